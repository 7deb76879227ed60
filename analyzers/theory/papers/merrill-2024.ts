// State-space models: which are in TC0, and which change takes the proof away.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const merrill2024 = {
  key: "merrill-2024",
  cite: {
    authors: "William Merrill, Jackson Petty, Ashish Sabharwal",
    title: "The Illusion of State in State-Space Models",
    venue: "ICML",
    year: 2024,
    arxiv: "2404.08819",
  },
  theorems: {
    "convolutional-ssm": {
      statement: prose(`
        State-space models whose transition matrix is the same at every step (S4), computed in their
        convolutional form with O(log N) bits, are in L-uniform TC0.
      `),
      where: "Theorem 4.2",
      status: "proved",
      checked: "text",
      assumes: [
        "The transition matrix does not depend on the input or the step.",
        "The convolutional form is computed, not a scan that rounds at every step.",
        "Numbers have O(log N) bits.",
        "The number of layers does not grow with N.",
      ],
      gives: "TC0",
    },
    "diagonal-ssm": {
      statement: prose(`
        State-space models with a real diagonal input-dependent transition (S6, the layer of Mamba), and
        those whose transitions are all diagonal in one fixed basis, computed in their convolutional form
        with O(log N) bits, are in L-uniform TC0.
      `),
      where: "Theorems 4.4 and 4.6",
      status: "proved",
      checked: "text",
      assumes: [
        "All transition matrices are diagonal in one basis that does not depend on the input.",
        "The convolutional form is computed, not a scan that rounds at every step.",
        "Numbers have O(log N) bits.",
        "The number of layers does not grow with N.",
      ],
      gives: "TC0",
    },
    idS4: {
      statement: prose(`
        With a dense transition matrix that depends on the input (IDS4) one layer recognises every
        regular language, so some such layers are NC1-hard: they are not in TC0 unless TC0 = NC1.
      `),
      where: "Theorem 5.2",
      status: "conditional",
      checked: "text",
      assumes: ["The weights may be chosen freely; nothing is said of trained ones."],
      gives: null,
    },
  },
} satisfies Paper;
