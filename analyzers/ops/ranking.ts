// Operators that need the rank of each entry among others: how many are larger, or stand before it.

import { constant, mul, type Poly, scale } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { mixing, parameters } from "./axes.ts";
import { computes, treeSteps } from "./cost.ts";
import { computedSize, scalarGiven } from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elements, known, sizeAt, withSize } from "./shape.ts";
import { RANKING } from "./theorems.ts";
import { intAttribute, normalAxis, type OpView } from "./view.ts";

const RANKED = { domain: "", within: "TC0", because: RANKING } as const;

export const rankingRules: readonly OpRule[] = [
  {
    ...RANKED,
    op: "TopK",
    since: 1,
    doc: "The k largest or least entries along an axis, and their indices.",
    infer: largest,
    // Each entry is compared with all others of its row, and the comparisons are counted.
    cost: (at) => {
      const row = sizeAt(at, at.inputs[0], intAttribute(at, "axis", -1), "length of a row of TopK");
      return computes(mul(scale(elements(at, at.inputs[0]), 2), row), treeSteps(row, 1));
    },
    flow: (at) => alongFlow(at, intAttribute(at, "axis", -1), 2),
    examples: [
      {
        inputs: ["f32[B, V]", "i64[1] = {50}"],
        outputs: ["f32[B, 50]", "i64[B, 50]"],
        work: "2·B·V²",
        steps: "⌈log₂ V⌉ + 1",
      },
      {
        attributes: "axis = 1, k = 3",
        opset: 1,
        inputs: ["f32[B, V]"],
        outputs: ["f32[B, 3]", "i64[B, 3]"],
      },
      { inputs: ["f32[B, V]", "i64[1]"], outputs: ["f32[B, ?]", "i64[B, ?]"] },
    ],
  },
  {
    ...RANKED,
    op: "Unique",
    sizedByEntries: true,
    since: 11,
    doc: "The different entries, or slices along an axis, with their places and counts.",
    infer: different,
    cost: (at) => {
      const all = elements(at, at.inputs[0]);
      const axis = at.attribute("axis") === null ? null : intAttribute(at, "axis", 0);
      const n = axis === null ? all : sizeAt(at, at.inputs[0], axis, "number of slices of Unique");
      return computes(mul(scale(all, 2), n), treeSteps(all, 2));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["i64[n]"],
        outputs: ["i64[?]", "i64[?]", "i64[n]", "i64[?]"],
        work: "2·n²",
        steps: "⌈log₂ n⌉ + 2",
      },
    ],
  },
  {
    ...RANKED,
    op: "Compress",
    sizedByEntries: true,
    since: 9,
    doc: "The entries, or slices along an axis, for which the condition holds.",
    infer: (at) => [compressed(at)],
    // The place of an entry is the number of kept ones before it.
    cost: (at) => {
      const conditions = elements(at, at.inputs[1]);
      return computes(scale(conditions, 2), treeSteps(conditions, 1));
    },
    flow: (at) => {
      if (at.attribute("axis") === null) return null;
      const flows = alongFlow(at, intAttribute(at, "axis", 0), 1);
      return flows === null ? null : [...flows, ...parameters(at, 1)];
    },
    examples: [
      {
        attributes: "axis = 0",
        inputs: ["f32[N, d]", "bool[N]"],
        outputs: ["f32[?, d]"],
        work: "2·N",
        steps: "⌈log₂ N⌉ + 1",
      },
      { inputs: ["f32[N, d]", "bool[n]"], outputs: ["f32[?]"] },
    ],
  },
];

function alongFlow(at: OpView, axis: number, outputs: number): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const along = rank === undefined ? null : normalAxis(axis, rank);
  if (rank === undefined || along === null) return null;
  return Array.from({ length: outputs }, (_, output) =>
    mixing(0, rank, (i) => i === along, output),
  ).flat();
}

function largest(at: OpView): readonly Fact[] {
  const elem = elemOf(at.inputs[0]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return [tensor(elem, sizes), tensor("i64", sizes)];
  const axis = normalAxis(intAttribute(at, "axis", -1), sizes.length);
  const why = unknown("the axis is outside the rank");
  if (axis === null) return [tensor(elem, why), tensor("i64", why)];
  const k = scalarGiven(at, "k", 1);
  const kept = withSize(sizes, axis, computedSize(at, k, "number of entries that TopK keeps"));
  return [tensor(elem, kept), tensor("i64", kept)];
}

function different(at: OpView): readonly Fact[] {
  const elem = elemOf(at.inputs[0]);
  const count = at.fresh("number of different entries");
  const list = tensor("i64", [count]);
  const sizes = sizesOf(at.inputs[0]);
  if (at.attribute("axis") === null) {
    return [tensor(elem, [count]), list, tensor("i64", [elements(at, at.inputs[0])]), list];
  }
  const axis = isUnknown(sizes) ? null : normalAxis(intAttribute(at, "axis", 0), sizes.length);
  if (isUnknown(sizes) || axis === null) {
    const places = tensor("i64", [at.fresh("number of slices of Unique")]);
    return [tensor(elem, unknown("the shape of the input is not known")), list, places, list];
  }
  const slices: Poly = sizes[axis] ?? constant(1);
  return [tensor(elem, withSize(sizes, axis, count)), list, tensor("i64", [slices]), list];
}

function compressed(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const kept = at.fresh("number of entries that Compress keeps");
  if (at.attribute("axis") === null) return tensor(elem, [kept]);
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const axis = normalAxis(intAttribute(at, "axis", 0), sizes.length);
  if (axis === null) return tensor(elem, unknown("the axis is outside the rank"));
  return tensor(elem, withSize(sizes, axis, kept));
}
