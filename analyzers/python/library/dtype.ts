// Types of entries by their names in the libraries, as `Cast` numbers them.

import type { Value } from "../value.ts";
import type { Emitter } from "./row.ts";

const NUMBERS: ReadonlyMap<string, number> = new Map([
  ...(["float", "float32", "single", "FloatTensor"] as const).map((name) => [name, 1] as const),
  ["uint8", 2],
  ["int8", 3],
  ["uint16", 4],
  ...(["int16", "short"] as const).map((name) => [name, 5] as const),
  ...(["int32", "int"] as const).map((name) => [name, 6] as const),
  ...(["int64", "long", "LongTensor"] as const).map((name) => [name, 7] as const),
  ...(["bool", "bool_"] as const).map((name) => [name, 9] as const),
  ...(["float16", "half"] as const).map((name) => [name, 10] as const),
  ...(["float64", "double"] as const).map((name) => [name, 11] as const),
  ["uint32", 12],
  ["uint64", 13],
  ...(["complex64", "cfloat"] as const).map((name) => [name, 14] as const),
  ...(["complex128", "cdouble"] as const).map((name) => [name, 15] as const),
  ["bfloat16", 16],
]);

/** What `x.dtype` is: the type of this tensor's entries. */
export function typeOf(tensor: Value): Value {
  return { kind: "bound", self: tensor, method: { kind: "library", name: DTYPE } };
}

const DTYPE = "Tensor.dtype";

/** The number of the type with this name, or null. */
export function typeNumber(name: string): number | null {
  return NUMBERS.get(name.slice(name.lastIndexOf(".") + 1)) ?? null;
}

/** The entries as values of a type; left as they are where none is asked for. */
export function cast(cx: Emitter, x: Value, dtype: Value | null): Value {
  if (dtype === null) return x;
  if (dtype.kind === "bound" && dtype.method.kind === "library" && dtype.method.name === DTYPE) {
    return cx.emit("CastLike", [x, dtype.self]);
  }
  const name = dtype.kind === "library" ? dtype.name : nameOf(dtype);
  const to = name === null ? null : typeNumber(name);
  // A conversion to a type that is not known may round.
  return to === null ? cx.emit("Cast", [x]) : cx.emit("Cast", [x], { to });
}

function nameOf(value: Value): string | null {
  return value.kind === "literal" && typeof value.value === "string" ? value.value : null;
}
