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
import type {
  FunctionDef,
  GraphDef,
  MetadataEntry,
  Model,
  OpsetDef,
  TensorDef,
  ValueDef,
} from "./model.ts";
import type { NameId } from "./names.ts";
import { NodeTable } from "./nodeTable.ts";
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
  nodes: new NodeTable(),
  initializers: [],
  inputs: [],
  outputs: [],
  infos: [],
};

/** A guess at the nodes of a graph of that many bytes; graphs within graphs are many and small. */
function expectedNodes({ depth }: ReadContext, bytes: number): number {
  return depth > 1 ? 0 : Math.min(Math.ceil(bytes / 64), 131_072);
}

/** The graph whose length comes next. */
function readGraph(cx: ReadContext, outer: number): GraphDef {
  const end = cx.cursor.length(outer) + cx.cursor.position;
  return nested(cx, () => readGraphFields(cx, end), EMPTY_GRAPH);
}

function readGraphFields(cx: ReadContext, end: number): GraphDef {
  const { cursor } = cx;
  const { tags } = GRAPH;
  let name = 0;
  const nodes = new NodeTable(expectedNodes(cx, end - cursor.position));
  const initializers: TensorDef[] = [];
  const inputs: ValueDef[] = [];
  const outputs: ValueDef[] = [];
  const infos: ValueDef[] = [];
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (tag === tags.node) readNodes(cx, end, tag, nodes);
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

/**
 * Reads the nodes from here on, up to a field of another kind; the first one's tag is read already. Names that lie
 * in the window and are short, as nearly all are, are read here, up to the first field of a node that is something
 * else. A large model is this loop: it is quick as soon as this one function is compiled, and makes few calls
 * until then.
 */
function readNodes(cx: ReadContext, outer: number, tag: number, nodes: NodeTable): void {
  const { cursor, names } = cx;
  do {
    countElement(cx);
    const end = cursor.length(outer) + cursor.position;
    const { window, view } = cursor;
    const stop = Math.min(window.length, cursor.index + end - cursor.position);
    let from = cursor.index + HEADER;
    while (from < stop) {
      const field = window[from - HEADER] as number;
      const length = window[from - 1] as number;
      if (IS_NAME[field] !== 1 || length >= 0x80 || from + length > stop) break;
      const id =
        field === NAME ? names.append(view, from, length) : names.intern(view, from, length);
      if (id < 0) break;
      if (field === INPUT) nodes.addInput(id);
      else if (field === OUTPUT) nodes.addOutput(id);
      else if (field === NAME) nodes.setName(id);
      else nodes.setOp(id);
      from += length + HEADER;
    }
    cursor.index = from - HEADER;
    if (cursor.position !== end) readNodeFields(cx, end, nodes);
    nodes.finish();
  } while (cursor.fault === null && cursor.nextIs(tag, outer));
}

/** Bytes of the tag and the length of a short name. */
const HEADER = 2;

const { input: INPUT, output: OUTPUT, name: NAME, opType: OP_TYPE } = NODE.tags;
const IS_NAME = new Uint8Array(256);
for (const tag of [INPUT, OUTPUT, NAME, OP_TYPE]) IS_NAME[tag] = 1;

/** Reads fields of any kind and length. */
function readNodeFields(cx: ReadContext, end: number, nodes: NodeTable): void {
  const { cursor } = cx;
  const { tags } = NODE;
  const runs: AttributeRun[] = [];
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (tag === tags.input) nodes.addInput(readName(cx, end));
    else if (tag === tags.output) nodes.addOutput(readName(cx, end));
    else if (tag === tags.name) nodes.setName(readLabel(cx, end));
    else if (tag === tags.opType) nodes.setOp(readName(cx, end));
    else if (tag === tags.attribute) runs.push(readAttributes(cx, end, tag, readGraph));
    else if (tag === tags.domain) nodes.setDomain(readName(cx, end));
    else if (tag === tags.overload) nodes.setOverload(readName(cx, end));
    else cursor.other(tag, end, NODE);
  }
  const [first] = runs;
  if (first === undefined) return;
  const { attributes, graphs } = runs.length === 1 ? first : joined(runs);
  nodes.setAttributes(attributes, graphs);
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
  const nodes = new NodeTable();
  const inputs: ValueDef[] = [];
  const outputs: ValueDef[] = [];
  const infos: ValueDef[] = [];
  const names: NameId[] = [];
  const opsets: OpsetDef[] = [];
  const runs: AttributeRun[] = [];
  eachField(cx, end, FUNCTION, (tag) => {
    if (tag === tags.node) readNodes(cx, end, tag, nodes);
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
