// The loop bounds that several forms share.

import { type CircuitClass, composeClass, isWithin } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import type { LoopBound, LoopFacts } from "./form.ts";

/** No step waits for the one before: the trips are a map. */
export function mapBound(loop: LoopFacts): LoopBound {
  return { class: loop.body, chain: "constant", because: ["depthwise/map"] };
}

/** The composite of all trips has a closed form in TC0 and is a scan. */
export function scanBound(loop: LoopFacts, because: NonEmpty<string>): LoopBound {
  return { class: fedBy(loop.body, "TC0"), chain: "log", because };
}

/** An associative product in the given class, log-deep as a scan. */
export function productBound(
  loop: LoopFacts,
  within: CircuitClass,
  because: NonEmpty<string>,
): LoopBound {
  return { class: fedBy(loop.body, within), chain: "log", because };
}

/**
 * The state-bits rule: the loop is simulated step by step, remembering only the state. O(1) bits of state
 * with a body in NC1 give NC1, O(log N) bits with a body in L give L, and polynomially many bits give P.
 */
export function steppedBound(loop: LoopFacts): LoopBound {
  const bits = loop.width === "growing" ? "poly" : loop.precision;
  const within: CircuitClass = bits === "constant" ? "NC1" : bits === "log" ? "L" : "P";
  const because: NonEmpty<string> =
    bits === "log"
      ? ["depthwise/state-bits", "merrill-2026/nonlinear-rnn-log-precision"]
      : ["depthwise/state-bits"];
  return { class: fedBy(loop.body, within), chain: "trips", because };
}

/** Class of a loop whose coefficients the body computes: those of a body in TC0 are part of every bound. */
export function fedBy(body: CircuitClass, within: CircuitClass): CircuitClass {
  return isWithin(body, "TC0") ? within : composeClass(within, body);
}
