// Linear against nonlinear recurrent networks, by the classes their loops belong to.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const merrill2026 = {
  key: "merrill-2026",
  cite: {
    authors: "William Merrill, Hongjian Jiang, Yanhong Li, Anthony Lin, Ashish Sabharwal",
    title: "Why Are Linear RNNs More Parallelizable?",
    venue: "arXiv",
    year: 2026,
    arxiv: "2603.03612",
  },
  theorems: {
    "linear-rnn": {
      statement: prose(`
        A recurrence that is linear in a state of constant width, with coefficients that depend on the
        input only, is computed by log-depth bounded fan-in arithmetic circuits: deciding the sign of
        its output is in PNC1.
      `),
      where: "abstract; Theorem 3 (number not re-checked)",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The state has constant width.",
        "The coefficients do not read the state.",
        "Arithmetic is exact on rationals; the answer is the sign of one value.",
      ],
      gives: "PNC1",
    },
    "permutation-diagonal": {
      statement:
        "Recurrences whose transitions are a permutation or a choice of channels times a diagonal (permutation-diagonal) are NC1-complete.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The state has constant width.", "The choice of channels does not read the state."],
      gives: "NC1",
    },
    "nonlinear-rnn-log-precision": {
      statement: prose(`
        A nonlinear recurrent network of constant width with O(log N) bits is in L, and some of them
        solve L-complete problems.
      `),
      where: "Corollary 1; its hardness also in the abstract",
      status: "proved",
      checked: "not re-checked",
      assumes: ["The state has constant width.", "Numbers have O(log N) bits."],
      gives: "L",
    },
    "nonlinear-rnn-poly-precision": {
      statement: prose(`
        A nonlinear recurrent network of constant width with poly(N) bits is in P, and some of them
        solve P-complete problems.
      `),
      where: "Corollary 2; its hardness also in the abstract",
      status: "proved",
      checked: "not re-checked",
      assumes: ["Numbers have poly(N) bits.", "One step is computed in polynomial time."],
      gives: "P",
    },
    "diagonal-plus-low-rank-hardness": {
      statement: prose(`
        Diagonal-plus-low-rank recurrences (the delta rule) are PNC1-complete, so some are not in TC0
        unless TC0 = PNC1.
      `),
      where:
        "abstract; the construction for the delta rule could not be confirmed by a public reproduction",
      status: "conditional",
      checked: "not re-checked",
      assumes: [
        "The hardness construction is taken as claimed; the upper bound does not rest on it.",
      ],
      gives: null,
    },
  },
} satisfies Paper;
