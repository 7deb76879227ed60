// Matrix powering in uniform TC0.

import type { Paper } from "../paper.ts";

export const allenderBalajiDatta2014 = {
  key: "allender-balaji-datta-2014",
  cite: {
    authors: "Eric Allender, Nikhil Balaji, Samir Datta",
    title: "Low-Depth Uniform Threshold Circuits and the Bit-Complexity of Straight Line Programs",
    venue: "MFCS (LNCS 8635); ECCC TR13-177",
    year: 2014,
    arxiv: null,
  },
  theorems: {
    "matrix-powering": {
      statement:
        "Division, powering of matrices of constant size and related problems have uniform TC0 circuits of small majority depth.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The matrix has constant size.", "The exponent is polynomial in N."],
      gives: "TC0",
    },
  },
} satisfies Paper;
