// Transformers whose depth or length of input grows: loops and padding.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

const padding = {
  authors: "William Merrill, Ashish Sabharwal",
  title: "Exact Expressive Power of Transformers with Padding",
  venue: "NeurIPS",
  year: 2025,
  arxiv: "2505.18948",
};

export const merrillSabharwal2025 = {
  key: "merrill-sabharwal-2025",
  cite: {
    authors: "William Merrill, Ashish Sabharwal",
    title: "A Little Depth Goes a Long Way: The Expressive Power of Log-Depth Transformers",
    venue: "NeurIPS",
    year: 2025,
    arxiv: "2503.03961",
  },
  theorems: {
    "looped-transformer": {
      statement: prose(`
        Transformers whose layers are repeated Θ(log N) times recognise all regular languages and decide
        graph connectivity, which no fixed number of layers does unless TC0 = NC1 (or TC0 = L).
      `),
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The number of repetitions grows with log N; any fixed number of them is TC0."],
      gives: null,
    },
    padded: {
      statement:
        "Fixed-depth transformers with polynomially many padding tokens compute exactly FO-uniform TC0.",
      where: "abstract (numbers of theorems not re-checked)",
      status: "proved",
      checked: "abstract",
      assumes: [
        "Numbers have O(log N) bits.",
        "Attention is averaging-hard with masked pre-norm; other kinds are covered by svete-2026.",
      ],
      gives: "TC0",
      cite: padding,
    },
    "padded-looped": {
      statement: prose(`
        With O(log^d N) repetitions of the layers and polynomial padding they compute exactly FO-uniform
        TC^d; with polylogarithmically many repetitions, all of FO-uniform NC.
      `),
      where: "abstract (numbers of theorems not re-checked)",
      status: "proved",
      checked: "abstract",
      assumes: [
        "Numbers have O(log N) bits.",
        "The number of repetitions is polylogarithmic in N.",
      ],
      gives: "NC",
      cite: padding,
    },
  },
} satisfies Paper;
