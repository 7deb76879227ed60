// ModelProto, GraphProto, FunctionProto and NodeProto. Fields may stand in any order.

import {
  countElement,
  eachField,
  nested,
  type ReadContext,
  readEntry,
  readLabel,
  readName,
  readText,
} from "./context.ts";
import {
  type FunctionDef,
  type GraphDef,
  type MetadataEntry,
  type Model,
  NO_ATTRIBUTE_DEFS,
  NO_GRAPHS,
  type NodeDef,
  type OpsetDef,
  type TensorDef,
  type ValueDef,
} from "./model.ts";
import type { NameId } from "./names.ts";
import { type AttributeRun, readAttributes } from "./readAttribute.ts";
import { readSparseTensor, readTensor } from "./readTensor.ts";
import { readValue } from "./readType.ts";
import { FUNCTION, GRAPH, MODEL, NODE, OPSET } from "./schema.ts";

/** A model but for its names, which are decoded when all is read; no graph where the file has none. */
export type ModelDraft = {
  -readonly [K in keyof Model as Exclude<K, "graph" | "names">]: Model[K];
} & {
  graph: GraphDef | null;
  /** Whether the graph has begun: then the file is a model, whatever comes. */
  hasGraph: boolean;
};

/** Reads the whole file, into `draft` so that what came before a fault is known. */
export function readModel(cx: ReadContext, draft: ModelDraft): void {
  const { cursor } = cx;
  const { tags } = MODEL;
  const end = cursor.size;
  const opsets: OpsetDef[] = [];
  const functions: FunctionDef[] = [];
  const metadata: MetadataEntry[] = [];
  Object.assign(draft, { opsets, functions, metadata });
  eachField(cx, end, MODEL, (tag) => {
    if (tag === tags.irVersion) draft.irVersion = versionOf(cursor.int64());
    else if (tag === tags.graph) {
      draft.hasGraph = true;
      if (draft.graph !== null) cursor.fail("malformed", "the model has two graphs");
      draft.graph = readGraph(cx, end);
    } else if (tag === tags.opsetImport) opsets.push(readOpset(cx, end));
    else if (tag === tags.functions) functions.push(readFunction(cx, end));
    else if (tag === tags.metadata) metadata.push(readEntry(cx, end));
    else if (tag === tags.producerName) {
      draft.producer = { ...draft.producer, name: readText(cx, end) ?? "" };
    } else if (tag === tags.producerVersion) {
      draft.producer = { ...draft.producer, version: readText(cx, end) ?? "" };
    } else return false;
    return true;
  });
}

/** A version number; the format counts from 1, and 0 means that there is none. */
export function versionOf(value: bigint): bigint | null {
  return value >= 1n ? value : null;
}

const EMPTY_GRAPH: GraphDef = {
  name: 0,
  nodes: [],
  initializers: [],
  inputs: [],
  outputs: [],
  infos: [],
};

/** The graph whose length comes next. */
function readGraph(cx: ReadContext, outer: number): GraphDef {
  const end = cx.cursor.length(outer) + cx.cursor.position;
  return nested(cx, () => readGraphFields(cx, end), EMPTY_GRAPH);
}

function readGraphFields(cx: ReadContext, end: number): GraphDef {
  const { cursor } = cx;
  const { tags } = GRAPH;
  let name = 0;
  const nodes: NodeDef[] = [];
  const initializers: TensorDef[] = [];
  const inputs: ValueDef[] = [];
  const outputs: ValueDef[] = [];
  const infos: ValueDef[] = [];
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (tag === tags.node) nodes.push(readNode(cx, cursor.length(end) + cursor.position));
    else if (tag === tags.initializer) {
      initializers.push(readTensor(cx, cursor.length(end) + cursor.position));
    } else if (tag === tags.valueInfo) {
      infos.push(readValue(cx, cursor.length(end) + cursor.position));
    } else if (tag === tags.input) {
      inputs.push(readValue(cx, cursor.length(end) + cursor.position));
    } else if (tag === tags.output) {
      outputs.push(readValue(cx, cursor.length(end) + cursor.position));
    } else if (tag === tags.name) name = readName(cx, end);
    else if (tag === tags.sparseInitializer) {
      initializers.push(readSparseTensor(cx, cursor.length(end) + cursor.position));
    } else cursor.other(tag, end, GRAPH);
  }
  return { name, nodes, initializers, inputs, outputs, infos };
}

