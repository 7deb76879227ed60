// The determinant as a signed count of walks.

import type { Paper } from "../paper.ts";

export const mahajanVinay1997 = {
  key: "mahajan-vinay-1997",
  cite: {
    authors: "Meena Mahajan, V. Vinay",
    title: "Determinant: Combinatorics, Algorithms, and Complexity",
    venue: "Chicago Journal of Theoretical Computer Science, article 5",
    year: 1997,
    arxiv: null,
  },
  theorems: {
    determinant: {
      statement:
        "The determinant of an integer matrix is a difference of two counts of walks in a layered graph of polynomial size, computed without division (the class GapL).",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Entries are integers, or elements of any commutative ring."],
      gives: null,
    },
  },
} satisfies Paper;
