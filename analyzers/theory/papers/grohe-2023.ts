// Graph neural networks with a fixed number of rounds.

import type { Paper } from "../paper.ts";

export const grohe2023 = {
  key: "grohe-2023",
  cite: {
    authors: "Martin Grohe",
    title: "The Descriptive Complexity of Graph Neural Networks",
    venue: "LICS",
    year: 2023,
    arxiv: "2303.04613",
  },
  theorems: {
    gnn: {
      statement:
        "Graph queries computed by a polynomial-size family of graph neural networks with constantly many rounds are in non-uniform TC0, with arbitrary real weights and the usual activations.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The number of message-passing rounds does not grow with the graph."],
      gives: "TC0",
    },
    "single-gnn": {
      statement:
        "What one graph neural network with rational weights and piecewise linear activations computes is in uniform TC0.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The number of message-passing rounds does not grow with the graph.",
        "Weights are rational and activations piecewise linear.",
      ],
      gives: "TC0",
    },
  },
} satisfies Paper;
