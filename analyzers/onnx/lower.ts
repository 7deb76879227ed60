// A model as its file says it becomes a program: checks first, then values and nodes. Both readers end here,
// so that binary files and text mean the same.

import { type Maybe, printable, unknown } from "../base/index.ts";
import {
  type Attribute,
  type Attributes,
  GraphBuilder,
  type NamedRegion,
  NO_ATTRIBUTES,
  type Node,
  type OpName,
  type Program,
  type Region,
  type ValueId,
  type ValueType,
} from "../ir/index.ts";
import {
  checkControlFlow,
  checkDomains,
  checkTensor,
  controlFlowOf,
  functionOpsets,
  opsetsOf,
} from "./check.ts";
import { checkFunctions } from "./functions.ts";
import {
  lowerTensor,
  lowerType,
  type TypeContext,
  tensorTypeOf,
  typeContext,
} from "./lowerType.ts";
import type {
  AttributeDef,
  AttributeDefs,
  FunctionDef,
  GraphDef,
  Model,
  ValueDef,
} from "./model.ts";
import { NamedNode, NamedValue } from "./named.ts";
import type { NameId } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";
import { nodeSegment } from "./path.ts";
import { ProblemList } from "./problems.ts";
import { functionPath, type Resolution, resolveScopes } from "./scope.ts";

/** The program of a model: one subject, or none where the model is broken. */
export function lower(model: Model, file: string): Program {
  const problems = new ProblemList(file);
  const opsets = opsetsOf(model, problems);
  const find = checkFunctions(model, problems);
  checkDomains(model, opsets, problems, find);
  const isControlFlow = controlFlowOf(model);
  const resolution = resolveScopes(model, problems, (nodes, index, path) => {
    if (isControlFlow(nodes.op(index))) checkControlFlow(model, nodes, index, path, problems);
  });
  checkTensors(model, problems);
  if (problems.hasErrors) return { subjects: [], problems: problems.finish() };
  const graph = buildGraph(model, opsets, resolution, problems);
  const subject = {
    symbol: null,
    file,
    kind: "model",
    role: "forward",
    headline: true,
    at: null,
  } as const;
  return {
    subjects: [{ ...subject, frontend: "onnx", at: null, graph }],
    problems: problems.finish(),
  };
}

/** Checks the tensors of all graphs and attributes; without recursion, as graphs may be many. */
function checkTensors(model: Model, problems: ProblemList): void {
  const pending: [GraphDef, string][] = [[model.graph, "graph"]];
  for (const body of model.functions) pending.push([body.body, functionPath(model, body)]);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [graph, path] = next;
    for (const tensor of graph.initializers) {
      checkTensor(tensor, model.names.text(tensor.name), path, problems);
    }
    const { nodes } = graph;
    for (let index = 0; index < nodes.count; index++) {
      if (nodes.isBare(index)) continue;
      const at = (): string => `${path}/${nodeSegment(model.names, nodes, index)}`;
      for (const [name, attribute] of nodes.attributes(index)) {
        if (attribute.kind === "tensor") checkTensor(attribute.value, name, at(), problems);
      }
      for (const { graph: inner, role } of nodes.graphs(index)) {
        pending.push([inner, `${at()}/${printable(role)}`]);
      }
    }
  }
}

interface LowerContext {
  readonly model: Model;
  readonly builder: GraphBuilder;
  readonly resolution: Resolution;
  readonly types: TypeContext;
  /** Per name: the value it means here, -1 for none. */
  readonly values: Int32Array;
  /** Per name: what the graph that is built says of its type. */
  readonly declared: (ValueType | undefined)[];
  /** Operators of the main domain by name. */
  readonly operators: Map<NameId, OpName>;
  readonly attributes: Map<AttributeDefs, Attributes>;
  /** Whether an input with an initialiser may get another value: since IR version 4. */
  readonly hasDefaults: boolean;
}

// Before IR version 4 initialisers had to be listed among the inputs, without being any.
const DEFAULTS_SINCE = 4n;
// Operators that only another front end makes; a file's own domain of that name is a domain nobody knows.
const INTERNAL = "python";
// One object for all values without a type: most values of a large model have none.
const UNDECLARED = unknown("not declared");

