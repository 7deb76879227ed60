// Which value each name means, and whether the nodes can run in the order they stand in. One pass over the
// names of a graph and of the graphs inside it; nothing is built.
//
// A name means the definition in the innermost graph that has one, wherever in that graph it stands. A node
// that holds a graph depends on everything that graph reads from outside.

import { printable } from "../base/index.ts";
import { likeness } from "./equal.ts";
import type { GraphDef, Model } from "./model.ts";
import type { NameId, Names } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";
import { type Edges, inOrder } from "./order.ts";
import { nodeSegment } from "./path.ts";
import type { ProblemList } from "./problems.ts";

/** The nodes to run, in order, for the graphs where that is not all nodes in their own order. */
export type Orders = ReadonlyMap<GraphDef, readonly number[]>;

/** What the names of a model come to. */
export interface Resolution {
  readonly orders: Orders;
  /** Constants that the file defines again with another content, so that theirs is open. */
  readonly contradicted: ReadonlyMap<GraphDef, ReadonlySet<number>>;
}

/** Called for each node, with the path of the graph around it. */
export type VisitNode = (nodes: NodeTable, index: number, path: string) => void;

/** Resolves all names of the model. What is undefined, defined twice or cyclic becomes a problem. */
export function resolveScopes(model: Model, problems: ProblemList, visit: VisitNode): Resolution {
  const cx: ScopeContext = {
    names: model.names,
    main: model.graph,
    problems,
    visit,
    level: new Int32Array(model.names.count),
    definition: new Int32Array(model.names.count),
    frames: [],
    orders: new Map(),
    contradicted: new Map(),
  };
  resolveGraph(cx, model.graph, "graph");
  for (const body of model.functions) {
    resolveGraph(cx, body.body, functionPath(model, body));
  }
  return { orders: cx.orders, contradicted: cx.contradicted };
}

/** `function/domain::name`, the path of a function's body. */
export function functionPath(
  model: Model,
  { domain, name, overload }: { domain: NameId; name: NameId; overload: NameId },
): string {
  const text = (id: NameId): string => printable(model.names.text(id));
  const suffix = overload === 0 ? "" : `:${text(overload)}`;
  return `function/${domain === 0 ? "" : `${text(domain)}::`}${text(name)}${suffix}`;
}

interface ScopeContext {
  readonly names: Names;
  readonly main: GraphDef;
  readonly problems: ProblemList;
  readonly visit: VisitNode;
  /** Per name: depth of the innermost open graph that defines it, 0 for none. */
  readonly level: Int32Array;
  /** Per name: the node of that graph that makes it, or one of the negative numbers below. */
  readonly definition: Int32Array;
  /** The open graphs, outermost first. */
  readonly frames: Frame[];
  readonly orders: Map<GraphDef, readonly number[]>;
  readonly contradicted: Map<GraphDef, Set<number>>;
}

// Definitions that no node makes.
const PARAM = -1;
const INITIALIZER = -2;
const PARAM_WITH_DEFAULT = -3;

/** A graph whose names are being resolved. */
interface Frame {
  readonly path: string;
  /** The node that is resolved, or whose graphs are. */
  current: number;
  isOrdered: boolean;
  /** Nodes that only repeat an earlier one. */
  readonly repeats: Set<number>;
  /** Pairs of a node and a node whose value it reads from inside its graphs. */
  readonly captures: number[];
  /** Triples of a name and what it meant outside; null for the main graph, which is alone when it ends. */
  readonly hidden: number[] | null;
}

function resolveGraph(cx: ScopeContext, graph: GraphDef, path: string): void {
  const frame: Frame = {
    path,
    current: -1,
    isOrdered: true,
    repeats: new Set(),
    captures: [],
    hidden: graph === cx.main ? null : [],
  };
  cx.frames.push(frame);
  defineAll(cx, graph, frame);
  resolveNodes(cx, graph.nodes, frame);
  for (const { name } of graph.outputs) read(cx, name, null);
  if (!frame.isOrdered) reorder(cx, graph, frame);
  else if (frame.repeats.size > 0)
    cx.orders.set(
      graph,
      Array.from({ length: graph.nodes.count }, (_, i) => i),
    );
  if (frame.repeats.size > 0) dropRepeats(cx, graph, frame);
  restore(cx, frame);
  cx.frames.pop();
}

