// Losses, as they stand in graphs that were exported for training.

import { add, scale } from "../algebra/index.ts";
import { same, whole, wholeInput } from "./axes.ts";
import { computes, treeSteps, twoTrees } from "./cost.ts";
import { elemOf, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elements, known, ONE, sizeAt } from "./shape.ts";
import { AVERAGE, NORMALISED } from "./theorems.ts";
import { hasMoreResults, isGiven, type OpView, stringAttribute } from "./view.ts";

/** Losses. */
export const lossRules: readonly OpRule[] = [
  {
    domain: "",
    op: "SoftmaxCrossEntropyLoss",
    since: 12,
    doc: "The negated log-softmax of the scores at the given labels, and the log-softmax itself.",
    within: "TC0",
    because: NORMALISED,
    infer: (at) => [
      tensor(elemOf(at.inputs[0]), lossSizes(at)),
      tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0])),
    ],
    cost: (at) => {
      const n = elements(at, at.inputs[0]);
      const classes = sizeAt(at, at.inputs[0], 1, "the number of classes is not known");
      const labels = elements(at, at.inputs[1]);
      const own = twoTrees(classes, 4);
      const steps = isReduced(at) ? add(own, treeSteps(labels, 1)) : own;
      return computes(add(scale(n, 5), labels), steps);
    },
    flow: lossFlow,
    examples: [
      {
        inputs: ["f32[N, V]", "i64[N]"],
        outputs: ["f32[]", "f32[N, V]"],
        work: "5·N·V + N",
        steps: "2·⌈log₂ V⌉ + ⌈log₂ N⌉ + 5",
      },
      {
        attributes: 'reduction = "none"',
        inputs: ["f32[N, V, T]", "i64[N, T]"],
        outputs: ["f32[N, T]"],
      },
    ],
  },
  {
    domain: "",
    op: "NegativeLogLikelihoodLoss",
    since: 12,
    doc: "The negated log-probabilities at the given labels.",
    within: "TC0",
    because: AVERAGE,
    infer: (at) => [tensor(elemOf(at.inputs[0]), lossSizes(at))],
    cost: (at) => {
      const labels = elements(at, at.inputs[1]);
      return computes(scale(labels, 2), isReduced(at) ? treeSteps(labels, 2) : ONE);
    },
    flow: lossFlow,
    examples: [
      {
        inputs: ["f32[N, V]", "i64[N]"],
        outputs: ["f32[]"],
        work: "2·N",
        steps: "⌈log₂ N⌉ + 2",
      },
    ],
  },
];

function isReduced(at: OpView): boolean {
  return stringAttribute(at, "reduction", "mean") !== "none";
}

function lossSizes(at: OpView): Sizes {
  return isReduced(at) ? [] : sizesOf(at.inputs[1]);
}

function lossFlow(at: OpView): readonly AxisFlow[] | null {
  const [scores, labels] = [known(at.inputs[0]), known(at.inputs[1])];
  const weights = isGiven(at, 2) ? known(at.inputs[2]) : [];
  if (isReduced(at) || scores === null || labels === null || weights === null) return null;
  if (hasMoreResults(at)) return null;
  return [
    ...scores.map((_, axis) =>
      axis === 1 ? whole(0, 1) : same(0, axis, axis === 0 ? 0 : axis - 1),
    ),
    ...labels.map((_, axis) => same(1, axis, axis)),
    ...wholeInput(2, weights.length),
  ];
}
