// Random numbers. What is said of a graph that draws them holds for every fixed seed.

import { add, constant, log2, mul, type Poly, scale } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";
import { mixing } from "./axes.ts";
import { anyFunction, sizesOnly } from "./carry.ts";
import { computes, twoTrees } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { elemOf, type Sizes, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import type { OpRule } from "./rule.ts";
import { elements, known, sizeAt, sizeOr, whole } from "./shape.ts";
import { AVERAGE, SERIES } from "./theorems.ts";
import { intAttribute, intsAttribute, type OpView } from "./view.ts";

/** Draws as many numbers as `shape` says. */
function drawn(op: string, doc: string): OpRule {
  return {
    ...unary(op, doc, { random: true, because: SERIES }),
    infer: (at) => [tensor(elemAttribute(at, "dtype", "f32"), shapeAttribute(at))],
    flow: () => [],
    examples: [
      { attributes: "shape = [4, 8]", inputs: [], outputs: ["f32[4, 8]"], work: "32", steps: "1" },
    ],
  };
}

/** Draws a number for each entry of the input. */
function drawnLike(op: string, doc: string): OpRule {
  return unary(op, doc, {
    random: true,
    // Noise is input, whatever it takes its sizes from.
    carry: sizesOnly,
    because: SERIES,
    elem: (at) => elemAttribute(at, "dtype", firstType(at)),
  });
}

/** Operators whose results differ from run to run. */
export const randomRules: readonly OpRule[] = [
  drawn("RandomNormal", "Numbers from a normal distribution."),
  drawn("RandomUniform", "Numbers from a uniform distribution."),
  drawnLike("RandomNormalLike", "Normal numbers, as many as the input has."),
  drawnLike("RandomUniformLike", "Uniform numbers, as many as the input has."),
  {
    ...unary("Bernoulli", "1 with the probability that the entry gives.", {
      random: true,
      because: SERIES,
      elem: (at) => elemAttribute(at, "dtype", firstType(at)),
    }),
    since: 15,
  },
  {
    ...unary("Multinomial", "Draws from a distribution given by unnormalised log-probabilities.", {
      carry: anyFunction,
    }),
    since: 7,
    random: true,
    because: [...AVERAGE, ...SERIES],
    infer: (at) => [
      tensor(elemAttribute(at, "dtype", "i32"), [
        sizeAt(at, at.inputs[0], 0, "the batch is not known"),
        whole(intAttribute(at, "sample_size", 1)) ?? at.fresh("too many samples"),
      ]),
    ],
    // Running sums of the probabilities, then a search for each sample.
    cost: (at, outputs) => {
      const classes = sizeOr(at.inputs[0], 1) ?? at.fresh("the number of classes is not known");
      const searches = mul(elements(at, outputs[0]), log2(classes));
      return computes(add(scale(elements(at, at.inputs[0]), 3), searches), twoTrees(classes, 2));
    },
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      return sizes === null ? null : mixing(0, sizes.length, (axis) => axis > 0);
    },
    examples: [{ inputs: ["f32[B, V]"], outputs: ["i32[B, 1]"], steps: "2·⌈log₂ V⌉ + 2" }],
  },
];

function firstType(at: OpView): ElemType {
  return elemOf(at.inputs[0]);
}

function shapeAttribute(at: OpView): Sizes {
  const shape = intsAttribute(at, "shape");
  if (shape === null) return unknown("the shape is not given");
  return shape.map((size) => sizeOf(size) ?? at.fresh("not a size"));
}

function sizeOf(size: number): Poly | null {
  return Number.isSafeInteger(size) && size >= 0 ? constant(size) : null;
}