function resolveNodes(cx: ScopeContext, nodes: NodeTable, frame: Frame): void {
  const { path, repeats } = frame;
  const { links } = nodes;
  for (let index = 0; index < nodes.count; index++) {
    if (repeats.size > 0 && repeats.has(index)) continue;
    frame.current = index;
    cx.visit(nodes, index, path);
    const end = nodes.outputsAt(index);
    for (let at = nodes.inputsAt(index); at < end; at++) {
      const name = links[at] as number;
      if (name !== 0) read(cx, name, nodes);
    }
    for (const { role, graph: inner } of nodes.graphs(index)) {
      resolveGraph(cx, inner, `${path}/${nodeSegment(cx.names, nodes, index)}/${printable(role)}`);
    }
  }
  frame.current = nodes.count;
}

/** Binds what the graph defines before any of it is read, since nodes may stand out of order. */
function defineAll(cx: ScopeContext, graph: GraphDef, frame: Frame): void {
  for (const { name } of graph.initializers) define(cx, frame, name, INITIALIZER);
  for (const { name } of graph.inputs) {
    const isDefault = cx.level[name] === cx.frames.length && cx.definition[name] === INITIALIZER;
    if (isDefault) cx.definition[name] = PARAM_WITH_DEFAULT;
    else define(cx, frame, name, PARAM);
  }
  defineOutputs(cx, graph, frame);
}

function defineOutputs(cx: ScopeContext, graph: GraphDef, frame: Frame): void {
  const { nodes } = graph;
  const { links } = nodes;
  for (let index = 0; index < nodes.count; index++) {
    frame.current = index;
    if (isRepeat(cx, graph, index)) {
      frame.repeats.add(index);
      continue;
    }
    const end = nodes.linksEnd(index);
    for (let at = nodes.outputsAt(index); at < end; at++) {
      const name = links[at] as number;
      if (name !== 0) define(cx, frame, name, index);
    }
  }
}

// Exporters write a constant out again for each use. A node equal to the one that defines its outputs already
// changes nothing; and where only the contents of constants differ, that content is what is not known.
function isRepeat(cx: ScopeContext, graph: GraphDef, index: number): boolean {
  const { nodes } = graph;
  const at = nodes.outputsAt(index);
  const name = at < nodes.linksEnd(index) ? (nodes.links[at] as number) : 0;
  if (name === 0 || cx.level[name] !== cx.frames.length) return false;
  const before = cx.definition[name] ?? -1;
  const found = before < 0 ? "different" : likeness(nodes.at(before), nodes.at(index));
  if (found === "alike") {
    const known = cx.contradicted.get(graph);
    if (known === undefined) cx.contradicted.set(graph, new Set([before]));
    else known.add(before);
  }
  return found !== "different";
}

function dropRepeats(cx: ScopeContext, graph: GraphDef, frame: Frame): void {
  const order = cx.orders.get(graph) ?? [];
  cx.orders.set(
    graph,
    order.filter((index) => !frame.repeats.has(index)),
  );
  cx.problems.warning(
    "onnx/repeated-node",
    frame.path,
    `${frame.repeats.size} nodes of ${frame.path} repeat another node, outputs and all; they were left out.`,
    "Runtimes refuse values that are defined twice: simplify the model, or export it again.",
  );
}

/** Binds a name in the innermost graph. */
function define(cx: ScopeContext, frame: Frame, name: NameId, definition: number): void {
  const depth = cx.frames.length;
  if (cx.level[name] === depth) {
    cx.problems.error(
      "onnx/duplicate-value",
      frame.path,
      `The value ${quoted(cx, name)} is defined twice in ${frame.path}.`,
      "Each value must have one definition: export the model again, or report this to the exporter.",
    );
    return;
  }
  frame.hidden?.push(name, cx.level[name] ?? 0, cx.definition[name] ?? 0);
  cx.level[name] = depth;
  cx.definition[name] = definition;
}

