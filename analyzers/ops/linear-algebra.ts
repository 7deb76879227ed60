// Functions of square matrices. Their class depends on whether the matrix grows: a determinant of constant size
// is an expression, one of growing size is a tree of matrix products.

import { add, asNumber, type CircuitClass, log2, max, mul, scale } from "../algebra/index.ts";
import { isUnknown, type Maybe } from "../base/index.ts";
import { mixing } from "./axes.ts";
import { elemOf, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { OpCost, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeAt, sizeOr } from "./shape.ts";
import { DETERMINANT } from "./theorems.ts";
import type { OpView } from "./view.ts";

const det: OpRule = {
  domain: "",
  op: "Det",
  since: 11,
  doc: "The determinant of each matrix of a stack.",
  within: matrixClass,
  because: DETERMINANT,
  infer: (at) => [tensor(elemOf(at.inputs[0]), stackSizes(at))],
  cost: matrixCost,
  flow: (at) => {
    const sizes = known(at.inputs[0]);
    return sizes === null ? null : mixing(0, sizes.length, (axis) => axis >= sizes.length - 2);
  },
  examples: [
    { inputs: ["f32[B, 3, 3]"], outputs: ["f32[B]"], work: "162·B", steps: "6" },
    { inputs: ["f32[M, M]"], outputs: ["f32[]"], work: "2·M⁴" },
  ],
};

const inverse: OpRule = {
  ...det,
  domain: "com.microsoft",
  op: "Inverse",
  since: 1,
  doc: "The inverse of each matrix of a stack.",
  infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
  examples: [{ inputs: ["f32[B, 4, 4]"], outputs: ["f32[B, 4, 4]"], work: "512·B" }],
};

/** Determinants and inverses. */
export const linearAlgebraRules: readonly OpRule[] = [det, inverse];

function matrixClass(at: OpView): Maybe<CircuitClass> {
  const [matrix] = at.inputs;
  const size = sizeOr(matrix, -1);
  if (size === null || asNumber(size) === null) return "TC1";
  // A number that the file fixes for an axis, or one made of it, grows with the axis.
  const isSettled = matrix?.kind === "tensor" && matrix.constant;
  return isSettled || at.fixedAxes().size === 0 ? "TC0" : "TC1";
}

function stackSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  return isUnknown(sizes) ? sizes : sizes.slice(0, -2);
}

// The parallel evaluation that the class rests on: powers of the matrix by a tree of matrix products. It does
// more work than an elimination, which takes a step for each row.
function matrixCost(at: OpView): OpCost {
  const size = sizeAt(at, at.inputs[0], -1, "the size of the matrix is not known");
  const sizes = known(at.inputs[0]) ?? [elements(at, at.inputs[0])];
  const levels = max(log2(size), ONE);
  return {
    work: scale(elementsOf(at, [...sizes, size, size]), 2),
    steps: mul(levels, add(levels, ONE)),
    threshold: asNumber(size) === null ? levels : ONE,
    launches: ONE,
  };
}