/** The graph of a model whose names all resolve. */
function buildGraph(
  model: Model,
  opsets: ReadonlyMap<string, number>,
  resolution: Resolution,
  problems: ProblemList,
) {
  const builder = new GraphBuilder();
  const cx: LowerContext = {
    model,
    builder,
    resolution,
    types: typeContext(problems),
    values: new Int32Array(model.names.count).fill(-1),
    declared: new Array<ValueType | undefined>(model.names.count).fill(undefined),
    operators: new Map(),
    attributes: new Map(),
    hasDefaults: (model.irVersion ?? DEFAULTS_SINCE) >= DEFAULTS_SINCE,
  };
  const region = lowerGraph(cx, model.graph, "graph");
  for (const body of model.functions) lowerFunction(cx, body, opsets);
  return builder.finish(printable(text(cx, model.graph.name)), region, opsets);
}

// A body is lowered when no graph is open, so that it sees no value from outside.
function lowerFunction(
  cx: LowerContext,
  body: FunctionDef,
  opsets: ReadonlyMap<string, number>,
): void {
  cx.builder.define({
    op: operator(cx, body.domain, body.name, body.overload),
    region: lowerGraph(cx, body.body, functionPath(cx.model, body)),
    opsets: functionOpsets(cx.model, body.opsets, opsets),
    defaults: lowerAttributes(cx, body.defaults),
  });
}

function lowerGraph(cx: LowerContext, graph: GraphDef, path: string): Region {
  // The main graph is alone when it ends: nothing that it hides needs to come back.
  const hidden = graph === cx.model.graph ? null : [];
  const params = defineValues(cx, graph, hidden);
  const order = cx.resolution.orders.get(graph);
  const nodes: Node[] = [];
  for (let place = 0; place < (order?.length ?? graph.nodes.count); place++) {
    nodes.push(lowerNode(cx, graph, order?.[place] ?? place, path, place));
  }
  const results = graph.outputs.map(({ name }) => cx.values[name] as ValueId);
  restore(cx, hidden);
  return cx.builder.region(path, params, nodes, results);
}

/** Gives names the meaning they had outside of the graph that ends. */
function restore(cx: LowerContext, hidden: readonly number[] | null): void {
  if (hidden === null) {
    cx.values.fill(-1);
    return;
  }
  for (let i = hidden.length - 2; i >= 0; i -= 2) {
    cx.values[hidden[i] ?? 0] = hidden[i + 1] ?? -1;
  }
}

/** Makes the values of a graph, remembering in `hidden` what their names meant outside; gives the parameters. */
function defineValues(cx: LowerContext, graph: GraphDef, hidden: number[] | null): ValueId[] {
  const lists = [graph.infos, graph.outputs, graph.inputs];
  for (const list of lists) declareTypes(cx, list);
  const bind = (name: NameId, id: ValueId): void => {
    hidden?.push(name, cx.values[name] ?? -1);
    cx.values[name] = id;
  };
  const inputs = new Set(graph.inputs.map((input) => input.name));
  const params: ValueId[] = [];
  const defaults = new Map<NameId, ValueId>();
  for (const tensor of graph.initializers) {
    const isDefault = cx.hasDefaults && inputs.has(tensor.name);
    const own = isDefault ? cx.declared[tensor.name] : undefined;
    // What enters a body of a loop comes from the loop: a default there is never used.
    const isParameter = isDefault && graph !== cx.model.graph;
    const id = cx.builder.value(
      text(cx, tensor.name),
      own ?? tensorTypeOf(cx.types, tensor),
      isParameter ? null : lowerTensor(tensor),
      isDefault && !isParameter ? "overridable" : "fixed",
    );
    bind(tensor.name, id);
    defaults.set(tensor.name, id);
  }
  for (const { name } of graph.inputs) {
    const known = defaults.get(name);
    const id = known ?? cx.builder.value(text(cx, name), declaredType(cx, name));
    if (known === undefined) bind(name, id);
    if (known === undefined || cx.hasDefaults) params.push(id);
  }
  const { nodes } = graph;
  const order = cx.resolution.orders.get(graph);
  for (let place = 0; place < (order?.length ?? nodes.count); place++) {
    const index = order?.[place] ?? place;
    const end = nodes.linksEnd(index);
    for (let at = nodes.outputsAt(index); at < end; at++) {
      const name = nodes.links[at] as number;
      if (name !== 0)
        bind(name, cx.builder.add(new NamedValue(cx.model.names, name, declaredType(cx, name))));
    }
  }
  for (const list of lists) for (const { name } of list) cx.declared[name] = undefined;
  return params;
}

/** Notes the types of a list of values; what is said of a value may stand apart from its definition. */
function declareTypes(cx: LowerContext, list: readonly ValueDef[]): void {
  for (const { name, type } of list) {
    if (type !== null) cx.declared[name] = lowerType(cx.types, type);
  }
}

