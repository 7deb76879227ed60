// Between real numbers and integers of few bits: a quotient or product with a scale, entry by entry.

import { scale } from "../algebra/index.ts";
import { mixing, wholeOthers } from "./axes.ts";
import { anyFunction } from "./carry.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elements, known } from "./shape.ts";
import { ARITHMETIC, QUANTISED, QUANTISED_RANGE } from "./theorems.ts";
import type { OpView } from "./view.ts";

/** Quantised tensors. */
export const quantizationRules: readonly OpRule[] = [
  {
    ...unary("QuantizeLinear", "x / scale + zero point, rounded and saturated.", {
      since: 10,
      because: QUANTISED,
      perEntry: 3,
      elem: (at) => {
        const zero = elemOf(at.inputs[2]);
        return elemAttribute(at, "output_dtype", zero === "unknown" ? "u8" : zero);
      },
      examples: [
        {
          inputs: ["f32[B, T, d]", "f32[]", "i8[]"],
          outputs: ["i8[B, T, d]"],
          work: "3·B·T·d",
          steps: "1",
        },
      ],
    }),
    flow: scaledFlow,
  },
  {
    ...unary("DequantizeLinear", "(x - zero point)·scale.", {
      since: 10,
      because: ARITHMETIC,
      perEntry: 2,
      elem: (at) => {
        const found = elemOf(at.inputs[1]);
        return elemAttribute(at, "output_dtype", found === "unknown" ? "f32" : found);
      },
      examples: [
        {
          inputs: ["i8[d, k]", "f32[k]", "i8[k]"],
          outputs: ["f32[d, k]"],
          work: "2·d·k",
          steps: "1",
        },
      ],
    }),
    flow: scaledFlow,
  },
  {
    ...unary("DynamicQuantizeLinear", "x quantised to 8 bits by its own least and largest entry.", {
      since: 11,
      carry: anyFunction,
    }),
    because: QUANTISED_RANGE,
    infer: (at) => [tensor("u8", sizesOf(at.inputs[0])), tensor("f32", []), tensor("u8", [])],
    cost: (at) => {
      const n = elements(at, at.inputs[0]);
      return computes(scale(n, 5), treeSteps(n, 3));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[T, d]"],
        outputs: ["u8[T, d]", "f32[]", "u8[]"],
        work: "5·T·d",
        steps: "⌈log₂ (T·d)⌉ + 3",
      },
    ],
  },
];

/** Scales and zero points are read by entries along one axis or in blocks; all of them count as read. */
export function scaledFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const others = wholeOthers(at, [0]);
  if (rank === undefined || others === null) return null;
  return [...mixing(0, rank, () => false), ...others];
}
