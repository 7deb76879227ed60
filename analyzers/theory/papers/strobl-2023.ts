// Averaging-hard attention, made uniform.

import type { Paper } from "../paper.ts";

export const strobl2023 = {
  key: "strobl-2023",
  cite: {
    authors: "Lena Strobl",
    title: "Average-Hard Attention Transformers are Constant-Depth Uniform Threshold Circuits",
    venue: "arXiv",
    year: 2023,
    arxiv: "2308.03212",
  },
  theorems: {
    "average-hard-attention": {
      statement:
        "Averaging-hard-attention transformers with O(log N) bits are simulated by uniform constant-depth threshold circuits.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Numbers have O(log N) bits.", "The number of layers does not grow with N."],
      gives: "TC0",
    },
  },
} satisfies Paper;
