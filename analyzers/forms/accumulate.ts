// Forms that combine the state with an input by one associative and commutative operation.
// X is below none of them: choosing between a reset and an accumulation is no accumulation.

import type { Form, LoopFacts } from "./form.ts";
import { scanBound } from "./loop.ts";

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
];

function accumulated(loop: LoopFacts) {
  return scanBound(loop, ["depthwise/accumulation"]);
}
