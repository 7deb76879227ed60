// Backward passes, as they stand in graphs that were exported for training: derivatives of operators, from the
// derivative of their result and from what the forward pass kept.

import { add, type Poly, scale } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import { anyFunction } from "./carry.ts";
import { computes, eachElement, treeSteps, twoTrees } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { computedSize } from "./extent.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import { elementwise } from "./families.ts";
import { lossRules } from "./loss.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeAt } from "./shape.ts";
import { ARITHMETIC, MOVEMENT, NORMALISED, SERIES, SUMMATION } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** Derivatives of operators. */
export const gradientRules: readonly OpRule[] = [
  activated("ReluGrad", "The derivative of ReLU, from its result.", ARITHMETIC, 1),
  activated("LeakyReluGrad", "The derivative of leaky ReLU, from its result.", ARITHMETIC, 2),
  activated("SigmoidGrad", "The derivative of the sigmoid, from its result.", ARITHMETIC, 3),
  activated(
    "TanhGrad",
    "The derivative of the hyperbolic tangent, from its result.",
    ARITHMETIC,
    3,
  ),
  activated("GeluGrad", "The derivative of Gelu, from its input.", SERIES, 6),
  activated("FastGeluGrad", "The derivative of the approximation of Gelu.", SERIES, 8),
  activated("QuickGeluGrad", "The derivative of x times a sigmoid of x.", SERIES, 6),
  activated("BiasGeluGrad_dX", "The derivative of Gelu after a bias.", SERIES, 7),
  activated(
    "BiasFastGeluGrad_dX",
    "The derivative of the approximation of Gelu after a bias.",
    SERIES,
    9,
  ),
  activated("DropoutGrad", "The derivative of a dropout, from its mask.", ARITHMETIC, 2),
  unpacked(),
  normalising("SoftmaxGrad", "The derivative of a softmax over the axes from one on.", true),
  normalising("LogSoftmaxGrad", "The derivative of a log-softmax over the axes from one on.", true),
  normalising("SoftmaxGrad_13", "The derivative of a softmax along one axis.", false),
  normalising("LogSoftmaxGrad_13", "The derivative of a log-softmax along one axis.", false),
  layer("LayerNormalizationGrad", "The derivatives of a layer normalisation.", 3),
  layer(
    "SimplifiedLayerNormalizationGrad",
    "The derivatives of a root-mean-square normalisation.",
    2,
  ),
  layer(
    "InvertibleLayerNormalizationGrad",
    "The derivatives of a layer normalisation, from its result.",
    3,
  ),
  internalLoss(),
  lossGradient("SoftmaxCrossEntropyLossGrad"),
  lossGradient("SoftmaxCrossEntropyLossInternalGrad"),
  spread(
    "GatherGrad",
    "A tensor of the given sizes with the entries summed where they were taken.",
    0,
    2,
  ),
  spread(
    "GatherNDGrad",
    "A tensor of the given sizes with the slices summed where they were taken.",
    0,
    2,
  ),
  spread(
    "GatherElementsGrad",
    "A tensor of the given sizes with the entries summed where they were taken.",
    1,
    0,
  ),
  spread("SliceGrad", "A tensor of the given sizes: a slice, and zero around it.", 1, 0),
  convolutionGradient(),
];

/** The derivative of a function of each entry; further inputs are what the forward pass read. */
function activated(op: string, doc: string, because: NonEmpty<string>, perEntry: number): OpRule {
  return elementwise(op, doc, {
    domain,
    because,
    perEntry,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[B, T, d]"],
        outputs: ["f32[B, T, d]"],
        work: perEntry === 1 ? "B·T·d" : `${perEntry}·B·T·d`,
        steps: "1",
      },
    ],
  });
}

// The mask has a bit for each entry, so that its axis is none of theirs.
function unpacked(): OpRule {
  const rule = activated(
    "DropoutGrad",
    "The derivative of a dropout, from its packed mask.",
    ARITHMETIC,
    2,
  );
  return {
    ...rule,
    op: "BitmaskDropoutGrad",
    carry: anyFunction,
    infer: likeFirst,
    flow: () => null,
    examples: [{ inputs: ["f32[B, d]", "u32[n]"], outputs: ["f32[B, d]"], work: "2·B·d" }],
  };
}

function likeFirst(at: OpView): readonly Fact[] {
  return [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))];
}

function normalising(op: string, doc: string, flattens: boolean): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: NORMALISED,
    infer: likeFirst,
    cost: (at) => {
      const { work } = eachElement(at, at.inputs[0], 5);
      return computes(work, treeSteps(mixedTogether(at, flattens), 3));
    },
    flow: () => null,
    examples: [
      {
        attributes: "axis = -1",
        inputs: ["f32[B, T, S]", "f32[B, T, S]"],
        outputs: ["f32[B, T, S]"],
        work: "5·B·S·T",
        steps: "⌈log₂ S⌉ + 3",
      },
    ],
  };
}

