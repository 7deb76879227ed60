// Model-local functions: each is defined once, and none calls itself, directly or through others.

import { MAX_CALL_DEPTH } from "./limits.ts";
import type { GraphDef, Model } from "./model.ts";
import type { NameId } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";
import { type Edges, inOrder } from "./order.ts";
import type { ProblemList } from "./problems.ts";
import { functionPath } from "./scope.ts";

/** Index of a model-local function by what a node calls it; null for operators. */
export type FindFunction = (call: CallName) => number | null;

/** What a node or a function is called by. */
interface CallName {
  readonly domain: NameId;
  readonly name: NameId;
  readonly overload: NameId;
}

/** What a node calls, be it a function or an operator. */
export function callOf(nodes: NodeTable, index: number): CallName {
  return {
    domain: nodes.domain(index),
    name: nodes.op(index),
    overload: nodes.overload(index),
  };
}

/** Checks the functions among each other; gives the look-up of functions by name. */
export function checkFunctions(model: Model, problems: ProblemList): FindFunction {
  const indices = new Map<string, number>();
  const key = ({ domain, name, overload }: CallName): string =>
    `${isMain(model, domain) ? 0 : domain} ${name} ${overload}`;
  for (const [index, body] of model.functions.entries()) {
    if (!indices.has(key(body))) {
      indices.set(key(body), index);
      continue;
    }
    problems.error(
      "onnx/duplicate-function",
      functionPath(model, body),
      `${functionPath(model, body)} is defined twice.`,
      "Functions of one name must differ in their overload: export the model again.",
    );
  }
  const names = new Set(model.functions.map((body) => body.name));
  const find: FindFunction = (call) =>
    names.has(call.name) ? (indices.get(key(call)) ?? null) : null;
  if (model.functions.length > 0) checkCalls(model, problems, find);
  return find;
}

/** The main domain has two names. */
function isMain(model: Model, domain: NameId): boolean {
  return domain === 0 || model.names.text(domain) === "ai.onnx";
}

/** Reports recursion, and chains of calls that no model needs. */
function checkCalls(model: Model, problems: ProblemList, find: FindFunction): void {
  const edges: Edges = { from: [], to: [] };
  for (const [index, { body }] of model.functions.entries()) {
    for (const callee of callees(body, find)) {
      edges.from.push(index);
      edges.to.push(callee);
    }
  }
  const order = inOrder(model.functions.length, edges);
  const name = (index: number): string => {
    const body = model.functions[index];
    return body === undefined ? "" : functionPath(model, body);
  };
  const first = order.nodes[0] ?? 0;
  if (order.kind === "cycle") {
    problems.error(
      "onnx/recursive-function",
      name(first),
      `Functions call each other in a circle: ${order.nodes.slice(0, 8).map(name).join(", ")}.`,
      "ONNX has no recursion: write the loop as Loop or Scan.",
    );
  } else if (callDepth(order.nodes, edges) > MAX_CALL_DEPTH) {
    problems.error(
      "onnx/too-deep",
      name(first),
      `Functions call each other more than ${MAX_CALL_DEPTH} levels deep.`,
      "No exporter writes such a model; check where the file comes from.",
    );
  }
}

/** The functions that the body calls, each once, also from graphs inside it. */
function callees(body: GraphDef, find: FindFunction): ReadonlySet<number> {
  const found = new Set<number>();
  const pending = [body];
  for (let graph = pending.pop(); graph !== undefined; graph = pending.pop()) {
    const { nodes } = graph;
    for (let index = 0; index < nodes.count; index++) {
      const callee = find(callOf(nodes, index));
      if (callee !== null) found.add(callee);
      for (const inner of nodes.graphs(index)) pending.push(inner.graph);
    }
  }
  return found;
}

/** Length of the longest chain of calls. */
function callDepth(order: readonly number[], edges: Edges): number {
  const calls = new Map<number, number[]>();
  for (const [i, from] of edges.from.entries()) {
    const known = calls.get(from);
    const to = edges.to[i] ?? 0;
    if (known === undefined) calls.set(from, [to]);
    else known.push(to);
  }
  const depths = new Map<number, number>();
  let deepest = 0;
  // What a function calls stands before it.
  for (const index of order) {
    let depth = 1;
    for (const callee of calls.get(index) ?? []) {
      depth = Math.max(depth, 1 + (depths.get(callee) ?? 0));
    }
    depths.set(index, depth);
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}
