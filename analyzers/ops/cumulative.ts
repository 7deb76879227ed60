// Sums and products of all entries up to each place. As written they are loops along the axis; the sum and the
// product of n numbers are in TC0 and their prefixes are a scan of ⌈log₂ n⌉ steps.

import { exactQuotient, log2, type Poly } from "../algebra/index.ts";
import { isUnknown, type Maybe, type NonEmpty, unknown } from "../base/index.ts";
import type { Recurrence } from "../ir/index.ts";
import { parameters } from "./axes.ts";
import { anyFunction, linearly } from "./carry.ts";
import { computes } from "./cost.ts";
import { cutNumber, scalarInput } from "./extent.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, known, ONE } from "./shape.ts";
import { PRODUCT, SUMMATION } from "./theorems.ts";
import { intAttribute, normalAxis, type OpView } from "./view.ts";

export const cumulativeRules: readonly OpRule[] = [
  cumulative("CumSum", 11, "sum", SUMMATION),
  cumulative("CumProd", 26, "product", PRODUCT),
];

function cumulative(op: string, since: number, name: string, because: NonEmpty<string>): OpRule {
  return {
    domain: "",
    op,
    since,
    doc: `The ${name} of the entries up to each place along an axis.`,
    within: "TC0",
    because,
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    cost: scanCost,
    flow: prefixFlow,
    carry: name === "sum" ? linearly : anyFunction,
    structure: (at) => ({ kind: "recurrence", recurrence: recurrenceOf(at, name) }),
    examples: [
      {
        inputs: ["f32[B, T]", "i64[] = {1}"],
        outputs: ["f32[B, T]"],
        work: "B·T",
        steps: "⌈log₂ T⌉",
      },
      { inputs: ["f32[B, T]", "i64[]"], outputs: ["f32[B, T]"], work: "B·T" },
    ],
  };
}

/** The axis, or null where it is computed or outside the rank. */
function axisOf(at: OpView): number | null {
  const rank = known(at.inputs[0])?.length;
  const axis = cutNumber(scalarInput(at, 1) ?? undefined);
  return rank === undefined || axis === null ? null : normalAxis(axis, rank);
}

function lengthOf(at: OpView): Maybe<Poly> {
  const sizes = sizesOf(at.inputs[0]);
  const axis = axisOf(at);
  if (isUnknown(sizes)) return sizes;
  return (axis === null ? undefined : sizes[axis]) ?? unknown("the axis is computed from the data");
}

function scanCost(at: OpView): OpCost {
  const count = elements(at, at.inputs[0]);
  const length = lengthOf(at);
  // Where the axis is not known, it is no longer than the whole.
  return computes(count, log2(isUnknown(length) ? count : length));
}

function recurrenceOf(at: OpView, name: string): Recurrence {
  const length = lengthOf(at);
  const trips = at.axisOf(length, "axis of a cumulative operator");
  const count = elements(at, at.inputs[0]);
  const width = isUnknown(length) ? null : exactQuotient(count, length);
  const states = width ?? at.fresh("number of sums that run side by side");
  return {
    trips,
    direction: intAttribute(at, "reverse", 0) === 1 ? "backward" : "forward",
    step: {
      kind: "cell",
      states: [
        {
          names: [name],
          width: states,
          form: "ACC(+,*)",
          says: `each entry is combined with the ${name} of those before it and nothing else`,
        },
      ],
      work: states,
      steps: ONE,
    },
  };
}

function prefixFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  const axis = axisOf(at);
  if (rank === undefined || axis === null) return null;
  const kind = intAttribute(at, "reverse", 0) === 1 ? "suffix" : "prefix";
  const flows = Array.from(
    { length: rank },
    (_, i): AxisFlow => ({ input: 0, from: i, output: 0, to: i, kind: i === axis ? kind : "same" }),
  );
  return [...flows, ...parameters(at, 1)];
}
