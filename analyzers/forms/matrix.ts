// Forms that mix channels linearly, or projectively.

import type { Form, LoopFacts } from "./form.ts";
import { productBound, scanBound, steppedBound } from "./loop.ts";

export const matrixForms: readonly Form[] = [
  {
    id: "FIX",
    doc: "Affine with a matrix that is a polynomial of one matrix, the same in all trips.",
    under: ["DENSE"],
    bound: fixedMatrixBound,
    examples: ["h = W @ h + b(x)"],
  },
  {
    id: "DENSE0",
    doc: "Linear in the old state, with a matrix from the input and no bias.",
    under: ["DENSE", "PROJ"],
    bound: matrixProductBound,
    examples: ["h = A(x) @ h"],
  },
  {
    id: "DENSE",
    doc: "Affine in the old state, with a matrix from the input.",
    under: ["MOBIUS(matrix)"],
    bound: matrixProductBound,
    examples: ["S = S @ (I - b * k * k.T) + b * v * k.T"],
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
