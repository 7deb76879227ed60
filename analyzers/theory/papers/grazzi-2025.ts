// What the eigenvalues of a linear recurrence allow at finite precision. Lower bounds only.

import type { Paper } from "../paper.ts";

export const grazzi2025 = {
  key: "grazzi-2025",
  cite: {
    authors:
      "Riccardo Grazzi, Julien Siems, Arber Zela, Jörg K.H. Franke, Frank Hutter, Massimiliano Pontil",
    title: "Unlocking State-Tracking in Linear RNNs Through Negative Eigenvalues",
    venue: "ICLR",
    year: 2025,
    arxiv: "2411.12537",
  },
  theorems: {
    "positive-eigenvalues": {
      statement:
        "At finite precision a linear recurrence whose transitions have only positive eigenvalues cannot compute parity.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: [
        "Numbers have constantly many bits.",
        "All eigenvalues of all transitions are positive.",
      ],
      gives: null,
    },
    "negative-eigenvalues": {
      statement:
        "Linear recurrences whose transitions are products of identity minus an outer product, with eigenvalues in [-1, 1], can recognise every regular language.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The weights may be chosen freely; nothing is said of trained ones."],
      gives: null,
    },
  },
} satisfies Paper;
