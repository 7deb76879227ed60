// Operators that sample an image or a signal at another resolution.

import { asNumber, constant, floorDiv, log2, mul, type Poly, scale } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { mixing, parameters } from "./axes.ts";
import { computes } from "./cost.ts";
import { computedSize, extent } from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, freshSizes, known } from "./shape.ts";
import { ARITHMETIC } from "./theorems.ts";
import {
  floatAttribute,
  intsAttribute,
  intsInput,
  normalAxis,
  type OpView,
  stringAttribute,
} from "./view.ts";

const SAMPLED = { domain: "", within: "TC0", because: ARITHMETIC } as const;

export const resizeRules: readonly OpRule[] = [
  {
    ...SAMPLED,
    op: "Resize",
    since: 10,
    doc: "The tensor sampled at other sizes, by the nearest entry or by interpolation.",
    infer: (at) => [resized(at)],
    cost: sampling,
    flow: sampledFlow,
    examples: [
      {
        attributes: 'mode = "linear"',
        inputs: ["f32[N, C, H, W]", "", "", "i64[4] = {N, C, 224, 224}"],
        outputs: ["f32[N, C, 224, 224]"],
        work: "401408·C·N",
        steps: "4",
      },
      {
        inputs: ["f32[N, C, H, W]", "", "f32[4] = {1, 1, 2, 2}"],
        outputs: ["f32[N, C, 2·H, 2·W]"],
      },
      { inputs: ["f32[N, C, H, W]", "", "f32[4]"], outputs: ["f32[?, ?, ?, ?]"] },
    ],
  },
  {
    ...SAMPLED,
    op: "Upsample",
    since: 1,
    doc: "The tensor at sizes multiplied by factors, by the nearest entry or by interpolation.",
    infer: (at) => [upsampled(at)],
    cost: sampling,
    flow: sampledFlow,
    examples: [
      {
        attributes: "scales = [1.0, 1.0, 2.0, 2.0]",
        opset: 7,
        inputs: ["f32[N, C, H, W]"],
        outputs: ["f32[N, C, 2·H, 2·W]"],
        work: "4·N·C·H·W",
        steps: "1",
      },
      { opset: 9, inputs: ["f32[N, C, H, W]", "f32[4]"], outputs: ["f32[?, ?, ?, ?]"] },
    ],
  },
];

function resized(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const why = "size after resizing by factors that are not read";
  const wanted = at.opset < 11 ? null : intsInput(at, 3);
  // Where a region is cut out first, its size enters too.
  const factors = isExactCopy(at) ? intsInput(at, at.opset < 11 ? 1 : 2) : null;
  const listed = intsAttribute(at, "axes");
  const axes =
    listed?.map((axis) => normalAxis(axis, sizes.length)) ?? sizes.map((_, axis) => axis);
  const stretches = stringAttribute(at, "keep_aspect_ratio_policy", "stretch") === "stretch";
  return tensor(
    elem,
    sizes.map((size, axis) => {
      const place = axes.indexOf(axis);
      if (place < 0 && !axes.includes(null)) return size;
      if (!stretches) return at.fresh(why);
      const factor = factors?.[place];
      const asked = wanted?.[place] ?? (factor === undefined ? undefined : mul(size, factor));
      return computedSize(at, asked, why);
    }),
  );
}

function upsampled(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const scales = factorsOf(at, sizes.length);
  const why = "size after resizing by factors that are not read";
  if (scales === null) return tensor(elem, freshSizes(at, sizes.length, why));
  return tensor(
    elem,
    sizes.map((size, axis) => {
      const scaled = scaledSize(size, scales[axis] ?? Number.NaN);
      return scaled === null ? at.fresh(why) : extent(at, scaled, why);
    }),
  );
}

function factorsOf(at: OpView, rank: number): readonly number[] | null {
  const scales = at.attribute("scales");
  if (scales?.kind === "floats") return scales.values.length === rank ? scales.values : null;
  const given = intsInput(at, 1)?.map(asNumber);
  if (given !== undefined) return given.length === rank ? given.map((n) => n ?? Number.NaN) : null;
  if (at.attribute("width_scale") === null || rank !== 4) return null;
  return [
    1,
    1,
    floatAttribute(at, "height_scale", Number.NaN),
    floatAttribute(at, "width_scale", Number.NaN),
  ];
}

// Factors such as 2 or 0.5 are exact in binary; of others the rounded size cannot be told.
function scaledSize(size: Poly, factor: number): Poly | null {
  const parts = 256;
  const numerator = factor * parts;
  if (!Number.isSafeInteger(numerator) || numerator <= 0) return null;
  return floorDiv(mul(size, constant(numerator)), constant(parts));
}

/** The nearest entry, or a weighted sum over the corners (cubic: four entries) around it along each axis. */
function sampling(at: OpView, outputs: readonly Fact[]): OpCost {
  const mode = stringAttribute(at, "mode", "nearest");
  const count = elements(at, outputs[0]);
  if (mode === "nearest") return computes(count, constant(1));
  const rank = known(at.inputs[0])?.length ?? 4;
  const spatial = Math.min(Math.max(rank - 2, 1), 8);
  const corners = constant((mode === "cubic" ? 4 : 2) ** spatial);
  return computes(scale(mul(count, corners), 2), log2(mul(corners, constant(4))));
}

function sampledFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const [from, to] = [known(at.inputs[0]), known(outputs[0])];
  if (from === null || from.length !== to?.length) return null;
  const mixed = (axis: number) => from[axis] !== to[axis];
  return isExactCopy(at) ? [...mixing(0, from.length, mixed), ...parameters(at, 1)] : null;
}

// With other coordinate maps an axis may be shifted or cropped although its size stays.
function isExactCopy(at: OpView): boolean {
  return (
    stringAttribute(at, "coordinate_transformation_mode", "half_pixel") !== "tf_crop_and_resize"
  );
}
