// Operators that read images at computed places: sampling grids and regions of interest.

import { constant, mul, type Poly, product, scale } from "../algebra/index.ts";
import { mixing, same, whole } from "./axes.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, freshSizes, known, sizeAt, sized, whole as wholeNumber } from "./shape.ts";
import { ARITHMETIC, AVERAGE, EXTREMUM } from "./theorems.ts";
import { intAttribute, intsAttribute, type OpView, stringAttribute } from "./view.ts";

export const samplingRules: readonly OpRule[] = [
  {
    domain: "",
    op: "GridSample",
    since: 16,
    doc: "The image at the places that a grid gives, interpolated.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [sampled(at)],
    cost: sampleCost,
    flow: (at, outputs) => {
      const rank = known(outputs[0])?.length;
      if (rank === undefined || known(at.inputs[0])?.length !== rank) return null;
      if (known(at.inputs[1])?.length !== rank) return null;
      const grid = Array.from({ length: rank }, (_, i): AxisFlow => {
        if (i === rank - 1) return whole(1, i);
        return same(1, i, i === 0 ? 0 : i + 1);
      });
      return [...mixing(0, rank, (i) => i >= 2), ...grid];
    },
    examples: [
      {
        inputs: ["f32[N, C, H, W]", "f32[N, h, w, 2]"],
        outputs: ["f32[N, C, h, w]"],
        work: "8·N·C·h·w",
        steps: "4",
      },
    ],
  },
  {
    domain: "",
    op: "RoiAlign",
    since: 10,
    doc: "Each region of interest of an image, interpolated to a fixed size.",
    within: "TC0",
    because: [...AVERAGE, ...EXTREMUM],
    infer: (at) => [pooled(at, sideOf(at, "output_height"), sideOf(at, "output_width"))],
    cost: (at, outputs) => {
      const ratio = wholeNumber(intAttribute(at, "sampling_ratio", 0));
      // Without a ratio as many points are read as the region has pixels: no more than the image.
      const isFixed = ratio !== null && intAttribute(at, "sampling_ratio", 0) > 0;
      const points = isFixed ? mul(ratio, ratio) : pixels(at);
      const work = product([elements(at, outputs[0]), points, constant(8)]);
      return computes(work, treeSteps(points, 4));
    },
    flow: roiFlow,
    examples: [
      {
        attributes: "output_height = 7, output_width = 7, sampling_ratio = 2",
        inputs: ["f32[N, C, H, W]", "f32[R, 4]", "i64[R]"],
        outputs: ["f32[R, C, 7, 7]"],
        work: "1568·C·R",
        steps: "6",
      },
    ],
  },
  {
    domain: "",
    op: "MaxRoiPool",
    since: 1,
    doc: "The largest entries of each region of interest, in a grid of fixed size.",
    within: "TC0",
    because: EXTREMUM,
    infer: (at) => {
      const [height, width] = intsAttribute(at, "pooled_shape") ?? [];
      const side = (value: number | undefined) => {
        const known = wholeNumber(value ?? Number.NaN);
        return (known === null ? null : sized(known)) ?? at.fresh("side of a pooled region");
      };
      return [pooled(at, side(height), side(width))];
    },
    cost: (at, outputs) => {
      const points = pixels(at);
      return computes(mul(elements(at, outputs[0]), points), treeSteps(points));
    },
    flow: roiFlow,
    examples: [
      {
        attributes: "pooled_shape = [7, 7]",
        inputs: ["f32[N, C, H, W]", "f32[R, 5]"],
        outputs: ["f32[R, C, 7, 7]"],
        work: "49·C·H·W·R",
        steps: "⌈log₂ H·W⌉",
      },
    ],
  },
];

function sampled(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const [image, grid] = [known(at.inputs[0]), known(at.inputs[1])];
  const rank = image?.length ?? grid?.length ?? 4;
  const why = "size of a sampled image";
  const batch = image?.[0] ?? grid?.[0] ?? at.fresh(why);
  const channels = image?.[1] ?? at.fresh(why);
  const places =
    grid !== null && grid.length === rank && rank > 2
      ? grid.slice(1, -1)
      : freshSizes(at, Math.max(0, rank - 2), why);
  return tensor(elem, [batch, channels, ...places]);
}

/** Two operations for each corner (cubic: four entries an axis) around a place. */
function sampleCost(at: OpView, outputs: readonly Fact[]): OpCost {
  const spatial = Math.min(Math.max((known(outputs[0])?.length ?? 4) - 2, 1), 8);
  const mode = stringAttribute(at, "mode", "linear");
  const side = mode === "nearest" ? 1 : mode.includes("cubic") ? 4 : 2;
  const corners = constant(side ** spatial);
  return computes(scale(mul(elements(at, outputs[0]), corners), 2), treeSteps(corners, 2));
}

function sideOf(at: OpView, name: string): Poly {
  const side = wholeNumber(intAttribute(at, name, 1));
  return (side === null ? null : sized(side)) ?? at.fresh("side of a pooled region");
}

function pooled(at: OpView, height: Poly, width: Poly): Fact {
  const regions = sizeAt(at, at.inputs[1], 0, "number of regions");
  const channels = sizeAt(at, at.inputs[0], 1, "number of channels");
  return tensor(elemOf(at.inputs[0]), [regions, channels, height, width]);
}

function pixels(at: OpView): Poly {
  return mul(
    sizeAt(at, at.inputs[0], 2, "height of an image"),
    sizeAt(at, at.inputs[0], 3, "width of an image"),
  );
}

function roiFlow(at: OpView): readonly AxisFlow[] | null {
  const [image, regions] = [known(at.inputs[0]), known(at.inputs[1])];
  if (image?.length !== 4 || regions?.length !== 2) return null;
  const flows = [...mixing(0, 4, (i) => i !== 1), same(1, 0, 0), whole(1, 1)];
  return at.inputs[2] ? [...flows, same(2, 0, 0)] : flows;
}
