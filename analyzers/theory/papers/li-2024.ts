// Transformers with a constant number of bits.

import type { Paper } from "../paper.ts";

export const li2024 = {
  key: "li-2024",
  cite: {
    authors: "Zhiyuan Li, Hong Liu, Denny Zhou, Tengyu Ma",
    title: "Chain of Thought Empowers Transformers to Solve Inherently Serial Problems",
    venue: "ICLR",
    year: 2024,
    arxiv: "2402.12875",
  },
  theorems: {
    "constant-precision": {
      statement:
        "Constant-depth transformers with constantly many bits, rounding after every addition, are in AC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: [
        "Numbers have constantly many bits.",
        "Sums are rounded after each addition, so that they saturate.",
        "The number of layers does not grow with N.",
      ],
      gives: "AC0",
    },
    "steps-as-circuits": {
      statement:
        "With T intermediate tokens, constantly many bits and O(log N) width, transformers compute every function that has Boolean circuits of size T.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The weights may depend on N."],
      gives: null,
    },
  },
} satisfies Paper;
