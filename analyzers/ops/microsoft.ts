// Operators that onnxruntime adds or fuses; most of them are operators of the main domain in a row.

import { add, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, must } from "../base/index.ts";
import { mixing, same, whole, wholeOthers } from "./axes.ts";
import { broadcastFlow } from "./broadcast.ts";
import { anyFunction, multilinear } from "./carry.ts";
import { sums } from "./carry-entries.ts";
import {
  contracted,
  contractionRules,
  productCost,
  productFlow,
  productSizes,
  stackFlow,
} from "./contraction.ts";
import { convolutionRules } from "./convolution.ts";
import { computes, eachElement, twoTrees } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { also, elementwise, series } from "./families.ts";
import { normalization, withStatistics } from "./normalization.ts";
import { quantizationRules } from "./quantization.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import {
  elements,
  elementsOf,
  known,
  ONE,
  sizeAt,
  sizeOr,
  whole as wholeNumber,
  withSize,
} from "./shape.ts";
import { NORMALISED, QUANTISED, SERIES, SUMMATION } from "./theorems.ts";
import { hasMoreResults, intAttribute, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** The rule of the main domain, as an operator of onnxruntime. */
function borrowed(rules: readonly OpRule[], op: string, name = op): OpRule {
  const rule = rules.find((candidate) => candidate.op === op);
  return also(must(rule, op), { domain, op: name });
}

/** An operator with a function of each entry of its result, which an attribute names, behind it. */
function activated(rule: OpRule): OpRule {
  const isActive = (at: OpView) => at.attribute("activation") !== null;
  return {
    ...rule,
    because: [...rule.because, ...SERIES],
    cost: (at, outputs) => {
      const inner = rule.cost(at, outputs);
      if (!isActive(at)) return inner;
      return {
        ...inner,
        work: add(inner.work, elements(at, outputs[0])),
        steps: add(inner.steps, ONE),
      };
    },
    carry: (cx) => (isActive(cx.at) ? anyFunction(cx) : (rule.carry ?? anyFunction)(cx)),
  };
}

/** Operators of onnxruntime. */
export const microsoftRules: readonly OpRule[] = [
  activated(borrowed(contractionRules, "Gemm", "FusedGemm")),
  activated(borrowed(convolutionRules, "Conv", "FusedConv")),
  borrowed(quantizationRules, "QuantizeLinear"),
  borrowed(quantizationRules, "DequantizeLinear"),
  series("Gelu", "x times the normal distribution function of x.", { domain }),
  series("QuickGelu", "x times the sigmoid of alpha·x.", { domain }),
  fusedGelu("BiasGelu", "Gelu of the sum of the input and a bias."),
  fusedGelu("FastGelu", "An approximation of Gelu by the hyperbolic tangent, after a bias."),
  elementwise("BiasAdd", "The sum of the input, a bias and a second input.", {
    domain,
    perEntry: 2,
    carry: sums,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[d]", "f32[B, T, d]"],
        outputs: ["f32[B, T, d]"],
        work: "2·B·T·d",
      },
    ],
  }),
  skipNormalization("SkipLayerNormalization", "Layer normalisation of the sum of two inputs."),
  skipNormalization(
    "SkipSimplifiedLayerNormalization",
    "Root-mean-square normalisation of the sum of two inputs.",
  ),
  { ...simplified(), domain: "" },
  embedding(),
  fusedMatMul("FusedMatMul"),
  fusedMatMul("TransposeMatMul"),
  nBits(),
  quantisedProduct("MatMulIntegerToFloat", "The product of quantised matrices as real numbers."),
  quantisedProduct(
    "DynamicQuantizeMatMul",
    "The product of a matrix, quantised first, with another.",
  ),
];

function fusedGelu(op: string, doc: string): OpRule {
  return elementwise(op, doc, {
    domain,
    because: SERIES,
    perEntry: 2,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[d]"],
        outputs: ["f32[B, T, d]"],
        work: "2·B·T·d",
        steps: "1",
      },
    ],
  });
}

function lastAxis(_: OpView, rank: number): readonly number[] | null {
  return rank === 0 ? null : [rank - 1];
}

