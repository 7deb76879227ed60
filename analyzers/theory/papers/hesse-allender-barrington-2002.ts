// Division and iterated products in uniform constant depth: what nearly every TC0 bound rests on.

import type { Paper } from "../paper.ts";
import { prose } from "../prose.ts";

export const hesseAllenderBarrington2002 = {
  key: "hesse-allender-barrington-2002",
  cite: {
    authors: "William Hesse, Eric Allender, David A. Mix Barrington",
    title: "Uniform constant-depth threshold circuits for division and iterated multiplication",
    venue: "Journal of Computer and System Sciences 65",
    year: 2002,
    arxiv: null,
  },
  theorems: {
    "iterated-addition": {
      statement:
        "The sum of n numbers of n bits each is computed by DLOGTIME-uniform TC0 circuits.",
      where: "used throughout; older than the paper",
      status: "proved",
      checked: "own proof",
      assumes: ["The sum is formed exactly and rounded at most once."],
      gives: "TC0",
      proof: prose(`
        Cut the numbers into blocks of b = ⌈log₂ n⌉ bits. In one block position the n blocks are
        numbers below 2n, so their sum is the number of pairs (j, k) with 1 ≤ k < 2n and x_j ≥ k: a
        count of fewer than 2n² bits, which one layer of threshold gates compares with every possible
        value. Each such sum has at most 2b + 1 ≤ 3b bits, so the sums of every third block position
        do not overlap and stand side by side in one number. That leaves three numbers whose sum is
        wanted; carry-save addition makes two of them, and two numbers are added in AC0 by carry
        look-ahead.
      `),
    },
    "iterated-product": {
      statement:
        "The product of n numbers of n bits each is computed by DLOGTIME-uniform TC0 circuits.",
      where: "title and abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The product is formed exactly and rounded at most once."],
      gives: "TC0",
    },
    division: {
      statement: "The quotient of two n-bit integers is computed by DLOGTIME-uniform TC0 circuits.",
      where: "abstract",
      status: "proved",
      checked: "abstract",
      assumes: ["The quotient is rounded once."],
      gives: "TC0",
    },
  },
} satisfies Paper;
