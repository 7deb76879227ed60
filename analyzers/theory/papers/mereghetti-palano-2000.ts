// Products and powers of matrices of fixed size.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const mereghettiPalano2000 = {
  key: "mereghetti-palano-2000",
  cite: {
    authors: "Carlo Mereghetti, Beatrice Palano",
    title: "Threshold circuits for iterated matrix product and powering",
    venue: "RAIRO Theoretical Informatics and Applications 34",
    year: 2000,
    arxiv: null,
  },
  theorems: {
    "matrix-powering": {
      statement: "For every fixed k, powers of a k×k matrix of integers or rationals are in TC0.",
      where: "abstract, (iii)",
      status: "proved",
      checked: "abstract",
      assumes: ["The matrix has constant size.", "The exponent is polynomial in N."],
      gives: "TC0",
    },
    "iterated-matrix-product": {
      statement: prose(`
        For every k ≥ 2 the product of N different k×k matrices is not in TC0 unless TC0 = NC1; for
        stochastic matrices the same holds from k = 3 on, while k = 2 is in TC0.
      `),
      where: "abstract, (i) and (ii)",
      status: "conditional",
      checked: "abstract",
      assumes: ["TC0 is not NC1, which is not proved."],
      gives: null,
    },
  },
} satisfies Paper;
