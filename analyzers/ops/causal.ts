// Causal convolution with the entries it needs from the call before: the state of a decoder step.

import { asNumber, sub } from "../algebra/index.ts";
import { same, whole, wholeInput } from "./axes.ts";
import { biased, sumsOfProducts } from "./convolution.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { known, ONE, sized, sizeOr } from "./shape.ts";
import { SUMMATION } from "./theorems.ts";
import { isGiven, type OpView, stringAttribute } from "./view.ts";

/** Causal convolutions. */
export const causalRules: readonly OpRule[] = [
  causalConvolution(),
  { ...causalConvolution(), domain: "com.microsoft", since: 1 },
];

function causalConvolution(): OpRule {
  const width = (at: OpView) => sizeOr(at.inputs[1], 2) ?? at.fresh("the window is not known");
  return {
    domain: "",
    op: "CausalConvWithState",
    since: 27,
    doc: "Each channel convolved with a filter that reads earlier entries, and the entries for the next call.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => {
      const elem = elemOf(at.inputs[0]);
      const [batch, channels] = known(at.inputs[0]) ?? [];
      const kept = sized(sub(width(at), ONE)) ?? at.fresh("the window is empty");
      const state = [batch, channels].map((size) => size ?? at.fresh("the state is not known"));
      return [tensor(elem, sizesOf(at.inputs[0])), tensor(elem, [...state, kept])];
    },
    cost: (at, outputs) => {
      const products = sumsOfProducts(at, outputs[0], [width(at)]);
      const isActive = stringAttribute(at, "activation", "none") !== "none";
      const cost = isActive ? biased(at, outputs[0], products) : products;
      return isGiven(at, 2) ? biased(at, outputs[0], cost) : cost;
    },
    flow: causalFlow,
    examples: [
      {
        attributes: 'activation = "silu"',
        inputs: ["f32[B, C, T]", "f32[C, 1, 4]", "", "f32[B, C, 3]"],
        outputs: ["f32[B, C, T]", "f32[B, C, 3]"],
        work: "9·B·C·T",
        steps: "4",
      },
    ],
  };
}

// Entry t reads a window of constant length that ends at t, of its own channel; a past state stands before it.
function causalFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const flows: AxisFlow[] = [];
  for (const output of outputs.keys()) {
    for (const [input, fact] of at.inputs.entries()) {
      if (fact === null) continue;
      const rank = known(fact)?.length;
      if (rank === undefined) return null;
      if (rank !== 3 || (input !== 0 && input !== 3)) {
        flows.push(...wholeInput(input, rank, output));
        continue;
      }
      flows.push(same(input, 0, 0, output), same(input, 1, 1, output));
      flows.push(
        input === 0 && output === 0
          ? { ...same(0, 2, 2), kind: windowKind(at) }
          : whole(input, 2, output),
      );
    }
  }
  return flows;
}

function windowKind(at: OpView): AxisFlow["kind"] {
  const width = sizeOr(at.inputs[1], 2);
  return width !== null && asNumber(width) !== null ? "window" : "prefix";
}
