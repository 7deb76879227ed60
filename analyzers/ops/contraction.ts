// Matrix products: each result is a sum of products over one axis.

import { add, asNumber, mul, type Poly, scale } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { same, whole, wholeInput, wholeOthers } from "./axes.ts";
import { alignedFlow, broadcastPair } from "./broadcast.ts";
import { anyFunction, multilinear } from "./carry.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, elementsOf, known, knownRank, ONE, sizeOr } from "./shape.ts";
import { QUANTISED, SUMMATION } from "./theorems.ts";
import { intAttribute, isGiven, type OpView } from "./view.ts";

const matMul: OpRule = {
  domain: "",
  op: "MatMul",
  since: 1,
  doc: "The product of matrices, or of stacks of matrices.",
  within: "TC0",
  because: SUMMATION,
  infer: (at) => [tensor(elemOf(at.inputs[0]), productSizes(at, at.inputs[0], at.inputs[1]))],
  agrees: (at) => innerSizes(at.inputs[0], at.inputs[1]),
  cost: (at, outputs) => productCost(at, outputs[0], contracted(at, at.inputs[0], at.inputs[1])),
  flow: (at, outputs) => productFlow([0, 1], at, outputs[0]),
  carry: multilinear(2),
  examples: [
    {
      inputs: ["f32[B, T, d]", "f32[d, k]"],
      outputs: ["f32[B, T, k]"],
      work: "2·B·T·d·k",
      steps: "⌈log₂ d⌉ + 1",
    },
    {
      inputs: ["f32[B, h, T, d]", "f32[B, h, d, S]"],
      outputs: ["f32[B, h, T, S]"],
      work: "2·B·h·T·d·S",
      steps: "⌈log₂ d⌉ + 1",
    },
  ],
};

const gemm: OpRule = {
  domain: "",
  op: "Gemm",
  since: 1,
  doc: "alpha·A·B + beta·C, where A and B may be transposed.",
  within: "TC0",
  because: SUMMATION,
  infer: (at) => [
    tensor(elemOf(at.inputs[0]), [
      sizeOr(at.inputs[0], intAttribute(at, "transA", 0) === 0 ? 0 : 1) ??
        at.fresh("rows of A are not known"),
      sizeOr(at.inputs[1], intAttribute(at, "transB", 0) === 0 ? 1 : 0) ??
        at.fresh("columns of B are not known"),
    ]),
  ],
  agrees: (at) => {
    const [a, b] = gemmInner(at);
    return a === null || b === null ? [] : [[a, b]];
  },
  cost: (at, outputs) => {
    const inner = eitherSize(at, ...gemmInner(at));
    const product = productCost(at, outputs[0], inner);
    if (!isGiven(at, 2)) return product;
    return {
      ...product,
      work: add(product.work, elements(at, outputs[0])),
      steps: add(product.steps, ONE),
    };
  },
  flow: (at) => {
    const [rows, columns] = [intAttribute(at, "transA", 0), intAttribute(at, "transB", 0)];
    const bias = isGiven(at, 2) ? known(at.inputs[2]) : [];
    if (knownRank(at.inputs[0], 2) === null || knownRank(at.inputs[1], 2) === null) return null;
    if (bias === null) return null;
    return [
      ...(rows === 0 ? [same(0, 0, 0), whole(0, 1)] : [whole(0, 0), same(0, 1, 0)]),
      ...(columns === 0 ? [whole(1, 0), same(1, 1, 1)] : [same(1, 0, 1), whole(1, 1)]),
      ...wholeInput(2, bias.length),
    ];
  },
  carry: multilinear(2),
  examples: [
    {
      attributes: "transB = 1",
      inputs: ["f32[B, d]", "f32[k, d]", "f32[k]"],
      outputs: ["f32[B, k]"],
      work: "2·B·d·k + B·k",
      steps: "⌈log₂ d⌉ + 2",
    },
  ],
};

/** What the product sums over, as each of the two matrices has it. */
function gemmInner(at: OpView): readonly [Poly | null, Poly | null] {
  return [
    sizeOr(at.inputs[0], intAttribute(at, "transA", 0) === 0 ? 1 : 0),
    sizeOr(at.inputs[1], intAttribute(at, "transB", 0) === 0 ? 0 : 1),
  ];
}

