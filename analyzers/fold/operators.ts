// What the search for copies knows of operators: which hand their input on, which do not mind the order of their
// inputs, and which read from one place of an axis.

import { isUnknown } from "../base/index.ts";
import { type Graph, type Node, type OpName, opIdentity } from "../ir/index.ts";

const COMMUTATIVE: ReadonlySet<string> = new Set(
  ["Add", "Mul", "Sum", "Max", "Min", "Mean", "And", "Or", "Xor", "Equal"].concat([
    "BitwiseAnd",
    "BitwiseOr",
    "BitwiseXor",
  ]),
);

/** Whether the result stays the same when two inputs change places. */
export function isCommutative(op: OpName): boolean {
  return op.domain === "" && COMMUTATIVE.has(op.name);
}

/** Whether nodes of the operator may put out what they read. */
export function mayHandOn(op: OpName): boolean {
  return op.domain === "" && (op.name === "Identity" || op.name === "Cast");
}

/** Whether the node, of such an operator, puts out what it reads. */
export function handsOn(graph: Graph, node: Node): boolean {
  // A function of the model that has an operator's name does what it likes with its inputs.
  if (graph.functions.has(opIdentity(node.op))) return false;
  return node.op.name === "Identity" || isSameType(graph, node);
}

/** Whether the result tells sizes of the input and nothing of its entries. */
export function tellsSizes(op: OpName): boolean {
  return op.domain === "" && (op.name === "Shape" || op.name === "Size");
}

/** How an operator reads one place of an axis: by an index input, by a range, or by one output for each place. */
export type Cut = "index" | "range" | "part";

const CUTS: ReadonlyMap<string, Cut> = new Map([
  ["Gather", "index"],
  ["Slice", "range"],
  ["Split", "part"],
]);

/** How the node cuts its first input; null where it does something else. */
export function cutOf(op: OpName): Cut | null {
  return op.domain === "" ? (CUTS.get(op.name) ?? null) : null;
}

const REFORMING: ReadonlySet<string> = new Set(["Squeeze", "Unsqueeze", "Reshape", "Flatten"]);

/** Whether the entries of the first input come out in their order, under other axes. */
export function reforms(op: OpName): boolean {
  return op.domain === "" && REFORMING.has(op.name);
}

function isSameType(graph: Graph, { inputs: [from], outputs: [to] }: Node): boolean {
  const [a, b] = [from, to].map((id) => graph.values[id ?? -1]?.declared);
  if (a === undefined || b === undefined || isUnknown(a) || isUnknown(b)) return false;
  return a.kind === "tensor" && b.kind === "tensor" && a.elem === b.elem;
}