/** How many entries the sum of the softmax is taken over. */
function mixedTogether(at: OpView, flattens: boolean): Poly {
  const sizes = known(at.inputs[0]);
  const axis = normalAxis(intAttribute(at, "axis", flattens ? 1 : -1), sizes?.length ?? 0);
  if (sizes === null || axis === null) return at.fresh("how many entries are summed is not known");
  return elementsOf(at, sizes.slice(axis, flattens ? sizes.length : axis + 1));
}

/** The derivatives by the input, the scale and, where there are three, the bias. */
function layer(op: string, doc: string, results: 2 | 3): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: NORMALISED,
    infer: (at) => {
      const parameter = tensor(elemOf(at.inputs[2]), sizesOf(at.inputs[2]));
      return [...likeFirst(at), parameter, ...(results === 3 ? [parameter] : [])];
    },
    // By the input, sums over what was normalised together; by scale and bias, over everything else.
    cost: (at) => {
      const { work } = eachElement(at, at.inputs[0], 14);
      return computes(work, twoTrees(elements(at, at.inputs[0]), 8));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[B, T, d]", "f32[B, T, d]", "f32[d]"],
        outputs: ["f32[B, T, d]", ...Array.from({ length: results - 1 }, () => "f32[d]")],
        work: "14·B·T·d",
      },
    ],
  };
}

// As the loss of the main domain, with the index that does not count as an input.
function internalLoss(): OpRule {
  const [loss] = lossRules.filter((rule) => rule.op === "SoftmaxCrossEntropyLoss");
  const rule = loss ?? lossGradient("SoftmaxCrossEntropyLoss");
  return {
    ...rule,
    domain,
    op: "SoftmaxCrossEntropyLossInternal",
    since: 1,
    infer: (at) =>
      rule.infer(at).map((fact) => {
        if (fact.kind !== "tensor") return fact;
        return { ...fact, elem: elemAttribute(at, "output_type", fact.elem) };
      }),
  };
}

function lossGradient(op: string): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc: "The derivative of the cross entropy by the scores, from the log-probabilities.",
    within: "TC0",
    because: NORMALISED,
    infer: (at) => [
      tensor(elemAttribute(at, "output_type", elemOf(at.inputs[1])), sizesOf(at.inputs[1])),
    ],
    cost: (at) => {
      const classes = sizeAt(at, at.inputs[1], 1, "the number of classes is not known");
      const labels = elements(at, at.inputs[2]);
      const { work } = eachElement(at, at.inputs[1], 4);
      return computes(add(work, labels), add(treeSteps(classes, 3), treeSteps(labels)));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[]", "f32[N, V]", "i64[N]"],
        outputs: ["f32[N, V]"],
        work: "4·N·V + N",
      },
    ],
  };
}

/** The entries of input `from`, put into a tensor whose sizes input `shape` holds. */
function spread(op: string, doc: string, shape: number, from: number): OpRule {
  const isSum = op !== "SliceGrad";
  const inputs = [0, 1, 2].map((i) =>
    i === shape ? "i64[2] = {V, d}" : i === from ? "f32[T, d]" : "i64[T]",
  );
  return {
    domain,
    op,
    since: 1,
    doc,
    within: isSum ? "TC0" : "AC0",
    because: isSum ? SUMMATION : MOVEMENT,
    infer: (at) => [tensor(elemOf(at.inputs[from]), givenSizes(at, shape))],
    cost: (at) => {
      const n = elements(at, at.inputs[from]);
      return computes(n, isSum ? treeSteps(n) : ONE);
    },
    flow: () => null,
    examples: [{ inputs, outputs: ["f32[V, d]"], work: "T·d" } satisfies OpExample],
  };
}

function givenSizes(at: OpView, input: number): Sizes {
  const given = intsInput(at, input);
  const why = "the sizes that a derivative is put back into are not known";
  return given?.map((size) => computedSize(at, size, why)) ?? { kind: "unknown", why };
}

function convolutionGradient(): OpRule {
  const like = (fact: Fact | null | undefined) => tensor(elemOf(fact), sizesOf(fact));
  return {
    domain,
    op: "ConvGrad",
    since: 1,
    doc: "The derivatives of a convolution by its input, its weights and its bias.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => {
      const channels = sizeAt(at, at.inputs[2], 0, "the number of channels is not known");
      return [like(at.inputs[1]), like(at.inputs[2]), tensor(elemOf(at.inputs[2]), [channels])];
    },
    // Every entry of the result met every weight of its channel; each of the two derivatives goes back over it.
    cost: (at) => {
      const weights = known(at.inputs[2]);
      const each =
        weights === null
          ? at.fresh("the weights of a convolution are not known")
          : elementsOf(at, weights.slice(1));
      const meetings = elementsOf(at, [elements(at, at.inputs[0]), each]);
      return computes(scale(meetings, 4), treeSteps(meetings, 1));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[N, 8, L]", "f32[N, 4, L]", "f32[8, 4, 3]"],
        outputs: ["f32[N, 4, L]", "f32[8, 4, 3]", "f32[8]"],
        work: "384·L·N",
      },
    ],
  };
}
