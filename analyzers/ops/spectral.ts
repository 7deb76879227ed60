// Fourier transforms. Costs are those of the fast transform, which works for every length.

import {
  add,
  asNumber,
  constant,
  floorDiv,
  log2,
  type Poly,
  scale,
  sub,
  sum,
} from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { mixing, same, whole, wholeInput } from "./axes.ts";
import { computes, eachElement } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { computedSize, extent, scalarInput } from "./extent.ts";
import { elemOf, type Sizes, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeAt, sized, sizeOr, withSize } from "./shape.ts";
import { SERIES, SUMMED_SERIES } from "./theorems.ts";
import { intAttribute, isGiven, normalAxis, type OpView } from "./view.ts";

const dft: OpRule = {
  domain: "",
  op: "DFT",
  since: 17,
  doc: "The discrete Fourier transform along an axis.",
  within: "TC0",
  because: SUMMED_SERIES,
  infer: (at) => [tensor(elemOf(at.inputs[0]), transformedSizes(at))],
  cost: (at, outputs) => {
    const axis = transformedAxis(at);
    const sizes = known(outputs[0]);
    const n =
      lengthGiven(at) ??
      sizeAt(at, at.inputs[0], axis ?? 0, "length of the transform is not known");
    if (sizes === null || axis === null) return transformCost(at, [elements(at, outputs[0])], n);
    return transformCost(at, [...sizes.filter((_, i) => i !== axis).slice(0, -1), n], n);
  },
  flow: (at) => {
    const [sizes, axis] = [known(at.inputs[0]), transformedAxis(at)];
    if (sizes === null || axis === null || sizes.length < 2) return null;
    return mixing(0, sizes.length, (i) => i === axis || i === sizes.length - 1);
  },
  examples: [
    {
      attributes: "axis = 1, onesided = 1",
      opset: 17,
      inputs: ["f32[B, N, 1]"],
      outputs: ["f32[B, ⌊N/2⌋ + 1, 2]"],
      steps: "⌈log₂ N⌉ + 1",
    },
    {
      attributes: "inverse = 1, onesided = 1",
      inputs: ["f32[B, 65, 2]"],
      outputs: ["f32[B, 128, 1]"],
    },
    {
      inputs: ["f32[B, N, 2]", "i64[] = {128}"],
      outputs: ["f32[B, 128, 2]"],
      work: "5120·B",
      steps: "8",
    },
  ],
};

const stft: OpRule = {
  domain: "",
  op: "STFT",
  since: 17,
  doc: "Fourier transforms of a signal's frames, each under a window.",
  within: "TC0",
  because: SUMMED_SERIES,
  infer: (at) => {
    const batch = sizeAt(at, at.inputs[0], 0, "the batch is not known");
    const { frames, bins } = framed(at);
    return [tensor(elemOf(at.inputs[0]), [batch, frames, bins, constant(2)])];
  },
  cost: (at, outputs) => {
    const sizes = known(outputs[0]) ?? [];
    const { length } = framed(at);
    const transforms = [sizes[0] ?? elements(at, outputs[0]), sizes[1] ?? ONE];
    return transformCost(at, [...transforms, length], length);
  },
  flow: (at) => {
    const sizes = known(at.inputs[0]);
    if (sizes === null || sizes.length === 0) return null;
    const flows: AxisFlow[] = [same(0, 0, 0)];
    for (let axis = 1; axis < sizes.length; axis++) flows.push(whole(0, axis));
    const window = isGiven(at, 2) ? known(at.inputs[2]) : [];
    return window === null ? null : [...flows, ...wholeInput(2, window.length)];
  },
  examples: [
    {
      inputs: ["f32[B, L, 1]", "i64[] = {160}", "f32[400]", "i64[] = {400}"],
      outputs: ["f32[B, ⌊(L − 240)/160⌋, 201, 2]"],
      work: "20000·B·⌊(L − 240)/160⌋",
      steps: "10",
    },
  ],
};

/** Fourier transforms. */
export const spectralRules: readonly OpRule[] = [
  dft,
  stft,
  realTransform("Rfft", "The Fourier transform of real entries along the last axis.", {
    inputs: ["f32[B, 128]"],
    outputs: ["f32[B, 65, 2]"],
    work: "5120·B",
  }),
  realTransform("Irfft", "The real entries along the last axis that have this Fourier transform.", {
    inputs: ["f32[B, 65, 2]"],
    outputs: ["f32[B, 128]"],
    work: "5120·B",
  }),
  windowFunction("HannWindow", "The Hann window of a length."),
  windowFunction("HammingWindow", "The Hamming window of a length."),
  windowFunction("BlackmanWindow", "The Blackman window of a length."),
  {
    ...windowFunction("MelWeightMatrix", "The weights that sum frequencies into mel bands."),
    infer: (at) => {
      const length = computedSize(at, scalarInput(at, 1), "the length is not known");
      const bands = computedSize(at, scalarInput(at, 0), "the number of bands is not known");
      return [tensor(elemAttribute(at, "output_datatype", "f32"), [half(length), bands])];
    },
    examples: [
      {
        inputs: ["i64[] = {80}", "i64[] = {400}", "i64[]", "f32[]", "f32[]"],
        outputs: ["f32[201, 80]"],
        work: "16080",
        steps: "1",
      },
    ],
  },
];

