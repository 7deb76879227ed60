// What onnxruntime adds around sequences, words and number formats: convolutions over packed sequences, tables of
// words, blocks that share an exponent.

import { add, mul, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { ruleOf } from "./borrowed.ts";
import { sumsOfProducts } from "./convolution.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { computedSize } from "./extent.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import { microsoftRules } from "./microsoft.ts";
import type { OpRule } from "./rule.ts";
import { elements, elementsOf, ONE, sizeAt, sizeOr, whole } from "./shape.ts";
import { EXTREMUM, NORMALISED, QUANTISED_RANGE, SUMMATION, SUMMED_SERIES } from "./theorems.ts";
import { intsInput, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** Packed sequences, words, and blocks of numbers. */
export const microsoftPackingRules: readonly OpRule[] = [
  packedConvolution(),
  quantisedEmbedding(),
  wordEmbedding(),
  toBlocks(),
  fromBlocks(),
];

function packedConvolution(): OpRule {
  const width = (at: OpView) => sizeAt(at, at.inputs[1], 2, "the window is not known");
  return {
    domain,
    op: "VarlenCausalConvWithState",
    since: 1,
    doc: "Each channel of sequences, one behind the other, convolved with a filter that reads earlier entries.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => {
      const elem = elemOf(at.inputs[0]);
      const held = unknown("how much of the state is captured");
      return [
        tensor(elem, sizesOf(at.inputs[0])),
        tensor(elem, sizesOf(at.inputs[4])),
        tensor(elem, held),
      ];
    },
    cost: (at, outputs) => sumsOfProducts(at, outputs[0], [width(at)]),
    flow: () => null,
    examples: [
      {
        inputs: ["f16[N, C]", "f16[C, 1, 4]", "i32[B + 1]", "", "f16[B, C, 3]"],
        outputs: ["f16[N, C]", "f16[B, C, 3]"],
        work: "8·C·N",
        steps: "3",
      },
    ],
  };
}

function quantisedEmbedding(): OpRule {
  const rule = ruleOf(microsoftRules, "EmbedLayerNormalization");
  return {
    ...rule,
    op: "QEmbedLayerNormalization",
    doc: "The sum of quantised embeddings of words, positions and segments, normalised.",
    because: NORMALISED,
    infer: (at) =>
      rule
        .infer(at)
        .slice(0, 2)
        .map((fact, i) => (fact.kind === "tensor" && i === 0 ? { ...fact, elem: "f32" } : fact)),
    flow: () => null,
    examples: [
      {
        inputs: ["i32[B, T]", "i32[B, T]", "u8[V, d]", "u8[P, d]", "u8[2, d]", "u8[d]", "u8[d]"],
        outputs: ["f32[B, T, d]", "i32[B]"],
        work: "10·B·T·d",
      },
    ],
  };
}

/** The characters of each word, embedded, convolved, and the largest of each channel taken. */
function wordEmbedding(): OpRule {
  const channels = (at: OpView) =>
    sizeAt(at, at.inputs[1], 0, "the number of filters is not known");
  return {
    domain,
    op: "WordConvEmbedding",
    since: 1,
    doc: "A vector for each word: the largest results of filters over its characters.",
    within: "TC0",
    because: [...SUMMED_SERIES, ...EXTREMUM],
    infer: (at) => {
      const [words, elem] = [sizesOf(at.inputs[0]), elemOf(at.inputs[1])];
      if (isUnknown(words)) return [tensor(elem, words)];
      return [tensor(elem, [...words.slice(0, -1), channels(at)])];
    },
    cost: (at) => {
      const characters = elements(at, at.inputs[0]);
      const filter = [2, 3].map(
        (axis) => sizeOr(at.inputs[1], axis) ?? at.fresh("sizes of a filter"),
      );
      const each = elementsOf(at, filter);
      const work = scale(elementsOf(at, [characters, channels(at), each]), 2);
      return computes(work, sum([treeSteps(each, 3), treeSteps(characters)]));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["i32[N, C]", "f32[64, 1, 3, 16]", "f32[64]", "f32[256, 16]"],
        outputs: ["f32[N, 64]"],
        work: "6144·C·N",
      },
    ],
  };
}

function toBlocks(): OpRule {
  return {
    domain,
    op: "QuantizeBFP",
    since: 1,
    doc: "Entries as short fractions, of which those of a block share an exponent.",
    within: "TC0",
    because: QUANTISED_RANGE,
    infer: (at) => {
      const rank = rankOf(at);
      return [
        tensor("u8", [at.fresh("bytes of blocks")]),
        tensor("i64", [rank]),
        tensor("i64", [rank]),
      ];
    },
    cost: (at) => {
      const n = elements(at, at.inputs[0]);
      return computes(scale(n, 4), treeSteps(n, 3));
    },
    flow: () => null,
    examples: [{ inputs: ["f32[T, d]"], outputs: ["u8[?]", "i64[2]", "i64[2]"], work: "4·T·d" }],
  };
}

function rankOf(at: OpView): Poly {
  const sizes = sizesOf(at.inputs[0]);
  const rank = isUnknown(sizes) ? null : whole(sizes.length);
  return rank ?? at.fresh("rank of what is packed");
}

function fromBlocks(): OpRule {
  return {
    domain,
    op: "DequantizeBFP",
    since: 1,
    doc: "Blocks that share an exponent, as real numbers.",
    within: "TC0",
    because: QUANTISED_RANGE,
    infer: (at) => {
      const why = "the sizes of what was packed are not known";
      const sizes = intsInput(at, 1)?.map((size) => computedSize(at, size, why));
      return [tensor(elemAttribute(at, "dtype", "f32"), sizes ?? unknown(why))];
    },
    cost: (at) => computes(mul(elements(at, at.inputs[0]), add(ONE, ONE)), ONE),
    flow: () => null,
    examples: [
      { inputs: ["u8[n]", "i64[2] = {T, d}", "i64[2]"], outputs: ["f32[T, d]"], work: "2·n" },
    ],
  };
}
