// Convolutions: each result is a sum of products over the input channels of its group and a window.

import { add, asNumber, type Poly, scale } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";
import { same, whole, wholeOthers } from "./axes.ts";
import { anyFunction, multilinear } from "./carry.ts";
import { requantised } from "./contraction.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeOr, type Walk } from "./shape.ts";
import { QUANTISED, SUMMATION } from "./theorems.ts";
import { intAttribute, isGiven, type OpView } from "./view.ts";
import { kernelShape, walkedFlow, walkedSizes, walks, windowSize } from "./window.ts";

interface Convolution {
  readonly doc: string;
  readonly since: number;
  /** Places of the weights and the bias among the inputs. */
  readonly weights: number;
  readonly bias: number | null;
  readonly elem: (at: OpView) => ElemType;
  readonly isQuantised: boolean;
  readonly examples: NonEmpty<OpExample>;
}

/** A convolution with a bias and weights at these places among the inputs. */
export function convolution(op: string, row: Convolution): OpRule {
  const along = (at: OpView) => walksOf(at, row.weights);
  return {
    domain: "",
    op,
    since: row.since,
    doc: row.doc,
    within: "TC0",
    because: row.isQuantised ? [...SUMMATION, ...QUANTISED] : SUMMATION,
    infer: (at) => {
      const channels =
        sizeOr(at.inputs[row.weights], 0) ?? at.fresh("the number of filters is not known");
      return [tensor(row.elem(at), walkedSizes(at, sizesOf(at.inputs[0]), channels, along(at)))];
    },
    cost: (at, outputs) => {
      const inner = [
        sizeOr(at.inputs[row.weights], 1) ?? at.fresh("the channels of a filter are not known"),
        ...windowSize(at, along(at)),
      ];
      const products = sumsOfProducts(at, outputs[0], inner);
      const isBiased = row.bias !== null && isGiven(at, row.bias);
      const cost = isBiased ? biased(at, outputs[0], products) : products;
      return row.isQuantised ? requantised(at, outputs[0], cost) : cost;
    },
    flow: (at) => convolutionFlow(at, row.weights, along(at)),
    carry: row.isQuantised ? anyFunction : multilinear(2),
    examples: row.examples,
  };
}

/** Convolutions. */
export const convolutionRules: readonly OpRule[] = [
  convolution("Conv", {
    doc: "The input, convolved with filters.",
    since: 1,
    weights: 1,
    bias: 2,
    elem: (at) => elemOf(at.inputs[0]),
    isQuantised: false,
    examples: [
      {
        attributes: "pads = [1, 1, 1, 1]",
        inputs: ["f32[N, 64, H, W]", "f32[128, 64, 3, 3]", "f32[128]"],
        outputs: ["f32[N, 128, H, W]"],
        work: "147584·H·N·W",
        steps: "12",
      },
      {
        attributes: "strides = [2], pads = [1, 1], group = 64",
        inputs: ["f32[N, 64, T]", "f32[64, 1, 3]"],
        outputs: ["f32[N, 64, ⌊(T + 1)/2⌋]"],
        work: "384·N·⌊(T + 1)/2⌋",
        steps: "3",
      },
    ],
  }),
  convolution("ConvInteger", {
    doc: "Integers of few bits, convolved with filters.",
    since: 10,
    weights: 1,
    bias: null,
    elem: () => "i32",
    isQuantised: false,
    examples: [
      { inputs: ["u8[N, C, T]", "u8[K, C, 1]"], outputs: ["i32[N, K, T]"], work: "2·C·K·N·T" },
    ],
  }),
  convolution("QLinearConv", {
    doc: "A quantised convolution, quantised again.",
    since: 10,
    weights: 3,
    bias: 8,
    elem: (at) => elemOf(at.inputs[7] ?? at.inputs[0]),
    isQuantised: true,
    examples: [
      {
        inputs: [
          ...["u8[N, 8, T]", "f32[]", "u8[]", "i8[4, 8, 1]"],
          ...["f32[]", "i8[]", "f32[]", "u8[]"],
        ],
        outputs: ["u8[N, 4, T]"],
        work: "76·N·T",
        steps: "5",
      },
    ],
  }),
];

/** The walk of the filters along each spatial axis; null where it is not known. */
export function walksOf(at: OpView, weights: number): readonly Walk[] | null {
  const kernel = known(at.inputs[weights])?.slice(2) ?? kernelShape(at);
  return kernel === null ? null : walks(at, kernel);
}

/** A sum of products over the axes in `inner` for each entry of the result. */
export function sumsOfProducts(
  at: OpView,
  result: Fact | undefined,
  inner: readonly Poly[],
): OpCost {
  const sizes = known(result) ?? [elements(at, result)];
  return computes(
    scale(elementsOf(at, [...sizes, ...inner]), 2),
    treeSteps(elementsOf(at, inner), 1),
  );
}

/** The cost with one more operation on each entry of the result. */
export function biased(at: OpView, result: Fact | undefined, cost: OpCost): OpCost {
  return { ...cost, work: add(cost.work, elements(at, result)), steps: add(cost.steps, ONE) };
}

function convolutionFlow(
  at: OpView,
  weights: number,
  along: readonly Walk[] | null,
): readonly AxisFlow[] | null {
  const sizes = known(at.inputs[0]);
  if (sizes === null || sizes.length < 2) return null;
  const others = wholeOthers(at, [0]);
  if (others === null) return null;
  const channels = channelFlow(at, sizes, weights);
  return [same(0, 0, 0), channels, ...walkedFlow(sizes, along), ...others];
}

// One filter for each channel keeps the channels apart.
function channelFlow(at: OpView, sizes: readonly Poly[], weights: number): AxisFlow {
  const [filters, perGroup] = [sizeOr(at.inputs[weights], 0), sizeOr(at.inputs[weights], 1)];
  const isDepthwise =
    filters === sizes[1] &&
    perGroup === ONE &&
    intAttribute(at, "group", 1) === asNumber(filters ?? ONE);
  return isDepthwise ? same(0, 1, 1) : whole(0, 1);
}
