// Unary and binary operators. The grammar ranks `not` and `await` below the operators to their right without an
// error, so an expression is taken apart into operands and operators and put together by Python's own ranks.

import { brokenExpression, MAX_NESTING, type Reading, rangeOf, textOfNode } from "./reading.ts";
import type { Expression } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** How an operand is read. */
export type Convert = (cx: Reading, node: Node, depth: number) => Expression;

interface Operators {
  readonly cx: Reading;
  readonly parts: readonly Node[];
  readonly operand: Convert;
  at: number;
}

/** An operand together with the offsets of its text, brackets included. */
interface Placed {
  readonly value: Expression;
  readonly from: number;
  readonly to: number;
}

const COMPOSED = new Set(["BinaryExpression", "UnaryExpression", "AwaitExpression"]);
const SIGNS = new Set(["ArithOp", "BitOp", "CompareOp", "and", "or", "not", "in", "is", "await"]);
const [TARGET, OR, AND, NOT, COMPARE, BIT_OR, SIGN, AWAIT] = [0, 1, 2, 3, 4, 5, 11, 13];
const RANKS: Readonly<Record<string, number>> = {
  as: TARGET,
  or: OR,
  and: AND,
  "|": BIT_OR,
  "^": 6,
  "&": 7,
  "<<": 8,
  ">>": 8,
  "+": 9,
  "-": 9,
  "*": 10,
  "@": 10,
  "/": 10,
  "//": 10,
  "%": 10,
  "**": 12,
};

/** Whether the node is one of operators. */
export function isComposed({ name }: Node): boolean {
  return COMPOSED.has(name);
}

/** Reads an expression of operators. */
export function convertOperators(
  cx: Reading,
  node: Node,
  { depth, operand }: { depth: number; operand: Convert },
): Expression {
  const operators: Operators = { cx, parts: takenApart(node), operand, at: 0 };
  const whole = join(operators, TARGET, depth);
  const isWhole = whole !== null && operators.at === operators.parts.length;
  return isWhole ? whole.value : brokenExpression(cx, node.from, node.to);
}

/** The operands and operators from left to right. */
function takenApart(node: Node): readonly Node[] {
  const parts: Node[] = [];
  const rest = [node];
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    if (COMPOSED.has(next.name)) rest.push(...next.children.toReversed());
    else parts.push(next);
  }
  return parts;
}

/** Reads operands joined by operators of at least a rank; null where one is missing or the nesting is too deep. */
function join(operators: Operators, rank: number, depth: number): Placed | null {
  let left = first(operators, depth);
  for (let nesting = depth; left !== null; nesting++) {
    const start = operators.at;
    const op = binaryOperator(operators);
    const own = op === null ? -1 : (RANKS[op] ?? COMPARE);
    if (op === null || own < rank) {
      operators.at = start;
      return left;
    }
    if (nesting > MAX_NESTING) return null;
    left = joined(operators, left, { op, rank: own, depth: depth + 1 });
  }
  return null;
}

function joined(
  operators: Operators,
  left: Placed,
  { op, rank, depth }: { op: string; rank: number; depth: number },
): Placed | null {
  if (op === "and" || op === "or") return logic(operators, left, { op, rank, depth });
  if (rank === COMPARE) return comparison(operators, left, { op, depth });
  // A power takes a sign to its right, and a power in turn.
  const right = join(operators, op === "**" ? SIGN : rank + 1, depth);
  if (right === null) return null;
  const place = span(operators, left, right);
  return {
    ...place,
    value: { kind: "binary", op, left: left.value, right: right.value, range: place.range },
  };
}

/** Reads on through operators of one kind, which make one node. */
function logic(
  operators: Operators,
  left: Placed,
  { op, rank, depth }: { op: "and" | "or"; rank: number; depth: number },
): Placed | null {
  const parts = [left.value];
  let last = left;
  do {
    const next = join(operators, rank + 1, depth);
    if (next === null) return null;
    parts.push(next.value);
    last = next;
  } while (took(operators, op));
  const place = span(operators, left, last);
  return { ...place, value: { kind: "logic", op, parts, range: place.range } };
}

/** Reads a chain of comparisons: `a < b <= c` is one. */
function comparison(
  operators: Operators,
  left: Placed,
  { op, depth }: { op: string; depth: number },
): Placed | null {
  const rest: { op: string; right: Expression }[] = [];
  let last = left;
  for (let next: string | null = op; next !== null; ) {
    const right = join(operators, BIT_OR, depth);
    if (right === null) return null;
    rest.push({ op: next, right: right.value });
    last = right;
    const start = operators.at;
    next = binaryOperator(operators);
    if (next !== null && RANKS[next] !== undefined) {
      operators.at = start;
      next = null;
    }
  }
  const place = span(operators, left, last);
  return { ...place, value: { kind: "compare", first: left.value, rest, range: place.range } };
}

/** An operand with the signs before it. */
function first(operators: Operators, depth: number): Placed | null {
  const { cx, parts, operand } = operators;
  const node = parts[operators.at++];
  if (node === undefined || depth > MAX_NESTING) return null;
  if (!SIGNS.has(node.name)) {
    return { value: operand(cx, node, depth + 1), from: node.from, to: node.to };
  }
  const sign = textOfNode(cx, node);
  const of = join(operators, rankAfter(sign), depth + 1);
  if (of === null) return null;
  const range = rangeOf(cx, node.from, of.to);
  const place = { from: node.from, to: of.to };
  switch (sign) {
    case "await":
      return { ...place, value: { kind: "await", of: of.value, range } };
    case "*":
      return { ...place, value: { kind: "star", of: of.value, range } };
    case "not":
    case "-":
    case "+":
    case "~":
      return { ...place, value: { kind: "unary", op: sign, of: of.value, range } };
    case "@":
      // The sign of a decorator, which was masked.
      return of;
    default:
      return null;
  }
}

/** The least rank of the operators that a sign applies to the result of. */
function rankAfter(sign: string): number {
  switch (sign) {
    case "await":
      return AWAIT;
    case "*":
      return BIT_OR;
    case "not":
      return NOT;
    case "@":
      return OR;
    default:
      return SIGN;
  }
}

function binaryOperator(operators: Operators): string | null {
  const { cx, parts } = operators;
  const node = parts[operators.at];
  if (node === undefined || !SIGNS.has(node.name)) return null;
  operators.at++;
  const op = textOfNode(cx, node);
  if (op === "not") return took(operators, "in") ? "not in" : null;
  if (op === "is") return took(operators, "not") ? "is not" : "is";
  return op;
}

function took(operators: Operators, word: string): boolean {
  if (operators.parts[operators.at]?.name !== word) return false;
  operators.at++;
  return true;
}

function span({ cx }: Operators, left: Placed, right: Placed) {
  return { from: left.from, to: right.to, range: rangeOf(cx, left.from, right.to) };
}
