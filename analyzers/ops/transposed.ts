// The transpose of a convolution: each entry of the input spreads over a window of the result.

import { mul, type Poly, scale, sub, sum } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { mixing, wholeOthers } from "./axes.ts";
import { biased, walksOf } from "./convolution.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { OpCost, OpRule } from "./rule.ts";
import {
  elements,
  elementsOf,
  known,
  ONE,
  sized,
  sizeOr,
  type Walk,
  whole as wholeNumber,
} from "./shape.ts";
import { SUMMATION } from "./theorems.ts";
import { intAttribute, intsAttribute, isGiven, type OpView } from "./view.ts";
import { windowSize } from "./window.ts";

/** Transposed convolutions. */
export const transposedRules: readonly OpRule[] = [
  {
    domain: "",
    op: "ConvTranspose",
    since: 1,
    doc: "The transpose of a convolution: each entry spreads over a window of the result.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => [tensor(elemOf(at.inputs[0]), transposedSizes(at))],
    cost: transposedCost,
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const others = wholeOthers(at, [0]);
      if (rank === undefined || others === null) return null;
      return [...mixing(0, rank, (axis) => axis > 0), ...others];
    },
    examples: [
      {
        attributes: "strides = [2, 2]",
        inputs: ["f32[N, 64, H, W]", "f32[64, 32, 2, 2]"],
        outputs: ["f32[N, 32, 2·H, 2·W]"],
        work: "16384·H·N·W",
        steps: "9",
      },
    ],
  },
];

function transposedSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  const [batch, , ...spatial] = sizes;
  if (batch === undefined || sizes.length < 2) return unknown("the input has no channels");
  const perGroup = sizeOr(at.inputs[1], 1);
  const groups = wholeNumber(intAttribute(at, "group", 1));
  const channels =
    perGroup === null || groups === null
      ? at.fresh("the number of filters is not known")
      : mul(perGroup, groups);
  const along = walksOf(at, 1);
  const given = intsAttribute(at, "output_shape")?.slice(-spatial.length);
  const extra = intsAttribute(at, "output_padding");
  const result = spatial.map((size, i) => {
    const asked = given?.[i];
    const walk = along?.[i];
    const known =
      asked !== undefined
        ? wholeNumber(asked)
        : walk === undefined
          ? null
          : spread(size, walk, extra?.[i] ?? 0);
    return (known === null ? null : sized(known)) ?? at.fresh("the transposed size is not known");
  });
  return [batch, channels, ...result];
}

// stride·(size − 1) + output padding + dilation·(kernel − 1) + 1 − pads
function spread(size: Poly, walk: Walk, extra: number): Poly | null {
  const [stride, dilation] = [wholeNumber(walk.stride), wholeNumber(walk.dilation)];
  const pads = walk.padding === "given" ? walk.pads[0] + walk.pads[1] : 0;
  const rest = wholeNumber(extra + 1 - pads);
  if (stride === null || dilation === null || rest === null) return null;
  if (walk.padding === "same") return mul(size, stride);
  return sum([mul(stride, sub(size, ONE)), mul(dilation, sub(walk.kernel, ONE)), rest]);
}

// Every entry of the input meets every entry of the filters of its channel.
function transposedCost(at: OpView, outputs: readonly Fact[]): OpCost {
  const window = windowSize(at, walksOf(at, 1));
  const perGroup = sizeOr(at.inputs[1], 1) ?? at.fresh("the number of filters is not known");
  const sizes = known(at.inputs[0]) ?? [elements(at, at.inputs[0])];
  const channels = sizeOr(at.inputs[0], 1) ?? at.fresh("the number of channels is not known");
  const products = scale(elementsOf(at, [...sizes, perGroup, ...window]), 2);
  const cost = computes(products, treeSteps(elementsOf(at, [channels, ...window]), 1));
  return isGiven(at, 2) ? biased(at, outputs[0], cost) : cost;
}
