// Slice: what its bounds mean as formulas. Bounds are counted from either end and cut to the axis.

import { add, asInteger, ceilDiv, constant, min, type Poly, scale, sub } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { parameters, same, whole } from "./axes.ts";
import { parts } from "./carry.ts";
import {
  cutNumber,
  extent,
  formulasGiven,
  growsUpward,
  lengthGiven,
  NO_LIMIT,
  neverNegative,
  numbersGiven,
  resized,
  withContent,
} from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { type AxisFlow, MOVES, type OpRule } from "./rule.ts";
import { known, ONE, ZERO } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { intsInput, normalAxis, type OpView } from "./view.ts";

const CUT = { domain: "", within: "AC0", because: MOVEMENT, cost: () => MOVES } as const;

export const sliceRules: readonly OpRule[] = [
  {
    ...CUT,
    op: "Slice",
    since: 1,
    doc: "The entries from start up to end, step apart, along some axes.",
    infer: (at) => [sliced(at)],
    flow: sliceFlow,
    carry: parts,
    examples: [
      {
        inputs: ["f32[B, T, 64]", "i64[1] = {0}", "i64[1] = {9223372036854775807}", "i64[1] = {1}"],
        outputs: ["f32[B, T, 64]"],
        work: "0",
      },
      {
        inputs: ["f32[B, T, 64]", "i64[1] = {-1}", "i64[1] = {2147483647}", "i64[1] = {1}"],
        outputs: ["f32[B, 1, 64]"],
      },
      {
        inputs: ["f32[B, T, 64]", "i64[1] = {0}", "i64[1] = {-1}", "i64[1] = {1}"],
        outputs: ["f32[B, T − 1, 64]"],
      },
      {
        inputs: ["f32[B, 64]", "i64[1] = {60}", "i64[1] = {-100}", "i64[1] = {1}", "i64[1] = {-7}"],
        outputs: ["f32[B, 9]"],
      },
      { inputs: ["f32[B, T]", "i64[1]", "i64[1]", "i64[1] = {1}"], outputs: ["f32[B, ?]"] },
      {
        attributes: "axes = [0], starts = [1], ends = [3]",
        opset: 9,
        inputs: ["i64[4] = {B, T, 2, 3}"],
        outputs: ["i64[2] = {T, 2}"],
      },
    ],
  },
];

/** What Slice is asked for along one axis; null where it is computed from the data. */
interface Cut {
  readonly start: Poly | null;
  readonly end: Poly | null;
  readonly step: Poly | null;
}

/** The cut of each axis that is cut, or null where the axes are computed from the data. */
function cutsOf(at: OpView, rank: number): ReadonlyMap<number, Cut> | null {
  const [starts, ends] = [formulasGiven(at, "starts", 1), formulasGiven(at, "ends", 2)];
  const [axes, steps] = [numbersGiven(at, "axes", 3), formulasGiven(at, "steps", 4)];
  const count = Array.isArray(starts) ? starts.length : lengthGiven(at.inputs[1]);
  const listed =
    axes === "absent" && count !== null ? Array.from({ length: count }, (_, i) => i) : axes;
  if (listed === null || listed === "absent") return null;
  const cuts = new Map<number, Cut>();
  for (const [i, axis] of listed.entries()) {
    const normal = normalAxis(axis, rank);
    if (normal === null) return null;
    const step = steps === "absent" ? ONE : (steps?.[i] ?? null);
    cuts.set(normal, { start: entryOf(starts, i), end: entryOf(ends, i), step });
  }
  return cuts;
}

function entryOf(list: readonly Poly[] | "absent" | null, index: number): Poly | null {
  return list === "absent" ? null : (list?.[index] ?? null);
}

function sliced(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const cuts = cutsOf(at, sizes.length);
  const why = "length of a slice that is computed from the data";
  if (cuts === null) return tensor(elem, resized(at, at.inputs[0], why) ?? []);
  const kept = sizes.map((size, axis) => {
    const cut = cuts.get(axis);
    return cut === undefined ? size : (cutLength(at, size, cut) ?? at.fresh(why));
  });
  return withContent(elem, kept, slicedContent(at, cuts.get(0)));
}