/** Follows a name to its definition, and notes what the reading node depends on. */
function read(cx: ScopeContext, name: NameId, nodes: NodeTable | null): void {
  const depth = cx.level[name] ?? 0;
  const owner = cx.frames[depth - 1];
  if (owner === undefined) {
    undefinedValue(cx, name, nodes);
    return;
  }
  const definition = cx.definition[name] ?? 0;
  if (definition < 0) return;
  if (definition >= owner.current) owner.isOrdered = false;
  if (depth < cx.frames.length) owner.captures.push(owner.current, definition);
}

function undefinedValue(cx: ScopeContext, name: NameId, nodes: NodeTable | null): void {
  const frame = cx.frames.at(-1);
  const path = frame?.path ?? "graph";
  const at = nodes === null ? path : `${path}/${nodeSegment(cx.names, nodes, frame?.current ?? 0)}`;
  const reader = nodes === null ? `an output of ${path}` : at;
  cx.problems.error(
    "onnx/undefined-value",
    at,
    `The value ${quoted(cx, name)}, read by ${reader}, is defined nowhere.`,
    "The graph is incomplete: export the model again, or cut the subgraph out with its inputs.",
  );
}

/** Finds an order in which the nodes can run, or reports that there is none. */
function reorder(cx: ScopeContext, graph: GraphDef, frame: Frame): void {
  const edges: Edges = { from: [], to: [] };
  const depth = cx.frames.length;
  const { nodes } = graph;
  for (let index = 0; index < nodes.count; index++) {
    if (frame.repeats.has(index)) continue;
    for (let at = nodes.inputsAt(index); at < nodes.outputsAt(index); at++) {
      const name = nodes.links[at] ?? 0;
      const definition = cx.definition[name] ?? 0;
      if (name === 0 || cx.level[name] !== depth || definition < 0) continue;
      edges.from.push(index);
      edges.to.push(definition);
    }
  }
  for (let i = 0; i + 1 < frame.captures.length; i += 2) {
    edges.from.push(frame.captures[i] ?? 0);
    edges.to.push(frame.captures[i + 1] ?? 0);
  }
  const order = inOrder(nodes.count, edges);
  if (order.kind === "cycle") {
    cycle(cx, graph, frame, order.nodes);
    return;
  }
  cx.orders.set(graph, order.nodes);
  cx.problems.warning(
    "onnx/not-topological",
    frame.path,
    `The nodes of ${frame.path} do not stand in the order in which they run; they were sorted.`,
    "Runtimes may refuse the file: sort it, for example by loading and saving it with the exporter.",
  );
}

const LISTED_NODES = 8;

function cycle(cx: ScopeContext, graph: GraphDef, frame: Frame, nodes: readonly number[]): void {
  const names = nodes
    .slice(0, LISTED_NODES)
    .map((index) => nodeSegment(cx.names, graph.nodes, index));
  const rest = nodes.length > LISTED_NODES ? ` and ${nodes.length - LISTED_NODES} more` : "";
  cx.problems.error(
    "onnx/cycle",
    `${frame.path}/${names[0] ?? ""}`,
    `Nodes of ${frame.path} wait for each other: ${names.join(", ")}${rest}.`,
    "A graph must be acyclic; recurrence is written as Loop, Scan or an RNN operator.",
  );
}

/** Gives names the meaning they had outside of the graph that ends. */
function restore(cx: ScopeContext, frame: Frame): void {
  const { hidden } = frame;
  if (hidden === null) {
    cx.level.fill(0);
    return;
  }
  for (let i = hidden.length - 3; i >= 0; i -= 3) {
    const name = hidden[i] ?? 0;
    cx.level[name] = hidden[i + 1] ?? 0;
    cx.definition[name] = hidden[i + 2] ?? 0;
  }
}

function quoted(cx: ScopeContext, name: NameId): string {
  return JSON.stringify(printable(cx.names.text(name)));
}