function windowFunction(op: string, doc: string): OpRule {
  return {
    domain: "",
    op,
    since: 17,
    doc,
    within: "TC0",
    because: SERIES,
    infer: (at) => {
      const length = computedSize(at, scalarInput(at, 0), "the length is not known");
      return [tensor(elemAttribute(at, "output_datatype", "f32"), [length])];
    },
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: () => null,
    examples: [
      { inputs: ["i64[] = {L}"], outputs: ["f32[L]"], work: "L", steps: "1" },
      { inputs: ["i64[]"], outputs: ["f32[?]"] },
    ],
  };
}

/** The transform of onnxruntime along the last axis; its spectra have an axis of two parts behind it. */
function realTransform(op: string, doc: string, example: OpExample): OpRule {
  const isInverse = op === "Irfft";
  const lengthIn = (at: OpView): Poly => {
    const last = sizeAt(at, at.inputs[0], isInverse ? -2 : -1, "the length of the transform");
    return isInverse ? unfolded(at, last) : last;
  };
  return {
    domain: "com.microsoft",
    op,
    since: 1,
    doc,
    within: "TC0",
    because: SUMMED_SERIES,
    infer: (at) => {
      const [elem, sizes] = [elemOf(at.inputs[0]), sizesOf(at.inputs[0])];
      const others = isUnknown(sizes) ? null : sizes.slice(0, isInverse ? -2 : -1);
      if (others === null) return [tensor(elem, sizes)];
      // Transforms along more than one axis, and with both sides of the spectrum, are left to the declaration.
      if (intAttribute(at, "signal_ndim", 1) !== 1 || intAttribute(at, "onesided", 1) === 0) {
        return [tensor(elem, unknown("the transform goes along several axes"))];
      }
      const n = lengthIn(at);
      return [tensor(elem, isInverse ? [...others, n] : [...others, half(n), constant(2)])];
    },
    cost: (at) => {
      const sizes = known(at.inputs[0]);
      const others = sizes?.slice(0, isInverse ? -2 : -1) ?? [elements(at, at.inputs[0])];
      const n = lengthIn(at);
      return transformCost(at, [...others, n], n);
    },
    flow: () => null,
    examples: [example],
  };
}

/** Fast transforms of length n with `count` entries in all: five operations for each entry and level. */
function transformCost(at: OpView, count: readonly Poly[], n: Poly): OpCost {
  const levels = add(log2(n), ONE);
  return computes(scale(elementsOf(at, [...count, levels]), 5), levels);
}

function lengthGiven(at: OpView): Poly | null {
  const length = scalarInput(at, 1);
  return length === null ? null : lengthOf(at, length);
}

/** A length as a size, or null where it is a negative number. */
function lengthOf(at: OpView, length: Poly): Poly | null {
  return sized(length) === null ? null : extent(at, length, "the length is not known");
}

// Since version 20 the axis is an input, and the last but one when it is left out; before, an attribute.
function transformedAxis(at: OpView): number | null {
  const rank = known(at.inputs[0])?.length;
  if (rank === undefined) return null;
  if (at.opset < 20) return normalAxis(intAttribute(at, "axis", 1), rank);
  if (!isGiven(at, 2)) return normalAxis(-2, rank);
  const axis = scalarInput(at, 2);
  const number = axis === null ? null : asNumber(axis);
  return number === null ? null : normalAxis(number, rank);
}

function transformedSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  const axis = transformedAxis(at);
  if (axis === null) {
    // Along which axis the length changes is not known, so any may.
    return sizes.map(() => at.fresh("the axis of the transform is not known"));
  }
  const isReal = intAttribute(at, "onesided", 0) !== 0;
  const isInverse = intAttribute(at, "inverse", 0) !== 0;
  const length = isGiven(at, 1)
    ? (lengthGiven(at) ?? at.fresh("the length of the transform is computed"))
    : isReal && isInverse
      ? unfolded(at, sizes[axis] ?? ONE)
      : (sizes[axis] ?? ONE);
  const bins = isReal && !isInverse ? half(length) : length;
  const parts = constant(isReal && isInverse ? 1 : 2);
  return withSize(withSize(sizes, axis, bins), sizes.length - 1, parts);
}

// From one side of the spectrum, the length of the signal: 2·(bins − 1).
function unfolded(at: OpView, bins: Poly): Poly {
  return sized(scale(sub(bins, ONE), 2)) ?? at.fresh("the spectrum is empty");
}

function half(size: Poly): Poly {
  return add(floorDiv(size, constant(2)), ONE);
}

interface Frames {
  readonly frames: Poly;
  readonly length: Poly;
  readonly bins: Poly;
}

function framed(at: OpView): Frames {
  const signal = sizeOr(at.inputs[0], 1);
  const step = scalarInput(at, 1);
  const asked = isGiven(at, 3) ? scalarInput(at, 3) : sizeOr(at.inputs[2], 0);
  const given = asked === null ? null : lengthOf(at, asked);
  const length = given ?? at.fresh("the length of a frame is not known");
  const bins = intAttribute(at, "onesided", 1) !== 0 ? half(length) : length;
  return { frames: frameCount(at, signal, step, given), length, bins };
}

function frameCount(at: OpView, signal: Poly | null, step: Poly | null, length: Poly | null): Poly {
  const number = step === null ? null : asNumber(step);
  if (signal === null || step === null || length === null || number === null || number < 1) {
    return at.fresh("the number of frames is not known");
  }
  const count = floorDiv(sum([sub(signal, length), step]), step);
  return sized(count) ?? at.fresh("the frame is longer than the signal");
}
