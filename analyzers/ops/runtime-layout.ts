// Operators of models that onnxruntime has optimised and saved: those of the main domain on images whose channels
// stand last, or in blocks of constant size.

import { type Poly, scale } from "../algebra/index.ts";
import { channelsLast, reading, ruleOf } from "./borrowed.ts";
import { convolutionRules } from "./convolution.ts";
import { elemOf, type Fact, tensor } from "./fact.ts";
import { movementRules } from "./movement.ts";
import { normalizationRules } from "./normalization.ts";
import { poolingRules } from "./pooling.ts";
import { MOVES, type OpExample, type OpRule } from "./rule.ts";
import { known, whole } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { transposedRules } from "./transposed.ts";
import { intAttribute, intsAttribute, type OpView } from "./view.ts";

const [last, blocked] = ["com.ms.internal.nhwc", "com.microsoft.nchwc"];

const WINDOW = "kernel_shape = [2, 2], strides = [2, 2]";

/** Operators in the layouts of onnxruntime. */
export const runtimeLayoutRules: readonly OpRule[] = [
  ...["AveragePool", "LpPool", "MaxPool"].map((op) =>
    turned(ruleOf(poolingRules, op), {
      attributes: op === "LpPool" ? `${WINDOW}, p = 2` : WINDOW,
      inputs: ["f32[N, 8, 8, 3]"],
      outputs: ["f32[N, 4, 4, 3]"],
    }),
  ),
  ...["GlobalAveragePool", "GlobalLpPool", "GlobalMaxPool"].map((op) =>
    turned(ruleOf(poolingRules, op), {
      inputs: ["f32[N, H, W, 3]"],
      outputs: ["f32[N, 1, 1, 3]"],
    }),
  ),
  turned(ruleOf(convolutionRules, "Conv"), {
    attributes: "pads = [1, 1, 1, 1]",
    inputs: ["f32[N, H, W, 8]", "f32[4, 8, 3, 3]"],
    outputs: ["f32[N, H, W, 4]"],
    work: "576·H·N·W",
  }),
  turned(ruleOf(convolutionRules, "QLinearConv"), {
    inputs: [
      ...["u8[N, T, 8]", "f32[]", "u8[]", "i8[4, 8, 1]"],
      ...["f32[]", "i8[]", "f32[]", "u8[]"],
    ],
    outputs: ["u8[N, T, 4]"],
  }),
  turned(ruleOf(transposedRules, "ConvTranspose"), {
    attributes: "strides = [2, 2]",
    inputs: ["f32[N, H, W, 64]", "f32[64, 32, 2, 2]"],
    outputs: ["f32[N, 2·H, 2·W, 32]"],
  }),
  turned(ruleOf(normalizationRules, "BatchNormalization"), {
    inputs: ["f32[N, H, W, 8]", "f32[8]", "f32[8]", "f32[8]", "f32[8]"],
    outputs: ["f32[N, H, W, 8]"],
  }),
  turned(ruleOf(normalizationRules, "InstanceNormalization"), {
    inputs: ["f32[N, H, W, 8]", "f32[8]", "f32[8]"],
    outputs: ["f32[N, H, W, 8]"],
  }),
  turned(ruleOf(normalizationRules, "LRN"), {
    attributes: "size = 5",
    inputs: ["f32[N, H, W, 8]"],
    outputs: ["f32[N, H, W, 8]"],
  }),
  turned(ruleOf(movementRules, "DepthToSpace"), {
    attributes: "blocksize = 2",
    inputs: ["f32[N, H, W, 12]"],
    outputs: ["f32[N, 2·H, 2·W, 3]"],
  }),
  turned(ruleOf(movementRules, "SpaceToDepth"), {
    attributes: "blocksize = 2",
    inputs: ["f32[N, 8, 8, 3]"],
    outputs: ["f32[N, 4, 4, 12]"],
  }),
  ...["AveragePool", "MaxPool"].map((op) =>
    inBlocks(ruleOf(poolingRules, op), {
      attributes: WINDOW,
      inputs: ["f32[N, 16, 8, 8]"],
      outputs: ["f32[N, 16, 4, 4]"],
    }),
  ),
  ...["GlobalAveragePool", "GlobalMaxPool"].map((op) =>
    inBlocks(ruleOf(poolingRules, op), {
      inputs: ["f32[N, 16, H, W]"],
      outputs: ["f32[N, 16, 1, 1]"],
    }),
  ),
  inBlocks(reading(ruleOf(convolutionRules, "Conv"), [0, 1, 2], 13), {
    attributes: "pads = [1, 1, 1, 1]",
    inputs: ["f32[N, 16, H, W]", "f32[32, 16, 3, 3]", "f32[32]"],
    outputs: ["f32[N, 32, H, W]"],
  }),
  moved(
    "ReorderInput",
    "The image with its channels in blocks, padded to whole ones.",
    intoBlocks,
    {
      inputs: ["f32[N, 3, H, W]"],
      outputs: ["f32[N, ?, H, W]"],
      work: "0",
    },
  ),
  moved("ReorderOutput", "The image whose channels came in blocks.", outOfBlocks, {
    attributes: "channels = 3",
    inputs: ["f32[N, 8, H, W]"],
    outputs: ["f32[N, 3, H, W]"],
    work: "0",
  }),
  moved("Upsample", "The image with each spatial axis stretched by a whole number.", stretched, {
    attributes: "scales = [1, 1, 2, 2]",
    inputs: ["f32[N, 16, H, W]"],
    outputs: ["f32[N, 16, 2·H, 2·W]"],
  }),
];

