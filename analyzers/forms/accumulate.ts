// Forms that combine the state with an input by one associative and commutative operation.
// X is below none of them but the one with a modulus, which has resets: choosing between a reset and an accumulation
// is no accumulation.

import type { Form, LoopFacts } from "./form.ts";
import { scanBound, steppedBound } from "./loop.ts";

const DOC = "The state is combined with an input by one associative, commutative operation";

export const accumulatingForms: readonly Form[] = [
  {
    id: "ACC(+,*)",
    doc: `${DOC}: addition, or multiplication.`,
    under: ["DIAG"],
    bound: (loop) => accumulated(loop),
    examples: ["s = s + b(x)", "p = p * b(x)"],
  },
  {
    id: "ACC(min,max)",
    doc: `${DOC}: the minimum, or the maximum.`,
    under: ["CLIP"],
    bound: (loop) => scanBound(loop, ["depthwise/extremum"]),
    examples: ["m = max(m, b(x))"],
  },
  {
    id: "ACC(bool)",
    doc: `${DOC}: and, or, exclusive or of single bits.`,
    under: ["FIN"],
    bound: (loop) => accumulated(loop),
    examples: ["seen = seen | (x == 0)"],
  },
  {
    id: "ACC(mod)",
    doc: "An input is added to the state, modulo a number that is the same in all trips, or takes its place.",
    under: ["NLC"],
    // Rounded at every step a remainder is some function of its channel.
    bound: (loop) =>
      loop.precision === "constant"
        ? steppedBound({ ...loop, width: "constant" })
        : scanBound(loop, ["depthwise/modular-accumulation"]),
    examples: ["s = (s + b(x)) % 7"],
  },
];

function accumulated(loop: LoopFacts) {
  return scanBound(loop, ["depthwise/accumulation"]);
}
