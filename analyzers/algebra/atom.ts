// Sizes that are no polynomials: rounded quotients, extrema and logarithms, as opaque factors that simplify
// where the result is certain. Sizes are never negative; that is all these rules rely on, and a symbol that is
// `signed` is no size.

import { internAtom, type Poly, terms } from "./arena.ts";
import { asInteger, constant, exactQuotient, isNonNegative, ofAtom, sub } from "./poly.ts";

/** ⌊a/b⌋; b must not be zero. */
export function floorDiv(a: Poly, b: Poly): Poly {
  return rounded("floorDiv", a, b);
}

/** ⌈a/b⌉; b must not be zero. */
export function ceilDiv(a: Poly, b: Poly): Poly {
  return rounded("ceilDiv", a, b);
}

export function max(...parts: readonly Poly[]): Poly {
  return extremum("max", parts);
}

export function min(...parts: readonly Poly[]): Poly {
  return extremum("min", parts);
}

/** ⌈log2 n⌉, the levels of a balanced binary tree over n leaves; 0 for n ≤ 1. */
export function log2(n: Poly): Poly {
  const value = asInteger(n);
  if (value === null) return ofAtom(internAtom({ kind: "log2", of: n }));
  return constant(value <= 1n ? 0 : (value - 1n).toString(2).length);
}

function rounded(kind: "floorDiv" | "ceilDiv", over: Poly, by: Poly): Poly {
  const [n, d] = [asInteger(over), asInteger(by)];
  if (d === 0n) throw new RangeError("division by zero");
  if (n !== null && d !== null)
    return constant(kind === "floorDiv" ? floored(n, d) : -floored(-n, d));
  const exact = exactQuotient(over, by);
  if (exact !== null && hasWholeCoefficients(exact)) return exact;
  return ofAtom(internAtom({ kind, over, by }));
}

function extremum(kind: "min" | "max", parts: readonly Poly[]): Poly {
  const distinct = [...new Set(parts)];
  const kept = distinct.filter((p) => !distinct.some((q) => q !== p && beats(kind, q, p)));
  kept.sort((a, b) => a - b);
  const [only] = kept;
  if (only === undefined) throw new RangeError(`${kind} of nothing`);
  return kept.length === 1 ? only : ofAtom(internAtom({ kind, of: kept }));
}

/** Whether q is certainly at least as extreme as p, for every size. */
function beats(kind: "min" | "max", q: Poly, p: Poly): boolean {
  return isNonNegative(kind === "max" ? sub(q, p) : sub(p, q));
}

// A quotient such as T/2 has rational coefficients and need not be whole for every T.
function hasWholeCoefficients(p: Poly): boolean {
  return terms(p).every((term) => term.den === 1n);
}

function floored(n: bigint, d: bigint): bigint {
  const q = n / d;
  return n % d !== 0n && n < 0n !== d < 0n ? q - 1n : q;
}
