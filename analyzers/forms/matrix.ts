// Forms that mix channels linearly, or projectively.

import type { Form, LoopFacts } from "./form.ts";
import { productBound, scanBound, steppedBound } from "./loop.ts";

export const matrixForms: readonly Form[] = [
  {
    id: "FIX",
    doc: "The old state is multiplied by one matrix that is the same in all trips, or by a polynomial of it.",
    under: ["DENSE"],
    bound: fixedMatrixBound,
    examples: ["h = W @ h + b(x)"],
  },
  {
    id: "DENSE0",
    doc: "The old state is multiplied by a matrix that comes from the input, and nothing is added.",
    under: ["DENSE", "PROJ"],
    bound: matrixProductBound,
    examples: ["h = A(x) @ h"],
  },
  {
    id: "DENSE",
    doc: "The old state is multiplied by a matrix that comes from the input, so that channels mix: affine, not diagonal.",
    under: ["MOBIUS(matrix)"],
    bound: matrixProductBound,
    examples: ["S = S @ (I - b * k * k.T) + b * v * k.T"],
  },
  {
    id: "PROJ(FIX)",
    doc: "A polynomial of one matrix, the same in all trips, without a bias, divided by one norm of the coupled state.",
    under: ["PROJ"],
    bound: (loop) => {
      const { because, ...bound } = fixedMatrixBound(loop);
      return { ...bound, because: [...because, "depthwise/late-normalisation"] };
    },
    examples: ["h = W @ h; h = h / norm(h)"],
  },
  {
    id: "PROJ",
    doc: "Linear without a bias, divided by one norm of the whole coupled state.",
    under: ["NL"],
    bound: matrixProductBound,
    examples: ["h = A(x) @ h; h = h / norm(h)"],
  },
  {
    id: "MOBIUS",
    doc: "Each channel is a quotient of two affine functions of its own old value.",
    under: ["MOBIUS(matrix)"],
    bound: (loop) => matrixProductBound({ ...loop, width: "constant" }),
    examples: ["h = (a(x) * h + b(x)) / (c(x) * h + d(x))"],
  },
  {
    id: "MOBIUS(matrix)",
    doc: "A quotient of two affine functions of the coupled state, as in a Riccati recursion.",
    under: ["NL"],
    bound: matrixProductBound,
    examples: ["P = (A @ P + B) @ inv(C @ P + D)"],
  },
];

function fixedMatrixBound(loop: LoopFacts) {
  if (loop.precision === "constant") return steppedBound(loop);
  return loop.width === "growing"
    ? productBound(loop, "TC1", ["depthwise/growing-matrix"])
    : scanBound(loop, ["depthwise/fixed-matrix"]);
}

// Rounding at every step makes a matrix product an arbitrary map, so constant precision steps.
function matrixProductBound(loop: LoopFacts) {
  if (loop.precision === "constant") return steppedBound(loop);
  return loop.width === "growing"
    ? productBound(loop, "TC1", ["depthwise/growing-matrix"])
    : productBound(loop, "PNC1", ["merrill-2026/linear-rnn", "depthwise/matrix-scan"]);
}
