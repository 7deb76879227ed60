// Positions as onnxruntime fuses them into attention: rotations of entries, and biases by distance.

import { add, log2, max, scale } from "../algebra/index.ts";
import { attentionRules } from "./attention.ts";
import { ruleOf } from "./borrowed.ts";
import { computes, eachElement, treeSteps } from "./cost.ts";
import { computedSize, scalarInput } from "./extent.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import type { OpRule } from "./rule.ts";
import { elementsOf, knownRank, ONE, sizeAt, whole } from "./shape.ts";
import { ARITHMETIC, SERIES, SUMMED_SERIES } from "./theorems.ts";
import { intAttribute, type OpView } from "./view.ts";

const domain = "com.microsoft";

const rotary = ruleOf(attentionRules, "RotaryEmbedding");

/** Rotary embeddings and biases by position. */
export const microsoftPositionRules: readonly OpRule[] = [
  {
    ...rotary,
    domain,
    since: 1,
    examples: [
      {
        inputs: ["f32[B, T, 512]", "i64[B, T]", "f32[M, 32]", "f32[M, 32]"],
        outputs: ["f32[B, T, 512]"],
        work: "1536·B·T",
        steps: "2",
      },
    ],
  },
  {
    ...rotary,
    domain,
    op: "MRotaryEmbedding",
    since: 1,
    doc: "Pairs of entries, rotated by angles of their positions in time, height and width.",
    examples: [
      {
        attributes: "mrope_section = [16, 8, 8]",
        inputs: ["f32[B, T, 512]", "i64[3, B, T]", "f32[M, 32]", "f32[M, 32]"],
        outputs: ["f32[B, T, 512]"],
        work: "1536·B·T",
      },
    ],
  },
  {
    domain,
    op: "GemmaRotaryEmbedding",
    since: 1,
    doc: "Queries and keys, rotated by angles that are given.",
    within: "TC0",
    because: SERIES,
    infer: (at) =>
      [1, 3].map((input) => tensor(elemOf(at.inputs[input]), sizesOf(at.inputs[input]))),
    cost: (at) => {
      const [own, shared] = [1, 3].map((input) => eachElement(at, at.inputs[input], 4).work);
      return computes(add(own ?? ONE, shared ?? ONE), add(ONE, ONE));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[B, T, 64]", ...Array.from({ length: 4 }, () => "f16[B, h, T, 64]")],
        outputs: ["f16[B, h, T, 64]", "f16[B, h, T, 64]"],
        work: "512·B·T·h",
      },
    ],
  },
  {
    domain,
    op: "RelativePositionBias",
    since: 1,
    doc: "A bias for each pair of places, looked up by the logarithm of their distance.",
    within: "TC0",
    because: SERIES,
    infer: (at) => {
      const [queries, keys] = [1, 2].map((input) =>
        computedSize(at, scalarInput(at, input), "the number of places is not known"),
      );
      const heads = sizeAt(at, at.inputs[0], 1, "the number of heads is not known");
      return [tensor(elemOf(at.inputs[0]), [ONE, heads, queries ?? ONE, keys ?? ONE])];
    },
    cost: (at, outputs) => eachElement(at, outputs[0], 5),
    flow: () => null,
    examples: [
      {
        attributes: "max_distance = 128",
        inputs: ["f32[32, 8]", "i64[] = {T}", "i64[] = {T}"],
        outputs: ["f32[1, 8, T, T]"],
        work: "40·T²",
      },
    ],
  },
  {
    domain,
    op: "GatedRelativePositionBias",
    since: 1,
    doc: "A bias for each pair of places, times gates that are projections of the queries.",
    within: "TC0",
    because: [...SUMMED_SERIES, ...ARITHMETIC],
    infer: (at) => [tensor(elemOf(at.inputs[0]), pairs(at))],
    cost: (at) => {
      const sizes = pairs(at);
      const from = sizeAt(at, at.inputs[3], 0, "the width of a head is not known");
      const to = sizeAt(at, at.inputs[3], 1, "the width of a gate is not known");
      const products = scale(elementsOf(at, [...sizes.slice(0, 3), from, to]), 2);
      const work = add(products, scale(elementsOf(at, sizes), 2));
      return computes(work, add(treeSteps(from, 6), log2(max(to, ONE))));
    },
    flow: () => null,
    examples: [
      {
        attributes: "num_heads = 8",
        inputs: ["f32[B, T, 512]", "f32[512]", "f32[1, 8, T, T]", "f32[64, 8]"],
        outputs: ["f32[B, 8, T, T]"],
        work: "8192·B·T + 16·B·T²",
      },
    ],
  },
];

function pairs(at: OpView) {
  // Packed queries have no batch of their own; the places of tokens do.
  const places = knownRank(at.inputs[0], 3) === null ? at.inputs[6] : at.inputs[0];
  const count = intAttribute(at, "num_heads", 0);
  const heads = (count > 0 ? whole(count) : null) ?? at.fresh("the number of heads is not known");
  const length = sizeAt(at, places, 1, "the number of places is not known");
  return [sizeAt(at, places, 0, "the batch is not known"), heads, length, length];
}
