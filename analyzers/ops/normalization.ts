// Entries divided by a sum or a spread that is taken over some axes.

import { type Poly, scale } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { folded, logNormalised, norm, normalised, type Reading } from "../forms/index.ts";
import { mixing, same, wholeInput } from "./axes.ts";
import { anyFunction, type CarryRule, followed, mixedReads, standing } from "./carry.ts";
import { computes, twoTrees } from "./cost.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeAt } from "./shape.ts";
import { ARITHMETIC, EXTREMUM, NORMALISED } from "./theorems.ts";
import { hasMoreResults, intAttribute, normalAxis, type OpView } from "./view.ts";

/** Which axes of the first input are normalised together; null where that is not known. */
type Mixed = (at: OpView, rank: number) => readonly number[] | null;

interface Normalization {
  readonly doc: string;
  readonly domain?: string;
  readonly since?: number;
  readonly mixed: Mixed;
  /** Scalar operations for each entry. */
  readonly perEntry: number;
  /** Steps besides those of two trees over what is normalised together. */
  readonly around: number;
  readonly example: OpExample;
  readonly carry?: CarryRule;
}

/** An operator that divides entries by what it computes from all entries along some axes. */
export function normalization(op: string, row: Normalization): OpRule {
  return {
    domain: row.domain ?? "",
    op,
    since: row.since ?? 1,
    doc: row.doc,
    within: "TC0",
    because: NORMALISED,
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    cost: (at) =>
      computes(
        scale(elements(at, at.inputs[0]), row.perEntry),
        twoTrees(mixedCount(at, row.mixed), row.around),
      ),
    flow: (at, outputs) => normalizedFlow(at, outputs, row.mixed),
    ...(row.carry === undefined ? {} : { carry: row.carry }),
    examples: [row.example],
  };
}

/** Axis `axis` alone, or before version 13 all axes from there on. */
const softmaxAxes: Mixed = (at, rank) => {
  const flattens = at.opset < 13;
  const axis = normalAxis(intAttribute(at, "axis", flattens ? 1 : -1), rank);
  if (axis === null) return null;
  return flattens ? from(axis, rank) : [axis];
};

const lastAxes: Mixed = (at, rank) => {
  const axis = normalAxis(intAttribute(at, "axis", -1), rank);
  return axis === null ? null : from(axis, rank);
};

const allButFirst: Mixed = (_, rank) => from(1, rank);
const spatialAxes: Mixed = (_, rank) => from(2, rank);

const meanVarianceAxes: Mixed = (at, rank) => {
  const axes = at.attribute("axes");
  const given = axes?.kind === "ints" ? axes.values.map(Number) : [0, 2, 3];
  const normal = given.map((axis) => normalAxis(axis, rank)).filter((axis) => axis !== null);
  return normal.length === given.length ? normal : null;
};

const lpAxis: Mixed = (at, rank) => {
  const axis = normalAxis(intAttribute(at, "axis", -1), rank);
  return axis === null ? null : [axis];
};

/** Entries less, or over, what is made of all entries along the axes: one number, where nothing else is coupled. */
function byOwn(
  mixed: Mixed,
  rule: (reading: Reading, apart: ReadonlySet<number>) => Reading | null,
): CarryRule {
  return (cx) => {
    const [reading] = cx.carries;
    const sizes = known(cx.at.inputs[0]);
    const axes = sizes === null ? null : mixed(cx.at, sizes.length);
    if (reading?.kind !== "reading" || axes === null) return anyFunction(cx);
    const apart = standing(cx, 0, reading, (axis) => axes.includes(axis));
    const found = apart === null ? null : rule(reading, apart);
    return found === null ? anyFunction(cx) : [{ ...found, reads: followed(cx, 0, reading, 0) }];
  };
}

