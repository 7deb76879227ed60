// Integer arithmetic on the content of small tensors, so that shapes computed inside a graph stay formulas.
// Everything here answers null rather than a value that might be wrong: overflow, negative division, and
// formulas too long to be carried along.

import {
  asInteger,
  constant,
  floorDiv,
  formulaText,
  isNonNegative,
  mul,
  type Poly,
  sub,
} from "../algebra/index.ts";
import type { ElemType } from "../ir/index.ts";
import type { Fact } from "./fact.ts";
import { ONE, ZERO } from "./shape.ts";

/** What an operator makes of one entry of each input; `elem` is the type of the result. */
export type Content = (entries: readonly Poly[], elem: ElemType) => Poly | null;

/** Longest list whose content is followed through arithmetic. */
const MOST_ENTRIES = 64;
/** Longest printed formula that is followed. */
const LONGEST = 400;
const LARGEST = 1n << 62n;

/** The content of a result of `length` entries, made entry by entry from inputs of that length or of one entry. */
export function zipped(
  inputs: readonly (Fact | null)[],
  length: Poly,
  elem: ElemType,
  content: Content,
): readonly Poly[] | null {
  const count = asInteger(length);
  if (count === null || count > MOST_ENTRIES) return null;
  const lists: (readonly Poly[])[] = [];
  for (const fact of inputs) {
    const ints = fact?.kind === "tensor" ? fact.ints : null;
    if (ints === null || (ints.length !== 1 && BigInt(ints.length) !== count)) return null;
    lists.push(ints);
  }
  const result: Poly[] = [];
  for (let i = 0; i < count; i++) {
    const entries = lists.map((ints) => (ints.length === 1 ? ints[0] : ints[i]) ?? ZERO);
    const value = content(entries, elem);
    const kept = value === null ? null : bounded(value);
    if (kept === null) return null;
    result.push(kept);
  }
  return result;
}

/** The formula, or null where it is too large or too long to be followed. */
export function bounded(value: Poly): Poly | null {
  const number = asInteger(value);
  if (number !== null) return number < LARGEST && number > -LARGEST ? value : null;
  return formulaText(value).length <= LONGEST ? value : null;
}

/** a/b truncated toward zero, where that is certain; exact for types with fractions. */
export function quotient(a: Poly, b: Poly, elem: ElemType): Poly | null {
  const [n, d] = [asInteger(a), asInteger(b)];
  if (d === 0n) return null;
  if (n !== null && d !== null) {
    if (isFractional(elem) && n % d !== 0n) return null;
    return constant(n / d);
  }
  if (!isNonNegative(a) || !isNonNegative(b)) return null;
  const rounded = floorDiv(a, b);
  return isFractional(elem) && mul(rounded, b) !== a ? null : rounded;
}

/** a mod b, where that is certain; conventions differ on negative numbers. */
export function remainder(a: Poly, b: Poly): Poly | null {
  if (asInteger(b) === 0n || !isNonNegative(a) || !isNonNegative(b)) return null;
  return sub(a, mul(b, floorDiv(a, b)));
}

/** a to the power b, for numbers. */
export function power(a: Poly, b: Poly): Poly | null {
  const [base, exponent] = [asInteger(a), asInteger(b)];
  if (exponent === null || exponent < 0n || exponent > 62n) return null;
  if (base !== null) return constant(base ** exponent);
  let result = ONE;
  for (let i = 0n; i < exponent && i < 4n; i++) result = mul(result, a);
  return exponent <= 4n ? result : null;
}

/** Whether a < b, a = b or a > b in every run; null where it depends on sizes. */
export function order(a: Poly, b: Poly): "less" | "equal" | "greater" | null {
  const difference = sub(a, b);
  const number = asInteger(difference);
  if (number !== null) return number < 0n ? "less" : number === 0n ? "equal" : "greater";
  if (isNonNegative(sub(difference, ONE))) return "greater";
  return isNonNegative(sub(sub(ZERO, difference), ONE)) ? "less" : null;
}

/** The entry as a value of another type, or null where it may be rounded or wrap. */
export function converted(value: Poly, elem: ElemType): Poly | null {
  const number = asInteger(value);
  if (elem === "bool") return number === null ? null : truth(number !== 0n);
  const bits = EXACT_BITS[elem] ?? 0;
  // Sizes are taken to fit the types that shapes are computed in.
  if (number === null) return bits >= 24 ? value : null;
  const magnitude = number < 0n ? -number : number;
  if (elem.startsWith("u") && number < 0n) return null;
  return magnitude < 1n << BigInt(bits) ? value : null;
}

// Whole numbers below two to this power are kept exactly.
const EXACT_BITS: { readonly [elem in ElemType]?: number } = {
  i64: 62,
  u64: 62,
  f64: 53,
  i32: 31,
  u32: 32,
  f32: 24,
  i16: 15,
  u16: 16,
  f16: 11,
  bf16: 8,
  i8: 7,
  u8: 8,
};

/** 1 for true, 0 for false. */
export function truth(value: boolean): Poly {
  return value ? ONE : ZERO;
}

/** Whether entries of the type may be fractions. */
export function isFractional(elem: ElemType): boolean {
  return elem.startsWith("f") || elem.startsWith("bf") || elem === "unknown";
}
