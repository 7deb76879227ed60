// Autoregressive transformers, by the number of tokens they may write for themselves.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const merrillSabharwal2024 = {
  key: "merrill-sabharwal-2024",
  cite: {
    authors: "William Merrill, Ashish Sabharwal",
    title: "The Expressive Power of Transformers with Chain of Thought",
    venue: "ICLR",
    year: 2024,
    arxiv: "2310.07923",
  },
  theorems: {
    "chain-of-thought": {
      statement: prose(`
        Transformer decoders with polynomially many intermediate tokens, and generalised pre-norm,
        recognise exactly the problems in P; with linearly many they recognise all regular languages and
        stay within the context-sensitive ones.
      `),
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The normalisation and attention are the idealised ones of the paper.",
        "The number of tokens is polynomial in N.",
      ],
      gives: "P",
    },
  },
} satisfies Paper;
