// Operators that give the same elements other sizes: no element is computed or moved.

import {
  asInteger,
  floorDiv,
  holdsSigned,
  isNonNegative,
  type Poly,
  sub,
} from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { parameters, regrouped, same } from "./axes.ts";
import { regroups } from "./carry.ts";
import { VIEWS } from "./cost.ts";
import {
  along,
  computedSize,
  extent,
  formulasGiven,
  lengthGiven,
  numbered,
  numbersGiven,
  withContent,
} from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elementsOf, freshSizes, isSize, known, ONE } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

const VIEW = {
  domain: "",
  within: "AC0",
  because: MOVEMENT,
  cost: () => VIEWS,
  carry: regroups,
  passes: (at, [output]) => hasSizes(output, at.inputs[0]),
  undoes: (_, before, [output]) => keepsOrder(before) && hasSizes(output, before.inputs[0]),
} as const satisfies Partial<OpRule>;

export const reshapeRules: readonly OpRule[] = [
  {
    ...VIEW,
    op: "Reshape",
    since: 1,
    doc: "The same elements in row-major order under other sizes.",
    infer: (at) => [retyped(at, reshaped(at))],
    flow: regroupedFlow,
    examples: [
      {
        inputs: ["f32[B, T, 64]", "i64[4] = {0, 0, 8, -1}"],
        outputs: ["f32[B, T, 8, 8]"],
        work: "0",
      },
      { inputs: ["f32[B, T, 64]", "i64[2] = {-1, 64}"], outputs: ["f32[B·T, 64]"] },
      { inputs: ["f32[B, T]", "i64[2]"], outputs: ["f32[?, ?]"] },
      { inputs: ["i64[1] = {T}", "i64[0] = {}"], outputs: ["i64[] = {T}"] },
      { attributes: "shape = [-1, 4]", opset: 1, inputs: ["f32[B, 8]"], outputs: ["f32[2·B, 4]"] },
    ],
  },
  {
    ...VIEW,
    op: "Flatten",
    since: 1,
    doc: "A matrix: the axes before `axis` as rows, the others as columns.",
    infer: (at) => [retyped(at, flattened(at))],
    flow: regroupedFlow,
    examples: [
      { inputs: ["f32[B, C, H, W]"], outputs: ["f32[B, C·H·W]"] },
      { attributes: "axis = -1", inputs: ["f32[B, T, d]"], outputs: ["f32[B·T, d]"] },
      { attributes: "axis = 0", inputs: ["f32[B, T]"], outputs: ["f32[1, B·T]"] },
    ],
  },
  {
    ...VIEW,
    op: "Squeeze",
    since: 1,
    doc: "Axes of size 1 are left out.",
    infer: (at) => [retyped(at, squeezed(at))],
    flow: regroupedFlow,
    examples: [
      { inputs: ["f32[B, 1, T]", "i64[1] = {1}"], outputs: ["f32[B, T]"], work: "0" },
      { attributes: "axes = [-1]", opset: 11, inputs: ["f32[B, T, 1]"], outputs: ["f32[B, T]"] },
      { inputs: ["i64[1] = {T}", "i64[1] = {0}"], outputs: ["i64[] = {T}"] },
      { inputs: ["f32[4, 1]"], outputs: ["f32[4]"] },
    ],
  },
  {
    ...VIEW,
    op: "Unsqueeze",
    since: 1,
    doc: "Axes of size 1 are put in.",
    infer: (at) => [retyped(at, unsqueezed(at))],
    flow: (at, outputs) => {
      const [from, to] = [known(at.inputs[0]), known(outputs[0])];
      const axes = to === null ? null : insertedAxes(at, to.length);
      if (from === null || to === null || axes === null) return null;
      const kept = to.map((_, axis) => axis).filter((axis) => !axes.has(axis));
      if (kept.length !== from.length) return null;
      return [...kept.map((axis, i) => same(0, i, axis)), ...parameters(at, 1)];
    },
    examples: [
      { inputs: ["f32[B, T]", "i64[2] = {1, -1}"], outputs: ["f32[B, 1, T, 1]"], work: "0" },
      { attributes: "axes = [0]", opset: 11, inputs: ["i64[] = {T}"], outputs: ["i64[1] = {T}"] },
    ],
  },
];

const IN_ORDER = new Set(["Reshape", "Flatten", "Squeeze", "Unsqueeze"]);

function keepsOrder({ node: { op } }: OpView): boolean {
  return op.domain === "" && IN_ORDER.has(op.name);
}

/** Whether both are known to have the same sizes. */
function hasSizes(a: Fact | undefined, b: Fact | null | undefined): boolean {
  const [p, q] = [known(a ?? null), known(b ?? null)];
  return p?.length === q?.length && (p?.every((size, i) => size === q?.[i]) ?? false);
}

/** The input's elements under these sizes; short contents stay known. */
function retyped(at: OpView, sizes: ReturnType<typeof sizesOf>): Fact {
  const elem = elemOf(at.inputs[0]);
  return isUnknown(sizes) ? tensor(elem, sizes) : withContent(elem, sizes, intsInput(at, 0));
}

function regroupedFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const [from, to] = [known(at.inputs[0]), known(outputs[0])];
  if (from === null || to === null) return null;
  return [...regrouped(from, to), ...parameters(at, 1)];
}

function reshaped(at: OpView) {
  const wanted = formulasGiven(at, "shape", 1);
  if (wanted === "absent") return unknown("no shape is given");
  if (wanted === null) {
    const rank = lengthGiven(at.inputs[1]);
    if (rank === null) return unknown("the new shape is computed from the data");
    return freshSizes(at, rank, "size of a shape that is computed from the data");
  }
  const from = known(at.inputs[0]);
  const copiesZero = intAttribute(at, "allowzero", 0) === 0;
  const sizes = wanted.map((size, axis) => {
    if (isSize(size, -1)) return null;
    // Below 1 a number does not stand for itself.
    if (holdsSigned(size) && !isNonNegative(sub(size, ONE))) {
      return numbered(at, "size that is asked for by a number that may be negative");
    }
    if (!copiesZero || !isSize(size, 0)) return computedSize(at, size, "size that is asked for");
    return from?.[axis] ?? at.fresh("size that is copied from a shape that is not known");
  });
  const open = sizes.indexOf(null);
  const rest = sizes.filter((size) => size !== null);
  if (open < 0 || rest.length < sizes.length - 1) {
    return sizes.map((size) => size ?? at.fresh("one of several sizes left open"));
  }
  const left = remainingSize(at, from, rest);
  return sizes.map((size) => size ?? left);
}

/** The size that is left open: the number of elements over the product of the other sizes. */
function remainingSize(at: OpView, from: readonly Poly[] | null, rest: readonly Poly[]): Poly {
  const why = "size left open in Reshape";
  if (from === null) return at.fresh(why);
  // Equal sizes on both sides cancel without being multiplied out.
  const [over, by] = withoutCommon(from, rest);
  const divisor = elementsOf(at, by);
  if (asInteger(divisor) === 0n) return at.fresh(why);
  // The quotient is exact in every run that Reshape accepts.
  return extent(at, floorDiv(elementsOf(at, over), divisor), why);
}

function withoutCommon(
  a: readonly Poly[],
  b: readonly Poly[],
): readonly [readonly Poly[], readonly Poly[]] {
  const left = [...a];
  const right = b.filter((size) => {
    const index = isSize(size, 0) ? -1 : left.indexOf(size);
    if (index >= 0) left.splice(index, 1);
    return index < 0;
  });
  return [left, right];
}

function flattened(at: OpView) {
  const sizes = known(at.inputs[0]);
  if (sizes === null) {
    return freshSizes(at, 2, "size of a flattened tensor of unknown rank");
  }
  const axis = intAttribute(at, "axis", 1);
  const cut = axis < 0 ? axis + sizes.length : axis;
  if (!(cut >= 0 && cut <= sizes.length)) return freshSizes(at, 2, "the axis is outside the rank");
  return [along(at, sizes, 0, cut), along(at, sizes, cut, sizes.length)];
}

function squeezed(at: OpView) {
  const sizes = sizesOf(at.inputs[0]);
  const axes = numbersGiven(at, "axes", 1);
  if (isUnknown(sizes)) return sizes;
  if (axes === "absent") {
    // A named size may be 1 in some runs.
    if (sizes.some((size) => asInteger(size) === null)) {
      return unknown("Squeeze without axes: which sizes are 1 depends on the run");
    }
    return sizes.filter((size) => !isSize(size, 1));
  }
  if (axes === null) {
    const count = lengthGiven(at.inputs[1]);
    if (count === null || count > sizes.length) return unknown("the axes to squeeze are computed");
    return freshSizes(at, sizes.length - count, "the axes to squeeze are computed");
  }
  const dropped = new Set(axes.map((axis) => normalAxis(axis, sizes.length)));
  if (dropped.has(null)) return unknown("an axis is outside the rank");
  return sizes.filter((_, axis) => !dropped.has(axis));
}

function unsqueezed(at: OpView) {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  const axes = numbersGiven(at, "axes", 1);
  if (axes === "absent") return unknown("no axes are given");
  const count = axes === null ? lengthGiven(at.inputs[1]) : axes.length;
  if (count === null) return unknown("the axes to put in are computed");
  const rank = sizes.length + count;
  if (axes === null) return freshSizes(at, rank, "the axes to put in are computed");
  const inserted = insertedAxes(at, rank);
  if (inserted === null || inserted.size !== count) return unknown("an axis is outside the rank");
  const left = [...sizes];
  return Array.from({ length: rank }, (_, axis) =>
    inserted.has(axis) ? ONE : (left.shift() ?? ONE),
  );
}

function insertedAxes(at: OpView, rank: number): ReadonlySet<number> | null {
  const axes = numbersGiven(at, "axes", 1);
  if (axes === null || axes === "absent") return null;
  const inserted = new Set<number>();
  for (const axis of axes) {
    const normal = normalAxis(axis, rank);
    if (normal === null) return null;
    inserted.add(normal);
  }
  return inserted;
}
