// Convolutions and poolings of onnxruntime whose channels stand last, or whose padding is computed.

import { channelsLast, reading, ruleOf } from "./borrowed.ts";
import { convolutionRules } from "./convolution.ts";
import { elemOf, tensor } from "./fact.ts";
import { poolingRules } from "./pooling.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { freshSizes, known, sizeOr } from "./shape.ts";
import { transposedRules } from "./transposed.ts";
import type { OpView } from "./view.ts";

const domain = "com.microsoft";

const ofImage: OpExample = {
  attributes: "pads = [1, 1, 1, 1]",
  inputs: ["f16[N, H, W, 8]", "f16[4, 8, 3, 3]", "f16[4]"],
  outputs: ["f16[N, H, W, 4]"],
  work: "580·H·N·W",
};

/** Operators on images whose channels stand last, and one whose padding is an input. */
export const microsoftLayoutRules: readonly OpRule[] = [
  turned("NhwcConv", ruleOf(convolutionRules, "Conv"), "Conv, with the channels last.", ofImage),
  turned(
    "NhwcFusedConv",
    reading(ruleOf(convolutionRules, "Conv"), [0, 1, 2], 13),
    "Conv with the channels last, a second summand and an activation.",
    ofImage,
  ),
  turned("NhwcMaxPool", ruleOf(poolingRules, "MaxPool"), "MaxPool, with the channels last.", {
    attributes: "kernel_shape = [2, 2], strides = [2, 2]",
    inputs: ["i8[N, 8, 8, 3]"],
    outputs: ["i8[N, 4, 4, 3]"],
  }),
  computedPadding(),
];

function turned(op: string, rule: OpRule, doc: string, example: OpExample): OpRule {
  return { ...channelsLast(rule), domain, op, since: 1, doc, examples: [example] };
}

function computedPadding(): OpRule {
  const rule = reading(ruleOf(transposedRules, "ConvTranspose"), [0, 1, 3], 13);
  return {
    ...rule,
    domain,
    op: "ConvTransposeWithDynamicPads",
    since: 1,
    doc: "The transpose of a convolution, with padding that is computed.",
    infer: (at) => [tensor(elemOf(at.inputs[0]), padded(at, rule))],
    examples: [
      {
        attributes: "strides = [2, 2]",
        inputs: ["f32[N, 64, H, W]", "f32[64, 32, 2, 2]", "i64[4]"],
        outputs: ["f32[N, 32, ?, ?]"],
      },
    ],
  };
}

// The padding that is given decides the spatial sizes.
function padded(at: OpView, rule: OpRule) {
  const sizes = known(rule.infer(at)[0]);
  if (sizes === null || sizeOr(at.inputs[2], 0) === null) {
    return sizes ?? ({ kind: "unknown", why: "the input has no shape" } as const);
  }
  const spatial = freshSizes(at, Math.max(0, sizes.length - 2), "the padding is computed");
  return [...sizes.slice(0, 2), ...spatial];
}
