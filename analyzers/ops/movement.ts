// Operators that put elements elsewhere without computing any. Those with a story have files of their own:
// reshape.ts, slice.ts, split.ts, pad.ts and resize.ts.

import { asInteger, constant, floorDiv, mul, type Poly, sum } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import {
  affineSum,
  type Carry,
  INPUT,
  isAffine,
  maybeInput,
  moved,
  plusInput,
  type Reading,
  scaled,
  timesInput,
} from "../forms/index.ts";
import { mixing, parameters, same } from "./axes.ts";
import { alignedFlow, broadcastPair } from "./broadcast.ts";
import { anyEntries, type CarryView, followed, moves, ofFirst, readings, views } from "./carry.ts";
import {
  computedSize,
  cutNumber,
  extent,
  FOLLOWED,
  lengthGiven,
  resized,
  withContent,
} from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { undoesItself } from "./families.ts";
import { padRules } from "./pad.ts";
import { reshapeRules } from "./reshape.ts";
import { resizeRules } from "./resize.ts";
import { type AxisFlow, MOVES, type OpRule } from "./rule.ts";
import { elementsOf, freshSizes, isSize, known, knownRank, ONE, sizeOr, ZERO } from "./shape.ts";
import { sliceRules } from "./slice.ts";
import { splitRules } from "./split.ts";
import { MOVEMENT } from "./theorems.ts";
import { intAttribute, intsAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

const MOVED = { domain: "", within: "AC0", because: MOVEMENT, cost: () => MOVES } as const;

export const movementRules: readonly OpRule[] = [
  ...reshapeRules,
  ...sliceRules,
  ...splitRules,
  ...padRules,
  ...resizeRules,
  {
    ...MOVED,
    op: "Concat",
    since: 1,
    doc: "Tensors put one behind the other along an axis.",
    infer: (at) => [concatenated(at)],
    flow: concatFlow,
    keeps: () => "append",
    carry: concatenates,
    examples: [
      {
        attributes: "axis = 1",
        inputs: ["f32[B, P, d]", "f32[B, T, d]"],
        outputs: ["f32[B, P + T, d]"],
        work: "0",
      },
      {
        attributes: "axis = 0",
        inputs: ["i64[1] = {B}", "i64[2] = {-1, 64}"],
        outputs: ["i64[3] = {B, −1, 64}"],
      },
    ],
  },
  {
    ...MOVED,
    op: "Transpose",
    since: 1,
    doc: "The axes in another order.",
    infer: (at) => [transposed(at)],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const order = rank === undefined ? null : orderOf(at, rank);
      return order?.map((axis, to) => same(0, axis, to)) ?? null;
    },
    carry: moves,
    undoes: turnsBack,
    examples: [
      {
        attributes: "perm = [0, 2, 1, 3]",
        inputs: ["f32[B, T, h, d]"],
        outputs: ["f32[B, h, T, d]"],
        work: "0",
      },
      { inputs: ["f32[B, T]"], outputs: ["f32[T, B]"] },
    ],
  },
  {
    ...MOVED,
    op: "Expand",
    since: 8,
    doc: "Axes of size 1 repeated to the given sizes.",
    infer: (at) => [expanded(at)],
    flow: (at, outputs) => {
      const [from, to] = [known(at.inputs[0]), known(outputs[0])];
      if (from === null || to === null || from.length > to.length) return null;
      return [...alignedFlow(0, from, 0, to), ...parameters(at, 1)];
    },
    carry: views,
    examples: [
      { inputs: ["f32[1, d]", "i64[3] = {B, T, 1}"], outputs: ["f32[B, T, d]"], work: "0" },
      { inputs: ["f32[3, 1]", "i64[2]"], outputs: ["f32[3, ?]"] },
    ],
  },
  {
    ...MOVED,
    op: "Tile",
    since: 1,
    doc: "The tensor repeated along its axes.",
    infer: (at) => [tiled(at)],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const times = rank === undefined ? null : repeatsOf(at, rank);
      if (rank === undefined || times === null) return null;
      return [...mixing(0, rank, (axis) => !isSize(times[axis], 1)), ...parameters(at, 1)];
    },
    examples: [
      { inputs: ["f32[B, T]", "i64[2] = {1, 3}"], outputs: ["f32[B, 3·T]"], work: "0" },
      { inputs: ["f32[B, T]", "i64[2]"], outputs: ["f32[?, ?]"] },
    ],
  },
  {
    ...MOVED,
    op: "ReverseSequence",
    since: 10,
    doc: "The first entries of each sequence of a batch in reverse order, as many as its length says.",
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      if (rank === undefined) return null;
      const time = normalAxis(intAttribute(at, "time_axis", 0), rank);
      const batch = normalAxis(intAttribute(at, "batch_axis", 1), rank);
      if (time === null || batch === null) return null;
      return [...mixing(0, rank, (axis) => axis === time), same(1, 0, batch)];
    },
    examples: [{ inputs: ["f32[T, B, d]", "i64[B]"], outputs: ["f32[T, B, d]"], work: "0" }],
  },
  {
    ...MOVED,
    op: "DepthToSpace",
    since: 1,
    doc: "Blocks of channels laid out as squares of pixels.",
    infer: (at) => [blocked(at, "space")],
    flow: imageFlow,
    examples: [
      {
        attributes: "blocksize = 2",
        inputs: ["f32[N, 64, H, W]"],
        outputs: ["f32[N, 16, 2·H, 2·W]"],
        work: "0",
      },
    ],
  },
  {
    ...MOVED,
    op: "SpaceToDepth",
    since: 1,
    doc: "Squares of pixels laid out as blocks of channels.",
    infer: (at) => [blocked(at, "depth")],
    flow: imageFlow,
    examples: [
      {
        attributes: "blocksize = 2",
        inputs: ["f32[N, C, 8, W]"],
        outputs: ["f32[N, 4·C, 4, ⌊W/2⌋]"],
        work: "0",
      },
    ],
  },
  {
    ...MOVED,
    op: "Trilu",
    since: 14,
    doc: "The part of each matrix above or below a diagonal, zeros elsewhere.",
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      return rank === undefined ? null : [...mixing(0, rank, () => false), ...parameters(at, 1)];
    },
    carry: ofFirst((reading) => timesInput(reading, INPUT, "all")),
    examples: [{ inputs: ["f32[T, T]"], outputs: ["f32[T, T]"], work: "0", steps: "0" }],
  },
];