// The hot path: a large model is a hundred thousand of these.
function readNode(cx: ReadContext, end: number): NodeDef {
  countElement(cx);
  const { cursor } = cx;
  const { tags } = NODE;
  let inputs: NameId[] | null = null;
  let outputs: NameId[] | null = null;
  let name = 0;
  let op = 0;
  let domain = 0;
  let overload = 0;
  let attributes = NO_ATTRIBUTE_DEFS;
  let graphs = NO_GRAPHS;
  let runs: AttributeRun[] | null = null;
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (tag === tags.input) inputs = readNames(cx, end, tag, inputs);
    else if (tag === tags.output) outputs = readNames(cx, end, tag, outputs);
    else if (tag === tags.name) name = readLabel(cx, end);
    else if (tag === tags.opType) op = readName(cx, end);
    else if (tag === tags.attribute) {
      const run = readAttributes(cx, end, tag, readGraph);
      ({ attributes, graphs } = run);
      if (runs === null) runs = [run];
      else runs.push(run);
    } else if (tag === tags.domain) domain = readName(cx, end);
    else if (tag === tags.overload) overload = readName(cx, end);
    else cursor.other(tag, end, NODE);
  }
  if (runs !== null && runs.length > 1) ({ attributes, graphs } = joined(runs));
  return {
    name,
    op,
    domain,
    overload,
    inputs: inputs ?? NO_NAMES,
    outputs: outputs ?? NO_NAMES,
    attributes,
    graphs,
  };
}

const NO_NAMES: readonly NameId[] = [];

// Lists that grow by `push` keep room for many more; these are a few names each, a hundred thousand times.
function readNames(cx: ReadContext, end: number, tag: number, before: NameId[] | null): NameId[] {
  const { cursor, list } = cx;
  list[0] = readName(cx, end);
  let count = 1;
  while (cursor.nextIs(tag, end)) list[count++] = readName(cx, end);
  if (before === null) return list.slice(0, count);
  for (let i = 0; i < count; i++) before.push(list[i] ?? 0);
  return before;
}

/** Attributes that other fields stand between. */
function joined(runs: readonly AttributeRun[]): AttributeRun {
  return {
    attributes: new Map(runs.flatMap((run) => [...run.attributes])),
    graphs: runs.flatMap((run) => run.graphs),
  };
}

/** The function whose length comes next; its inputs and outputs are names without types. */
function readFunction(cx: ReadContext, outer: number): FunctionDef {
  countElement(cx);
  const { cursor } = cx;
  const end = cursor.length(outer) + cursor.position;
  const { tags } = FUNCTION;
  const head = { name: 0, domain: 0, overload: 0 };
  const nodes: NodeDef[] = [];
  const inputs: ValueDef[] = [];
  const outputs: ValueDef[] = [];
  const infos: ValueDef[] = [];
  const names: NameId[] = [];
  const opsets: OpsetDef[] = [];
  const runs: AttributeRun[] = [];
  eachField(cx, end, FUNCTION, (tag) => {
    if (tag === tags.node) nodes.push(readNode(cx, cursor.length(end) + cursor.position));
    else if (tag === tags.input) inputs.push({ name: readName(cx, end), type: null });
    else if (tag === tags.output) outputs.push({ name: readName(cx, end), type: null });
    else if (tag === tags.valueInfo) {
      infos.push(readValue(cx, cursor.length(end) + cursor.position));
    } else if (tag === tags.attribute) names.push(readName(cx, end));
    else if (tag === tags.attributeProto) {
      // No rule takes a graph as a default, and none is known in the field.
      runs.push(readAttributes(cx, end, tag, readGraph));
    } else if (tag === tags.opsetImport) opsets.push(readOpset(cx, end));
    else if (tag === tags.name) head.name = readName(cx, end);
    else if (tag === tags.domain) head.domain = readName(cx, end);
    else if (tag === tags.overload) head.overload = readName(cx, end);
    else return false;
    return true;
  });
  const body = { name: head.name, nodes, initializers: [], inputs, outputs, infos };
  return { ...head, attributes: names, defaults: joined(runs).attributes, opsets, body };
}

/** The operator set whose length comes next. */
function readOpset(cx: ReadContext, outer: number): OpsetDef {
  const { cursor } = cx;
  const end = cursor.length(outer) + cursor.position;
  let domain = 0;
  let version = 0n;
  eachField(cx, end, OPSET, (tag) => {
    if (tag === OPSET.tags.domain) domain = readName(cx, end);
    else if (tag === OPSET.tags.version) version = cursor.int64();
    else return false;
    return true;
  });
  return { domain, version };
}
