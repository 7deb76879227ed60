// Operators that read entries at indices which another tensor holds.

import type { Poly } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import { same, whole } from "./axes.ts";
import { anyEntries, type CarryRule, parts, readings } from "./carry.ts";
import { eachElement } from "./cost.ts";
import { cutNumber, withContent } from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { known } from "./shape.ts";
import { ARITHMETIC } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

// Indices give the result its shape, but not by what they are.
const looksUp: CarryRule = (cx) =>
  readings(cx).some(([input]) => input > 0) ? anyEntries(cx) : parts(cx);

const READS = { domain: "", within: "TC0", because: ARITHMETIC, carry: looksUp } as const;

export const gatherRules: readonly OpRule[] = [
  {
    ...READS,
    op: "Gather",
    since: 1,
    doc: "The slices of the data, along one axis, at the given indices.",
    infer: (at) => [gathered(at)],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: gatherFlow,
    examples: [
      {
        inputs: ["f32[V, d]", "i64[B, T]"],
        outputs: ["f32[B, T, d]"],
        work: "B·T·d",
        steps: "1",
      },
      { inputs: ["i64[3] = {B, T, 64}", "i64[] = {1}"], outputs: ["i64[] = {T}"] },
      { inputs: ["i64[3] = {B, T, 64}", "i64[2] = {-1, 0}"], outputs: ["i64[2] = {64, B}"] },
      { attributes: "axis = 1", inputs: ["f32[B, T, d]", "i64[]"], outputs: ["f32[B, d]"] },
    ],
  },
  {
    ...READS,
    op: "GatherElements",
    since: 11,
    doc: "For each index the entry of the data that has it along one axis.",
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[1]))],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: (at) => {
      const rank = known(at.inputs[1])?.length;
      const axis = rank === undefined ? null : normalAxis(intAttribute(at, "axis", 0), rank);
      if (rank === undefined || axis === null || known(at.inputs[0])?.length !== rank) return null;
      return Array.from({ length: rank }, (_, i) => [
        i === axis ? whole(0, i) : same(0, i, i),
        same(1, i, i),
      ]).flat();
    },
    examples: [
      {
        attributes: "axis = 1",
        inputs: ["f32[B, T]", "i64[B, k]"],
        outputs: ["f32[B, k]"],
        work: "B·k",
        steps: "1",
      },
    ],
  },
  {
    ...READS,
    op: "GatherND",
    since: 11,
    doc: "The slices of the data at index tuples.",
    infer: (at) => [gatheredTuples(at)],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: tupleFlow,
    examples: [
      {
        attributes: "batch_dims = 1",
        inputs: ["f32[B, T, d]", "i64[B, k, 1]"],
        outputs: ["f32[B, k, d]"],
        work: "B·k·d",
        steps: "1",
      },
    ],
  },
];

function gathered(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const [data, indices] = [known(at.inputs[0]), known(at.inputs[1])];
  if (data === null || indices === null) {
    return tensor(elem, unknown("the shape of the data or of the indices is not known"));
  }
  const axis = normalAxis(intAttribute(at, "axis", 0), data.length);
  if (axis === null) return tensor(elem, unknown("the axis is outside the rank"));
  const sizes = [...data.slice(0, axis), ...indices, ...data.slice(axis + 1)];
  return withContent(elem, sizes, data.length === 1 ? picked(at) : null);
}

function picked(at: OpView): readonly Poly[] | null {
  const [data, indices] = [intsInput(at, 0), intsInput(at, 1)];
  if (data === null || indices === null) return null;
  const content: Poly[] = [];
  for (const index of indices) {
    const number = cutNumber(index);
    const entry = number === null ? undefined : data[number < 0 ? number + data.length : number];
    if (entry === undefined) return null;
    content.push(entry);
  }
  return content;
}

function gatherFlow(at: OpView): readonly AxisFlow[] | null {
  const [data, indices] = [known(at.inputs[0]), known(at.inputs[1])];
  if (data === null || indices === null) return null;
  const axis = normalAxis(intAttribute(at, "axis", 0), data.length);
  if (axis === null) return null;
  const shift = indices.length - 1;
  return [
    ...data.map((_, i) => (i === axis ? whole(0, i) : same(0, i, i < axis ? i : i + shift))),
    ...indices.map((_, i) => same(1, i, axis + i)),
  ];
}

/** How the axes of data and indices are used; null where that is not known. */
function tuplesOf(at: OpView) {
  const [data, indices] = [known(at.inputs[0]), known(at.inputs[1])];
  const length = cutNumber(indices?.at(-1));
  const batch = intAttribute(at, "batch_dims", 0);
  if (data === null || indices === null || length === null) return null;
  const places = indices.length - 1;
  if (!(batch >= 0 && batch <= places && length >= 0 && batch + length <= data.length)) return null;
  return { data, indices, batch, places, read: batch + length };
}

function gatheredTuples(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const tuples = tuplesOf(at);
  if (tuples === null) return tensor(elem, unknown("the length of the index tuples is not known"));
  const { data, indices, places, read } = tuples;
  return tensor(elem, [...indices.slice(0, places), ...data.slice(read)]);
}

function tupleFlow(at: OpView): readonly AxisFlow[] | null {
  const tuples = tuplesOf(at);
  if (tuples === null) return null;
  const { data, indices, batch, places, read } = tuples;
  return [
    ...data.map((_, i) => {
      if (i < batch) return same(0, i, i);
      return i < read ? whole(0, i) : same(0, i, places + i - read);
    }),
    ...indices.map((_, i) => (i < places ? same(1, i, i) : whole(1, i))),
  ];
}
