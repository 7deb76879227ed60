// Exact fractions, for lemmas about exact arithmetic.

/** num/den in lowest terms, den > 0. */
export interface Fraction {
  readonly num: bigint;
  readonly den: bigint;
}

export function fraction(num: bigint | number, den: bigint | number = 1): Fraction {
  let [n, d] = [BigInt(num), BigInt(den)];
  if (d === 0n) throw new RangeError("division by zero");
  if (d < 0n) [n, d] = [-n, -d];
  let [a, b] = [n < 0n ? -n : n, d];
  while (b !== 0n) [a, b] = [b, a % b];
  return a === 0n ? { num: 0n, den: 1n } : { num: n / a, den: d / a };
}

export const ZERO = fraction(0);
export const ONE = fraction(1);

export function plus(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den + b.num * a.den, a.den * b.den);
}

export function times(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.num, a.den * b.den);
}

export function over(a: Fraction, b: Fraction): Fraction {
  return fraction(a.num * b.den, a.den * b.num);
}

export function negative(a: Fraction): Fraction {
  return fraction(-a.num, a.den);
}

/** Negative, zero or positive as a is less than, equal to or greater than b. */
export function compared(a: Fraction, b: Fraction): number {
  const difference = a.num * b.den - b.num * a.den;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function largest(parts: readonly Fraction[]): Fraction {
  return parts.reduce((a, b) => (compared(a, b) >= 0 ? a : b));
}

export function least(parts: readonly Fraction[]): Fraction {
  return parts.reduce((a, b) => (compared(a, b) <= 0 ? a : b));
}