function skipNormalization(op: string, doc: string): OpRule {
  const rule = normalization(op, {
    domain,
    doc,
    mixed: lastAxis,
    perEntry: 10,
    around: 8,
    example: {
      inputs: ["f32[B, T, d]", "f32[B, T, d]", "f32[d]", "f32[d]"],
      outputs: ["f32[B, T, d]"],
      work: "10·B·T·d",
      steps: "2·⌈log₂ d⌉ + 8",
    },
  });
  return {
    ...rule,
    infer: (at) => {
      const [result, ...statistics] = withStatistics(at, lastAxis);
      const fact = result ?? tensor("unknown", sizesOf(null));
      return [fact, ...statistics, fact];
    },
    flow: (at, outputs) => skipFlow(at, outputs),
  };
}

// Both summands follow the result but for the last axis.
function skipFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const flows = broadcastFlow(at.inputs.slice(0, 2), outputs.slice(0, 1));
  const rank = known(at.inputs[0])?.length;
  if (flows === null || rank === undefined || hasMoreResults(at)) return null;
  const mixed = flows.map((flow) => (flow.to === rank - 1 ? whole(flow.input, flow.from) : flow));
  const others = wholeOthers(at, [0, 1]);
  return others === null ? null : [...mixed, ...others];
}

// Exporters write it into the main domain, which does not have it.
function simplified(): OpRule {
  const op = "SimplifiedLayerNormalization";
  const rule = normalization(op, {
    doc: "Entries divided by their root mean square over the last axis, then scaled.",
    mixed: lastAxis,
    perEntry: 5,
    around: 5,
    example: {
      inputs: ["f32[B, T, d]", "f32[d]"],
      outputs: ["f32[B, T, d]"],
      work: "5·B·T·d",
      steps: "2·⌈log₂ d⌉ + 5",
    },
  });
  return {
    ...rule,
    infer: (at) => {
      const [result, , spread] = withStatistics(at, lastAxis);
      return [result, spread].filter((fact) => fact !== undefined);
    },
  };
}

function embedding(): OpRule {
  const width = (at: OpView) =>
    sizeAt(at, at.inputs[2], 1, "the width of the embedding is not known");
  return {
    domain,
    op: "EmbedLayerNormalization",
    since: 1,
    doc: "The sum of the embeddings of words, positions and segments, normalised.",
    within: "TC0",
    because: NORMALISED,
    infer: (at) => {
      const ids = sizesOf(at.inputs[0]);
      const elem = elemOf(at.inputs[2]);
      const sum = tensor(elem, isUnknown(ids) ? ids : [...ids, width(at)]);
      const batch = sizeOr(at.inputs[0], 0) ?? at.fresh("the batch is not known");
      return [sum, tensor("i32", [batch]), sum];
    },
    cost: (at, outputs) => {
      const { work } = eachElement(at, outputs[0], 10);
      return computes(work, twoTrees(width(at), 9));
    },
    flow: embeddingFlow,
    examples: [
      {
        inputs: [
          "i32[B, T]",
          "i32[B, T]",
          "f32[V, d]",
          "f32[P, d]",
          "f32[2, d]",
          "f32[d]",
          "f32[d]",
        ],
        outputs: ["f32[B, T, d]", "i32[B]"],
        work: "10·B·T·d",
        steps: "2·⌈log₂ d⌉ + 9",
      },
    ],
  };
}

// Words, segments and positions are looked up each for its own place; the tables are read whole.
function embeddingFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const isPlaced = (input: number) =>
    [0, 1, 8].includes(input) && known(at.inputs[input])?.length === 2;
  const flows: AxisFlow[] = [];
  for (const output of outputs.keys()) {
    const places = [...at.inputs.keys()].filter(isPlaced);
    const others = wholeOthers(at, places, output);
    if (others === null || known(outputs[0])?.length !== 3) return null;
    for (const input of places) {
      // The mask's index, the second result, has the examples of the batch only.
      flows.push(same(input, 0, 0, output));
      flows.push(output === 1 ? whole(input, 1, output) : same(input, 1, 1, output));
    }
    flows.push(...others);
  }
  return flows;
}

