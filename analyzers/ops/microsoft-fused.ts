// What onnxruntime fuses around biases, gates, norms and dropout: a step before or behind an operator of the main
// domain.

import { add, constant, exactQuotient, type Poly, sum } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { reading, ruleOf } from "./borrowed.ts";
import { computes, eachElement, treeSteps } from "./cost.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import { elementwise } from "./families.ts";
import { normalization, normalizationRules } from "./normalization.ts";
import type { OpRule } from "./rule.ts";
import { elements, ONE, withSize } from "./shape.ts";
import { EXTREMUM, SERIES } from "./theorems.ts";
import type { OpView } from "./view.ts";

const domain = "com.microsoft";

/** Fused operators. */
export const microsoftFusedRules: readonly OpRule[] = [
  biasSoftmax(),
  dropout(
    "BiasDropout",
    3,
    "The sum of the input, a bias and a second input; in training, entries of the first two are dropped.",
  ),
  dropout("BitmaskBiasDropout", 3, "As BiasDropout, its mask packed in bits."),
  dropout(
    "BitmaskDropout",
    1,
    "The input; in training, entries are dropped, and the mask is packed in bits.",
  ),
  biasSplitGelu(),
  elementwise("GatedAdd", "The first input, and the second times a gate for each row.", {
    domain,
    perEntry: 2,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[B, T, d]", "f32[B, T, 1]"],
        outputs: ["f32[B, T, d]"],
        work: "2·B·T·d",
        steps: "1",
      },
    ],
  }),
  normalization("GatedRMSNorm", {
    domain,
    doc: "Entries divided by their root mean square, scaled, and multiplied with a gate.",
    mixed: (_, rank) => (rank === 0 ? null : [rank - 1]),
    perEntry: 9,
    around: 8,
    example: {
      inputs: ["f32[B, T, d]", "f32[d]", "f32[B, T, d]"],
      outputs: ["f32[B, T, d]"],
      work: "9·B·T·d",
    },
  }),
  groups("GroupNorm", "Group normalisation, and an activation behind it.", 10),
  groups(
    "SkipGroupNorm",
    "Group normalisation of the sum of the input, a second one and a bias.",
    12,
  ),
  gateOfDelta(),
  engramGate(),
  allFinite(),
  complexProduct("ComplexMul", "The product of complex entries, whose parts stand side by side."),
  complexProduct("ComplexMulConj", "The product of complex entries with the conjugates of others."),
];

// Before its version 13 a softmax goes over all axes from the given one on, and so does this one.
function biasSoftmax(): OpRule {
  const rule = reading(ruleOf(normalizationRules, "Softmax"), [0], 11);
  return {
    ...rule,
    domain,
    op: "BiasSoftmax",
    since: 1,
    doc: "The softmax of the sum of the input and a bias.",
    cost: (at, outputs) => {
      const inner = rule.cost(at, outputs);
      const sum = eachElement(at, outputs[0]);
      return { ...inner, work: add(inner.work, sum.work), steps: add(inner.steps, ONE) };
    },
    examples: [
      {
        attributes: "axis = 2, is_inner_broadcast = 0",
        inputs: ["f32[B, T, S]", "f32[B, 1, S]"],
        outputs: ["f32[B, T, S]"],
        work: "6·B·S·T",
        steps: "2·⌈log₂ S⌉ + 4",
      },
    ],
  };
}

function dropout(op: string, data: number, doc: string): OpRule {
  const isPacked = op.startsWith("Bitmask");
  return {
    ...elementwise(op, doc, { domain, data, perEntry: data, random: true }),
    infer: (at) => {
      const sizes = sizesOf(at.inputs[0]);
      // A bit for each entry, 32 of them in a word.
      const words = [at.fresh("the number of words of a mask")];
      const mask = isPacked ? tensor("u32", words) : tensor("bool", sizes);
      return [tensor(elemOf(at.inputs[0]), sizes), mask];
    },
    flow: () => null,
    examples: [
      {
        inputs: Array.from({ length: data }, () => "f32[B, d]"),
        outputs: ["f32[B, d]", isPacked ? "u32[?]" : "bool[B, d]"],
        work: data === 1 ? "B·d" : `${data}·B·d`,
      },
    ],
  };
}

