// What single operations cost in circuits. All are textbook facts; the proofs are given so that they can be checked.

import type { Theorem } from "../paper.ts";
import { prose } from "../prose.ts";

export const operations = {
  "data-movement": {
    statement:
      "Moving, copying, slicing, padding and joining arrays, also at indices that are computed, is in AC0.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["Arrays have polynomially many entries, so that an index has O(log N) bits."],
    gives: "AC0",
    proof: prose(`
      Where the source of an entry follows from the sizes alone the circuit is wires. Where it is
      computed, output bit = OR over the polynomially many positions i of (index = i) AND (bit of entry
      i); comparing an O(log N)-bit index with a constant is one AND gate.
    `),
  },
  elementwise: {
    statement: prose(`
      Addition, subtraction, multiplication, comparison, rounding and selection on numbers of poly(N)
      bits, entry by entry, are in TC0 (all but multiplication in AC0).
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["Each result is rounded to the working precision."],
    gives: "TC0",
    proof: prose(`
      Two numbers are added in AC0 by carry look-ahead: the carry into bit i is the OR over j < i of
      "generated at j and propagated from j + 1 to i − 1". Comparison is subtraction, selection one
      level of AND and OR. Rounding keeps a prefix of the bits, found by the position of the leading
      one, and adds at most one unit. A product is the sum of at most poly(N) shifted copies, which
      iterated addition does in TC0. Entries are computed side by side.
    `),
  },
  extremum: {
    statement: "The largest (or smallest) of N numbers, and its position, is computed in AC0.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["Numbers are compared as they stand; ties go to the first."],
    gives: "AC0",
    proof: prose(`
      Entry i is the first maximum iff it is at least every later entry and greater than every earlier
      one: an AND of N comparisons, each in AC0. Exactly one i satisfies it, and the value is the OR
      over i of that entry's bits.
    `),
  },
  ranking: {
    statement: prose(`
      Sorting N numbers, selecting the k largest, removing duplicates and compacting the entries that
      satisfy a condition are in TC0.
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["Ties are broken by position."],
    gives: "TC0",
    proof: prose(`
      The rank of entry i is the number of entries j with x_j < x_i, or x_j = x_i and j < i: N
      comparisons and one count. Output k is the OR over i of (rank of i = k) AND x_i. An entry is the
      first of its value iff no earlier one equals it; the place of a kept entry is the number of kept
      entries before it, again a count.
    `),
  },
  "bounded-window": {
    statement:
      "Outputs that read a window of the input (a convolution, a pooling window, a buffer of the last k items) are in TC0.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "What is computed from one window is in TC0.",
      "Nothing older than the window is carried from step to step.",
    ],
    gives: "TC0",
    proof: prose(`
      A state that only moves items along and drops the last is, after k steps, a list of the last k
      items: position t reads inputs t − k + 1 to t. So every output is one TC0 function of its window,
      and all windows are computed side by side.
    `),
  },
  determinant: {
    statement: prose(`
      Determinant, inverse, linear solve and Cholesky factor of an M×M matrix are in TC0 when M is a
      constant, and in TC1 when M grows; whether they are in TC0 then is not known.
    `),
    where: "own lemma, on mahajan-vinay-1997/determinant",
    status: "derived",
    checked: "own proof",
    assumes: ["Arithmetic is exact on rationals of poly(N) bits and rounded once at the end."],
    gives: "TC1",
    proof: prose(`
      For constant M the determinant is a sum of M! products of M entries: constantly many operations.

      For growing M it is a difference of two counts of walks in a layered graph with polynomially many
      nodes, so an entry of a product of M matrices of polynomial size. A balanced tree multiplies them
      in ⌈log₂ M⌉ levels; one product of two matrices is TC0 (products of entries, iterated sums), and
      the numbers keep polynomially many bits. Hence TC1.

      Entries of the inverse and of the solution are quotients of determinants (Cramer); entries of the
      Cholesky factor are quotients of minors and square roots of them. Division and square roots are
      TC0.
    `),
  },
  "greedy-suppression": {
    statement: prose(`
      Greedy suppression of overlapping boxes is in TC0 when the number of boxes it may keep is a
      constant. When that number grows, the chain of kept boxes can grow with it and no NC bound is
      known.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: ["The limit of boxes kept per class is a constant of the model."],
    gives: "TC0",
    proof: prose(`
      One round takes the remaining box of highest score (an extremum) and removes the boxes that
      overlap it by more than the threshold (a quotient and a comparison per box). A constant number of
      rounds is a constant number of TC0 stages. Classes and images are treated side by side.
    `),
  },
  "random-bits": {
    statement: prose(`
      An operation that draws random numbers has, for every fixed seed, the bound it has when the random
      bits are part of the input.
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["The verdict is about the function computed with the random bits given."],
    gives: null,
    proof: prose(`
      With the random bits as further inputs the operation is a deterministic function of its inputs.
      Fixing some inputs of a circuit leaves its depth and size.
    `),
  },
  "fan-in": {
    statement:
      "An output that depends on n inputs needs at least log₂ n steps of operations with two operands each.",
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: ["Every operation reads at most two values."],
    gives: null,
    proof: prose("After s steps a value depends on at most 2^s inputs."),
  },
} satisfies Record<string, Theorem>;
