// Matrix products that onnxruntime adds: weights of few bits, several products of one input, distances.

import { add, constant, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { borrowed, ruleOf } from "./borrowed.ts";
import { anyFunction } from "./carry.ts";
import {
  contracted,
  contractionRules,
  productCost,
  productFlow,
  productSizes,
} from "./contraction.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { computedSize } from "./extent.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import { microsoftRules } from "./microsoft.ts";
import type { OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, ONE, sizeAt, sizeOr, whole, withSize } from "./shape.ts";
import { NORMALISED, SUMMATION, SUMMED_SERIES } from "./theorems.ts";
import { intAttribute, intsInput, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** How wide a result is and what is summed for each of its entries. */
interface Weights {
  readonly width: (at: OpView) => Poly;
  readonly inner: (at: OpView) => Poly;
}

/** Matrix products of onnxruntime. */
export const microsoftProductRules: readonly OpRule[] = [
  activatedProduct(),
  geluProduct(),
  borrowed(contractionRules, "Gemm", {
    domain,
    op: "GemmFloat8",
    // Results are scaled, rounded and passed through a function.
    carry: anyFunction,
    infer: (at) =>
      ruleOf(contractionRules, "Gemm")
        .infer(at)
        .map((fact) => ({ ...fact, elem: elemAttribute(at, "dtype", "f32") })),
    examples: [{ inputs: ["f8[B, d]", "f8[d, k]"], outputs: ["f32[B, k]"], work: "2·B·d·k" }],
  }),
  packed("MatMulBnb4", "weights of four bits, scaled block by block", attributes("N", "K"), {
    attributes: "N = 32, K = 64, block_size = 16, quant_type = 1",
    inputs: ["f16[B, T, 64]", "u8[1024]", "f16[128]"],
    outputs: ["f16[B, T, 32]"],
    work: "4096·B·T + 4096",
  }),
  packed("MatMulFpQ4", "weights of four bits, packed in blocks", listed(), {
    inputs: ["f32[T, d]", "u8[n]", "i64[2] = {d, k}"],
    outputs: ["f32[T, k]"],
    work: "2·T·d·k + 2·d·k",
  }),
  packed("MatMulBlockQuantizedFp4Weight", "weights of four bits, scaled block by block", rows(), {
    inputs: ["f16[T, 64]", "u8[k, 32]", "u8[k, 4]", "f32[]"],
    outputs: ["f16[T, k]"],
    work: "128·T·k + 128·k",
  }),
  packed("MatMulBlockQuantizedFp8Weight", "weights of eight bits, scaled block by block", rows(), {
    inputs: ["f16[T, d]", "f8[k, d]", "f32[k, 2]"],
    outputs: ["f16[T, k]"],
    work: "2·T·d·k + 2·d·k",
  }),
  gatedProjections(),
  threeProjections(),
  distances(),
  borrowed(contractionRules, "MatMul", {
    domain,
    op: "SparseToDenseMatMul",
    doc: "The product of a sparse matrix with a dense one, counted as if both were dense.",
    flow: () => null,
  }),
];

function activatedProduct(): OpRule {
  const rule = ruleOf(microsoftRules, "FusedMatMul");
  return {
    ...rule,
    op: "FusedMatMulActivation",
    doc: "The product of matrices that may be transposed, under a function of each entry.",
    carry: anyFunction,
    because: SUMMED_SERIES,
    cost: (at, outputs) => activated(at, rule.cost(at, outputs), elements(at, outputs[0])),
    // A softmax reads all entries along an axis.
    flow: () => null,
    examples: [
      {
        attributes: 'transB = 1, activation = "Relu"',
        inputs: ["f32[B, T, d]", "f32[B, S, d]"],
        outputs: ["f32[B, T, S]"],
        work: "2·B·T·d·S + B·S·T",
        steps: "⌈log₂ d⌉ + 2",
      },
    ],
  };
}

function geluProduct(): OpRule {
  return {
    domain,
    op: "GemmFastGelu",
    since: 1,
    doc: "An approximation of Gelu of a product and a bias.",
    within: "TC0",
    because: SUMMED_SERIES,
    infer: (at) => [tensor(elemOf(at.inputs[0]), productSizes(at, at.inputs[0], at.inputs[1]))],
    cost: (at, outputs) => {
      const product = productCost(at, outputs[0], contracted(at, at.inputs[0], at.inputs[1]));
      return activated(at, product, scale(elements(at, outputs[0]), 2));
    },
    flow: (at, outputs) => productFlow([0, 1], at, outputs[0]),
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[d, k]", "f32[k]"],
        outputs: ["f32[B, T, k]"],
        work: "2·B·T·d·k + 2·B·T·k",
      },
    ],
  };
}

function activated(_: OpView, cost: OpCost, work: Poly): OpCost {
  return { ...cost, work: add(cost.work, work), steps: add(cost.steps, ONE) };
}

/** The product with weights that are brought to the type of the other operand first. */
function packed(op: string, weights: string, from: Weights, example: OpExample): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc: `The product of a matrix with ${weights}.`,
    within: "TC0",
    because: SUMMATION,
    infer: (at) => [widened(at, from.width(at))],
    cost: (at) => projections(at, from.inner(at), [from.width(at)]),
    flow: () => null,
    examples: [example],
  };
}

