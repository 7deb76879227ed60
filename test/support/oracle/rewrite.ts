// Other ways to write the same body: each rewriting keeps what is computed.

import {
  branch,
  cast,
  comparison,
  type Expression,
  entries,
  type LoopBody,
  leaf,
  matmul,
  node,
  nodesOf,
  readsLeaf,
  replaced,
  reshape,
  scalar,
  squeeze,
  type Type,
  transpose,
  unsqueeze,
} from "./expression.ts";
import type { Random } from "./random.ts";
import { sizeOf } from "./tensor.ts";

/** The expression in another way; null where this way is none for it. */
type Rewriting = (at: Expression, random: Random, input: NewInput) => Expression | null;

/** An input that the body did not have. */
type NewInput = (type: Type) => Expression;

const ASSOCIATIVE = new Set(["Add", "Mul", "Max", "Min", "And", "Or", "Xor"]);

export const rewritings: Readonly<Record<string, Rewriting>> = {
  commute: (at) => {
    const [a, b] = at.args;
    if (!ASSOCIATIVE.has(at.op) || a === undefined || b === undefined) return null;
    return entries(at.op, [b, a]);
  },
  reassociate: (at) => {
    const [inner, c] = at.args;
    const [a, b] = inner?.args ?? [];
    if (!ASSOCIATIVE.has(at.op) || inner?.op !== at.op) return null;
    if (a === undefined || b === undefined || c === undefined) return null;
    return entries(at.op, [a, entries(at.op, [b, c])]);
  },
  distribute: (at) => {
    const place = at.args.findIndex(({ op }) => op === "Add" || op === "Sub");
    const sum = at.args[place];
    const [a, b] = sum?.args ?? [];
    if (
      !["Mul", "MatMul"].includes(at.op) ||
      sum === undefined ||
      a === undefined ||
      b === undefined
    )
      return null;
    const times = (part: Expression) => {
      const operands = at.args.map((arg, i) => (i === place ? part : arg));
      const [left, right] = operands;
      if (at.op === "Mul") return entries("Mul", operands);
      return left === undefined || right === undefined ? null : matmul(left, right);
    };
    if (at.op === "MatMul" && a.type.dims.join() !== b.type.dims.join()) return null;
    const [first, second] = [times(a), times(b)];
    return first === null || second === null ? null : entries(sum.op, [first, second]);
  },
  split: (at) => {
    const place = at.args.findIndex((arg) => !readsLeaf(arg, "state"));
    const factor = at.args[place];
    if (at.op !== "Mul" || factor?.type.elem !== "float") return null;
    const part = entries("Mul", [factor, scalar(0.25)]);
    const times = (by: Expression) =>
      entries(
        "Mul",
        at.args.map((arg, i) => (i === place ? by : arg)),
      );
    return entries("Add", [times(part), times(entries("Sub", [factor, part]))]);
  },
  "subtract as add": (at) => {
    const [a, b] = at.args;
    if (at.op !== "Sub" || a === undefined || b === undefined) return null;
    return entries("Add", [a, entries("Neg", [b])]);
  },
  "add as subtract": (at) => {
    const [a, b] = at.args;
    if (at.op !== "Add" || a === undefined || b === undefined) return null;
    return entries("Sub", [a, entries("Neg", [b])]);
  },
  "double negation": (at) =>
    at.type.elem === "bool"
      ? entries("Not", [entries("Not", [at])])
      : entries("Neg", [entries("Neg", [at])]),
  identity: (at) => entries("Identity", [at]),
  cast: (at) => cast(at, at.type.elem),
  "unsqueeze and squeeze": (at, random) => {
    const axis = random.below(at.type.dims.length + 1);
    return squeeze(unsqueeze(at, axis), axis);
  },
  "transpose twice": (at) => (at.type.dims.length < 2 ? null : transpose(transpose(at))),
  "reshape twice": (at, random) => {
    const { dims } = at.type;
    const shapes = [[...dims, 1], [1, ...dims], [sizeOf(dims)]];
    return reshape(reshape(at, random.pick(shapes)), dims);
  },
  "where both are equal": (at, _, input) =>
    node(
      "Where",
      [comparison("Greater", input({ elem: "float", dims: [] }), scalar(0)), at, at],
      at.type,
    ),
  "branches that are equal": (at, _, input) => branch(input({ elem: "bool", dims: [] }), at, at),
  "relu as max": (at) => {
    const [a] = at.args;
    return at.op === "Relu" && a !== undefined ? entries("Max", [a, scalar(0)]) : null;
  },
};

/** The body after some rewritings, and their names. */
export function rewritten(
  body: LoopBody,
  random: Random,
  times: number,
): { readonly body: LoopBody; readonly by: readonly string[] } {
  let now = body;
  const by: string[] = [];
  const names = Object.keys(rewritings);
  const input = (type: Type) => leaf("input", `y${by.length}`, type);
  for (let tries = 0; by.length < times && tries < 10 * times; tries++) {
    const roots = now.states.map(({ next }) => next);
    const at = random.pick(
      nodesOf(roots).filter(({ leaf, op }) => leaf?.kind !== "inner" && op !== "Constant"),
    );
    const name = random.pick(names);
    if (at.type.elem === "int64") continue;
    const other = rewritings[name]?.(at, random, input) ?? null;
    if (other === null) continue;
    now = { states: now.states.map(({ old, next }) => ({ old, next: replaced(next, at, other) })) };
    by.push(name);
  }
  return { body: now, by };
}
