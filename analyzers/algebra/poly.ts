// Exact arithmetic on formulas: polynomials with rational coefficients over atoms, in normal form.

import {
  type Atom,
  type AtomId,
  atom,
  internAtom,
  internNumber,
  internTerms,
  memoised,
  operands,
  type Poly,
  reduced,
  type Sign,
  type Term,
  terms,
} from "./arena.ts";

/** The formula of a whole number. */
export function constant(value: number | bigint): Poly {
  if (typeof value === "bigint" && BigInt.asIntN(53, value) === value)
    return internNumber(Number(value));
  if (typeof value === "bigint") return internTerms([{ num: value, den: 1n, factors: [] }]);
  if (!Number.isSafeInteger(value)) throw new RangeError(`not a whole number: ${value}`);
  return internNumber(value);
}

/** The formula of one named size, or of a named number that may be negative: no two of these are equal. */
export function symbol(name: string, sign: Sign = "size"): Poly {
  return ofAtom(internAtom({ kind: "symbol", name, sign }));
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
  const counts = new Map<Poly, number>();
  for (const part of parts) counts.set(part, (counts.get(part) ?? 0) + 1);
  return internTerms([...counts].flatMap(([part, count]) => terms(scale(part, count))));
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
  const [first, ...rest] = parts;
  return first === undefined ? constant(1) : rest.reduce(mul, first);
}

/** The formula times num/den. */
export function scale(a: Poly, num: number | bigint, den: number | bigint = 1): Poly {
  const [n, d] = [BigInt(num), BigInt(den)];
  if (d === 0n) throw new RangeError("division by zero");
  if (n === d) return a;
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
  collectSymbols(a, names, new Set());
  return [...names].sort();
}

/** Whether the formula depends on a number that may be negative. */
export function holdsSigned(a: Poly): boolean {
  return terms(a).some(({ factors }) =>
    factors.some(([id]) => {
      const factor = atom(id);
      if (factor.kind === "symbol") return factor.sign === "signed";
      return operands(factor).some(holdsSigned);
    }),
  );
}

/**
 * Whether the formula may grow while a number falls below zero: where such a number is subtracted, divides, or
 * is multiplied with what may be negative too.
 */
export function fallsWithSigned(a: Poly): boolean {
  return terms(a).some(({ num, factors }) => {
    const signed = factors.filter(([id]) => holdsSigned(ofAtom(id)));
    if (signed.length === 0) return false;
    const open = factors.filter(([id]) => !isNonNegativeAtom(atom(id)));
    const isProduct = open.reduce((sum, [, exponent]) => sum + exponent, 0) > 1;
    return num < 0n || isProduct || signed.some(([id]) => atomFalls(atom(id)));
  });
}

function atomFalls(factor: Atom): boolean {
  const divides = factor.kind === "floorDiv" || factor.kind === "ceilDiv";
  return (divides && holdsSigned(factor.by)) || operands(factor).some(fallsWithSigned);
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
      return factor.sign === "size";
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

function collectSymbols(a: Poly, into: Set<string>, seen: Set<Poly>): void {
  if (seen.has(a)) return;
  seen.add(a);
  for (const term of terms(a)) {
    for (const [id] of term.factors) {
      const factor = atom(id);
      if (factor.kind === "symbol") into.add(factor.name);
      for (const part of operands(factor)) collectSymbols(part, into, seen);
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
