// Recurrences that mix channels: by a choice of channel, by matrices that depend on the input, by (max, +).

import type { Theorem } from "../paper.ts";
import { prose } from "../prose.ts";

export const paths = {
  "chosen-path": {
    statement: prose(`
      A recurrence in which every new channel reads one old channel chosen by the input (or every old
      channel feeds one new channel chosen by the input), through an affine or clipped step, is in NC1
      at constant width.
    `),
    where: "own lemma, on barrington-1989/regular-languages",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The choice does not read the state.",
      "The width is constant.",
      "All steps choose sources, or all steps choose targets; targets take affine steps only.",
      "Values are evaluated exactly and rounded once.",
    ],
    gives: "NC1",
    proof: prose(`
      *Choice of source.* The value of channel i at time t comes along one path i = i_t, i_{t−1}, …,
      where i_{k−1} is the channel that i_k reads at step k. The path is a composition of maps on
      constantly many channels: NC1. Along it the state is one number under affine or clipped steps:
      TC0 (clip-scan).

      *Choice of target.* Every bias b_j(c) travels forward along one path, found the same way,
      multiplied by the factors it meets: an iterated product. A channel is the sum of what arrives.

      NC1 contains TC0 and is closed under composition.
    `),
  },
  "chosen-path-wide": {
    statement: "The recurrence of chosen-path is in L when the width is polynomial.",
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The choice does not read the state.",
      "All steps choose sources, or all steps choose targets; targets take affine steps only.",
      "Values are evaluated exactly and rounded once.",
    ],
    gives: "L",
    proof: prose(`
      A path is followed with one pointer of O(log N) bits. The rest is as in chosen-path: TC0 along the
      path, and L is closed under composition.
    `),
  },
  "chosen-path-nonlinear": {
    statement: prose(`
      If the steps along chosen sources are arbitrary functions of one number of O(log N) bits, the
      recurrence is in L at any polynomial width.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The choice does not read the state.",
      "Every new channel reads exactly one old channel.",
      "Numbers have O(log N) bits; with poly(N) bits the bound is P.",
    ],
    gives: "L",
    proof: prose(`
      To know channel i at time t, follow its path back to the start, recomputing it from the end for
      every step (a pointer and a counter), and carry the one number along it: O(log N) bits in all.
    `),
  },
  "matrix-scan": {
    statement: prose(`
      Affine, projective (a matrix followed by division by one norm), Möbius and log-sum-exp recurrences
      of constant width, with coefficients free of the state, are iterated products of matrices of
      constant size: PNC1.
    `),
    where: "own lemma, on merrill-2026/linear-rnn",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The width is constant.",
      "The coefficients do not read the state.",
      "A projective step has one norm for the whole state, no bias and no ε.",
      "Arithmetic is exact on rationals; the answer is the sign of one value.",
    ],
    gives: "PNC1",
    proof: prose(`
      - Affine: append a coordinate that is always 1.
      - Projective: a norm scales with a positive factor, so all but the last division cancel; multiply
        the matrices and normalise once.
      - Möbius: (a·s + b)/(c·s + d) is the action of the matrix (a b; c d) on the line through (s, 1);
        likewise for matrices s in blocks.
      - Log-sum-exp: in u = exp(s) it is a product with a matrix of positive entries; subtracting one
        common logarithm is one positive factor.
    `),
  },
  "growing-matrix": {
    statement: prose(`
      Recurrences h ← A(x)·h + b(x) whose width grows are in TC1, and so are powers of a matrix of
      growing size.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The coefficients do not read the state.",
      "Arithmetic is exact on rationals of poly(N) bits and rounded once at the end.",
    ],
    gives: "TC1",
    proof: prose(`
      The product of T matrices of polynomial size is formed by a balanced tree of ⌈log₂ T⌉ levels. One
      product of two matrices is products of entries and iterated sums: TC0. Entries keep polynomially
      many bits, over one common denominator.
    `),
  },
  tropical: {
    statement: prose(`
      Recurrences s_i ← max_j (A_ij(x) + s_j) of constant width, with integer weights of polynomial
      size, are in L; the same for min throughout.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The weights do not read the state.",
      "Either maximum or minimum is taken throughout.",
      "Weights are multiples of one unit, polynomially large; width is constant.",
    ],
    gives: "L",
    proof: prose(`
      Shift the weights to be non-negative and replace w by B^w, with B larger than the number d^T of
      paths. The ordinary matrix product then sums B^(weight) over all paths, and its leading digit in
      base B stands at the largest weight. It is an iterated product of matrices of constant size with
      entries of poly(N) bits, whose bits are computed in L.
    `),
  },
  "tropical-growing": {
    statement:
      "Recurrences s_i ← max_j (A_ij(x) + s_j), of any polynomial width and weights of poly(N) bits, are in AC1.",
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The weights do not read the state.",
      "Either maximum or minimum is taken throughout.",
    ],
    gives: "AC1",
    proof: prose(`
      The (max, +) product of two matrices is additions of two numbers and extrema: AC0. It is
      associative, so a balanced tree of O(log T) levels gives the product of all.
    `),
  },
} satisfies Record<string, Theorem>;
