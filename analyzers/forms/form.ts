// A form says how a carried state depends on its old value: v = f(s), everything else being input x.
// Forms are ordered by inclusion of the update functions they stand for, so that over-approximating only
// moves up. What a form costs as a loop (class, chain) follows from the form, the trip count and the width.

import type { CircuitClass } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";

/** Bits of a number: O(1), O(log N) or poly(N). */
export type Precision = "constant" | "log" | "poly";

/** Whether the coupled state has constantly many numbers, or ever more as an axis grows. */
export type Width = "constant" | "growing";

/** What is known of a loop besides the form of its state. */
export interface LoopFacts {
  readonly precision: Precision;
  readonly width: Width;
  /** Class of one trip, state given. */
  readonly body: CircuitClass;
}

/** What a loop of a form costs over polynomially many trips. */
export interface LoopBound {
  /** Upper bound of the whole loop's function, or null where none is known. */
  readonly class: CircuitClass | null;
  /** The chain after proved rewrites: one step, logarithmic in the trips, or one step a trip. */
  readonly chain: "constant" | "log" | "trips";
  /** Ids of the theorems the bound rests on. */
  readonly because: NonEmpty<string>;
}

export interface Form {
  readonly id: FormId;
  /** What the update looks like, in one sentence. */
  readonly doc: string;
  /** The forms directly above it in the order. */
  readonly under: readonly FormId[];
  readonly bound: (loop: LoopFacts) => LoopBound;
  /** Update functions of this form, as code. */
  readonly examples: NonEmpty<string>;
}

export const FORM_IDS = [
  "X",
  "SHIFT",
  "ACC(+,*)",
  "ACC(min,max)",
  "ACC(bool)",
  "ACC(mod)",
  "DIAG",
  "DIAG(complex)",
  "LDIAG",
  "CLIP",
  "MONO",
  "NLC",
  "FIX",
  "PDr(affine)",
  "PDr",
  "PDr*",
  "PDc",
  "DENSE0",
  "DENSE",
  "PROJ(FIX)",
  "PROJ",
  "MOBIUS",
  "MOBIUS(matrix)",
  "LOGDENSE",
  "TROP",
  "FIN",
  "NL",
  "TOP",
] as const;

/**
 * The lattice's elements. Names with a suffix split a row of the table where the order treats its members
 * differently: accumulation by operation, real and complex diagonals, selection through affine edges only,
 * DENSE0 = DENSE without a bias, PROJ(FIX) = PROJ of powers of one matrix.
 */
export type FormId = (typeof FORM_IDS)[number];

/** The form as reports name it: rows that the order splits are one. */
export function rowOf(id: FormId): string {
  return id === "DENSE0" ? "DENSE" : id.replace(/\(.*\)$/, "");
}
