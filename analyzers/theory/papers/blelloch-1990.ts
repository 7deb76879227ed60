// Loops that are scans: why a linear recurrence has a logarithmic chain.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const blelloch1990 = {
  key: "blelloch-1990",
  cite: {
    authors: "Guy E. Blelloch",
    title: "Prefix Sums and Their Applications",
    venue: "Technical report CMU-CS-90-190, Carnegie Mellon University",
    year: 1990,
    arxiv: null,
  },
  theorems: {
    scan: {
      statement: prose(`
        All prefixes of N elements under an associative operation are computed in O(log N) steps with
        O(N) applications of it; linear recurrences are such prefixes.
      `),
      where: "abstract and introduction",
      status: "proved",
      checked: "abstract",
      assumes: [
        "The operation is associative as computed; in floating point the order of rounding changes.",
      ],
      gives: null,
    },
  },
} satisfies Paper;
