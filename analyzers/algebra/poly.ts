// Exact arithmetic on formulas: polynomials with rational coefficients over atoms, in normal form.

import {
  type Atom,
  type AtomId,
  atom,
  internAtom,
  internTerms,
  memoised,
  operands,
  type Poly,
  reduced,
  type Term,
  terms,
} from "./arena.ts";

/** The formula of a whole number. */
export function constant(value: number | bigint): Poly {
  if (typeof value === "number" && !Number.isSafeInteger(value)) {
    throw new RangeError(`not a whole number: ${value}`);
  }
  const num = BigInt(value);
  return internTerms(num === 0n ? [] : [{ num, den: 1n, factors: [] }]);
}

/** The formula of one named size. */
export function symbol(name: string): Poly {
  return ofAtom(internAtom({ kind: "symbol", name }));
}

export function ofAtom(id: AtomId): Poly {
  return internTerms([{ num: 1n, den: 1n, factors: [[id, 1]] }]);
}

export function add(a: Poly, b: Poly): Poly {
  return memoised("+", Math.min(a, b), Math.max(a, b), () =>
    internTerms([...terms(a), ...terms(b)]),
  );
}

export function sum(parts: readonly Poly[]): Poly {
  return internTerms(parts.flatMap((part) => [...terms(part)]));
}

export function sub(a: Poly, b: Poly): Poly {
  return add(a, scale(b, -1));
}

export function mul(a: Poly, b: Poly): Poly {
  return memoised("*", Math.min(a, b), Math.max(a, b), () =>
    internTerms(terms(a).flatMap((s) => terms(b).map((t) => termProduct(s, t)))),
  );
}

export function product(parts: readonly Poly[]): Poly {
  return parts.reduce(mul, constant(1));
}

/** The formula times num/den. */
export function scale(a: Poly, num: number | bigint, den: number | bigint = 1): Poly {
  const [n, d] = [BigInt(num), BigInt(den)];
  if (d === 0n) throw new RangeError("division by zero");
  return internTerms(
    terms(a).map((t) => ({ ...reduced(t.num * n, t.den * d), factors: t.factors })),
  );
}

/** The formula's value when it names no size, else null. */
export function asInteger(a: Poly): bigint | null {
  const list = terms(a);
  if (list.length === 0) return 0n;
  const only = list[0];
  if (list.length > 1 || only === undefined || only.factors.length > 0 || only.den !== 1n)
    return null;
  return only.num;
}

/** As `asInteger`, for values that fit a JavaScript number exactly. */
export function asNumber(a: Poly): number | null {
  const value = asInteger(a);
  if (value === null) return null;
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : null;
}

/** a/b where the quotient is again a polynomial (b a single term that divides every term of a), else null. */
export function exactQuotient(a: Poly, b: Poly): Poly | null {
  const [divisor, ...rest] = terms(b);
  if (divisor === undefined || rest.length > 0)
    return a === b && divisor !== undefined ? constant(1) : null;
  const out: Term[] = [];
  for (const term of terms(a)) {
    const factors = quotientFactors(term, divisor);
    if (factors === null) return null;
    out.push({ ...reduced(term.num * divisor.den, term.den * divisor.num), factors });
  }
  return internTerms(out);
}

/** Names of the sizes the formula depends on, also inside its atoms, sorted. */
export function symbolsOf(a: Poly): readonly string[] {
  const names = new Set<string>();
  collectSymbols(a, names);
  return [...names].sort();
}

/** Whether the formula is certainly not negative: no coefficient and no factor is (sizes never are). */
export function isNonNegative(a: Poly): boolean {
  return terms(a).every(
    (term) =>
      term.num >= 0n &&
      term.factors.every(([id, exponent]) => exponent % 2 === 0 || isNonNegativeAtom(atom(id))),
  );
}

// A quotient of a difference, such as ⌊(T − 5)/2⌋, can be negative on the way to a size.
function isNonNegativeAtom(factor: Atom): boolean {
  switch (factor.kind) {
    case "symbol":
    case "log2":
      return true;
    case "floorDiv":
    case "ceilDiv":
      return isNonNegative(factor.over) && isNonNegative(factor.by);
    case "min":
      return factor.of.every(isNonNegative);
    case "max":
      return factor.of.some(isNonNegative);
  }
}

function collectSymbols(a: Poly, into: Set<string>): void {
  for (const term of terms(a)) {
    for (const [id] of term.factors) {
      const factor = atom(id);
      if (factor.kind === "symbol") into.add(factor.name);
      for (const part of operands(factor)) collectSymbols(part, into);
    }
  }
}

function termProduct(s: Term, t: Term): Term {
  const exponents = new Map(s.factors);
  for (const [id, exponent] of t.factors) exponents.set(id, (exponents.get(id) ?? 0) + exponent);
  const factors = [...exponents].sort(([a], [b]) => a - b);
  return { ...reduced(s.num * t.num, s.den * t.den), factors };
}

function quotientFactors(term: Term, divisor: Term): Term["factors"] | null {
  const exponents = new Map(term.factors);
  for (const [id, exponent] of divisor.factors) {
    const left = (exponents.get(id) ?? 0) - exponent;
    if (left < 0) return null;
    if (left === 0) exponents.delete(id);
    else exponents.set(id, left);
  }
  return [...exponents];
}
