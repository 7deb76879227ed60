// How formulas and growth look once they leave an analysis: plain data, printed and evaluated the same everywhere.

import { sizeName } from "./printable.ts";

/** A formula as JSON: a number, a name, or an operator with its operands, such as `["*",2,"T",["^","d",2]]`. */
export type Expr = number | string | readonly [string, ...Expr[]];

/** A formula as people read it and as data. */
export interface Formula {
  readonly text: string;
  readonly expr: Expr;
}

/** Growth along one axis, in this order; the last two are of trip counts that no formula gives. */
export const GROWTHS = [
  "constant",
  "log",
  "polylog",
  "linear",
  "poly",
  "data-dependent",
  "unknown",
] as const;

export type Growth = (typeof GROWTHS)[number];

/** The larger of two growths. */
export function joinGrowth(a: Growth, b: Growth): Growth {
  return GROWTHS.indexOf(a) >= GROWTHS.indexOf(b) ? a : b;
}

/** How a chain grows along the axis of that name, such as `O(log T)`. */
export function growthText(growth: Growth, name: string): string {
  const axis = sizeName(name);
  switch (growth) {
    case "constant":
      return "O(1)";
    case "log":
      return `O(log ${axis})`;
    case "polylog":
      return `O(log^k ${axis})`;
    case "linear":
      return `O(${axis})`;
    case "poly":
      return `poly(${axis})`;
    case "data-dependent":
      return "depends on the data";
    case "unknown":
      return "unknown";
  }
}

/** The names in a formula that left an analysis, as often as they occur. */
export function namesIn(expr: Expr): readonly string[] {
  const names: string[] = [];
  const pending: Expr[] = [expr];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next === "string") names.push(next);
    else if (typeof next !== "number") for (const operand of next.slice(1)) pending.push(operand);
  }
  return names;
}

/** The value of a formula that left an analysis, or null where a size it names has no value. */
export function evaluateExpr(expr: Expr, sizeOf: (name: string) => number | null): number | null {
  if (typeof expr === "number") return expr;
  if (typeof expr === "string") return sizeOf(expr);
  const [operator, ...rest] = expr;
  const values: number[] = [];
  for (const operand of rest) {
    const value = evaluateExpr(operand, sizeOf);
    if (value === null) return null;
    values.push(value);
  }
  return applied(operator, values);
}

function applied(operator: string, values: readonly number[]): number | null {
  const [a = 0, b = 1] = values;
  switch (operator) {
    case "+":
      return values.reduce((x, y) => x + y, 0);
    case "*":
      return values.reduce((x, y) => x * y, 1);
    case "^":
      return a ** b;
    case "/":
      return a / b;
    case "floorDiv":
      return Math.floor(a / b);
    case "ceilDiv":
      return Math.ceil(a / b);
    case "min":
      return Math.min(...values);
    case "max":
      return Math.max(...values);
    case "log2":
      return a <= 1 ? 0 : Math.ceil(Math.log2(a));
    default:
      return null;
  }
}
