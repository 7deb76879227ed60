// Padded transformers once more: which modelling choices matter.

import type { Paper } from "../paper.ts";

export const svete2026 = {
  key: "svete-2026",
  cite: {
    authors: "Anej Svete, William Merrill, Ryan Cotterell, Ashish Sabharwal",
    title:
      "Revisiting Padded Transformer Expressivity: Which Architectural Choices Matter and Which Don't",
    venue: "arXiv",
    year: 2026,
    arxiv: "2605.30523",
  },
  theorems: {
    "growing-precision": {
      statement:
        "Polynomially padded transformers with growing precision are exactly L-uniform TC0, whatever their width and for softmax and averaging-hard attention alike.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The number of layers does not grow with N."],
      gives: "TC0",
    },
    "constant-precision": {
      statement:
        "Polynomially padded transformers with constant precision are exactly L-uniform AC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Numbers have constantly many bits.", "The number of layers does not grow with N."],
      gives: "AC0",
    },
  },
} satisfies Paper;