/** A matrix product whose operands may be read transposed. */
function fusedMatMul(op: string): OpRule {
  const left = (at: OpView) => turned(at, at.inputs[0], "transA", "transBatchA");
  const right = (at: OpView) => turned(at, at.inputs[1], "transB", "transBatchB");
  return {
    domain,
    op,
    since: 1,
    doc: "The product of matrices that may be transposed, times a number.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => [tensor(elemOf(at.inputs[0]), productSizes(at, left(at), right(at)))],
    cost: (at, outputs) => productCost(at, outputs[0], contracted(at, left(at), right(at))),
    flow: (at, outputs) => {
      const isStacked = ["transBatchA", "transBatchB"].some(
        (name) => intAttribute(at, name, 0) !== 0,
      );
      const flows = isStacked ? null : stackFlow([0, left(at)], [1, right(at)], outputs[0]);
      return flows?.map((flow) => unturned(at, flow)) ?? null;
    },
    carry: multilinear(2),
    examples: [
      {
        attributes: "transB = 1",
        inputs: ["f32[B, T, d]", "f32[B, S, d]"],
        outputs: ["f32[B, T, S]"],
        work: "2·B·T·d·S",
        steps: "⌈log₂ d⌉ + 1",
      },
    ],
  };
}

function turned(at: OpView, fact: Fact | null | undefined, last: string, batch: string): Fact {
  const sizes = sizesOf(fact);
  const elem = elemOf(fact);
  if (isUnknown(sizes) || sizes.length < 2) return tensor(elem, sizes);
  if (intAttribute(at, batch, 0) !== 0) {
    return tensor(
      elem,
      sizes.map(() => at.fresh("stacks of matrices are transposed")),
    );
  }
  if (intAttribute(at, last, 0) === 0) return tensor(elem, sizes);
  return tensor(elem, [...sizes.slice(0, -2), ...sizes.slice(-2).reverse()]);
}

// The flow of a transposed operand, with the axes that the input itself has.
function unturned(at: OpView, flow: AxisFlow): AxisFlow {
  const rank = known(at.inputs[flow.input])?.length ?? 0;
  const isTurned = intAttribute(at, flow.input === 0 ? "transA" : "transB", 0) !== 0;
  const last = flow.from >= rank - 2;
  return isTurned && last ? { ...flow, from: 2 * rank - 3 - flow.from } : flow;
}

function nBits(): OpRule {
  const size = (at: OpView, name: string): Poly => {
    const value = intAttribute(at, name, 0);
    return (value > 0 ? wholeNumber(value) : null) ?? at.fresh(`${name} is not given`);
  };
  return {
    domain,
    op: "MatMulNBits",
    since: 1,
    doc: "The product of a matrix with weights of few bits, which are scaled block by block.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => {
      const sizes = sizesOf(at.inputs[0]);
      if (isUnknown(sizes)) return [tensor(elemOf(at.inputs[0]), sizes)];
      return [tensor(elemOf(at.inputs[0]), withSize(sizes, sizes.length - 1, size(at, "N")))];
    },
    cost: (at, outputs) => {
      const inner = size(at, "K");
      const product = productCost(at, outputs[0], inner);
      const weights = scale(elementsOf(at, [inner, size(at, "N")]), 2);
      return { ...product, work: add(product.work, weights), steps: add(product.steps, ONE) };
    },
    carry: multilinear(1),
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const others = wholeOthers(at, [0]);
      if (rank === undefined || others === null) return null;
      return [...mixing(0, rank, (axis) => axis === rank - 1), ...others];
    },
    examples: [
      {
        attributes: "K = 64, N = 32, bits = 4, block_size = 32",
        inputs: ["f16[B, T, 64]", "u8[32, 2, 16]", "f16[64]"],
        outputs: ["f16[B, T, 32]"],
        work: "4096·B·T + 4096",
        steps: "8",
      },
    ],
  };
}

function quantisedProduct(op: string, doc: string): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: [...SUMMATION, ...QUANTISED],
    infer: (at) => [tensor("f32", productSizes(at, at.inputs[0], at.inputs[1]))],
    cost: (at, outputs) => {
      const product = productCost(at, outputs[0], contracted(at, at.inputs[0], at.inputs[1]));
      const scaling = eachElement(at, outputs[0], 3);
      const spread = op === "DynamicQuantizeMatMul" ? eachElement(at, at.inputs[0], 5) : null;
      return {
        ...product,
        work: sum([product.work, scaling.work, ...(spread === null ? [] : [spread.work])]),
        steps: sum([product.steps, ONE, ONE]),
      };
    },
    flow: (at, outputs) =>
      op === "DynamicQuantizeMatMul" ? null : productFlow([0, 1], at, outputs[0]),
    examples: [
      {
        inputs: ["u8[T, d]", "u8[d, k]", "f32[]", "f32[]"],
        outputs: ["f32[T, k]"],
        ...(op === "DynamicQuantizeMatMul" ? {} : { work: "2·T·d·k + 3·T·k" }),
      },
    ],
  };
}
