// Operators that put a border around a tensor or take one away.

import { add, asInteger, type Poly, sub } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { mixing, parameters, same, whole } from "./axes.ts";
import {
  computedSize,
  extent,
  formulasGiven,
  formulasOf,
  numbersGiven,
  resized,
} from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { type AxisFlow, MOVES, type OpRule } from "./rule.ts";
import { known, ZERO } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { intsAttribute, intsInput, normalAxis, type OpView, stringAttribute } from "./view.ts";

const CUT = { domain: "", within: "AC0", because: MOVEMENT, cost: () => MOVES } as const;

export const padRules: readonly OpRule[] = [
  {
    ...CUT,
    op: "Pad",
    since: 1,
    doc: "A border around the tensor, of a constant or of its own entries.",
    infer: (at) => [padded(at)],
    flow: padFlow,
    examples: [
      { inputs: ["f32[B, T]", "i64[4] = {0, 2, 0, 0}"], outputs: ["f32[B, T + 2]"], work: "0" },
      {
        inputs: ["f32[B, T]", "i64[2] = {1, -1}", "", "i64[1] = {1}"],
        outputs: ["f32[B, T]"],
      },
      {
        attributes: "pads = [0, 1, 0, 1]",
        opset: 2,
        inputs: ["f32[B, 6]"],
        outputs: ["f32[B, 8]"],
      },
      { inputs: ["f32[B, T]", "i64[4]"], outputs: ["f32[?, ?]"] },
    ],
  },
  {
    ...CUT,
    op: "CenterCropPad",
    since: 18,
    doc: "The tensor cut or padded evenly on both sides to the given sizes.",
    infer: (at) => [centered(at)],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      if (rank === undefined) return null;
      const axes = chosenAxes(intsAttribute(at, "axes"), rank);
      const isMixed = (axis: number) => axes === null || axes.includes(axis);
      return [...mixing(0, rank, isMixed), ...parameters(at, 1)];
    },
    examples: [
      {
        attributes: "axes = [1, 2]",
        inputs: ["u8[B, H, W, 3]", "i64[2] = {224, 224}"],
        outputs: ["u8[B, 224, 224, 3]"],
        work: "0",
      },
    ],
  },
  {
    ...CUT,
    op: "Crop",
    since: 1,
    doc: "An image without its border (experimental, in the first operator sets only).",
    infer: (at) => [cropped(at)],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      return rank === undefined ? null : mixing(0, rank, (axis) => axis >= 2);
    },
    examples: [
      {
        attributes: "border = [1, 2, 3, 4]",
        opset: 1,
        inputs: ["f32[N, C, 32, 32]"],
        outputs: ["f32[N, C, 26, 28]"],
        work: "0",
      },
    ],
  },
];

/** Entries added before and behind each axis, or null where that is computed from the data. */
function padsOf(at: OpView, rank: number): readonly (readonly [Poly, Poly])[] | null {
  const name = at.attribute("paddings") === null ? "pads" : "paddings";
  const pads = formulasGiven(at, name, 1);
  if (pads === null || pads === "absent") return null;
  const given = numbersGiven(at, "axes", 3);
  if (given === null) return null;
  const axes = chosenAxes(given === "absent" ? null : given, rank);
  if (axes === null || pads.length !== 2 * axes.length) return null;
  const result: (readonly [Poly, Poly])[] = Array.from({ length: rank }, () => [ZERO, ZERO]);
  for (const [i, axis] of axes.entries()) {
    result[axis] = [pads[i] ?? ZERO, pads[i + axes.length] ?? ZERO];
  }
  return result;
}

function padded(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const pads = padsOf(at, sizes.length);
  const why = "size after padding that is computed from the data";
  if (pads === null) return tensor(elem, resized(at, at.inputs[0], why) ?? []);
  return tensor(
    elem,
    sizes.map((size, axis) => {
      const [before, behind] = pads[axis] ?? [ZERO, ZERO];
      return extent(at, add(size, add(before, behind)), why);
    }),
  );
}

function padFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const pads = rank === undefined ? null : padsOf(at, rank);
  if (rank === undefined || pads === null) return null;
  const wraps = stringAttribute(at, "mode", "constant") === "wrap";
  const flows = pads.map(([before, behind], axis): AxisFlow => {
    if (before === ZERO && behind === ZERO) return same(0, axis, axis);
    const isNear = asInteger(before) !== null && asInteger(behind) !== null && !wraps;
    if (!isNear) return whole(0, axis);
    return { input: 0, from: axis, output: 0, to: axis, kind: "window" };
  });
  return [...flows, ...parameters(at, 1)];
}

function centered(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const axes = chosenAxes(intsAttribute(at, "axes"), sizes.length);
  if (axes === null) return tensor(elem, unknown("an axis is outside the rank"));
  const wanted = intsInput(at, 1);
  const place = new Map(axes.map((axis, i) => [axis, i]));
  return tensor(
    elem,
    sizes.map((size, axis) => {
      const i = place.get(axis);
      return i === undefined ? size : computedSize(at, wanted?.[i], "size to crop or pad to");
    }),
  );
}

function cropped(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const [border, scaled] = [formulasOf(at, "border"), formulasOf(at, "scale")];
  const why = "size after cropping";
  return tensor(
    elem,
    sizes.map((size, axis) => {
      if (axis < 2) return size;
      if (scaled !== null) return computedSize(at, scaled[axis - 2], why);
      const [before, behind] = [border?.[3 - axis], border?.[5 - axis]];
      if (before === undefined || behind === undefined) return at.fresh(why);
      return extent(at, sub(size, add(before, behind)), why);
    }),
  );
}

/** The axes that are meant, all of them when none are listed; null when one is outside the rank. */
function chosenAxes(listed: readonly number[] | null, rank: number): readonly number[] | null {
  if (listed === null) return Array.from({ length: rank }, (_, axis) => axis);
  const axes = listed.map((axis) => normalAxis(axis, rank)).filter((axis) => axis !== null);
  return axes.length === listed.length ? axes : null;
}