/** Products of the first input with matrices of these widths, whose entries are scaled first. */
function projections(at: OpView, inner: Poly, widths: readonly Poly[]): OpCost {
  const rows = rowsOf(at);
  const works = widths.flatMap((width) => [
    scale(elementsOf(at, [...rows, inner, width]), 2),
    scale(elementsOf(at, [inner, width]), 2),
  ]);
  return computes(sum(works), treeSteps(inner, 2));
}

function rowsOf(at: OpView): readonly Poly[] {
  const sizes = sizesOf(at.inputs[0]);
  return isUnknown(sizes) ? [elements(at, at.inputs[0])] : sizes.slice(0, -1);
}

function widened(at: OpView, width: Poly) {
  const [elem, sizes] = [elemOf(at.inputs[0]), sizesOf(at.inputs[0])];
  return tensor(elem, isUnknown(sizes) ? sizes : withSize(sizes, sizes.length - 1, width));
}

function attributes(width: string, inner: string): Weights {
  return { width: (at) => positive(at, width), inner: (at) => positive(at, inner) };
}

function positive(at: OpView, name: string): Poly {
  const value = intAttribute(at, name, 0);
  return (value > 0 ? whole(value) : null) ?? at.fresh(`${name} is not given`);
}

/** The sizes of the weights are what the third input holds. */
function listed(): Weights {
  const size = (at: OpView, place: number) =>
    computedSize(at, intsInput(at, 2)?.[place], "the sizes of the weights are not known");
  return { width: (at) => size(at, 1), inner: (at) => size(at, 0) };
}

/** A row of the weights for each column of the result; what is summed is as long as the first operand's rows. */
function rows(): Weights {
  return {
    width: (at) => sizeAt(at, at.inputs[1], 0, "the rows of the weights are not known"),
    inner: (at) => sizeAt(at, at.inputs[0], -1, "the columns of the operand are not known"),
  };
}

/** A gate and what it lets through, both projections of one input. */
function gatedProjections(): OpRule {
  const from = attributes("N", "K");
  return {
    domain,
    op: "MatMulNBitsMlp",
    since: 1,
    doc: "A projection times an activation of another one, of an input that may be normalised first.",
    within: "TC0",
    because: NORMALISED,
    infer: (at) => [
      widened(at, from.width(at)),
      tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0])),
    ],
    cost: (at, outputs) => {
      const [inner, width] = [from.inner(at), from.width(at)];
      const both = projections(at, inner, [width, width]);
      return normalised(at, { ...both, work: add(both.work, scale(elements(at, outputs[0]), 3)) });
    },
    flow: () => null,
    examples: [
      {
        attributes: 'N = 32, K = 64, bits = 4, block_size = 32, activation = "silu"',
        inputs: ["f16[T, 64]", "", "f16[64]", "u8[32, 2, 16]", "f16[64]"],
        outputs: ["f16[T, 32]"],
        work: "8672·T + 8192",
      },
    ],
  };
}

/** Queries, keys and values. */
function threeProjections(): OpRule {
  const [queries, others] = [attributes("Nq", "K"), attributes("Nkv", "K")];
  return {
    domain,
    op: "MatMulNBitsQkv",
    since: 1,
    doc: "Three projections of an input that is normalised first: queries, keys and values.",
    within: "TC0",
    because: NORMALISED,
    infer: (at) => [
      widened(at, queries.width(at)),
      widened(at, others.width(at)),
      widened(at, others.width(at)),
      tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0])),
    ],
    cost: (at) => {
      const [own, shared] = [queries.width(at), others.width(at)];
      return normalised(at, projections(at, queries.inner(at), [own, shared, shared]));
    },
    flow: () => null,
    examples: [
      {
        attributes: "Nq = 64, Nkv = 16, K = 64, bits = 4, block_size = 32",
        inputs: ["f16[T, 64]", "", "f16[64]"],
        outputs: ["f16[T, 64]", "f16[T, 16]", "f16[T, 16]"],
        work: "12672·T + 12288",
      },
    ],
  };
}

/** The cost with a sum of two inputs, and their root mean square, before it. */
function normalised(at: OpView, cost: OpCost): OpCost {
  const inner = sizeAt(at, at.inputs[0], -1, "the width of the input is not known");
  return {
    ...cost,
    work: add(cost.work, scale(elements(at, at.inputs[0]), 6)),
    steps: sum([cost.steps, treeSteps(inner, 6)]),
  };
}

function distances(): OpRule {
  const count = (at: OpView, input: number) =>
    sizeOr(at.inputs[input], 0) ?? at.fresh("the number of points is not known");
  return {
    domain,
    op: "CDist",
    since: 1,
    doc: "The distance of each point of one set to each of another.",
    within: "TC0",
    because: SUMMED_SERIES,
    infer: (at) => [tensor(elemOf(at.inputs[0]), [count(at, 0), count(at, 1)])],
    cost: (at, outputs) => {
      const width = sizeAt(at, at.inputs[0], 1, "the number of coordinates is not known");
      const work = scale(elementsOf(at, [elements(at, outputs[0]), width]), 3);
      return computes(work, add(treeSteps(width), constant(3)));
    },
    flow: () => null,
    examples: [{ inputs: ["f32[M, d]", "f32[K, d]"], outputs: ["f32[M, K]"], work: "3·K·M·d" }],
  };
}
