// NonMaxSuppression: boxes are taken in the order of their scores, unless they overlap one taken before.
// Whether a box is kept depends on boxes that were kept, so that the rounds form a chain. Where a constant
// number of boxes is asked for, the chain is that long; else it can grow with the number of boxes, and greedy
// suppression has no known bound below P.

import {
  type CircuitClass,
  constant,
  log2,
  min,
  mul,
  type Poly,
  product,
  sum,
} from "../algebra/index.ts";
import { type Maybe, unknown } from "../base/index.ts";
import { cutNumber, NO_LIMIT, scalarInput } from "./extent.ts";
import { tensor } from "./fact.ts";
import type { OpCost, OpRule } from "./rule.ts";
import { ONE, sizeAt, ZERO } from "./shape.ts";
import type { OpView } from "./view.ts";

// Intersection over union of two boxes: four extrema, five sums, three products and a quotient.
const WORK_PER_PAIR = 13;
const STEPS_PER_ROUND = 9;

export const nmsRules: readonly OpRule[] = [
  {
    domain: "",
    op: "NonMaxSuppression",
    sizedByEntries: true,
    since: 10,
    doc: "The best boxes of each class, without those that overlap a better one that is kept.",
    within: classOf,
    because: ["depthwise/greedy-suppression"],
    infer: (at) => {
      const rows = keepsNone(at) ? ZERO : at.fresh("number of boxes that are kept");
      return [tensor("i64", [rows, constant(3)])];
    },
    cost: suppression,
    flow: () => null,
    examples: [
      {
        inputs: ["f32[B, n, 4]", "f32[B, C, n]", "i64[1] = {100}", "f32[1]", "f32[1]"],
        outputs: ["i64[?, 3]"],
        work: "1400·B·n·C",
        steps: "100·⌈log₂ n⌉ + 900",
      },
      { inputs: ["f32[B, n, 4]", "f32[B, C, n]"], outputs: ["i64[0, 3]"] },
    ],
  },
];

/** How many boxes are kept at most; null where no number says, or one that stands for "all". */
function limitOf(at: OpView): number | null {
  const input = at.inputs[2];
  if (input === null || input === undefined) return 0;
  const limit = cutNumber(scalarInput(at, 2) ?? undefined);
  if (limit === null || limit >= NO_LIMIT) return null;
  return Math.max(0, limit);
}

function keepsNone(at: OpView): boolean {
  return limitOf(at) === 0 && isSettled(at);
}

/** Whether the number of boxes is the same in every run; it is where none is given. */
function isSettled(at: OpView): boolean {
  const input = at.inputs[2] ?? null;
  return input === null || (input.kind === "tensor" && input.constant);
}

function classOf(at: OpView): Maybe<CircuitClass> {
  if (keepsNone(at)) return "AC0";
  if (limitOf(at) !== null && isSettled(at)) return "TC0";
  return unknown(
    "greedy suppression: the chain of kept boxes can grow with the number of boxes and no NC bound is known",
  );
}

function suppression(at: OpView): OpCost {
  const boxes = sizeAt(at, at.inputs[0], 1, "number of boxes");
  const lists = product([
    sizeAt(at, at.inputs[1], 0, "number of images"),
    sizeAt(at, at.inputs[1], 1, "number of classes"),
  ]);
  const rounds = roundsOf(at, boxes);
  const eachRound = mul(boxes, constant(WORK_PER_PAIR + 1));
  return {
    work: product([lists, rounds, eachRound]),
    steps: mul(rounds, sum([log2(boxes), constant(STEPS_PER_ROUND)])),
    threshold: rounds,
    launches: ONE,
  };
}

function roundsOf(at: OpView, boxes: Poly): Poly {
  const limit = limitOf(at);
  if (limit === null) return boxes;
  const count = cutNumber(boxes);
  // The least of a number and a formula is no simpler than the number, which bounds it.
  return count === null ? constant(Math.max(1, limit)) : min(constant(Math.max(1, limit)), boxes);
}
