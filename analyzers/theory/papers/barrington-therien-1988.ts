// Which finite automata are easier than NC1.

import type { Paper } from "../paper.ts";

export const barringtonTherien1988 = {
  key: "barrington-therien-1988",
  cite: {
    authors: "David A. Mix Barrington, Denis Thérien",
    title: "Finite monoids and the fine structure of NC1",
    venue: "Journal of the ACM 35",
    year: 1988,
    arxiv: null,
  },
  theorems: {
    "solvable-monoids": {
      statement:
        "The word problem of a finite monoid all of whose groups are solvable is in ACC0, which is inside TC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The monoid does not grow with N."],
      gives: "TC0",
    },
  },
} satisfies Paper;