function biasSplitGelu(): OpRule {
  return {
    domain,
    op: "BiasSplitGelu",
    since: 1,
    doc: "The first half of each row, after a bias, times the Gelu of the second.",
    within: "TC0",
    because: SERIES,
    infer: (at) => {
      const [elem, sizes] = [elemOf(at.inputs[0]), sizesOf(at.inputs[0])];
      if (isUnknown(sizes)) return [tensor(elem, sizes)];
      return [tensor(elem, withSize(sizes, sizes.length - 1, half(at, sizes.at(-1))))];
    },
    cost: (at, outputs) => eachElement(at, outputs[0], 5),
    flow: () => null,
    examples: [
      { inputs: ["f32[N, S, 512]", "f32[512]"], outputs: ["f32[N, S, 256]"], work: "1280·N·S" },
    ],
  };
}

function half(at: OpView, size: Poly | undefined): Poly {
  const found = size === undefined ? null : exactQuotient(size, constant(2));
  return found ?? at.fresh("half of the width");
}

/** Group normalisation of images whose channels an attribute may put last. */
function groups(op: string, doc: string, perEntry: number): OpRule {
  const rule = normalization(op, {
    domain,
    doc,
    // All positions, and the channels of a group: those of all groups bound them.
    mixed: (_, rank) => Array.from({ length: Math.max(0, rank - 1) }, (__, i) => i + 1),
    perEntry,
    around: 9,
    example: {
      attributes: "groups = 32, activation = 1",
      inputs: ["f16[N, H, W, 64]", "f32[64]", "f32[64]"],
      outputs: ["f16[N, H, W, 64]"],
      work: `${perEntry * 64}·H·N·W`,
    },
  });
  if (op === "GroupNorm") return rule;
  return {
    ...rule,
    infer: (at) => [...rule.infer(at), tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    flow: () => null,
  };
}

function gateOfDelta(): OpRule {
  return {
    domain,
    op: "LinearAttentionGate",
    since: 1,
    doc: "The decay and the rate of a delta rule, from their projections.",
    within: "TC0",
    because: SERIES,
    infer: (at) => [
      tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0])),
      tensor(elemOf(at.inputs[3]), sizesOf(at.inputs[3])),
    ],
    cost: (at, outputs) => eachElement(at, outputs[0], 7),
    flow: () => null,
    examples: [
      {
        inputs: ["f16[B, T, h]", "f32[h]", "f32[h]", "f16[B, T, h]"],
        outputs: ["f16[B, T, h]", "f16[B, T, h]"],
        work: "7·B·T·h",
      },
    ],
  };
}

function engramGate(): OpRule {
  return normalization("EngramGate", {
    domain,
    doc: "Values times a gate: the products of keys and queries, both normalised.",
    mixed: (_, rank) => (rank === 0 ? null : [rank - 1]),
    perEntry: 12,
    around: 12,
    example: {
      inputs: ["f32[B, T, h, d]", "f32[B, T, h, d]", "f32[B, T, d]", "f32[h, d]", "f32[h, d]"],
      outputs: ["f32[B, T, h, d]"],
      work: "12·B·T·d·h",
    },
  });
}

function allFinite(): OpRule {
  return {
    domain,
    op: "IsAllFinite",
    since: 1,
    doc: "Whether no entry of any input is infinite or undefined.",
    within: "TC0",
    because: EXTREMUM,
    infer: () => [tensor("bool", [])],
    cost: (at) => {
      const entries = at.inputs.map((fact) => elements(at, fact));
      const n = entries.length === 0 ? ONE : sum(entries);
      return computes(n, treeSteps(n, 1));
    },
    flow: () => null,
    examples: [{ inputs: ["f32[n]", "f32[m]"], outputs: ["bool[]"], work: "m + n" }],
  };
}

function complexProduct(op: string, doc: string): OpRule {
  const product = elementwise(op, doc, { domain, perEntry: 3 });
  const { carry, ...rule } = product;
  return {
    ...rule,
    // Each part of a product reads both parts of both factors.
    flow: () => null,
    examples: [{ inputs: ["f32[B, N, 2]", "f32[N, 2]"], outputs: ["f32[B, N, 2]"], work: "6·B·N" }],
  };
}
