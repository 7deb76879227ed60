// Sizes as rules ask for them: never zero where they are unknown, never longer than a formula may be.

import {
  add,
  asInteger,
  asNumber,
  ceilDiv,
  constant,
  floorDiv,
  hasShortProduct,
  min,
  mul,
  type Poly,
  product,
  sub,
  sum,
} from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { type Fact, sizesOf } from "./fact.ts";
import { normalAxis, type OpView } from "./view.ts";

/** The formulas of 0 and 1. */
export const ZERO: Poly = constant(0);
export const ONE: Poly = constant(1);

/** The sizes, or null where the rank is not known. */
export function known(fact: Fact | null | undefined): readonly Poly[] | null {
  const sizes = sizesOf(fact);
  return isUnknown(sizes) ? null : sizes;
}

/** The sizes when the tensor has that rank, else null. */
export function knownRank(fact: Fact | null | undefined, rank: number): readonly Poly[] | null {
  const sizes = known(fact);
  return sizes?.length === rank ? sizes : null;
}

/** The size of one axis, counted from the back where negative; a fresh symbol where it is not known. */
export function sizeAt(
  at: OpView,
  fact: Fact | null | undefined,
  axis: number,
  what: string,
): Poly {
  return sizeOr(fact, axis) ?? at.fresh(what);
}

/** The size of one axis, or null where it is not known. */
export function sizeOr(fact: Fact | null | undefined, axis: number): Poly | null {
  const sizes = known(fact);
  if (sizes === null) return null;
  const index = normalAxis(axis, sizes.length);
  return index === null ? null : (sizes[index] ?? null);
}

/** Number of elements of a value; a fresh symbol where it is not known. */
export function elements(at: OpView, fact: Fact | null | undefined): Poly {
  const sizes = sizesOf(fact);
  return isUnknown(sizes)
    ? at.fresh(`the number of elements is not known: ${sizes.why}`)
    : elementsOf(at, sizes);
}

/** The product of the sizes; a fresh symbol where it is too long to be written out. */
export function elementsOf(at: OpView, sizes: readonly Poly[]): Poly {
  if (hasShortProduct(sizes)) return product(sizes);
  return at.fresh("the product of the sizes is too long to be written out");
}

/** The constant, or null where the number is not whole and exact. */
export function whole(value: number): Poly | null {
  return Number.isSafeInteger(value) ? constant(value) : null;
}

/** That many sizes nobody knows. */
export function freshSizes(at: OpView, rank: number, why: string): readonly Poly[] {
  return Array.from({ length: rank }, () => at.fresh(why));
}

/** The list with the entry at `axis` replaced. */
export function withSize(sizes: readonly Poly[], axis: number, size: Poly): readonly Poly[] {
  return sizes.map((old, i) => (i === axis ? size : old));
}

/** How a window of `kernel` entries, `dilation` apart, walks along an axis. */
export interface Walk {
  readonly kernel: Poly;
  readonly stride: number;
  readonly dilation: number;
  readonly pads: readonly [begin: number, end: number];
  readonly padding: "given" | "same" | "valid";
  readonly rounding: "floor" | "ceil";
}

/** Number of places a window takes along an axis of this size, or null where that is not known. */
export function windows(size: Poly, walk: Walk): Poly | null {
  const [begin, end] = walk.padding === "valid" ? [0, 0] : walk.pads;
  const [stride, dilation, pads] = [walk.stride, walk.dilation, begin + end].map(whole);
  if (stride == null || dilation == null || pads == null) return null;
  if (walk.stride < 1 || walk.dilation < 1) return null;
  if (walk.padding === "same") return ceilDiv(size, stride);
  const reach = add(mul(dilation, sub(walk.kernel, ONE)), ONE);
  const places = sub(sum([size, pads, stride]), reach);
  if (walk.rounding === "floor") return sized(floorDiv(places, stride));
  const count = sized(ceilDiv(places, stride));
  // A last window that would start behind the input and its front padding is not taken. There is none where
  // the window is as long as what a step and the padding behind it leave.
  const isLong = (asNumber(reach) ?? 0) >= walk.stride + end;
  const front = whole(begin);
  if (count === null || front === null) return null;
  return isLong ? count : sized(min(count, ceilDiv(add(size, front), stride)));
}

/** The size, or null where it is a negative number. */
export function sized(size: Poly): Poly | null {
  const value = asInteger(size);
  return value !== null && value < 0n ? null : size;
}

/** Whether the size is this number in every run. */
export function isSize(size: Poly | null | undefined, value: number): boolean {
  return size !== null && size !== undefined && asNumber(size) === value;
}
