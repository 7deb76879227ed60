// Arguments as rows read them: sequences item by item, shapes and axes as vectors.

import { literal, numberOf, type Value } from "../value.ts";
import type { Bound, Emitter } from "./row.ts";

/** Sequences longer than this are not written out. */
export const MOST_ITEMS = 64;

/** The items of a tuple, list or short range, or null where they are not known one by one. */
export function itemsOf(value: Value | null): readonly Value[] | null {
  if (value?.kind === "tuple") return value.items;
  if (value?.kind === "list") return value.cell.grown === null ? value.cell.items : null;
  if (value?.kind === "repeat") {
    const count = lengthOf(numberOf(value.count));
    return count === null ? null : Array.from({ length: count }, () => value.item);
  }
  if (value?.kind !== "range") return null;
  const [start, stop, step] = [value.start, value.stop, value.step].map(numberOf);
  if (start == null || stop == null || step == null) return null;
  const count = lengthOf(Math.max(0, Math.ceil((stop - start) / step)));
  return count === null ? null : Array.from({ length: count }, (_, i) => literal(start + i * step));
}

function lengthOf(count: number | null): number | null {
  return count !== null && Number.isInteger(count) && count >= 0 && count <= MOST_ITEMS
    ? count
    : null;
}

/** The whole numbers the code spells out: one, or a sequence of them. */
export function integersOf(value: Value | null): readonly number[] | null {
  const items = itemsOf(value) ?? (value === null ? [] : [value]);
  const numbers = items.map((item) => numberOf(item)).filter((n) => n !== null);
  return numbers.length === items.length && numbers.every(Number.isSafeInteger) ? numbers : null;
}

/** A number for each of some axes, where one number stands for all of them. */
export function perAxis(value: Value | null, axes: number, otherwise: number) {
  if (value === null) return Array.from({ length: axes }, () => otherwise);
  const numbers = integersOf(value);
  const [only] = numbers ?? [];
  if (numbers?.length === 1 && only !== undefined) return Array.from({ length: axes }, () => only);
  return numbers?.length === axes ? numbers : null;
}

/** Whether the value is a tensor, or holds one. */
export function isTensor(value: Value | null): boolean {
  return value?.kind === "weight" || (value?.kind === "graph" && value.is === "tensor");
}

/** A shape, an axis or several, as one vector. */
export function vectorOf(cx: Emitter, value: Value): Value {
  const items = itemsOf(value);
  if (items !== null) return cx.vector(items);
  if (value.kind === "shape") return value;
  if (value.kind === "graph") return value.is === "size" ? cx.vector([value]) : value;
  if (value.kind === "literal" || value.kind === "setting") return cx.vector([value]);
  return value.kind === "weight" ? value : cx.opaque("sizes or axes", [value]);
}

/** The sizes that a starred parameter was given: numbers, or one shape. */
export function sizesOf(cx: Emitter, args: Bound, name: string): Value {
  const given = args.rest(name);
  const [only] = given;
  return given.length === 1 && only !== undefined ? vectorOf(cx, only) : cx.vector(given);
}

/** The number of axes, or null where it is not known. */
export function rankOf(cx: Emitter, value: Value): number | null {
  if (value.kind === "weight") return value.sizes?.length ?? null;
  return cx.rank?.(value) ?? null;
}

/** The argument; rows read only those that `call` found to be there. */
export function arg(args: Bound, name: string): Value {
  return args.get(name) ?? literal(null);
}

export function tuple(...items: readonly Value[]): Value {
  return { kind: "tuple", items };
}