function declaredType(cx: LowerContext, name: NameId): Maybe<ValueType> {
  return cx.declared[name] ?? UNDECLARED;
}

/** The node at `index` of the graph, which is the one at `place` among those that run. */
function lowerNode(
  cx: LowerContext,
  graph: GraphDef,
  index: number,
  path: string,
  place: number,
): Node {
  const { nodes } = graph;
  const outputsAt = nodes.outputsAt(index);
  const graphs = nodes.graphs(index);
  return new NamedNode(cx.model.names, nodes.name(index), {
    op: operator(cx, nodes.domain(index), nodes.op(index), nodes.overload(index)),
    inputs: valuesOf(cx, nodes.links, nodes.inputsAt(index), outputsAt),
    outputs: valuesOf(cx, nodes.links, outputsAt, nodes.linksEnd(index)),
    attributes: attributesOf(cx, graph, index),
    regions: graphs.length === 0 ? NO_REGIONS : regionsOf(cx, nodes, index, path, place),
  });
}

const NO_VALUES: readonly ValueId[] = [];
const NO_REGIONS: readonly NamedRegion[] = [];

/** What the names between two places of a list mean. */
function valuesOf(
  cx: LowerContext,
  links: Int32Array,
  from: number,
  to: number,
): readonly (ValueId | null)[] {
  if (from === to) return NO_VALUES;
  // A list that grows by `push` keeps room for many more; these are a few, a hundred thousand times.
  const values = new Array<ValueId | null>(to - from);
  for (let at = from; at < to; at++) {
    const name = links[at] as number;
    values[at - from] = name === 0 ? null : (cx.values[name] as ValueId);
  }
  return values;
}

function regionsOf(
  cx: LowerContext,
  nodes: NodeTable,
  index: number,
  path: string,
  place: number,
): readonly NamedRegion[] {
  const segment = nodeSegment(cx.model.names, nodes, index, place);
  return nodes.graphs(index).map(({ role, graph }) => ({
    role,
    region: lowerGraph(cx, graph, `${path}/${segment}/${printable(role)}`),
  }));
}

/** The operator's name, looked up by number where it can be: each node asks for it. */
function operator(cx: LowerContext, domain: NameId, name: NameId, overload: NameId): OpName {
  if (domain !== 0 || overload !== 0) {
    const own = text(cx, domain);
    const kept = own === INTERNAL ? `file:${own}` : own;
    return cx.builder.op(kept, text(cx, name), text(cx, overload));
  }
  const known = cx.operators.get(name);
  if (known !== undefined) return known;
  const op = cx.builder.op("", text(cx, name));
  cx.operators.set(name, op);
  return op;
}

/** The attributes of a node; of a constant that is contradicted, its content is open. */
function attributesOf(cx: LowerContext, graph: GraphDef, index: number): Attributes {
  const lowered = lowerAttributes(cx, graph.nodes.attributes(index));
  if (lowered === NO_ATTRIBUTES) return lowered;
  const isOpen = cx.resolution.contradicted.get(graph)?.has(index) ?? false;
  return isOpen ? openAttributes(lowered) : lowered;
}

/** Attributes as the program has them; nodes that share them in the file share them here. */
function lowerAttributes(cx: LowerContext, attributes: AttributeDefs): Attributes {
  if (attributes.size === 0) return NO_ATTRIBUTES;
  const known = cx.attributes.get(attributes);
  if (known !== undefined) return known;
  const lowered = new Map<string, Attribute>();
  for (const [name, value] of attributes) lowered.set(name, lowerAttribute(cx, value));
  cx.attributes.set(attributes, lowered);
  return lowered;
}

/** The attributes without the content of tensors. */
function openAttributes(attributes: Attributes): Attributes {
  const open = [...attributes].map(([name, value]): [string, Attribute] => [
    name,
    value.kind === "tensor" ? { ...value, value: { ...value.value, ints: null } } : value,
  ]);
  return new Map(open);
}

function lowerAttribute(cx: LowerContext, attribute: AttributeDef): Attribute {
  switch (attribute.kind) {
    case "tensor":
      return { kind: "tensor", value: lowerTensor(attribute.value) };
    case "type":
      return { kind: "type", value: lowerType(cx.types, attribute.value) };
    default:
      return attribute;
  }
}

function text(cx: LowerContext, name: NameId): string {
  return cx.model.names.text(name);
}