function cutLength(at: OpView, size: Poly, cut: Cut): Poly | null {
  const step = cut.step === null ? null : cutNumber(cut.step);
  if (cut.start === null || cut.end === null || step === null || step === 0) return null;
  const [n, start, end] = [size, cut.start, cut.end].map(cutNumber);
  if (n != null && start != null && end != null)
    return constant(indicesOf(n, start, end, step).count);
  if (step < 0) return isWholeBackwards(start, end) ? ceilDiv(size, constant(-step)) : null;
  const length = forwardLength(at, size, cut.start, cut.end);
  return length === null ? null : ceilDiv(length, constant(step));
}

/** The first index and the number of indices, as numpy counts them. */
function indicesOf(n: number, start: number, end: number, step: number) {
  const [low, high] = step > 0 ? [0, n] : [-1, n - 1];
  const clamp = (bound: number) => Math.min(Math.max(bound < 0 ? bound + n : bound, low), high);
  const span = step > 0 ? clamp(end) - clamp(start) : clamp(start) - clamp(end);
  return { first: clamp(start), count: Math.max(0, Math.ceil(span / Math.abs(step))) };
}

function isWholeBackwards(
  start: number | null | undefined,
  end: number | null | undefined,
): boolean {
  return start != null && end != null && (start === -1 || start >= NO_LIMIT) && end <= -NO_LIMIT;
}

/** Length of the slice with step 1, where at least one of its bounds or the size is a formula. */
function forwardLength(at: OpView, size: Poly, start: Poly, end: Poly): Poly | null {
  const [first, last] = [boundOf(size, start, "start"), boundOf(size, end, "end")];
  if (first === null || last === null) return null;
  const why = "length of a slice";
  const length = extent(at, sub(last.index, first.index), why);
  if (asInteger(size) !== null || (first.from === "front" && last.from === "back")) return length;
  if (first.from !== last.from) return null;
  if (asInteger(start) === null || asInteger(end) === null) return length;
  // A number of entries that is asked for at the front or at the back is cut to what is there.
  const there = first.from === "front" ? sub(size, first.index) : last.index;
  return neverNegative(sub(there, length)) ? length : min(length, extent(at, there, why));
}

interface Bound {
  readonly index: Poly;
  readonly from: "front" | "back";
}

/**
 * The index that a bound stands for. Bounds computed as formulas are taken to lie within the axis once sizes are
 * large enough: where they do not, the slice is shorter than the formula says, never longer.
 */
function boundOf(size: Poly, bound: Poly, role: "start" | "end"): Bound | null {
  const number = cutNumber(bound);
  if (number === null) {
    if (bound === size) return { index: size, from: "back" };
    if (growsUpward(bound)) return { index: bound, from: "front" };
    if (growsUpward(scale(bound, -1))) return { index: add(size, bound), from: "back" };
    const isInside = role === "start" && neverNegative(sub(size, bound));
    return isInside ? { index: bound, from: "front" } : null;
  }
  if (number >= NO_LIMIT) return { index: size, from: "back" };
  if (number <= -NO_LIMIT) return { index: ZERO, from: "front" };
  if (number < 0) return { index: add(size, bound), from: "back" };
  const n = cutNumber(size);
  return { index: n === null ? bound : constant(Math.min(n, number)), from: "front" };
}

function slicedContent(at: OpView, cut: Cut | undefined): readonly Poly[] | null {
  const ints = intsInput(at, 0);
  const rank = known(at.inputs[0])?.length;
  if (ints === null || rank !== 1) return null;
  if (cut === undefined) return ints;
  const [start, end, step] = [cut.start, cut.end, cut.step].map((bound) =>
    cutNumber(bound ?? undefined),
  );
  if (start == null || end == null || step == null || step === 0) return null;
  const { first, count } = indicesOf(ints.length, start, end, step);
  return Array.from({ length: count }, (_, i) => ints[first + i * step] ?? ZERO);
}

function sliceFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const [from, to] = [known(at.inputs[0]), known(outputs[0])];
  const cuts = from === null ? null : cutsOf(at, from.length);
  if (from === null || to === null || cuts === null) return null;
  const flows = from.map((size, axis): AxisFlow => {
    const cut = cuts.get(axis);
    if (cut === undefined) return same(0, axis, axis);
    const [start, step] = [cut.start, cut.step].map((bound) => cutNumber(bound ?? undefined));
    if (step === 1 && start === 0 && size === to[axis]) return same(0, axis, axis);
    if (start == null || start < 0 || step == null || step < 1) return whole(0, axis);
    const kind = step === 1 ? "window" : "suffix";
    return { input: 0, from: axis, output: 0, to: axis, kind };
  });
  return [...flows, ...parameters(at, 1)];
}
