// Images and their patches: sampling grids, folded blocks, and windows whose places come from the data.

import { asNumber, constant, floorDiv, mul, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { mixing, wholeOthers } from "./axes.ts";
import { convolution } from "./convolution.ts";
import { computes, treeSteps } from "./cost.ts";
import { computedSize, lengthGiven } from "./extent.ts";
import { elemOf, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elements, elementsOf, freshSizes, known, ONE, sized, sizeOr, whole } from "./shape.ts";
import { ARITHMETIC, MOVEMENT, SUMMATION } from "./theorems.ts";
import { intsInput, isGiven, type OpView } from "./view.ts";
import { kernelShape, walks } from "./window.ts";

const affineGrid: OpRule = {
  domain: "",
  op: "AffineGrid",
  since: 20,
  doc: "The places that affine maps send the pixels of an image to.",
  within: "TC0",
  because: ARITHMETIC,
  infer: (at) => [tensor(elemOf(at.inputs[0]), gridSizes(at))],
  // A product with a matrix of 2 × 3 or 3 × 4 for each pixel.
  cost: (at, outputs) => computes(scale(elements(at, outputs[0]), 6), constant(3)),
  flow: () => null,
  examples: [
    {
      inputs: ["f32[N, 2, 3]", "i64[4] = {N, C, H, W}"],
      outputs: ["f32[N, H, W, 2]"],
      work: "12·N·H·W",
      steps: "3",
    },
  ],
};

const col2Im: OpRule = {
  domain: "",
  op: "Col2Im",
  since: 18,
  doc: "Blocks put back into an image, overlapping entries summed.",
  within: "TC0",
  because: SUMMATION,
  infer: (at) => [tensor(elemOf(at.inputs[0]), foldedSizes(at))],
  cost: (at) => computes(elements(at, at.inputs[0]), treeSteps(blockSize(at))),
  flow: batchFlow,
  examples: [
    {
      inputs: ["f32[N, 27, L]", "i64[2] = {H, W}", "i64[2] = {3, 3}"],
      outputs: ["f32[N, 3, H, W]"],
      work: "27·N·L",
      steps: "4",
    },
  ],
};

const maxUnpool: OpRule = {
  domain: "",
  op: "MaxUnpool",
  since: 9,
  doc: "Entries put back to the places that a max pooling took them from, zeros elsewhere.",
  within: "TC0",
  because: [...MOVEMENT, ...ARITHMETIC],
  infer: (at) => [tensor(elemOf(at.inputs[0]), unpooledSizes(at))],
  cost: (at) => computes(elements(at, at.inputs[0]), ONE),
  // Indices count through the whole tensor, so that an entry may land anywhere.
  flow: () => null,
  examples: [
    {
      attributes: "kernel_shape = [2, 2], strides = [2, 2]",
      inputs: ["f32[N, C, H, W]", "i64[N, C, H, W]"],
      outputs: ["f32[N, C, 2·H, 2·W]"],
      work: "N·C·H·W",
    },
  ],
};

/** Images and patches. */
export const imagingRules: readonly OpRule[] = [affineGrid, col2Im, maxUnpool, deformable()];

// A convolution that reads each entry of its windows by interpolation, at places given by the offsets.
function deformable(): OpRule {
  const rule = convolution("DeformConv", {
    doc: "A convolution whose windows read at places that the data give.",
    since: 19,
    weights: 1,
    bias: 3,
    elem: (at) => elemOf(at.inputs[0]),
    isQuantised: false,
    examples: [
      {
        inputs: ["f32[N, 8, H, W]", "f32[4, 8, 1, 1]", "f32[N, 2, H, W]"],
        outputs: ["f32[N, 4, H, W]"],
        work: "320·N·H·W",
        steps: "7",
      },
    ],
  });
  return {
    ...rule,
    because: [...SUMMATION, ...ARITHMETIC],
    cost: (at, outputs) => {
      const cost = rule.cost(at, outputs);
      return { ...cost, work: scale(cost.work, 5), steps: sum([cost.steps, constant(3)]) };
    },
    flow: batchFlow,
  };
}

function gridSizes(at: OpView): Sizes {
  const size = intsInput(at, 1);
  const rank = size?.length ?? lengthGiven(at.inputs[1]);
  if (rank !== 4 && rank !== 5) return unknown("the size of the grid is not known");
  const why = "the size of the grid is computed";
  const [batch, ...image] =
    size === null
      ? freshSizes(at, rank - 1, why)
      : [...size.slice(0, 1), ...size.slice(2)].map((part) => computedSize(at, part, why));
  return [sizeOr(at.inputs[0], 0) ?? batch ?? at.fresh(why), ...image, constant(rank - 2)];
}

function blockSize(at: OpView): Poly {
  const block = intsInput(at, 2);
  return block === null ? at.fresh("the size of a block is not known") : elementsOf(at, block);
}

function foldedSizes(at: OpView): Sizes {
  const image = intsInput(at, 1);
  const rank = image?.length ?? lengthGiven(at.inputs[1]);
  if (rank === null) return unknown("the size of the image is not known");
  const [columns, block] = [sizeOr(at.inputs[0], 1), intsInput(at, 2)];
  const channels =
    columns === null || block === null ? null : exact(columns, elementsOf(at, block));
  const why = "the size of the image is computed";
  return [
    sizeOr(at.inputs[0], 0) ?? at.fresh("the batch is not known"),
    channels ?? at.fresh("the number of channels is not known"),
    ...(image?.map((size) => computedSize(at, size, why)) ?? freshSizes(at, rank, why)),
  ];
}

function exact(over: Poly, by: Poly): Poly | null {
  const number = asNumber(by);
  return number === 0 ? null : sized(floorDiv(over, by));
}

function unpooledSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  const asked = isGiven(at, 2) ? intsInput(at, 2) : null;
  if (asked?.length === sizes.length) {
    return asked.map((size) => computedSize(at, size, "the size is computed"));
  }
  const kernel = kernelShape(at);
  const along = kernel === null ? null : walks(at, kernel);
  return sizes.map((size, axis) => {
    if (axis < 2) return size;
    const walk = isGiven(at, 2) ? undefined : along?.[axis - 2];
    const stride = walk === undefined ? null : whole(walk.stride);
    const pads = walk === undefined ? null : whole(-walk.stride - walk.pads[0] - walk.pads[1]);
    if (walk === undefined || stride === null || pads === null) return at.fresh("size not known");
    return computedSize(at, sum([mul(size, stride), walk.kernel, pads]), "size not known");
  });
}

// Examples of a batch stay apart; all else is mixed.
function batchFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const others = wholeOthers(at, [0]);
  if (rank === undefined || others === null) return null;
  return [...mixing(0, rank, (axis) => axis > 0), ...others];
}
