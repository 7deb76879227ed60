// Mamba at polynomial precision.

import type { Paper } from "../paper.ts";

export const chen2024 = {
  key: "chen-2024",
  cite: {
    authors: "Yifang Chen, Xiaoyu Li, Yingyu Liang, Zhenmei Shi, Zhao Song",
    title:
      "The Computational Limits of State-Space Models and Mamba via the Lens of Circuit Complexity",
    venue: "arXiv; Conference on Parsimony and Learning 2025",
    year: 2024,
    arxiv: "2412.06148",
  },
  theorems: {
    mamba: {
      statement:
        "Selective state-space models and Mamba with poly(N)-bit numbers and a constant number of layers are in DLOGTIME-uniform TC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Numbers have poly(N) bits.", "The number of layers does not grow with N."],
      gives: "TC0",
    },
  },
} satisfies Paper;
