// Nonlinear functions of one entry, as networks use them between layers.

import type { NonEmpty } from "../base/index.ts";
import { clipped, increasing, negative, perEntry, plusInput, share } from "../forms/index.ts";
import { mixing, wholeOthers } from "./axes.ts";
import { type CarryRule, entries, ofFirst } from "./carry.ts";
import { binary, series, unary } from "./families.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { known } from "./shape.ts";
import { QUOTIENT, SERIES } from "./theorems.ts";
import { floatAttribute } from "./view.ts";

const SLOPE_EXAMPLES: NonEmpty<OpExample> = [
  { inputs: ["f32[N, C, W]", "f32[C, 1]"], outputs: ["f32[N, C, W]"], work: "C·N·W", steps: "1" },
];

/** A rule for functions that grow where these attributes are not negative, and may do anything elsewhere. */
function growing(attributes: Readonly<Record<string, number>>): CarryRule {
  return ofFirst((reading, { at }) => {
    const isGrowing = Object.entries(attributes).every(
      ([name, otherwise]) => floatAttribute(at, name, otherwise) >= 0,
    );
    return isGrowing ? increasing(reading) : perEntry(reading);
  });
}

const clippedSlope: CarryRule = ofFirst((reading, { at }) => {
  const scaled = share(reading);
  const slope = floatAttribute(at, "alpha", 0.2) >= 0 ? scaled : negative(scaled);
  return clipped(clipped(plusInput(slope), "max"), "min");
});

/** Activation functions. */
export const activationRules: readonly OpRule[] = [
  unary("Relu", "max(x, 0).", {
    carry: entries((reading) => clipped(reading, "max")),
    nonNegative: true,
  }),
  unary("LeakyRelu", "x, or alpha·x where x is negative.", { carry: growing({ alpha: 0.01 }) }),
  {
    ...unary("PRelu", "x, or slope·x where x is negative.", { examples: SLOPE_EXAMPLES }),
    // Old models give one slope a channel without naming its axis, so that all slopes count as read.
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const others = wholeOthers(at, [0]);
      if (rank === undefined || others === null) return null;
      return [...mixing(0, rank, () => false), ...others];
    },
  },
  unary("ThresholdedRelu", "x where x is above alpha, else 0.", { since: 10 }),
  unary("HardSigmoid", "alpha·x + beta, brought between 0 and 1.", {
    carry: clippedSlope,
    nonNegative: true,
  }),
  unary("HardSwish", "x times the hard sigmoid of x.", { since: 14 }),
  unary("Shrink", "x brought closer to 0 by a bias, and 0 where x is small.", { since: 9 }),
  unary("Softsign", "x / (1 + |x|).", { carry: entries(increasing), because: QUOTIENT }),
  series("Sigmoid", "1 / (1 + exp(-x)).", { carry: entries(increasing), nonNegative: true }),
  series("Tanh", "The hyperbolic tangent.", { carry: entries(increasing) }),
  series("Softplus", "log(exp(x) + 1).", { carry: entries(increasing), nonNegative: true }),
  series("Elu", "x, or alpha·(exp(x) - 1) where x is negative.", {
    carry: growing({ alpha: 1 }),
  }),
  series("Selu", "The scaled exponential linear unit.", {
    carry: growing({ alpha: 1.67, gamma: 1.05 }),
  }),
  series("Celu", "The continuously differentiable exponential linear unit.", {
    carry: entries(increasing),
    since: 12,
  }),
  series("Gelu", "x times the normal distribution function of x.", { since: 20 }),
  series("Mish", "x·tanh(softplus(x)).", { since: 18 }),
  binary("SwiGLU", "The second entry times the swish of the first.", {
    since: 28,
    because: SERIES,
    perEntry: 2,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[B, T, d]"],
        outputs: ["f32[B, T, d]"],
        work: "2·B·T·d",
        steps: "1",
      },
    ],
  }),
  series("Swish", "x times the sigmoid of alpha·x.", { since: 24 }),
];
