// Masked diffusion of text, step by step the same as a padded transformer in a loop.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const sveteSabharwal2025 = {
  key: "svete-sabharwal-2025",
  cite: {
    authors: "Anej Svete, Ashish Sabharwal",
    title: "On the Reasoning Abilities of Masked Diffusion Language Models",
    venue: "arXiv",
    year: 2025,
    arxiv: "2510.13117",
  },
  theorems: {
    "masked-diffusion": {
      statement: prose(`
        Masked diffusion with a planner is equivalent, step for step, to polynomially padded looped
        transformers: constantly many steps give AC0, log^d N steps AC^d, and polynomially many stay
        within P and do everything that chain of thought does.
      `),
      where: "Theorems 3.1 to 3.3, Corollaries 3.3, 3.4 and 3.6",
      status: "proved",
      checked: "text",
      assumes: [
        "Numbers have constantly many bits and the width is O(log N).",
        "The planner may also resample positions that are already filled.",
      ],
      gives: "P",
    },
  },
} satisfies Paper;
