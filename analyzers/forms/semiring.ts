// Forms that are matrix products over another semiring.

import type { Form, LoopFacts } from "./form.ts";
import { productBound, steppedBound } from "./loop.ts";

export const semiringForms: readonly Form[] = [
  {
    id: "LOGDENSE",
    doc: "logsumexp over old channels shifted by the input: a product of non-negative matrices in log coordinates.",
    under: ["NL"],
    bound: (loop) => {
      if (loop.precision === "constant") return steppedBound(loop);
      return loop.width === "growing"
        ? productBound(loop, "TC1", ["depthwise/growing-matrix"])
        : productBound(loop, "PNC1", ["depthwise/matrix-scan"]);
    },
    examples: ["alpha = logsumexp(A(x) + alpha[None, :], axis=1)"],
  },
  {
    id: "TROP",
    doc: "The maximum (or throughout the minimum) over old channels shifted by the input.",
    under: ["NL"],
    bound: tropicalBound,
    examples: ["delta = max(A(x) + delta[None, :], axis=1)"],
  },
];

// Weights of O(log N) bits are encoded as powers of a large base; longer ones need too many bits for that.
function tropicalBound(loop: LoopFacts) {
  if (loop.precision === "constant") return steppedBound(loop);
  return loop.width === "growing" || loop.precision === "poly"
    ? productBound(loop, "AC1", ["depthwise/tropical-growing"])
    : productBound(loop, "L", ["depthwise/tropical"]);
}
