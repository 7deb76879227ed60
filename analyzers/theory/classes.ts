// The classes an upper bound may name, in words. A bound says where a function certainly lies; it never says
// that the function lies in no smaller class.

import type { CircuitClass } from "../algebra/index.ts";
import { CLASS_ORDER } from "../algebra/index.ts";

export interface ClassDoc {
  /** What the class is. */
  readonly is: string;
  /** A model or computation that is typical of the bound. */
  readonly typical: string;
  /** What must not be concluded from the bound. */
  readonly implies: string;
}

type Named = Exclude<CircuitClass, `TC${number}`> | "TC0" | "TC1" | "TC2" | "TCk";

const DOCS: Readonly<Record<Named, ClassDoc>> = {
  AC0: {
    is: "Boolean circuits of polynomial size and constant depth, with AND and OR gates of any number of inputs.",
    typical: "Data movement; transformers with constantly many bits whose sums saturate.",
    implies:
      "It is strictly inside TC0, so parity and majority are excluded; nothing is said about one fixed input length.",
  },
  TC0: {
    is: "Circuits of polynomial size and constant depth with majority gates besides AND, OR and NOT.",
    typical:
      "Transformers, convolutional nets, diagonal state-space models: one forward pass, a fixed number of layers.",
    implies:
      "Constant depth does not mean weak: sorting, division and iterated products are in TC0. That TC0 differs from NC1, or even from P, is not proved.",
  },
  NC1: {
    is: "Boolean circuits of polynomial size and depth O(log N), with gates of two inputs.",
    typical: "Finite automata; loops over a state of constantly many values.",
    implies:
      "A bound of NC1 does not show that the function is not in TC0: automata whose groups are solvable are.",
  },
  PNC1: {
    is: "Decisions by the sign of an arithmetic formula: circuits of depth O(log N) with additions and multiplications of integers.",
    typical:
      "Products of input-dependent matrices of constant size: the delta rule, dense linear recurrences.",
    implies:
      "The chain is logarithmic by a scan over matrices. It is not known whether PNC1 is larger than TC0.",
  },
  L: {
    is: "Decisions in space O(log N).",
    typical: "A nonlinear recurrence of constant width with O(log N) bits a number.",
    implies:
      "L is within TC1, so circuits of logarithmic depth exist; they are not a practical way to run the loop.",
  },
  NL: {
    is: "Decisions in nondeterministic space O(log N); reachability in directed graphs is complete for it.",
    typical: "Reachability by repeated Boolean matrix products.",
    implies: "NL is within AC1. That it differs from TC0 is not proved.",
  },
  AC1: {
    is: "Circuits of polynomial size and depth O(log N) with AND and OR gates of any number of inputs.",
    typical: "Shortest paths, Viterbi and time warping by products in (max, +) or (min, +).",
    implies:
      "The code as written may well have a chain of N steps; the bound is about the function.",
  },
  TC1: {
    is: "Circuits of polynomial size and depth O(log N) with majority gates.",
    typical: "A fixed stack of layers repeated O(log N) times; determinants of growing size.",
    implies: "Logarithmic depth is enough; whether it is needed is not known.",
  },
  NC2: {
    is: "Boolean circuits of polynomial size and depth O(log² N), with gates of two inputs.",
    typical: "TC1 computed with gates of two inputs.",
    implies: "It contains TC1; a function bounded by it may be far easier.",
  },
  TC2: {
    is: "Circuits of polynomial size and depth O(log² N) with majority gates.",
    typical: "A body in TC1 repeated O(log N) times.",
    implies: "Depth log² N is enough; whether it is needed is not known.",
  },
  TCk: {
    is: "Circuits of polynomial size and depth O(log^k N) with majority gates, for the k in the name.",
    typical: "Layers repeated O(log^k N) times.",
    implies: "Depth log^k N is enough; whether it is needed is not known.",
  },
  NC: {
    is: "Circuits of polynomial size and polylogarithmic depth: what polynomially many processors do in polylogarithmic time. The same as TC.",
    typical: "Layers repeated polylogarithmically often.",
    implies: "That NC is not all of P is a conjecture.",
  },
  P: {
    is: "Everything computable in polynomial time.",
    typical:
      "A loop over a growing state, such as generation with a growing context, or a recurrence with poly(N) bits.",
    implies:
      "A bound of P is the absence of a smaller one. It does not show that the chain is needed, nor that the model solves every problem in P.",
  },
};

/** What a class is, what is typical of it, and what the bound does not imply. */
export function classDoc(name: CircuitClass): ClassDoc {
  return DOCS[keyOf(name)];
}

/** The classes in their order, each with its text; TC3 stands for all TC(k > 2). */
export const classDocs: readonly (readonly [CircuitClass, ClassDoc])[] = CLASS_ORDER.map(
  (name) => [name, classDoc(name)] as const,
);

function keyOf(name: CircuitClass): Named {
  return name in DOCS ? (name as Named) : "TCk";
}
