// One number from all entries along some axes.

import { asNumber, constant, max, min, mul, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, type NonEmpty, unknown } from "../base/index.ts";
import { folded, norm } from "../forms/index.ts";
import { mixing } from "./axes.ts";
import { anyFunction, type CarryRule, followed, linearly, ofFirst } from "./carry.ts";
import { bounded } from "./content.ts";
import { computes, treeSteps, twoTrees } from "./cost.ts";
import { lengthGiven, numbersGiven } from "./extent.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, freshSizes, known, ONE } from "./shape.ts";
import {
  ARITHMETIC,
  AVERAGE,
  EXTREMUM,
  PRODUCT,
  RANKING,
  SUMMATION,
  SUMMED_SERIES,
} from "./theorems.ts";
import { intAttribute, normalAxis, type OpView } from "./view.ts";

interface Reduction {
  readonly doc: string;
  readonly because: NonEmpty<string>;
  /** Scalar operations for each entry that is read. */
  readonly perEntry: number;
  /** Steps from the length of what is reduced. */
  readonly steps: (n: Poly) => Poly;
  readonly content?: (entries: readonly Poly[]) => Poly | null;
  readonly carry?: CarryRule;
  readonly example: Pick<OpExample, "work" | "steps">;
}

/** A reduction along `axes`, which are an attribute in older versions and an input in newer ones. */
function reduction(op: string, row: Reduction): OpRule {
  return {
    domain: "",
    op,
    since: 1,
    doc: row.doc,
    within: "TC0",
    because: row.because,
    infer: (at) => {
      const fact = tensor(elemOf(at.inputs[0]), reducedSizes(at, reducedAxes(at)));
      return [{ ...fact, ints: reducedContent(at, fact.sizes, row) }];
    },
    cost: (at) => reducedCost(at, row),
    flow: (at) => reducedFlow(at, reducedAxes(at)),
    ...(row.carry === undefined ? {} : { carry: row.carry }),
    examples: [
      {
        attributes: "keepdims = 0",
        inputs: ["f32[B, T, d]", "i64[1] = {-1}"],
        outputs: ["f32[B, T]"],
        ...row.example,
      },
      { attributes: "axes = [1]", opset: 11, inputs: ["f32[B, T, d]"], outputs: ["f32[B, 1, d]"] },
    ],
  };
}

/** The place of the extremum along one axis. */
function place(op: string, doc: string): OpRule {
  const axes = (at: OpView) => oneAxis(at);
  return {
    domain: "",
    op,
    since: 1,
    doc,
    within: "TC0",
    because: RANKING,
    infer: (at) => [tensor("i64", reducedSizes(at, axes(at)))],
    cost: (at) => {
      const n = reducedCount(at, axes(at));
      return computes(elements(at, at.inputs[0]), treeSteps(n));
    },
    flow: (at) => reducedFlow(at, axes(at)),
    examples: [
      {
        attributes: "axis = -1, keepdims = 0",
        inputs: ["f32[B, V]"],
        outputs: ["i64[B]"],
        work: "B·V",
        steps: "⌈log₂ V⌉",
      },
    ],
  };
}

function foldedBy(by: "min" | "max" | "logsumexp"): CarryRule {
  return ofFirst((reading, cx) => folded(reading, followed(cx, 0, reading, 0), by));
}

const normed: CarryRule = ofFirst((reading, cx) => norm(reading, followed(cx, 0, reading, 0)));

// A mean of integers is rounded.
const averaged: CarryRule = (cx) =>
  /^[iu]\d/.test(elemOf(cx.outputs[0])) ? anyFunction(cx) : linearly(cx);

/** Reductions. */
export const reductionRules: readonly OpRule[] = [
  reduction("ReduceSum", {
    carry: linearly,
    doc: "The sum.",
    because: SUMMATION,
    perEntry: 1,
    steps: (n) => treeSteps(n),
    content: sum,
    example: { work: "B·T·d", steps: "⌈log₂ d⌉" },
  }),
  reduction("ReduceMean", {
    carry: averaged,
    doc: "The mean.",
    because: AVERAGE,
    perEntry: 1,
    steps: (n) => treeSteps(n, 1),
    example: { work: "B·T·d", steps: "⌈log₂ d⌉ + 1" },
  }),
  reduction("ReduceProd", {
    doc: "The product.",
    because: PRODUCT,
    perEntry: 1,
    steps: (n) => treeSteps(n),
    content: productOf,
    example: { work: "B·T·d", steps: "⌈log₂ d⌉" },
  }),
  reduction("ReduceMax", {
    carry: foldedBy("max"),
    doc: "The largest entry.",
    because: EXTREMUM,
    perEntry: 1,
    steps: (n) => treeSteps(n),
    content: (entries) => (entries.length === 0 ? null : max(...entries)),
    example: { work: "B·T·d", steps: "⌈log₂ d⌉" },
  }),
  reduction("ReduceMin", {
    carry: foldedBy("min"),
    doc: "The least entry.",
    because: EXTREMUM,
    perEntry: 1,
    steps: (n) => treeSteps(n),
    content: (entries) => (entries.length === 0 ? null : min(...entries)),
    example: { work: "B·T·d", steps: "⌈log₂ d⌉" },
  }),
  reduction("ReduceL1", {
    carry: normed,
    doc: "The sum of the absolute values.",
    because: [...SUMMATION, ...ARITHMETIC],
    perEntry: 2,
    steps: (n) => treeSteps(n, 1),
    example: { work: "2·B·T·d", steps: "⌈log₂ d⌉ + 1" },
  }),
  reduction("ReduceL2", {
    carry: normed,
    doc: "The root of the sum of the squares.",
    because: SUMMED_SERIES,
    perEntry: 2,
    steps: (n) => treeSteps(n, 2),
    example: { work: "2·B·T·d", steps: "⌈log₂ d⌉ + 2" },
  }),
  reduction("ReduceSumSquare", {
    doc: "The sum of the squares.",
    because: [...SUMMATION, ...ARITHMETIC],
    perEntry: 2,
    steps: (n) => treeSteps(n, 1),
    example: { work: "2·B·T·d", steps: "⌈log₂ d⌉ + 1" },
  }),
  reduction("ReduceLogSum", {
    doc: "The logarithm of the sum.",
    because: SUMMED_SERIES,
    perEntry: 1,
    steps: (n) => treeSteps(n, 1),
    example: { work: "B·T·d", steps: "⌈log₂ d⌉ + 1" },
  }),
  reduction("ReduceLogSumExp", {
    carry: foldedBy("logsumexp"),
    doc: "The logarithm of the sum of the exponentials.",
    because: SUMMED_SERIES,
    perEntry: 4,
    steps: (n) => twoTrees(n, 3),
    example: { work: "4·B·T·d", steps: "2·⌈log₂ d⌉ + 3" },
  }),
  place("ArgMax", "The place of the largest entry."),
  place("ArgMin", "The place of the least entry."),
];

