// A sum, a mean, a norm or an extremum over a window of each channel, or over all of it.

import { type Poly, scale } from "../algebra/index.ts";
import { isUnknown, type NonEmpty } from "../base/index.ts";
import { same, whole } from "./axes.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE } from "./shape.ts";
import { AVERAGE, EXTREMUM, SUMMED_SERIES } from "./theorems.ts";
import { hasMoreResults, type OpView } from "./view.ts";
import { kernelShape, walkedFlow, walkedSizes, walks, windowSize } from "./window.ts";

interface Pooling {
  readonly doc: string;
  readonly since?: number;
  readonly because: NonEmpty<string>;
  /** Scalar operations for each entry under a window, and steps besides the tree over it. */
  readonly perEntry: number;
  readonly around: number;
  readonly examples: NonEmpty<OpExample>;
}

/** A reduction of the entries under a window that walks over the spatial axes. */
function pooling(op: string, row: Pooling): OpRule {
  return {
    domain: "",
    op,
    since: row.since ?? 1,
    doc: row.doc,
    within: "TC0",
    because: row.because,
    examples: row.examples,
    infer: (at) => {
      const sizes = pooledSizes(at);
      return [tensor(elemOf(at.inputs[0]), sizes), tensor("i64", sizes)];
    },
    cost: (at, outputs) => {
      const window = windowSize(at, poolWalks(at));
      const places = known(outputs[0]) ?? [elements(at, outputs[0])];
      return computes(
        scale(elementsOf(at, [...places, ...window]), row.perEntry),
        treeSteps(elementsOf(at, window), row.around),
      );
    },
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      if (sizes === null || sizes.length < 2) return null;
      return bothOutputs(at, [same(0, 0, 0), same(0, 1, 1), ...walkedFlow(sizes, poolWalks(at))]);
    },
  };
}

/** A reduction of each channel as a whole. */
function globalPooling(op: string, row: Pooling): OpRule {
  return {
    domain: "",
    op,
    since: row.since ?? 1,
    doc: row.doc,
    within: "TC0",
    because: row.because,
    examples: row.examples,
    infer: (at) => [tensor(elemOf(at.inputs[0]), globalSizes(at.inputs[0]))],
    cost: (at) => {
      const sizes = known(at.inputs[0]);
      const n =
        sizes === null
          ? at.fresh("how many entries a channel has is not known")
          : elementsOf(at, sizes.slice(2));
      return computes(scale(elements(at, at.inputs[0]), row.perEntry), treeSteps(n, row.around));
    },
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      if (sizes === null) return null;
      return sizes.map((_, axis) => (axis < 2 ? same(0, axis, axis) : whole(0, axis)));
    },
  };
}

/** Poolings. */
export const poolingRules: readonly OpRule[] = [
  pooling("MaxPool", {
    doc: "The largest entry under a window.",
    because: EXTREMUM,
    perEntry: 1,
    around: 0,
    examples: [
      {
        attributes: "kernel_shape = [2, 2], strides = [2, 2]",
        inputs: ["f32[N, C, H, W]"],
        outputs: ["f32[N, C, ⌊H/2⌋, ⌊W/2⌋]"],
        work: "4·C·N·⌊H/2⌋·⌊W/2⌋",
        steps: "2",
      },
      {
        attributes: "kernel_shape = [3], strides = [2], ceil_mode = 1",
        inputs: ["f32[1, 1, 6]"],
        outputs: ["f32[1, 1, 3]", "i64[1, 1, 3]"],
      },
    ],
  }),
  pooling("AveragePool", {
    doc: "The mean of the entries under a window.",
    because: AVERAGE,
    perEntry: 1,
    around: 1,
    examples: [
      {
        attributes: 'kernel_shape = [3], strides = [2], auto_pad = "SAME_UPPER"',
        inputs: ["f32[N, C, T]"],
        outputs: ["f32[N, C, ⌈T/2⌉]"],
        work: "3·C·N·⌈T/2⌉",
        steps: "3",
      },
    ],
  }),
  pooling("LpPool", {
    doc: "The norm of the entries under a window.",
    because: SUMMED_SERIES,
    perEntry: 2,
    around: 2,
    examples: [
      {
        attributes: "kernel_shape = [2]",
        inputs: ["f32[N, C, T]"],
        outputs: ["f32[N, C, T − 1]"],
        work: "4·C·N·T − 4·C·N",
        steps: "3",
      },
    ],
  }),
  globalPooling("GlobalMaxPool", {
    doc: "The largest entry of each channel.",
    because: EXTREMUM,
    perEntry: 1,
    around: 0,
    examples: [
      {
        inputs: ["f32[N, C, H, W]"],
        outputs: ["f32[N, C, 1, 1]"],
        work: "C·H·N·W",
        steps: "⌈log₂ H·W⌉",
      },
    ],
  }),
  globalPooling("GlobalAveragePool", {
    doc: "The mean of each channel.",
    because: AVERAGE,
    perEntry: 1,
    around: 1,
    examples: [
      {
        inputs: ["f32[N, C, H, W]"],
        outputs: ["f32[N, C, 1, 1]"],
        work: "C·H·N·W",
        steps: "⌈log₂ H·W⌉ + 1",
      },
    ],
  }),
  globalPooling("GlobalLpPool", {
    doc: "The norm of each channel.",
    because: SUMMED_SERIES,
    perEntry: 2,
    around: 2,
    examples: [
      {
        inputs: ["f32[N, C, T]"],
        outputs: ["f32[N, C, 1]"],
        work: "2·C·N·T",
        steps: "⌈log₂ T⌉ + 2",
      },
    ],
  }),
];

function poolWalks(at: OpView) {
  const kernel = kernelShape(at);
  return kernel === null ? null : walks(at, kernel);
}

function pooledSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  return walkedSizes(at, sizes, sizes[1] ?? ONE, poolWalks(at));
}

function globalSizes(fact: Fact | null | undefined): Sizes {
  const sizes = sizesOf(fact);
  return isUnknown(sizes) ? sizes : sizes.map((size: Poly, axis) => (axis < 2 ? size : ONE));
}

// Places of the largest entries are read off with the entries.
function bothOutputs(at: OpView, flows: readonly AxisFlow[]): readonly AxisFlow[] {
  if (!hasMoreResults(at)) return flows;
  return [...flows, ...flows.map((flow) => ({ ...flow, output: 1 }))];
}
