// Finite automata and NC1.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const barrington1989 = {
  key: "barrington-1989",
  cite: {
    authors: "David A. Mix Barrington",
    title:
      "Bounded-width polynomial-size branching programs recognize exactly those languages in NC1",
    venue: "Journal of Computer and System Sciences 38",
    year: 1989,
    arxiv: null,
  },
  theorems: {
    "regular-languages": {
      statement:
        "A machine with constantly many states run over N inputs is in NC1: every regular language is.",
      where: "standard; the converse direction is the paper's theorem",
      status: "proved",
      checked: "own proof",
      assumes: [
        "The number of joint states does not grow with N.",
        "The next state is an NC1 function of state and input.",
      ],
      gives: "NC1",
      proof: prose(`
        The step at position t is a map f_t from the set of states to itself: a table of constant size,
        each entry computed from the input in NC1, all positions at once. Composing two such tables is
        a function of constantly many bits, hence a circuit of constant size. A balanced tree composes
        f_1, …, f_N in ⌈log₂ N⌉ levels of it, so the depth is O(log N) with fan-in two. The prefixes
        f_1 … f_t for all t are N such trees side by side.
      `),
    },
    hardness: {
      statement:
        "Over a group that is not solvable, such as the permutations of five elements, the product of N elements is NC1-complete.",
      where: "the paper's theorem",
      status: "proved",
      checked: "not re-checked",
      assumes: ["Completeness is under constant-depth reductions."],
      gives: null,
    },
  },
} satisfies Paper;