/** Softmax and the norms. */
export const normalizationRules: readonly OpRule[] = [
  normalization("Softmax", {
    doc: "Exponentials, divided by their sum along an axis.",
    mixed: softmaxAxes,
    perEntry: 5,
    around: 3,
    example: {
      inputs: ["f32[B, T, S]"],
      outputs: ["f32[B, T, S]"],
      work: "5·B·T·S",
      steps: "2·⌈log₂ S⌉ + 3",
    },
  }),
  normalization("LogSoftmax", {
    doc: "The logarithm of the softmax along an axis.",
    mixed: softmaxAxes,
    carry: byOwn(softmaxAxes, (reading, apart) =>
      logNormalised(reading, folded(reading, mixedReads(reading), "logsumexp"), apart),
    ),
    perEntry: 5,
    around: 4,
    example: {
      attributes: "axis = 1",
      opset: 11,
      inputs: ["f32[B, T, S]"],
      outputs: ["f32[B, T, S]"],
      work: "5·B·T·S",
      steps: "2·⌈log₂ (T·S)⌉ + 4",
    },
  }),
  {
    ...normalization("Hardmax", {
      doc: "1 at the first largest entry along an axis, 0 elsewhere.",
      mixed: softmaxAxes,
      perEntry: 2,
      around: 1,
      example: { inputs: ["f32[B, V]"], outputs: ["f32[B, V]"], work: "2·B·V" },
    }),
    because: EXTREMUM,
  },
  layerNormalization(),
  normalization("RMSNormalization", {
    doc: "Entries divided by their root mean square over the last axes, then scaled.",
    since: 23,
    mixed: lastAxes,
    perEntry: 5,
    around: 5,
    example: {
      inputs: ["f32[B, T, d]", "f32[d]"],
      outputs: ["f32[B, T, d]"],
      work: "5·B·T·d",
      steps: "2·⌈log₂ d⌉ + 5",
    },
  }),
  normalization("InstanceNormalization", {
    doc: "Entries less their mean, divided by their spread, over all positions of one channel.",
    mixed: spatialAxes,
    perEntry: 8,
    around: 7,
    example: {
      inputs: ["f32[N, C, H, W]", "f32[C]", "f32[C]"],
      outputs: ["f32[N, C, H, W]"],
      work: "8·C·H·N·W",
    },
  }),
  normalization("GroupNormalization", {
    doc: "Entries less their mean, divided by their spread, over the positions of a group of channels.",
    since: 18,
    mixed: allButFirst,
    perEntry: 8,
    around: 7,
    example: {
      attributes: "num_groups = 4",
      inputs: ["f32[N, 32, L]", "f32[32]", "f32[32]"],
      outputs: ["f32[N, 32, L]"],
      work: "256·L·N",
      steps: "2·⌈log₂ (32·L)⌉ + 7",
    },
  }),
  normalization("LpNormalization", {
    doc: "Entries divided by their norm along an axis.",
    mixed: lpAxis,
    carry: byOwn(lpAxis, (reading, apart) =>
      normalised(reading, norm(reading, mixedReads(reading)), apart),
    ),
    perEntry: 3,
    around: 3,
    example: { inputs: ["f32[B, d]"], outputs: ["f32[B, d]"], work: "3·B·d" },
  }),
  normalization("MeanVarianceNormalization", {
    doc: "Entries less their mean, divided by their spread, over some axes.",
    since: 9,
    mixed: meanVarianceAxes,
    perEntry: 7,
    around: 6,
    example: { inputs: ["f32[N, C, H, W]"], outputs: ["f32[N, C, H, W]"], work: "7·C·H·N·W" },
  }),
  localResponse(),
  batchNormalization(),
];

function layerNormalization(): OpRule {
  const rule = normalization("LayerNormalization", {
    doc: "Entries less their mean, divided by their spread, over the last axes; then scaled.",
    since: 17,
    mixed: lastAxes,
    perEntry: 8,
    around: 7,
    example: {
      inputs: ["f32[B, T, d]", "f32[d]", "f32[d]"],
      outputs: ["f32[B, T, d]", "f32[B, T, 1]", "f32[B, T, 1]"],
      work: "8·B·T·d",
      steps: "2·⌈log₂ d⌉ + 7",
    },
  });
  const infer = (at: OpView): readonly Fact[] => {
    const [result, ...statistics] = withStatistics(at, lastAxes);
    if (result?.kind !== "tensor") return statistics;
    // Before the specification had it, runtimes gave the result the type of the scale.
    const scale = elemOf(at.inputs[1]);
    return [
      at.opset < 17 && scale !== "unknown" ? { ...result, elem: scale } : result,
      ...statistics,
    ];
  };
  return { ...rule, infer, agrees: scaled };
}

/** The scale has the sizes of the axes it lies along, or 1. */
function scaled(at: OpView): readonly (readonly [Poly, Poly])[] {
  const [data, scale] = [known(at.inputs[0]), known(at.inputs[1])];
  if (data === null || scale === null) return [];
  const aligned = data.slice(Math.max(0, data.length - scale.length));
  return aligned.flatMap((size, i): readonly (readonly [Poly, Poly])[] => {
    const own = scale[scale.length - aligned.length + i];
    return own === undefined || own === ONE ? [] : [[size, own]];
  });
}

