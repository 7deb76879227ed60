// Softmax and averaging-hard attention without a precision limit.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const chiang2025 = {
  key: "chiang-2025",
  cite: {
    authors: "David Chiang",
    title: "Transformers in DLOGTIME-Uniform TC0",
    venue: "Transactions on Machine Learning Research",
    year: 2025,
    arxiv: "2409.13629",
  },
  theorems: {
    "softmax-attention": {
      statement: prose(`
        Softmax-attention transformers with floating-point numbers of poly(N) bits, or with an absolute
        error of at most 2^(-poly(N)), are in DLOGTIME-uniform TC0.
      `),
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The number of layers does not grow with N.",
        "Sums are formed exactly and rounded once.",
      ],
      gives: "TC0",
    },
    "average-hard-attention": {
      statement:
        "Averaging-hard-attention transformers, computed without approximation, are in DLOGTIME-uniform TC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The number of layers does not grow with N."],
      gives: "TC0",
    },
  },
} satisfies Paper;