/** Matrix products. */
export const contractionRules: readonly OpRule[] = [
  matMul,
  gemm,
  {
    ...matMul,
    op: "MatMulInteger",
    since: 10,
    doc: "The product of matrices of integers of few bits.",
    carry: anyFunction,
    infer: (at) => [tensor("i32", productSizes(at, at.inputs[0], at.inputs[1]))],
    examples: [
      {
        inputs: ["u8[T, d]", "i8[d, k]", "u8[]", "i8[]"],
        outputs: ["i32[T, k]"],
        work: "2·T·d·k",
        steps: "⌈log₂ d⌉ + 1",
      },
    ],
  },
  {
    ...matMul,
    op: "QLinearMatMul",
    since: 10,
    doc: "The product of quantised matrices, quantised again.",
    carry: anyFunction,
    agrees: (at) => innerSizes(at.inputs[0], at.inputs[3]),
    because: [...SUMMATION, ...QUANTISED],
    infer: (at) => [
      tensor(elemOf(at.inputs[7] ?? at.inputs[0]), productSizes(at, at.inputs[0], at.inputs[3])),
    ],
    cost: (at, outputs) => {
      const inner = contracted(at, at.inputs[0], at.inputs[3]);
      return requantised(at, outputs[0], productCost(at, outputs[0], inner));
    },
    flow: (at, outputs) => productFlow([0, 3], at, outputs[0]),
    examples: [
      {
        inputs: ["u8[T, d]", "f32[]", "u8[]", "u8[d, k]", "f32[]", "u8[]", "f32[]", "u8[]"],
        outputs: ["u8[T, k]"],
        work: "2·T·d·k + 3·T·k",
        steps: "⌈log₂ d⌉ + 2",
      },
    ],
  },
];

/** Sizes of the product of two stacks of matrices. */
export function productSizes(
  at: OpView,
  left: Fact | null | undefined,
  right: Fact | null | undefined,
): Sizes {
  const [a, b] = [sizesOf(left), sizesOf(right)];
  if (isUnknown(a)) return a;
  if (isUnknown(b)) return b;
  if (a.length === 0 || b.length === 0) return unknown("the matrix product of a scalar");
  const stacks = broadcastPair(at, a.slice(0, -2), b.slice(0, -2));
  const rows = a.length > 1 ? a.slice(-2, -1) : [];
  return [...stacks, ...rows, ...(b.length > 1 ? b.slice(-1) : [])];
}

/** Length of the axis that the product of two stacks of matrices sums over. */
export function contracted(
  at: OpView,
  left: Fact | null | undefined,
  right: Fact | null | undefined,
): Poly {
  const rank = known(right)?.length ?? 0;
  return eitherSize(at, sizeOr(left, -1), rank === 1 ? sizeOr(right, 0) : sizeOr(right, -2));
}

/** The sizes that the product of two stacks of matrices sums over, where both are known. */
function innerSizes(
  left: Fact | null | undefined,
  right: Fact | null | undefined,
): readonly (readonly [Poly, Poly])[] {
  const [a, b] = [sizeOr(left, -1), sizeOr(right, known(right)?.length === 1 ? 0 : -2)];
  return a === null || b === null ? [] : [[a, b]];
}

/** A sum of `inner` products for each entry of the result. */
export function productCost(at: OpView, result: Fact | undefined, inner: Poly): OpCost {
  const sizes = known(result);
  const products = sizes === null ? elements(at, result) : elementsOf(at, [...sizes, inner]);
  const work = sizes === null ? mul(products, inner) : products;
  return computes(scale(work, 2), treeSteps(inner, 1));
}

/** The cost with a quantisation of each entry of the result after it. */
export function requantised(at: OpView, result: Fact | undefined, cost: OpCost): OpCost {
  return {
    ...cost,
    work: add(cost.work, scale(elements(at, result), 3)),
    steps: add(cost.steps, ONE),
  };
}

/** Flow of a product of two stacks of matrices; what else the operator reads counts as read whole. */
export function productFlow(
  [left, right]: readonly [number, number],
  at: OpView,
  result: Fact | undefined,
): readonly AxisFlow[] | null {
  const flows = stackFlow([left, at.inputs[left]], [right, at.inputs[right]], result);
  const others = wholeOthers(at, [left, right]);
  return flows === null || others === null ? null : [...flows, ...others];
}

/** As `productFlow`, of the two operands alone: each is the place of an input and what is known of it. */
export function stackFlow(
  [left, a]: readonly [number, Fact | null | undefined],
  [right, b]: readonly [number, Fact | null | undefined],
  result: Fact | undefined,
): readonly AxisFlow[] | null {
  const [rows, columns, to] = [known(a), known(b), known(result)];
  if (rows === null || columns === null || to === null) return null;
  if (rows.length < 2 || columns.length < 2) return null;
  return [
    ...alignedFlow(left, rows.slice(0, -2), 0, to.slice(0, -2)),
    same(left, rows.length - 2, to.length - 2),
    whole(left, rows.length - 1),
    ...alignedFlow(right, columns.slice(0, -2), 0, to.slice(0, -2)),
    whole(right, columns.length - 2),
    same(right, columns.length - 1, to.length - 1),
  ];
}

/** One of two sizes that are equal in every run that is no error: the number, where one is. */
export function eitherSize(at: OpView, a: Poly | null, b: Poly | null): Poly {
  if (a === null) return b ?? at.fresh("the length that is summed over is not known");
  return b !== null && asNumber(a) === null && asNumber(b) !== null ? b : a;
}
