// Operators that write entries at indices which another tensor holds.

import type { NonEmpty } from "../base/index.ts";
import {
  type Carry,
  clipped,
  INPUT,
  linear,
  maybeInput,
  plusInput,
  timesInput,
} from "../forms/index.ts";
import { mixing, parameters, same } from "./axes.ts";
import { anyEntries, type CarryView, mixedReads, readings, remembers } from "./carry.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, known, ONE } from "./shape.ts";
import { ARITHMETIC, EXTREMUM, PRODUCT, SUMMATION } from "./theorems.ts";
import { intAttribute, normalAxis, type OpView, stringAttribute } from "./view.ts";

// Entries written to the same place are combined by `reduction`: a sum, a product or an extremum of many.
const COMBINED: NonEmpty<string> = [...ARITHMETIC, ...SUMMATION, ...PRODUCT, ...EXTREMUM];

const WRITES = { domain: "", within: "TC0", because: COMBINED, carry: written } as const;

export const scatterRules: readonly OpRule[] = [
  {
    ...WRITES,
    op: "ScatterND",
    since: 11,
    doc: "The data with slices put, or combined with what is there, at index tuples.",
    infer: (at) => [likeData(at)],
    cost: writing,
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      return rank === undefined ? null : [...mixing(0, rank, () => false), ...parameters(at, 1)];
    },
    examples: [
      {
        inputs: ["f32[T, d]", "i64[n, 1]", "f32[n, d]"],
        outputs: ["f32[T, d]"],
        work: "n·d",
        steps: "1",
      },
      {
        attributes: 'reduction = "add"',
        inputs: ["f32[T, d]", "i64[n, 1]", "f32[n, d]"],
        outputs: ["f32[T, d]"],
        work: "n·d",
        steps: "⌈log₂ n·d⌉ + 1",
      },
    ],
  },
  {
    ...WRITES,
    op: "ScatterElements",
    since: 11,
    doc: "The data with entries put, or combined with what is there, at indices along one axis.",
    infer: (at) => [likeData(at)],
    cost: writing,
    flow: alongFlow,
    examples: [
      {
        attributes: "axis = 1",
        inputs: ["f32[B, V]", "i64[B, k]", "f32[B, k]"],
        outputs: ["f32[B, V]"],
        work: "B·k",
        steps: "1",
      },
    ],
  },
  {
    ...WRITES,
    op: "Scatter",
    since: 9,
    doc: "The data with entries put at indices along one axis (older name of ScatterElements).",
    infer: (at) => [likeData(at)],
    cost: writing,
    flow: alongFlow,
    examples: [
      {
        opset: 9,
        inputs: ["f32[N, d]", "i64[n, d]", "f32[n, d]"],
        outputs: ["f32[N, d]"],
        work: "n·d",
      },
    ],
  },
  {
    ...WRITES,
    because: ARITHMETIC,
    op: "TensorScatter",
    since: 24,
    doc: "A cache with new entries written from a position of each sequence on.",
    infer: (at) => [likeData(at)],
    cost: writing,
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const axis = rank === undefined ? null : normalAxis(intAttribute(at, "axis", -2), rank);
      if (rank === undefined || axis === null || known(at.inputs[1])?.length !== rank) return null;
      const flows = [...mixing(0, rank, () => false), ...mixing(1, rank, (i) => i === axis)];
      return at.inputs[2] ? [...flows, same(2, 0, 0)] : flows;
    },
    examples: [
      {
        inputs: ["f32[B, h, S, d]", "f32[B, h, T, d]", "i64[B]"],
        outputs: ["f32[B, h, S, d]"],
        work: "B·h·T·d",
        steps: "1",
      },
    ],
  },
];

function likeData(at: OpView): Fact {
  return tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]));
}

/** One write an entry; entries written to the same place are combined in a tree. */
function writing(at: OpView): OpCost {
  const updates = elements(at, at.inputs[at.node.op.name === "TensorScatter" ? 1 : 2]);
  const isCombining = stringAttribute(at, "reduction", "none") !== "none";
  return computes(updates, isCombining ? treeSteps(updates, 1) : ONE);
}

function alongFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const axis = rank === undefined ? null : normalAxis(intAttribute(at, "axis", 0), rank);
  if (rank === undefined || axis === null) return null;
  return [
    ...mixing(0, rank, () => false),
    ...mixing(1, rank, (i) => i === axis),
    ...mixing(2, rank, (i) => i === axis),
  ];
}

/** Entries of a state that are put in place of, or combined with, entries of an input. */
function written(cx: CarryView): readonly Carry[] {
  const found = readings(cx);
  const [only] = found;
  const reduction = stringAttribute(cx.at, "reduction", "none");
  // Values of the states at places of the input's choice, zeros or the input's values elsewhere.
  if (found.length === 1 && only?.[0] === 2 && (reduction === "none" || reduction === "add")) {
    return [plusInput(linear(only[1], mixedReads(only[1]), null))];
  }
  // A value of the states in a state: where it is read again decides what it is.
  if (found.length !== 1 || only?.[0] !== 0) return remembers(cx);
  const [, reading] = only;
  switch (reduction) {
    case "none":
      return [maybeInput(reading, "all")];
    case "add":
      return [plusInput(reading)];
    case "mul":
      return [timesInput(reading, INPUT, "all")];
    case "max":
      return [clipped(reading, "max")];
    case "min":
      return [clipped(reading, "min")];
    default:
      return anyEntries(cx);
  }
}
