// Loops of which nothing is known but how many bits they carry, or that a channel keeps its order.

import type { Theorem } from "../paper.ts";
import { prose } from "../prose.ts";

const COUNTED =
  "All that is carried is counted: caches, memory, generator states and the halting flag.";

export const states = {
  "state-bits": {
    statement: prose(`
      A loop of polynomially many trips that carries S bits is in NC1 if S = O(1) and its body is in
      NC1; in L if S = O(log N) and its body is in L; in P if S is polynomial and its body is in P.
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [COUNTED, "The trip count is polynomial in N."],
    gives: null,
    proof: prose(`
      *Constant.* One trip is a map on constantly many states, a table computed in NC1; see
      barrington-1989/regular-languages.

      *Logarithmic.* A machine keeps the state and the trip number, O(log N) bits, and evaluates the
      next state bit by bit with the logarithmic-space machine of the body, keeping old and new state.
      The body may read the whole input at every trip.

      *Polynomial.* Run the loop.
    `),
  },
  "per-channel": {
    statement: prose(`
      If channels are not mixed, the state-bits rule applies to each channel alone, at any polynomial
      width: NC1 for O(1) bits a channel, L for O(log N), P for poly(N).
    `),
    where: "own lemma",
    status: "proved",
    checked: "own proof",
    assumes: [
      "The new value of a channel reads no other channel of the state.",
      COUNTED,
      "The trip count is polynomial in N.",
    ],
    gives: null,
    proof: prose(
      "Each channel is a loop of its own over the same inputs; all are evaluated side by side.",
    ),
  },
  monotone: {
    statement: prose(`
      With constantly many bits a number, a recurrence that is monotone in the state, channel by
      channel and for every input, is in ACC0, which is inside TC0.
    `),
    where: "own lemma, on barrington-therien-1988/solvable-monoids",
    status: "derived",
    checked: "own proof",
    assumes: [
      "Numbers have constantly many bits.",
      "Every step is increasing or decreasing in the old value; the direction may depend on the input.",
      "Not-a-number stays not-a-number.",
    ],
    gives: "TC0",
    proof: prose(`
      The steps of a channel generate a monoid of increasing and decreasing maps of a finite chain. A
      group inside it with identity e acts faithfully on the image of e, which is again a chain, by
      bijections that preserve or reverse its order. A finite chain has at most two of those. So every
      group has order at most two and is solvable, and the word problem is in ACC0. With not-a-number as
      one absorbing state beside the chain the groups are the same. Channels are evaluated side by side.
    `),
  },
  "repeated-map": {
    statement: prose(`
      A loop that carries O(1) bits and applies the same map at every trip, even one that reads the whole
      input, is in TC0 if its body is.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "No trip index, time embedding, per-trip weight or fresh noise enters the body.",
      COUNTED,
    ],
    gives: "TC0",
    proof: prose(`
      For the given input the body is one map f on constantly many states; compute its table, an entry
      a state, side by side. The T-th power of f is a function of that table and of T; with m states
      it depends on T only through min(T, m) and T modulo lcm(1, …, m): a constant number of cases.
    `),
  },
  "logarithmic-feedback": {
    statement: prose(`
      If a loop feeds back O(log N) bits over all its trips together, such as O(log N) trips with O(1)
      bits each, it is in TC0 if its body is.
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: ["Trip count times carried bits is O(log N).", COUNTED],
    gives: "TC0",
    proof: prose(`
      There are polynomially many possible histories. For each of them check all trips side by side: does
      the body take each guessed state to the next? Exactly one history passes; select it.
    `),
  },
  "fixed-state-decoder": {
    statement: prose(`
      Generation by a model that carries a state of fixed size, and no cache that grows, obeys the
      state-bits rule: NC1 with O(1) carried bits, L with O(log N).
    `),
    where: "own lemma",
    status: "derived",
    checked: "own proof",
    assumes: [
      "Written tokens are read again only as the next input.",
      "The number of tokens is polynomial in N, and a token is counted among the carried bits.",
      COUNTED,
    ],
    gives: null,
    proof: prose(
      "The last token is part of the carried state, with as many bits as name a token; apply state-bits.",
    ),
  },
} satisfies Record<string, Theorem>;