/** Parts one behind the other: each part's entries at their places, and zeros elsewhere, added up. */
function concatenates(cx: CarryView): readonly Carry[] {
  const rank = known(cx.outputs[0])?.length;
  const axis = rank === undefined ? null : concatAxis(cx.at, rank);
  const found = readings(cx);
  const lengths = cx.at.inputs.map((fact) => sizeOr(fact, axis ?? 0));
  const last = found.at(-1)?.[0] ?? 0;
  if (axis === null || lengths.slice(0, last).includes(null)) return anyLonger(cx);
  const images = found.map(([input, reading]): Reading => {
    const place = `behind ${lengths.slice(0, input).join("+")} on ${axis}`;
    const image = moved(reading, followed(cx, input, reading, 0), place);
    return { ...(isAffine(image) ? scaled(image, place, "all", 1) : image), isLonger: true };
  });
  const [only, ...others] = images;
  if (only === undefined) return anyLonger(cx);
  if (!images.every(isAffine)) {
    return others.length > 0 ? anyLonger(cx) : [maybeInput(only, "all")];
  }
  const sum = others.reduce(affineSum, only);
  return [found.length < cx.carries.length ? plusInput(sum) : sum];
}

function anyLonger(cx: CarryView): readonly Carry[] {
  return anyEntries(cx).map((carry) =>
    carry.kind === "reading" ? { ...carry, isLonger: true } : carry,
  );
}

function concatAxis(at: OpView, rank: number): number | null {
  return normalAxis(intAttribute(at, "axis", 1), rank);
}

function concatenated(at: OpView): Fact {
  const given = at.inputs.filter((fact) => fact !== null);
  const elem = given.map(elemOf).find((found) => found !== "unknown") ?? "unknown";
  const shapes = given.map(known);
  const first = shapes.find((sizes) => sizes !== null);
  if (first === undefined || first === null)
    return tensor(elem, unknown("no shape of a part is known"));
  const rank = first.length;
  const axis = concatAxis(at, rank);
  if (axis === null) return tensor(elem, unknown("the axis is outside the rank"));
  const fitting = shapes.map((sizes) => (sizes?.length === rank ? sizes : null));
  const sizes = first.map((size, i) => {
    const parts = fitting.map((part) => part?.[i]).filter((part) => part !== undefined);
    if (i !== axis) return parts.find((part) => asInteger(part) !== null) ?? size;
    if (parts.length < fitting.length) return at.fresh("length of a concatenation, a part unknown");
    return extent(at, sum(parts), "length of a concatenation");
  });
  return withContent(elem, sizes, rank === 1 ? joined(at) : null);
}

function joined(at: OpView): readonly Poly[] | null {
  const content: Poly[] = [];
  for (const [index, fact] of at.inputs.entries()) {
    if (fact === null) continue;
    const ints = intsInput(at, index);
    if (ints === null || content.length + ints.length > FOLLOWED) return null;
    content.push(...ints);
  }
  return content;
}

function concatFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const to = known(outputs[0]);
  const axis = to === null ? null : concatAxis(at, to.length);
  if (to === null || axis === null) return null;
  const rank = to.length;
  const flows: AxisFlow[] = [];
  let offset: Poly | null = ZERO;
  for (const [input, fact] of at.inputs.entries()) {
    if (fact === null) continue;
    const sizes = knownRank(fact, rank);
    if (sizes === null) return null;
    // What stands behind other parts is read at a smaller index than it has in the result.
    const kind = offset === null ? "prefix" : "window";
    for (let i = 0; i < rank; i++) {
      const isKept = i !== axis || sizes[i] === to[i];
      flows.push({ input, from: i, output: 0, to: i, kind: isKept ? "same" : kind });
    }
    const size = sizes[axis] ?? null;
    offset =
      offset === null || size === null || asInteger(size) === null ? null : sum([offset, size]);
  }
  return flows;
}

/** For each axis of the result, the axis of the input it was. */
function orderOf(at: OpView, rank: number): readonly number[] | null {
  const given = intsAttribute(at, "perm");
  if (given === null) return Array.from({ length: rank }, (_, i) => rank - 1 - i);
  const order = given.map((axis) => normalAxis(axis, rank)).filter((axis) => axis !== null);
  return order.length === rank && new Set(order).size === rank ? order : null;
}

/** Whether the axes are back where they were before the transposition in front. */
function turnsBack(at: OpView, before: OpView): boolean {
  const rank = known(at.inputs[0])?.length;
  if (!undoesItself(at, before) || rank === undefined) return false;
  const [first, then] = [orderOf(before, rank), orderOf(at, rank)];
  return then?.every((axis, to) => first?.[axis] === to) ?? false;
}

function transposed(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) {
    const given = intsAttribute(at, "perm");
    const why = "size of a transposed tensor of unknown shape";
    return tensor(elem, given === null ? sizes : freshSizes(at, given.length, why));
  }
  const order = orderOf(at, sizes.length);
  if (order === null) return tensor(elem, unknown("the permutation does not fit the rank"));
  const moved = order.map((axis) => sizes[axis] ?? ONE);
  return withContent(elem, moved, sizes.length < 2 ? intsInput(at, 0) : null);
}

function expanded(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const wanted = intsInput(at, 1);
  if (wanted === null) {
    const length = lengthGiven(at.inputs[1]);
    if (length === null) return tensor(elem, unknown("the sizes to expand to are computed"));
    const rank = Math.max(sizes.length, length);
    // A size above 1 stays as it is; only those of size 1 can be repeated.
    const kept = Array.from({ length: rank }, (_, i) => {
      const size = sizes[i - rank + sizes.length];
      const value = cutNumber(size);
      const stays = size !== undefined && (rank - i > length || (value !== null && value > 1));
      return stays ? size : at.fresh("size to expand to that is computed from the data");
    });
    return tensor(elem, kept);
  }
  const target = wanted.map((size) => computedSize(at, size, "size to expand to"));
  const result = broadcastPair(at, sizes, target);
  return withContent(elem, result, repeated(at, result));
}

/** The content of a tensor of equal entries, when the input holds one entry. */
function repeated(at: OpView, sizes: readonly Poly[]): readonly Poly[] | null {
  const ints = intsInput(at, 0);
  const count = sizes.every((size) => asInteger(size) !== null)
    ? cutNumber(elementsOf(at, sizes))
    : null;
  const [only] = ints ?? [];
  if (ints?.length !== 1 || only === undefined || count === null || count > FOLLOWED) return null;
  return Array.from({ length: count }, () => only);
}

/** How often each axis is repeated, or null where that is computed from the data. */
function repeatsOf(at: OpView, rank: number): readonly Poly[] | null {
  const repeats = intsInput(at, 1);
  if (at.opset >= 6) return repeats?.length === rank ? repeats : null;
  const axis = normalAxis(cutNumber(intsInput(at, 2)?.[0]) ?? Number.NaN, rank);
  const [times] = repeats ?? [];
  if (axis === null || times === undefined) return null;
  return Array.from({ length: rank }, (_, i) => (i === axis ? times : ONE));
}

function tiled(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const times = repeatsOf(at, sizes.length);
  const why = "size after repeating a number of times that is computed from the data";
  if (times === null) return tensor(elem, resized(at, at.inputs[0], why) ?? sizes);
  const result = sizes.map((size, axis) => computedSize(at, mul(size, times[axis] ?? ONE), why));
  return withContent(elem, result, repeated(at, result));
}

function blocked(at: OpView, to: "space" | "depth"): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = knownRank(at.inputs[0], 4);
  const block = intAttribute(at, "blocksize", 0);
  const why = "size of a tensor laid out in blocks";
  if (sizes === null || !Number.isSafeInteger(block * block) || block < 1) {
    return tensor(elem, freshSizes(at, 4, why));
  }
  const [side, square] = [constant(block), constant(block * block)];
  const [n = ONE, c = ONE, h = ONE, w = ONE] = sizes;
  if (to === "space") return tensor(elem, [n, floorDiv(c, square), mul(h, side), mul(w, side)]);
  return tensor(elem, [n, mul(c, square), floorDiv(h, side), floorDiv(w, side)]);
}

function imageFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  return rank === 4 ? mixing(0, rank, (axis) => axis > 0) : null;
}
