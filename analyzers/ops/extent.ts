// Sizes that cutting and padding leave, and integers that files give as attribute or input. Both are outside
// input: sentinels such as INT64_MAX are common, and a size never gets below zero.

import {
  add,
  asInteger,
  constant,
  evaluate,
  fallsWithSigned,
  holdsSigned,
  isNonNegative,
  max,
  type Poly,
  symbol,
  symbolsOf,
} from "../algebra/index.ts";
import { must } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";
import { bounded } from "./content.ts";
import { type Fact, type TensorFact, tensor } from "./fact.ts";
import { elementsOf, freshSizes, isSize, known, ZERO } from "./shape.ts";
import { intsInput, type OpView } from "./view.ts";

/** Integers from here on stand for "no limit": the largest of 32 and 64 bits are used so by exporters. */
export const NO_LIMIT = 2 ** 31 - 1;

/** Longest content, and highest rank, that is followed from operator to operator. */
export const FOLLOWED = 64;

/**
 * What a subtraction of sizes leaves: never below zero, and short enough to be carried along. A size that a
 * number below zero makes longer has a name of its own, since numbers are taken to grow upward.
 */
export function extent(at: OpView, size: Poly, why: string): Poly {
  if (fallsWithSigned(size)) return numbered(at, why);
  return bounded(neverNegative(size) ? size : max(ZERO, size)) ?? at.fresh(why);
}

/** A size nobody knows that a number of the input decides, so that it may be as large as the number. */
export function numbered(at: OpView, why: string): Poly {
  const [name] = symbolsOf(at.fresh(why));
  return max(ZERO, symbol(must(name, "a fresh symbol"), "signed"));
}

/** A size that the graph computes: fresh where it is a negative number, which no tensor has. */
export function computedSize(at: OpView, size: Poly | null | undefined, why: string): Poly {
  const value = cutNumber(size ?? undefined);
  if (size === null || size === undefined || (value !== null && value < 0)) return at.fresh(why);
  return extent(at, size, why);
}

/** Whether the formula is certainly not negative once every named size is at least 1. */
export function neverNegative(size: Poly): boolean {
  if (isNonNegative(size)) return true;
  if (holdsSigned(size)) return false;
  const least = evaluate(size, () => 1);
  if (!Number.isSafeInteger(least) || least < 0) return false;
  return growsUpward(size);
}

/** Whether nothing but a number is subtracted: then the formula grows with each size. */
export function growsUpward(size: Poly): boolean {
  if (holdsSigned(size)) return isNonNegative(size);
  const offset = evaluate(size, () => 0);
  return Number.isSafeInteger(offset) && isNonNegative(add(size, constant(Math.abs(offset))));
}

/** The value of a constant formula, cut to what a JavaScript number holds exactly; null for a formula. */
export function cutNumber(value: Poly | undefined): number | null {
  const whole = value === undefined ? null : asInteger(value);
  if (whole === null) return null;
  const most = BigInt(Number.MAX_SAFE_INTEGER);
  return Number(whole > most ? most : whole < -most ? -most : whole);
}

/** The integers an attribute holds as formulas, or null where it is absent. */
export function formulasOf(at: OpView, name: string): readonly Poly[] | null {
  const found = at.attribute(name);
  if (found?.kind === "int") return [constant(found.value)];
  return found?.kind === "ints" ? found.values.map((value) => constant(value)) : null;
}

/**
 * Formulas that older operator sets give as an attribute and newer ones as an input. `absent` when neither is
 * given, null when the content of the input is not known.
 */
export function formulasGiven(
  at: OpView,
  name: string,
  index: number,
): readonly Poly[] | "absent" | null {
  const attribute = formulasOf(at, name);
  if (attribute !== null) return attribute;
  const input = at.inputs[index];
  return input === null || input === undefined ? "absent" : intsInput(at, index);
}

/** As `formulasGiven`, where only numbers are of use, such as axes. */
export function numbersGiven(
  at: OpView,
  name: string,
  index: number,
): readonly number[] | "absent" | null {
  const given = formulasGiven(at, name, index);
  if (given === null || given === "absent") return given;
  const numbers = given.map(cutNumber).filter((n) => n !== null);
  return numbers.length === given.length ? numbers : null;
}

/** The only integer an attribute or else an input holds, or null. */
export function scalarGiven(at: OpView, name: string, index: number): Poly | null {
  return formulasOf(at, name)?.[0] ?? scalarInput(at, index);
}

/** The only integer an input holds, or null. */
export function scalarInput(at: OpView, index: number): Poly | null {
  const given = intsInput(at, index);
  return given?.length === 1 ? (given[0] ?? null) : null;
}

/** The number of entries of a list that an input holds, when it is small. */
export function lengthGiven(fact: Fact | null | undefined): number | null {
  const sizes = known(fact);
  const length = sizes?.length === 1 ? cutNumber(sizes[0]) : null;
  return length !== null && length >= 0 && length <= FOLLOWED ? length : null;
}

/** A tensor with this content, when it is as long as its sizes say and short enough to be followed. */
export function withContent(
  elem: ElemType,
  sizes: readonly Poly[],
  ints: readonly Poly[] | null | undefined,
): TensorFact {
  const fact = tensor(elem, sizes);
  if (ints === null || ints === undefined || ints.length > FOLLOWED) return fact;
  const count = sizes.every((size) => asInteger(size) !== null) ? sizes : null;
  return count !== null && isSize(countOf(count), ints.length) ? { ...fact, ints } : fact;
}

/** Fresh sizes for all axes of a tensor, its rank being known. */
export function resized(
  at: OpView,
  fact: Fact | null | undefined,
  why: string,
): readonly Poly[] | null {
  const sizes = known(fact);
  return sizes === null ? null : freshSizes(at, sizes.length, why);
}

/** Number of elements along some of the axes. */
export function along(at: OpView, sizes: readonly Poly[], from: number, to: number): Poly {
  return elementsOf(at, sizes.slice(from, to));
}

function countOf(sizes: readonly Poly[]): Poly {
  let count = 1n;
  for (const size of sizes) count *= asInteger(size) ?? 0n;
  return constant(count);
}