function turned(rule: OpRule, example: OpExample): OpRule {
  return { ...channelsLast(rule), domain: last, since: 1, examples: [example] };
}

function inBlocks(rule: OpRule, example: OpExample): OpRule {
  return { ...rule, domain: blocked, since: 1, examples: [example] };
}

/** An operator that moves entries; `sizes` are those of the result, channels second. */
function moved(
  op: string,
  doc: string,
  sizes: (at: OpView, from: readonly Poly[]) => readonly Poly[],
  example: OpExample,
): OpRule {
  return {
    domain: blocked,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: MOVEMENT,
    infer: (at): readonly Fact[] => {
      const from = known(at.inputs[0]);
      const why = "the image has no known rank";
      return [
        tensor(elemOf(at.inputs[0]), from === null ? { kind: "unknown", why } : sizes(at, from)),
      ];
    },
    cost: () => MOVES,
    flow: () => null,
    examples: [example],
  };
}

// How long a block is, the machine decides.
function intoBlocks(at: OpView, from: readonly Poly[]): readonly Poly[] {
  const isLast = intAttribute(at, "channels_last", 0) !== 0;
  const spatial = isLast ? from.slice(1, -1) : from.slice(2);
  return [...from.slice(0, 1), at.fresh("the number of channels in whole blocks"), ...spatial];
}

function outOfBlocks(at: OpView, from: readonly Poly[]): readonly Poly[] {
  const count = intAttribute(at, "channels", 0);
  const channels = (count > 0 ? whole(count) : null) ?? at.fresh("the number of channels");
  const isLast = intAttribute(at, "channels_last", 0) !== 0;
  const [batch, spatial] = [from.slice(0, 1), from.slice(2)];
  return isLast ? [...batch, ...spatial, channels] : [...batch, channels, ...spatial];
}

function stretched(at: OpView, from: readonly Poly[]): readonly Poly[] {
  const scales = intsAttribute(at, "scales");
  return from.map((size, axis) => {
    const factor = scales?.[axis];
    const isWhole = factor !== undefined && Number.isSafeInteger(factor) && factor > 0;
    return isWhole ? scale(size, factor) : at.fresh("how far an axis is stretched is not known");
  });
}