/** The normalised tensor, its mean and its inverse spread. */
export function withStatistics(at: OpView, mixed: Mixed): readonly Fact[] {
  const [elem, sizes] = [elemOf(at.inputs[0]), sizesOf(at.inputs[0])];
  const statistic = tensor(elem === "f64" ? "f64" : "f32", statisticSizes(at, sizes, mixed));
  return [tensor(elem, sizes), statistic, statistic];
}

function statisticSizes(at: OpView, sizes: Sizes, mixed: Mixed): Sizes {
  if (isUnknown(sizes)) return sizes;
  const axes = mixed(at, sizes.length);
  if (axes === null) return { kind: "unknown", why: "the axis is outside the rank" };
  return sizes.map((size, axis) => (axes.includes(axis) ? ONE : size));
}

function localResponse(): OpRule {
  return {
    ...normalization("LRN", {
      doc: "Entries divided by a power of the squares in neighbouring channels.",
      mixed: () => null,
      perEntry: 5,
      around: 3,
      example: {
        attributes: "size = 5",
        inputs: ["f32[N, C, H, W]"],
        outputs: ["f32[N, C, H, W]"],
        work: "14·C·H·N·W",
        steps: "7",
      },
    }),
    cost: (at) => {
      const window = Math.max(1, intAttribute(at, "size", 1));
      const work = scale(elements(at, at.inputs[0]), 2 * window + 4);
      return computes(work, twoTrees(ONE, 4 + Math.ceil(Math.log2(window))));
    },
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      return sizes === null
        ? null
        : sizes.map((_, axis) => ({
            ...same(0, axis, axis),
            kind: axis === 1 ? "window" : "same",
          }));
    },
  };
}

function batchNormalization(): OpRule {
  const statistics: Mixed = (_, rank) => from(0, rank).filter((axis) => axis !== 1);
  return {
    ...normalization("BatchNormalization", {
      doc: "Each channel scaled and shifted by statistics from training; in training, by its own.",
      mixed: statistics,
      perEntry: 8,
      around: 7,
      example: {
        inputs: ["f32[N, C, H, W]", "f32[C]", "f32[C]", "f32[C]", "f32[C]"],
        outputs: ["f32[N, C, H, W]"],
        work: "2·C·H·N·W",
        steps: "2",
      },
    }),
    because: [...ARITHMETIC, ...NORMALISED],
    infer: (at) => {
      const channels = tensor(elemOf(at.inputs[0]), [sizeAt(at, at.inputs[0], 1, "channels")]);
      const result = tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]));
      return [result, channels, channels, channels, channels];
    },
    cost: (at) => {
      const n = elements(at, at.inputs[0]);
      if (!trains(at)) return computes(scale(n, 2), twoTrees(ONE, 2));
      return computes(scale(n, 8), twoTrees(mixedCount(at, statistics), 7));
    },
    flow: (at, outputs) => normalizedFlow(at, outputs, trains(at) ? statistics : () => []),
  };
}

// Before version 14 a node that asks for more than one result trains; `is_test` and `spatial` are older still.
function trains(at: OpView): boolean {
  if (at.opset >= 14) return intAttribute(at, "training_mode", 0) !== 0;
  return hasMoreResults(at) && intAttribute(at, "is_test", 0) === 0;
}

function from(axis: number, rank: number): readonly number[] {
  return Array.from({ length: Math.max(rank - axis, 0) }, (_, i) => axis + i);
}

function mixedCount(at: OpView, mixed: Mixed): Poly {
  const sizes = known(at.inputs[0]);
  const axes = sizes === null ? null : mixed(at, sizes.length);
  if (sizes === null || axes === null) {
    return at.fresh("how many entries are normalised together is not known");
  }
  return elementsOf(
    at,
    sizes.filter((_, axis) => axes.includes(axis)),
  );
}

// The first output follows the input but for the mixed axes; scales and biases count as read whole.
function normalizedFlow(
  at: OpView,
  outputs: readonly Fact[],
  mixed: Mixed,
): readonly AxisFlow[] | null {
  const sizes = known(at.inputs[0]);
  const axes = sizes === null ? null : mixed(at, sizes.length);
  if (sizes === null || axes === null) return null;
  const flows: AxisFlow[] = [];
  for (const [output, result] of outputs.entries()) {
    const rank = known(result)?.length;
    // Running statistics have the channels only.
    const isAligned = rank === sizes.length;
    for (const [input, fact] of at.inputs.entries()) {
      if (fact === null) continue;
      const from = known(fact);
      if (from === null) return null;
      if (input === 0 && isAligned) {
        flows.push(...mixing(0, sizes.length, (axis) => axes.includes(axis), output));
      } else flows.push(...wholeInput(input, from.length, output));
    }
  }
  return flows;
}
