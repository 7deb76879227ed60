// Networks of threshold units as a model of parallel computation.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const parberrySchnitger1988 = {
  key: "parberry-schnitger-1988",
  cite: {
    authors: "Ian Parberry, Georg Schnitger",
    title: "Parallel computation with threshold functions",
    venue: "Journal of Computer and System Sciences 36",
    year: 1988,
    arxiv: null,
  },
  theorems: {
    "threshold-nets": {
      statement: prose(`
        Parallel computation with unbounded fan-in threshold units, polynomially many of them, computes
        parity and sorts in constant time: a network of constant depth and polynomial width is a TC0
        circuit, and the other way round.
      `),
      where: "abstract of the preliminary version of 1986",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The number of layers does not grow with N and the width is polynomial in N.",
        "Units are threshold functions; other activations are covered by their own theorems.",
      ],
      gives: "TC0",
    },
  },
} satisfies Paper;
