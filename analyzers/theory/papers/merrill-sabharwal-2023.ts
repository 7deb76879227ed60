// Transformers with O(log N) bits: the bound by circuits, and its sharper form in logic.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const merrillSabharwal2023 = {
  key: "merrill-sabharwal-2023",
  cite: {
    authors: "William Merrill, Ashish Sabharwal",
    title: "The Parallelism Tradeoff: Limitations of Log-Precision Transformers",
    venue: "Transactions of the Association for Computational Linguistics 11",
    year: 2023,
    arxiv: "2207.00729",
  },
  theorems: {
    "log-precision-transformer": {
      statement: prose(`
        A transformer whose arithmetic has O(log N) bits, and whose feed-forward nets are computable in
        space linear in their input, is simulated by constant-depth logspace-uniform threshold circuits.
      `),
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Numbers have O(log N) bits.", "The number of layers does not grow with N."],
      gives: "TC0",
    },
    "majority-logic": {
      statement: prose(`
        Every transformer classifier computed in O(log N) precision is expressed by a sentence of
        first-order logic with majority quantifiers, and so is in DLOGTIME-uniform TC0.
      `),
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["Numbers have O(log N) bits.", "The number of layers does not grow with N."],
      gives: "TC0",
      cite: {
        authors: "William Merrill, Ashish Sabharwal",
        title: "A Logic for Expressing Log-Precision Transformers",
        venue: "NeurIPS",
        year: 2023,
        arxiv: "2210.02671",
      },
    },
  },
} satisfies Paper;
