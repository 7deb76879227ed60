// What a value is: element type, shape, and containers. Dimensions are formulas or unknown.

import type { Poly } from "../algebra/index.ts";
import { formulaText } from "../algebra/index.ts";
import { isUnknown, type Maybe } from "../base/index.ts";

/** Bits of each element type; strings count as one pointer. */
export const ELEM_BITS = {
  f64: 64,
  f32: 32,
  f16: 16,
  bf16: 16,
  f8: 8,
  f6: 6,
  f4: 4,
  c128: 128,
  c64: 64,
  i64: 64,
  i32: 32,
  i16: 16,
  i8: 8,
  i4: 4,
  i2: 2,
  u64: 64,
  u32: 32,
  u16: 16,
  u8: 8,
  u4: 4,
  u2: 2,
  bool: 8,
  string: 64,
  unknown: 32,
} as const;

export type ElemType = keyof typeof ELEM_BITS;

export type Dim = Maybe<Poly>;

/** The dimensions, or why even their number is not known. */
export type Shape = Maybe<readonly Dim[]>;

export type ValueType =
  | { readonly kind: "tensor"; readonly elem: ElemType; readonly shape: Shape }
  | { readonly kind: "sequence" | "optional"; readonly of: ValueType }
  | { readonly kind: "map" | "opaque" };

export function tensorType(elem: ElemType, shape: Shape): ValueType {
  return { kind: "tensor", elem, shape };
}

export function isInteger(elem: ElemType): boolean {
  return elem.startsWith("i") || (elem.startsWith("u") && elem !== "unknown");
}

/** `f32[B, T, 64]`, `seq(f32[?])`; `[…]` where the rank is not known. */
export function typeText(type: ValueType): string {
  switch (type.kind) {
    case "tensor":
      return type.elem + shapeText(type.shape);
    case "sequence":
      return `seq(${typeText(type.of)})`;
    case "optional":
      return `optional(${typeText(type.of)})`;
    case "map":
    case "opaque":
      return type.kind;
  }
}

function shapeText(shape: Shape): string {
  if (isUnknown(shape)) return "[…]";
  return `[${shape.map((dim) => (isUnknown(dim) ? "?" : formulaText(dim))).join(", ")}]`;
}
