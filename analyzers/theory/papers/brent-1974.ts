// From work and span to time on a limited number of processors.

import type { Paper } from "../paper.ts";

export const brent1974 = {
  key: "brent-1974",
  cite: {
    authors: "Richard P. Brent",
    title: "The Parallel Evaluation of General Arithmetic Expressions",
    venue: "Journal of the ACM 21",
    year: 1974,
    arxiv: null,
  },
  theorems: {
    "work-and-span": {
      statement:
        "A computation of q operations that takes t steps on unboundedly many processors takes at most t + (q − t)/p steps on p of them.",
      where: "Lemma 2, as given on the author's page",
      status: "proved",
      checked: "text",
      assumes: ["Every operation takes one step, and scheduling and communication are free."],
      gives: null,
    },
  },
} satisfies Paper;
