// What an upper bound says about what cannot be computed, with the condition under which it says so. No two of
// the classes above TC0 are known to differ, so every sentence but one carries an "unless".

import type { CircuitClass } from "../algebra/index.ts";

/**
 * The condition under which the bound excludes something, as sentences; null where it excludes nothing.
 * They are about inputs of every length, never about one length.
 */
export function unless(bound: CircuitClass): string | null {
  switch (bound) {
    case "AC0":
      return "As inputs grow it cannot compute parity or majority; this needs no condition, since AC0 is strictly inside TC0.";
    case "TC0":
      return [
        "As inputs grow it cannot track permutations of five elements, evaluate Boolean formulas or recognise all regular languages unless TC0 = NC1,",
        "decide connectivity of undirected graphs unless TC0 = L, decide reachability in directed graphs unless TC0 = NL,",
        "or solve a P-complete problem unless TC0 = P.",
      ].join(" ");
    case "NC1":
    case "PNC1":
      return [
        `As inputs grow it cannot decide connectivity of undirected graphs unless ${bound} = L,`,
        `or solve a problem that is P-complete under first-order reductions, such as circuit value, unless ${bound} = P.`,
      ].join(" ");
    case "L":
      return "As inputs grow it cannot decide reachability in directed graphs unless L = NL, or solve a P-complete problem unless L = P.";
    case "P":
      return null;
    default:
      return `As inputs grow it cannot solve a P-complete problem unless ${bound} = P.`;
  }
}
