// Complexity classes an upper bound may name, as an ordered set:
// AC0 < TC0 ≤ NC1 ≤ PNC1 ≤ L ≤ NL ≤ AC1 ≤ TC1 ≤ NC2 ≤ TC2 ≤ TC3 ≤ … ≤ NC ≤ P.
// Only AC0 < TC0 is known to be strict; no order of these names is evidence of a separation.

const NAMED = ["AC0", "TC0", "NC1", "PNC1", "L", "NL", "AC1", "TC1", "NC2", "TC2"] as const;

/** A class; `TC3`, `TC4`, … carry their k in the name. */
export type CircuitClass = (typeof NAMED)[number] | `TC${number}` | "NC" | "P";

/** The smaller-or-equal relation of the order above. */
export function isWithin(a: CircuitClass, b: CircuitClass): boolean {
  return rank(a) <= rank(b);
}

/** The least class that contains both. */
export function joinClass(a: CircuitClass, b: CircuitClass): CircuitClass {
  return rank(a) >= rank(b) ? a : b;
}

/**
 * The class of one stage feeding another, each in the given class. The join, except that a PNC1 stage feeding
 * anything is L: the bits of an arithmetic value are read by the next stage.
 */
export function composeClass(first: CircuitClass, second: CircuitClass): CircuitClass {
  const join = joinClass(first, second);
  return join === "PNC1" ? "L" : join;
}

/** The named classes in their order, with TC3 standing for every TC(k > 2). */
export const CLASS_ORDER: readonly CircuitClass[] = [...NAMED, "TC3", "NC", "P"];

function rank(name: CircuitClass): number {
  const named = (NAMED as readonly string[]).indexOf(name);
  if (named >= 0) return named;
  if (name === "NC") return Number.MAX_SAFE_INTEGER - 1;
  if (name === "P") return Number.MAX_SAFE_INTEGER;
  return NAMED.length + Number(name.slice(2));
}
