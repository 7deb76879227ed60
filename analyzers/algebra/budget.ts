// How long a formula may get. Sums multiply out, so that a file of few lines can ask for a formula that no
// machine holds; whoever builds formulas of outside input asks here first.

import { type Poly, terms } from "./arena.ts";

/** Most terms of a formula that is still worked with. */
export const MOST_TERMS = 2000;

/** Most bits of a coefficient. */
const MOST_BITS = 4096n;

/** Number of terms when multiplied out. */
export function termCount(formula: Poly): number {
  return terms(formula).length;
}

/** Whether the product of the formulas has few enough terms to be multiplied out. */
export function hasShortProduct(parts: readonly Poly[]): boolean {
  let count = 1;
  for (const part of parts) count *= termCount(part);
  return count <= MOST_TERMS && parts.every(isShort);
}

/** Whether the formula is short enough to be carried along. */
export function isShort(formula: Poly): boolean {
  const list = terms(formula);
  return list.length <= MOST_TERMS && list.every((term) => isSmall(term.num) && isSmall(term.den));
}

const LARGEST = 1n << MOST_BITS;

function isSmall(value: bigint): boolean {
  return value < LARGEST && value > -LARGEST;
}
