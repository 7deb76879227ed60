// The verdict as a function of the proved bound and the rewritten chain, in the order of the contract.

import { type CircuitClass, isWithin } from "../algebra/index.ts";
import type { Growth } from "../base/index.ts";
import type { Verdict } from "../report/index.ts";

export interface Grounds {
  /** What keeps the verdict from being known, as the rest of "Unknown: …"; null where nothing does. */
  readonly blocker: string | null;
  readonly bound: CircuitClass | null;
  /** The axis in which the rewritten chain grows fastest, with the size that this file fixes for it. */
  readonly axis: string;
  readonly fixed: number | null;
  readonly growth: Growth;
}

export interface Decision {
  readonly verdict: Verdict;
  /** Never says "beyond" or "outside": that no TC0 bound is known does not separate anything from TC0. */
  readonly phrase: string;
}

/** Decides; the first row that applies wins. */
export function decide(grounds: Grounds): Decision {
  const { blocker, bound, growth, axis, fixed } = grounds;
  if (blocker !== null) return { verdict: "unknown", phrase: `Unknown: ${blocker}` };
  if (growth === "data-dependent" || growth === "unknown") {
    return { verdict: "unknown", phrase: `Unknown: the depth along ${axis} depends on the data` };
  }
  if (bound !== null && isWithin(bound, "TC0")) return { verdict: "tc0", phrase: "Stuck in TC0" };
  if (growth === "linear" || growth === "poly") {
    const inFile = fixed === null ? "" : ` (fixed at ${fixed} in this file)`;
    return { verdict: "serial", phrase: `Not bounded by TC0: depth grows with ${axis}${inFile}` };
  }
  const power = growth === "polylog" ? "log^k" : "log";
  return { verdict: "polylog", phrase: `Not bounded by TC0: ${power}-depth chain` };
}
