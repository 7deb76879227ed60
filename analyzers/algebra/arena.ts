// The one arena of formulas: every atom, monomial and polynomial is stored once and named by an integer.
// Equality of formulas is equality of ids, and operations are memoised on ids. It must not know what a
// formula is used for.

/** A polynomial in normal form: an id into the arena. */
export type Poly = number & { readonly poly: unique symbol };

/** A size is never negative; a number that the caller gives may be. */
export type Sign = "size" | "signed";

/** A factor the polynomial arithmetic does not look into. */
export type Atom =
  | { readonly kind: "symbol"; readonly name: string; readonly sign: Sign }
  | { readonly kind: "floorDiv" | "ceilDiv"; readonly over: Poly; readonly by: Poly }
  | { readonly kind: "min" | "max"; readonly of: readonly Poly[] }
  | { readonly kind: "log2"; readonly of: Poly };

export type AtomId = number;

/** One summand: num/den times the factors, each an atom with its positive exponent, sorted by atom id. */
export interface Term {
  readonly num: bigint;
  readonly den: bigint;
  readonly factors: readonly (readonly [AtomId, number])[];
}

interface Arena {
  readonly atoms: Atom[];
  readonly atomIds: Map<string, AtomId>;
  readonly polys: (readonly Term[])[];
  readonly polyIds: Map<string, Poly>;
  /** By operation, then by what it is applied to. */
  readonly memo: Map<string, Map<number | string, Poly>>;
  /** The numbers that formulas are asked for most, by value. */
  readonly numbers: Map<number, Poly>;
}

const arena: Arena = {
  atoms: [],
  atomIds: new Map(),
  polys: [],
  polyIds: new Map(),
  memo: new Map(),
  numbers: new Map(),
};

/** How far the arena is filled. */
export interface Mark {
  readonly atoms: number;
  readonly polys: number;
}

export function markArena(): Mark {
  return { atoms: arena.atoms.length, polys: arena.polys.length };
}

/**
 * Forgets every formula made since the mark; their ids are invalid afterwards. What leaves an analysis is
 * plain data and holds no id, so the memory of one analysis can be given back before the next.
 */
export function releaseArena(mark: Mark): void {
  arena.atoms.length = mark.atoms;
  arena.polys.length = mark.polys;
  for (const [key, id] of arena.atomIds) if (id >= mark.atoms) arena.atomIds.delete(key);
  for (const [key, id] of arena.polyIds) if (id >= mark.polys) arena.polyIds.delete(key);
  for (const [value, id] of arena.numbers) if (id >= mark.polys) arena.numbers.delete(value);
  arena.memo.clear();
}

export function atom(id: AtomId): Atom {
  const found = arena.atoms[id];
  if (found === undefined) throw new RangeError(`no atom ${id} among ${arena.atoms.length}`);
  return found;
}

export function terms(id: Poly): readonly Term[] {
  const found = arena.polys[id];
  if (found === undefined) throw new RangeError(`no formula ${id} among ${arena.polys.length}`);
  return found;
}

export function internAtom(value: Atom): AtomId {
  const key = atomKey(value);
  const known = arena.atomIds.get(key);
  if (known !== undefined) return known;
  const id = arena.atoms.push(value) - 1;
  arena.atomIds.set(key, id);
  return id;
}

/** The polynomial of these terms, which may repeat monomials and be in any order. */
export function internTerms(list: readonly Term[]): Poly {
  const [only] = list;
  if (only !== undefined && list.length === 1) return internOne(only);
  const merged = new Map<string, Term>();
  for (const term of list) {
    const key = term.factors.join(";");
    const before = merged.get(key);
    merged.set(
      key,
      before === undefined ? term : { ...ratioSum(before, term), factors: term.factors },
    );
  }
  const kept = [...merged].filter(([, term]) => term.num !== 0n);
  kept.sort(([keyA, a], [keyB, b]) => degree(b) - degree(a) || (keyA < keyB ? -1 : 1));
  const key = kept.map(([k, t]) => `${t.num}/${t.den}*${k}`).join("+");
  const known = arena.polyIds.get(key);
  if (known !== undefined) return known;
  const id = (arena.polys.push(kept.map(([, term]) => term)) - 1) as Poly;
  arena.polyIds.set(key, id);
  return id;
}

// By far most formulas are a number or one product.
function internOne(term: Term): Poly {
  if (term.num === 0n) return internTerms([]);
  const key = `${term.num}/${term.den}*${term.factors.join(";")}`;
  const known = arena.polyIds.get(key);
  if (known !== undefined) return known;
  const id = (arena.polys.push([term]) - 1) as Poly;
  arena.polyIds.set(key, id);
  return id;
}

/** The formula of a whole number. */
export function internNumber(value: number): Poly {
  const known = arena.numbers.get(value);
  if (known !== undefined) return known;
  const id = internTerms(value === 0 ? [] : [{ num: BigInt(value), den: 1n, factors: [] }]);
  arena.numbers.set(value, id);
  return id;
}

/** The result of `compute`, remembered under an operation and the numbers it is applied to. */
export function memoised(operation: string, a: number, b: number, compute: () => Poly): Poly {
  const memo = arena.memo.get(operation) ?? new Map<number | string, Poly>();
  if (memo.size === 0) arena.memo.set(operation, memo);
  const isShort = a >= 0 && b >= 0 && a < PAIRED && b < PAIRED;
  const key = isShort ? a * PAIRED + b : `${a},${b}`;
  const known = memo.get(key);
  if (known !== undefined) return known;
  const value = compute();
  memo.set(key, value);
  return value;
}

/** Two whole numbers below it fit into one. */
const PAIRED = 2 ** 26;

/** The formulas inside an atom. */
export function operands(value: Atom): readonly Poly[] {
  switch (value.kind) {
    case "symbol":
      return [];
    case "floorDiv":
    case "ceilDiv":
      return [value.over, value.by];
    case "min":
    case "max":
      return value.of;
    case "log2":
      return [value.of];
  }
}

export function degree(term: Term): number {
  return term.factors.reduce((sum, [, exponent]) => sum + exponent, 0);
}

function atomKey(value: Atom): string {
  switch (value.kind) {
    case "symbol":
      return `${value.sign === "signed" ? "i" : "s"}${value.name}`;
    case "floorDiv":
    case "ceilDiv":
      return `${value.kind}${value.over}/${value.by}`;
    case "min":
    case "max":
      return `${value.kind}${value.of.join(",")}`;
    case "log2":
      return `log${value.of}`;
  }
}

function ratioSum(a: Term, b: Term): { num: bigint; den: bigint } {
  const num = a.num * b.den + b.num * a.den;
  const den = a.den * b.den;
  return reduced(num, den);
}

/** num/den in lowest terms with a positive denominator. */
export function reduced(num: bigint, den: bigint): { num: bigint; den: bigint } {
  if (num === 0n) return { num: 0n, den: 1n };
  if (den === 1n) return { num, den };
  let [a, b] = [num < 0n ? -num : num, den < 0n ? -den : den];
  while (b !== 0n) [a, b] = [b, a % b];
  const sign = den < 0n ? -1n : 1n;
  return { num: (sign * num) / a, den: (sign * den) / a };
}
