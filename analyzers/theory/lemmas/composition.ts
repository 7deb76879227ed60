// How bounds of parts give bounds of the whole: stages after each other, and loops by their trip count.

import type { Theorem } from "../paper.ts";
import { prose } from "../prose.ts";

export const composition = {
  composition: {
    statement: prose(`
      Constantly many stages, each within a class C, are together within C, for C any of AC0, TC0, NC1,
      L, NL, AC^k, TC^k, NC^k, NC, P. The exception is PNC1: a stage that reads the bits of a PNC1 value
      makes the whole L.
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "The number of stages does not grow with N.",
      "Values between stages have polynomially many bits.",
    ],
    gives: null,
    proof: prose(`
      Circuits are put behind each other: sizes add, depths add, and a constant multiple of log^k N is
      O(log^k N). For space-bounded classes the second machine recomputes a bit of the first one's
      output whenever it needs it (for NL by the closure of NL under complement). For P times add. A
      PNC1 answer is the sign of the value of an arithmetic circuit; all bits of that value are computed
      in L, and L absorbs what follows if that is within L.
    `),
  },
  "constant-trips": {
    statement:
      "A loop whose trip count does not grow is constantly many copies of its body, so it has the class of its body.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "The trip count follows from configuration and attributes, not from a size that grows.",
    ],
    gives: null,
    proof: prose("Unroll the loop and apply composition. The constant may be large: it is shown."),
  },
  map: {
    statement:
      "A loop whose trips do not read each other's results is a map: it has the class and the chain of one trip.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["No trip reads what another one wrote."],
    gives: null,
    proof: prose(
      "All trips are evaluated side by side: polynomially many copies of one circuit have its depth.",
    ),
  },
  "logarithmic-trips": {
    statement: "O(log N) trips of a body in TC0 are in TC1; of a body in TC^k, in TC^(k+1).",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "The trip count is O(log N).",
      "The body is in TC0; bodies in NC1, PNC1 or L count as TC1 and give TC2.",
    ],
    gives: "TC1",
    proof: prose("Unroll the loop: O(log N) copies, each of depth O(log^k N)."),
  },
  "polylogarithmic-trips": {
    statement: "Polylogarithmically many trips of a body in NC are in NC.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["The trip count is at most a power of log N."],
    gives: "NC",
    proof: prose("Unroll the loop: a product of two powers of log N is a power of log N."),
  },
  "polynomial-time": {
    statement:
      "Polynomially many trips of a polynomial-time body over a state of polynomially many bits are in P.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "The trip count is polynomial in N.",
      "The state, all caches and written tokens included, has polynomially many bits.",
    ],
    gives: "P",
    proof: prose("Run the loop."),
  },
  "early-exit": {
    statement: prose(`
      A loop that may stop early, with a cap on its trips, has the class of the loop that runs to the
      cap, joined with TC0.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The cap is a constant or polynomial in N.",
      "The bound of the loop to the cap holds for the state after every trip.",
      "The update does not read the condition.",
    ],
    gives: null,
    proof: prose(`
      Compute the states after 0, 1, …, cap trips side by side, evaluate the condition on each, find the
      first that stops (an AND of negations for each trip) and select that state.
    `),
  },
  "doubling-scan": {
    statement: prose(`
      A loop of ⌈log₂ N⌉ trips that combines every item with the one 2^i places before it, by an
      associative operation, computes all prefixes of that operation and has the class of the N-fold
      operation.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: ["The operation is associative, and nothing else happens in the loop."],
    gives: null,
    proof: prose(`
      After trip i the item at t combines the items t − 2^(i+1) + 1 to t, by induction and
      associativity. After ⌈log₂ N⌉ trips it is the prefix up to t, which the N-fold operation gives
      directly.
    `),
  },
} satisfies Record<string, Theorem>;
