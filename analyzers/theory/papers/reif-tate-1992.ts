// Elementary functions in constant depth.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const reifTate1992 = {
  key: "reif-tate-1992",
  cite: {
    authors: "John H. Reif, Stephen R. Tate",
    title: "On threshold circuits and polynomial computation",
    venue: "SIAM Journal on Computing 21",
    year: 1992,
    arxiv: null,
  },
  theorems: {
    "power-series": {
      statement: prose(`
        Any analytic function with a convergent rational power series (exponential, logarithm, sine,
        cosine, square root) is computed within 2^(-n^c), for any constant c, by threshold circuits of
        polynomial size and constant depth.
      `),
      where: "abstract; Corollary 3.3",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The argument is reduced to where the series converges.",
        "The result is rounded to the working precision.",
        "Circuits are polynomial-time uniform as published; uniform division and iterated products make them DLOGTIME-uniform.",
      ],
      gives: "TC0",
    },
    transforms: {
      statement:
        "The discrete Fourier transform, polynomial products and interpolation, and the inverse of a triangular Toeplitz matrix are in TC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Roots of unity and sums are rounded to the working precision."],
      gives: "TC0",
    },
  },
} satisfies Paper;