/** Axes that are reduced, from the front; "all", or null where they are not known. */
type Axes = readonly number[] | "all" | null;

function reducedAxes(at: OpView): Axes {
  const given = numbersGiven(at, "axes", 1);
  if (given !== null && given !== "absent" && given.length > 0) return normalised(at, given);
  if (given === null) {
    // Of axes that are computed, their number tells where they are none or all.
    const count = lengthGiven(at.inputs[1]);
    if (count !== null && count > 0) return count === known(at.inputs[0])?.length ? "all" : null;
    if (count === null) return null;
  }
  return intAttribute(at, "noop_with_empty_axes", 0) !== 0 ? [] : "all";
}

function oneAxis(at: OpView): Axes {
  return normalised(at, [intAttribute(at, "axis", 0)]);
}

function normalised(at: OpView, axes: readonly number[]): Axes {
  const rank = known(at.inputs[0])?.length;
  if (rank === undefined) return null;
  const normal = axes.map((axis) => normalAxis(axis, rank)).filter((axis) => axis !== null);
  return normal.length === axes.length ? normal : null;
}

function isReduced(axes: Axes, axis: number): boolean {
  return axes === "all" || (axes?.includes(axis) ?? false);
}

function reducedSizes(at: OpView, axes: Axes): Sizes {
  const keeps = intAttribute(at, "keepdims", 1) !== 0;
  const sizes = sizesOf(at.inputs[0]);
  if (axes === "all" && !keeps) return [];
  if (isUnknown(sizes)) return sizes;
  if (axes !== null) {
    return keeps
      ? sizes.map((size, axis) => (isReduced(axes, axis) ? ONE : size))
      : sizes.filter((_, axis) => !isReduced(axes, axis));
  }
  const why = "which axes are reduced is not known";
  const reduced = keeps ? 0 : lengthGiven(at.inputs[1]);
  if (reduced === null || reduced > sizes.length) return unknown(why);
  return freshSizes(at, sizes.length - reduced, why);
}

/** Number of entries that make one result. */
function reducedCount(at: OpView, axes: Axes): Poly {
  const sizes = known(at.inputs[0]);
  if (axes === "all") return elements(at, at.inputs[0]);
  if (sizes === null || axes === null) return at.fresh("how many entries are reduced is not known");
  return elementsOf(
    at,
    sizes.filter((_, axis) => isReduced(axes, axis)),
  );
}

function reducedCost(at: OpView, row: Reduction): OpCost {
  const work = scale(elements(at, at.inputs[0]), row.perEntry);
  return computes(work, row.steps(reducedCount(at, reducedAxes(at))));
}

function reducedFlow(at: OpView, axes: Axes): readonly AxisFlow[] | null {
  const sizes = known(at.inputs[0]);
  if (sizes === null || axes === null) return null;
  const flows = mixing(0, sizes.length, (axis) => isReduced(axes, axis));
  if (intAttribute(at, "keepdims", 1) !== 0) return flows;
  let kept = 0;
  return flows.map((flow) => (flow.to === null ? flow : { ...flow, to: kept++ }));
}

function reducedContent(at: OpView, sizes: Sizes, row: Reduction): readonly Poly[] | null {
  const fact: Fact | null | undefined = at.inputs[0];
  const ints = fact?.kind === "tensor" ? fact.ints : null;
  if (ints === null || row.content === undefined || isUnknown(sizes)) return null;
  if (asNumber(elementsOf(at, sizes)) !== 1 || isNoop(at)) return null;
  const value = row.content(ints);
  const kept = value === null ? null : bounded(value);
  return kept === null ? null : [kept];
}

function isNoop(at: OpView): boolean {
  const axes = reducedAxes(at);
  return axes !== "all" && axes?.length === 0;
}

function productOf(entries: readonly Poly[]): Poly | null {
  let result: Poly | null = constant(1);
  for (const entry of entries) result = result === null ? null : bounded(mul(result, entry));
  return result;
}
