// Loops over per-channel or matrix recurrences that constant-depth threshold circuits compute: the loop is not
// run, its closed form is evaluated.

import type { Theorem } from "../paper.ts";
import { prose } from "../prose.ts";

const EXACT = "The recurrence is evaluated exactly and rounded once, not at every step.";
const FRACTIONS =
  "Coefficients are fractions of poly(N) bits, as floating-point numbers with an O(log N)-bit exponent are.";

export const scans = {
  accumulation: {
    statement: prose(`
      A state that is only combined with new input by one commutative and associative operation (sum,
      product, minimum, maximum, and, or, exclusive or) is in TC0, all prefixes included.
    `),
    where: "own lemma, on hesse-allender-barrington-2002",
    status: "derived",
    checked: "own proof",
    assumes: ["One and the same operation is used throughout.", EXACT],
    gives: "TC0",
    proof: prose(`
      The state after t steps is the t-fold operation of the inputs: an iterated sum or product, an
      extremum, one gate for and/or, a count for exclusive or. All t are computed side by side.
    `),
  },
  "modular-accumulation": {
    statement: prose(`
      A state to which new input is added, or which input replaces, and of which the remainder by one
      number is taken in some of the trips, is in TC0, all prefixes included.
    `),
    where: "own lemma, on hesse-allender-barrington-2002",
    status: "derived",
    checked: "own proof",
    assumes: [
      "The modulus is the same in all trips, and remainders have its sign.",
      "Channels are not mixed.",
      EXACT,
      FRACTIONS,
    ],
    gives: "TC0",
    proof: prose(`
      Only what comes after the last replacement counts. Within it let r be the last remainder that is
      taken. Remainders before r may be left out: ((u mod m) + v) mod m = (u + v) mod m. So the state is
      the sum of all input up to r, modulo m, plus the sum of the input after r: two iterated sums and
      one division, all in TC0. All prefixes are computed side by side.
    `),
  },
  "iterated-affine-diagonal": {
    statement: prose(`
      A recurrence h ← a(x)·h + b(x), channel by channel, with real or complex coefficients that do not
      read h, is in TC0 for any polynomial width.
    `),
    where:
      "own proof, on hesse-allender-barrington-2002; special cases in merrill-2024 and chen-2024",
    status: "derived",
    checked: "own proof",
    assumes: ["a and b do not read the state.", "Channels are not mixed.", EXACT, FRACTIONS],
    gives: "TC0",
    proof: prose(`
      Unrolled, h_t = Σ_j b_j · Π_{j<k≤t} a_k, with b_0 = h_0. For each of the polynomially many pairs
      (j, t) the product is an iterated product; factors that are zero need no care, since nothing is
      divided by. The sum over j is an iterated sum. Both are TC0, and so is bringing the summands to a
      common denominator, which is one more iterated product.

      A complex product is computed as a product of polynomials u_k + v_k·z modulo z² + 1. Polynomials
      are multiplied as integers: substitute for z a power of two larger than twice any coefficient of
      the product in absolute value, multiply, and read the coefficients off. Reduction modulo z² + 1 is two alternating sums.
    `),
  },
  "log-affine": {
    statement:
      "A recurrence h ← log(exp(h + a(x)) + exp(b(x))), channel by channel, is in TC0 up to an error of 2^(-poly(N)).",
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "a and b do not read the state.",
      "The absolute values of a, b and h are polynomial in N, so that their exponentials have poly(N) bits.",
      EXACT,
    ],
    gives: "TC0",
    proof: prose(`
      In u = exp(h) the recurrence is u ← exp(a)·u + exp(b): affine and diagonal. All numbers are
      positive, so relative errors of the exponentials only add up over the steps, and poly(N) bits of
      exponentials and of the final logarithm (both TC0) give the stated error.
    `),
  },
  "clip-scan": {
    statement: prose(`
      A recurrence h ← clip(a(x)·h + b(x), lo(x), hi(x)), channel by channel, real, with all four
      coefficients free of h, is in TC0. ReLU and running extrema are special cases.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "a, b, lo and hi do not read the state.",
      "Channels are not mixed and numbers are real.",
      EXACT,
      FRACTIONS,
    ],
    gives: "TC0",
    proof: prose(`
      Let lo ≤ hi; where lo > hi the result is hi, so lo may be replaced by min(lo, hi). A missing
      bound is infinite.

      *Zeros.* A step with a_t = 0 yields a value free of the state. Start at the last such step before
      the output (a comparison per position); from there on no a is zero.

      *Signs.* Let σ_t be the sign of a_1···a_t, found by counting negative factors. For g_t = σ_t·h_t
      the step has the coefficient |a_t|, the bias σ_t·b_t and the bounds σ_t·lo_t, σ_t·hi_t, in
      exchanged order if σ_t < 0. So let a_t > 0.

      *Scale.* With A_t = a_1···a_t and B_t = Σ_j b_j·Π_{j<k≤t} a_k put u_t = (h_t − B_t)/A_t. Since
      A_t > 0 the step becomes u_t = clip(u_{t−1}, l_t, r_t) with l_t = (lo_t − B_t)/A_t ≤ r_t =
      (hi_t − B_t)/A_t. A and B are iterated products and sums, in TC0.

      *Latch.* For a number θ, call step t *up* if l_t ≥ θ and *down* if r_t < θ; it is not both. After
      an up step u ≥ θ, after a down step u < θ, and any other step leaves whether u ≥ θ unchanged. So
      u_t ≥ θ iff the last step up to t that is up or down is up, or there is none and u_0 ≥ θ: a
      formula of constant depth over comparisons.

      *Value.* u_t is one of u_0, l_1, r_1, …, l_t, r_t, hence the largest of these 2t + 1 candidates θ
      for which u_t ≥ θ. Undo scale and sign.
    `),
  },
  "fixed-matrix": {
    statement: prose(`
      A recurrence h ← A(x)·h + b(x), where every A(x) is a polynomial of constant degree in one matrix
      K of constant size, with scalar coefficients from x, is in TC0.
    `),
    where: "own lemma, on mereghetti-palano-2000/matrix-powering",
    status: "derived",
    checked: "own proof",
    assumes: [
      "K is the same in all trips of all loops around the state.",
      "K has constant size.",
      "One set of scalars serves all coupled channels.",
      EXACT,
      FRACTIONS,
    ],
    gives: "TC0",
    proof: prose(`
      Let A_t = q_t(K). Then h_t = Σ_j (Π_{j<k≤t} q_k)(K)·b_j, since polynomials in one matrix commute.
      The product of the q_k is a product of polynomials in one unknown, computed in TC0 as an integer
      product (substitute a large power of two). Its degree is polynomial; the powers of K are in TC0
      for constant size, and the rest is iterated sums.
    `),
  },
  "late-normalisation": {
    statement: prose(`
      If each trip divides a linear function of the state by one number that is a norm of such a
      function, or linear itself, the loop is the loop without divisions, divided once at the end.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "One number divides all that is coupled; nothing is added to it or to the state.",
      "All trips divide by the same kind of number, and never by zero.",
      EXACT,
    ],
    gives: null,
    proof: prose(`
      Let a trip be s ↦ L(s)/n(s), with n(c·s) = c·n(s) for the numbers c that trips divide by: positive
      ones where n is a norm, any where it is linear. What an earlier trip divided by is a factor of L and
      of n alike, and cancels. All divisions but the last go.
    `),
  },
  "fixed-linear-map": {
    statement: prose(`
      If K consists of weights alone, the recurrence h ← K·h + b(x) is, for every N, one fixed linear
      map of the inputs: it is in non-uniform TC0 at any polynomial width.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "K does not depend on the input.",
      "Circuits may differ from N to N: the powers of K are built in.",
      EXACT,
    ],
    gives: "TC0",
    proof: prose(`
      h_t = Σ_j K^(t−j)·b_j. For each N the entries of the powers of K are constants of poly(N) bits,
      wired into the circuit; what is left is products with constants and iterated sums.
    `),
  },
} satisfies Record<string, Theorem>;
