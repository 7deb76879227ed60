// What onnxruntime adds that moves and picks entries.

import { add, floorDiv, scale, sub } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { borrowed, reading, ruleOf } from "./borrowed.ts";
import { eachElement } from "./cost.ts";
import { computedSize } from "./extent.ts";
import { elemOf, type Sizes, sizesOf, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import { movementRules } from "./movement.ts";
import { poolingRules } from "./pooling.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { samplingRules } from "./sampling.ts";
import { selectionRules } from "./selection.ts";
import { known, ONE, sizeAt, whole, withSize } from "./shape.ts";
import { shapingRules } from "./shaping.ts";
import { ARITHMETIC, MOVEMENT } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** Movement and selection. */
export const microsoftDataRules: readonly OpRule[] = [
  borrowed(movementRules, "Trilu", { domain, op: "Trilu" }),
  borrowed(selectionRules, "GatherND", { domain, op: "GatherND" }),
  borrowed(samplingRules, "GridSample", { domain, op: "GridSample" }),
  borrowed(shapingRules, "Range", { domain, op: "Range" }),
  uniqueEntries(),
  {
    ...reading(ruleOf(movementRules, "Pad"), [0, 1, 2], 11),
    domain,
    op: "Pad",
    since: 1,
    examples: [
      {
        inputs: ["f32[B, T]", "i64[4] = {0, 2, 0, 0}"],
        outputs: ["f32[B, T + 2]"],
        work: "0",
      },
    ],
  },
  {
    ...reading(ruleOf(poolingRules, "MaxPool"), [0], 12),
    domain,
    op: "MaxpoolWithMask",
    since: 1,
    doc: "The largest entry under a window, where a mask allows it.",
    flow: () => null,
    examples: [
      {
        attributes: "kernel_shape = [2, 2], strides = [2, 2]",
        inputs: ["f32[N, 3, 8, 8]", "i32[N, 3, 8, 8]"],
        outputs: ["f32[N, 3, 4, 4]"],
      },
    ],
  },
  borrowed(movementRules, "Unsqueeze", {
    domain,
    op: "ExpandDims",
    doc: "The input with one axis more, of size 1.",
    examples: [{ inputs: ["f32[B, d]", "i32[] = {1}"], outputs: ["f32[B, 1, d]"], work: "0" }],
  }),
  embedding(),
  quantisedEmbedding(),
  crops(),
  windows(),
  unary("SampleOp", "The input itself.", { domain }),
];

function uniqueEntries(): OpRule {
  const count = (at: OpView) => at.fresh("number of different entries");
  return {
    ...borrowed(selectionRules, "Unique", { domain, op: "Unique" }),
    doc: "The different entries of a list, the place of each, and how often each occurs.",
    infer: (at) => {
      const different = count(at);
      return [
        tensor(elemOf(at.inputs[0]), [different]),
        tensor("i64", sizesOf(at.inputs[0])),
        tensor("i64", [different]),
      ];
    },
    flow: () => null,
    examples: [{ inputs: ["f32[N]"], outputs: ["f32[?]", "i64[N]", "i64[?]"] }],
  };
}

function embedding(): OpRule {
  return {
    domain,
    op: "TorchEmbedding",
    since: 1,
    doc: "Rows of a table, picked by index.",
    within: "TC0",
    because: MOVEMENT,
    infer: (at) => [tensor(elemOf(at.inputs[0]), rowsOf(at))],
    cost: () => MOVES,
    flow: () => null,
    examples: [{ inputs: ["f32[V, d]", "i64[B, T]"], outputs: ["f32[B, T, d]"], work: "0" }],
  };
}

/** The sizes of rows of the first input, one for each entry of the second. */
function rowsOf(at: OpView): Sizes {
  const indices = sizesOf(at.inputs[1]);
  if (isUnknown(indices)) return indices;
  return [...indices, sizeAt(at, at.inputs[0], -1, "the width of a table is not known")];
}

function quantisedEmbedding(): OpRule {
  return {
    domain,
    op: "GatherBlockQuantized",
    since: 1,
    doc: "Slices of a table of few bits, picked by index and scaled block by block.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [tensor(elemOf(at.inputs[2]), gathered(at))],
    cost: (at, outputs) => eachElement(at, outputs[0], 2),
    flow: () => null,
    examples: [
      {
        attributes: "gather_axis = 0, quantize_axis = 1, block_size = 32",
        inputs: ["u8[V, 64]", "i64[B, T]", "f16[V, 4]"],
        outputs: ["f16[B, T, 128]"],
        work: "256·B·T",
      },
    ],
  };
}

function gathered(at: OpView): Sizes {
  const [data, indices] = [known(at.inputs[0]), known(at.inputs[1])];
  if (data === null || indices === null) return unknown("the table or the indices have no shape");
  const axis = normalAxis(intAttribute(at, "gather_axis", 0), data.length);
  const packed = normalAxis(intAttribute(at, "quantize_axis", 1), data.length);
  if (axis === null || packed === null) return unknown("the axis is outside the rank");
  // Bytes hold as many entries as fit, along the axis of the blocks.
  const bits = Math.max(1, intAttribute(at, "bits", 4));
  const held = elemOf(at.inputs[0]) === "u8" ? Math.max(1, Math.floor(8 / bits)) : 1;
  const sizes = data.map((size, i) => (i === packed ? scale(size, held) : size));
  return [...sizes.slice(0, axis), ...indices, ...sizes.slice(axis + 1)];
}

function crops(): OpRule {
  const size = (at: OpView, place: number) =>
    computedSize(at, intsInput(at, 3)?.[place], "the size of the crops is not known");
  return {
    domain,
    op: "CropAndResize",
    since: 1,
    doc: "Regions of images, each resized to the same size.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [
      tensor(elemOf(at.inputs[0]), [
        sizeAt(at, at.inputs[1], 0, "the number of regions is not known"),
        sizeAt(at, at.inputs[0], 1, "the number of channels is not known"),
        size(at, 0),
        size(at, 1),
      ]),
    ],
    cost: (at, outputs) => eachElement(at, outputs[0], 11),
    flow: () => null,
    examples: [
      {
        inputs: ["f32[N, 3, H, W]", "f32[R, 4]", "i32[R]", "i32[2] = {7, 7}"],
        outputs: ["f32[R, 3, 7, 7]"],
        work: "1617·R",
      },
    ],
  };
}

