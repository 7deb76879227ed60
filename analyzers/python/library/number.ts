// Arithmetic of rows: on numbers the code spells out it is done here, on everything else in the graph.

import { literal, numberOf, type Value } from "../value.ts";
import type { Emitter } from "./row.ts";

export function plus(cx: Emitter, a: Value, b: Value | number): Value {
  return folded(cx, "Add", a, b, (x, y) => x + y);
}

export function minus(cx: Emitter, a: Value | number, b: Value | number): Value {
  const [from, taken] = [numberOf(operand(a)), operand(b)];
  if (from === null || numberOf(taken) !== null) return folded(cx, "Sub", a, b, (x, y) => x - y);
  // The tensor stands first, so that the result has its type and not that of the number.
  const negated = cx.emit("Neg", [taken]);
  return from === 0 ? negated : cx.emit("Add", [negated, operand(a)]);
}

export function times(cx: Emitter, a: Value, b: Value | number): Value {
  return folded(cx, "Mul", a, b, (x, y) => x * y);
}

export function over(cx: Emitter, a: Value | number, b: Value | number): Value {
  return folded(cx, "python::Divide", a, b, (x, y) => x / y);
}

/** The value as an operand. */
export function operand(value: Value | number): Value {
  return typeof value === "number" ? literal(value) : value;
}

function folded(
  cx: Emitter,
  op: string,
  a: Value | number,
  b: Value | number,
  compute: (x: number, y: number) => number,
): Value {
  const [x, y] = [numberOf(operand(a)), numberOf(operand(b))];
  const known = x === null || y === null ? Number.NaN : compute(x, y);
  return Number.isFinite(known) ? literal(known) : cx.emit(op, [operand(a), operand(b)]);
}