function windows(): OpRule {
  return {
    domain,
    op: "UnfoldTensor",
    since: 1,
    doc: "All windows along an axis, a step apart, as an axis of their own.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => {
      const [elem, sizes] = [elemOf(at.inputs[0]), sizesOf(at.inputs[0])];
      if (isUnknown(sizes)) return [tensor(elem, sizes)];
      const axis = normalAxis(intAttribute(at, "dim", -1), sizes.length);
      if (axis === null) return [tensor(elem, unknown("the axis is outside the rank"))];
      const [window, step] = [intAttribute(at, "size", 0), intAttribute(at, "step", 1)];
      const [length, apart] = [whole(window), step < 1 ? null : whole(step)];
      if (length === null || apart === null || window < 1) {
        return [tensor(elem, [...sizes, at.fresh("length of a window")])];
      }
      const places = add(floorDiv(sub(sizes[axis] ?? ONE, length), apart), ONE);
      const count = computedSize(at, places, "the number of windows");
      return [tensor(elem, [...withSize(sizes, axis, count), length])];
    },
    cost: () => MOVES,
    flow: () => null,
    examples: [
      {
        attributes: "dim = 1, size = 4, step = 2",
        inputs: ["f32[B, 16]"],
        outputs: ["f32[B, 7, 4]"],
        work: "0",
      },
    ],
  };
}
