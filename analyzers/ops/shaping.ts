// Operators that make tensors out of attributes and sizes: constants, shapes, ranges, one-hot rows.

import { add, ceilDiv, constant, max, type Poly, scale, sub } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { Constant } from "../ir/index.ts";
import { same, whole } from "./axes.ts";
import { sizesOnly } from "./carry.ts";
import { computes, eachElement, treeSteps, VIEWS } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import {
  computedSize,
  cutNumber,
  extent,
  FOLLOWED,
  lengthGiven,
  neverNegative,
  scalarInput,
  withContent,
} from "./extent.ts";
import { elemOf, type Fact, tensor } from "./fact.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { elements, elementsOf, freshSizes, known, ZERO } from "./shape.ts";
import { ARITHMETIC, MOVEMENT, RANKING } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

export const shapingRules: readonly OpRule[] = [
  {
    domain: "",
    op: "Constant",
    since: 1,
    doc: "A tensor that the attribute holds.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => [constantFact(at)],
    cost: () => VIEWS,
    flow: () => [],
    examples: [
      { attributes: "value_int = 3", inputs: [], outputs: ["i64[] = {3}"], work: "0" },
      { attributes: "value_ints = [1, -1]", inputs: [], outputs: ["i64[2] = {1, −1}"] },
      { attributes: "value_float = 0.5", inputs: [], outputs: ["f32[]"] },
    ],
  },
  {
    domain: "",
    op: "ConstantOfShape",
    sizedByEntries: true,
    since: 9,
    doc: "A tensor of the given sizes, filled with one value.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => [filled(at)],
    cost: () => MOVES,
    flow: () => [whole(0, 0)],
    examples: [
      { inputs: ["i64[2] = {B, 64}"], outputs: ["f32[B, 64]"], work: "0" },
      { inputs: ["i64[3]"], outputs: ["f32[?, ?, ?]"] },
    ],
  },
  {
    domain: "",
    op: "Shape",
    carry: sizesOnly,
    since: 1,
    doc: "The sizes of a tensor.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => [shapeFact(at)],
    cost: () => VIEWS,
    // The sizes are the same for all contents, so that nothing of the input is read.
    flow: () => [],
    examples: [
      { inputs: ["f32[B, T, 64]"], outputs: ["i64[3] = {B, T, 64}"], work: "0", steps: "0" },
      { attributes: "start = 1, end = -1", inputs: ["f32[B, T, 64]"], outputs: ["i64[1] = {T}"] },
    ],
  },
  {
    domain: "",
    op: "Size",
    carry: sizesOnly,
    since: 1,
    doc: "The number of elements of a tensor.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => {
      const sizes = known(at.inputs[0]);
      const ints = sizes === null ? null : [elementsOf(at, sizes)];
      return [withContent("i64", [], ints)];
    },
    cost: () => VIEWS,
    flow: () => [],
    examples: [{ inputs: ["f32[B, T, 64]"], outputs: ["i64[] = {64·B·T}"] }],
  },
  {
    domain: "",
    op: "Range",
    sizedByEntries: true,
    since: 11,
    doc: "The numbers from start up to limit, delta apart.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [range(at)],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: () => [],
    examples: [
      {
        inputs: ["i64[] = {0}", "i64[] = {T}", "i64[] = {1}"],
        outputs: ["i64[T]"],
        work: "T",
        steps: "1",
      },
      {
        inputs: ["i64[] = {6}", "i64[] = {0}", "i64[] = {-2}"],
        outputs: ["i64[3] = {6, 4, 2}"],
      },
      { inputs: ["f32[]", "f32[]", "f32[]"], outputs: ["f32[?]"] },
    ],
  },
  {
    domain: "",
    op: "OneHot",
    since: 9,
    doc: "For each index a row that is on at the index and off elsewhere.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [oneHot(at)],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      if (rank === undefined) return null;
      const axis = normalAxis(intAttribute(at, "axis", -1), rank + 1);
      if (axis === null) return null;
      const kept = Array.from({ length: rank }, (_, i) => same(0, i, i < axis ? i : i + 1));
      return [...kept, whole(2, 0)];
    },
    examples: [
      {
        inputs: ["i64[B, T]", "i64[] = {V}", "f32[2]"],
        outputs: ["f32[B, T, V]"],
        work: "B·T·V",
        steps: "1",
      },
      {
        attributes: "axis = 0",
        inputs: ["i64[B]", "i64[1]", "i32[2]"],
        outputs: ["i32[?, B]"],
      },
    ],
  },
  {
    domain: "",
    op: "EyeLike",
    since: 9,
    doc: "A matrix of the input's sizes with ones on one diagonal.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => {
      const elem = elemAttribute(at, "dtype", elemOf(at.inputs[0]));
      const sizes = known(at.inputs[0]);
      return [tensor(elem, sizes ?? freshSizes(at, 2, "size of a matrix of unknown shape"))];
    },
    cost: () => MOVES,
    flow: () => [],
    examples: [{ inputs: ["f32[T, T]"], outputs: ["f32[T, T]"], work: "0" }],
  },
  {
    domain: "",
    op: "NonZero",
    sizedByEntries: true,
    since: 9,
    doc: "The indices of the elements that are not zero.",
    within: "TC0",
    because: RANKING,
    infer: (at) => {
      const rank = known(at.inputs[0])?.length;
      const rows = rank === undefined ? at.fresh("rank of the input of NonZero") : constant(rank);
      return [tensor("i64", [rows, at.fresh("how many elements are not zero")])];
    },
    // Each element is counted into the place of all after it, by a prefix sum.
    cost: (at) => {
      const n = elements(at, at.inputs[0]);
      return computes(scale(n, 3), treeSteps(n, 1));
    },
    flow: () => null,
    examples: [
      { inputs: ["bool[B, T]"], outputs: ["i64[2, ?]"], work: "3·B·T", steps: "⌈log₂ B·T⌉ + 1" },
    ],
  },
];

function constantFact(at: OpView): Fact {
  for (const name of ["value", "sparse_value"]) {
    const value = at.attribute(name);
    if (value?.kind === "tensor") return literal(at, value.value);
  }
  const int = at.attribute("value_int");
  if (int?.kind === "int") return withContent("i64", [], [constant(int.value)]);
  const ints = at.attribute("value_ints");
  if (ints?.kind === "ints") {
    const content = ints.values.map((entry) => constant(entry));
    return { ...tensor("i64", [constant(content.length)]), ints: content };
  }
  for (const [name, elem] of [
    ["value_ints", "i64"],
    ["value_floats", "f32"],
    ["value_strings", "string"],
  ] as const) {
    const list = at.attribute(name);
    if (list?.kind === "floats" || list?.kind === "strings") {
      return tensor(elem, [constant(list.values.length)]);
    }
    if (list?.kind === "unread") return tensor(elem, [constant(list.count)]);
  }
  if (at.attribute("value_float") !== null) return tensor("f32", []);
  if (at.attribute("value_string") !== null) return tensor("string", []);
  return tensor("unknown", unknown("the constant is of a kind that is not read"));
}

/** A tensor the file holds, with the content that was kept of it. */
function literal(at: OpView, value: Constant): Fact {
  const sizes = value.dims.map((dim) =>
    dim < 0n ? at.fresh("size of a broken constant") : constant(dim),
  );
  const count = value.dims.reduce((product, dim) => product * dim, 1n);
  const fits = value.ints !== null && BigInt(value.ints.length) === count;
  const ints = fits ? (value.ints?.map((entry) => constant(entry)) ?? null) : null;
  return { ...tensor(value.elem, sizes), ints };
}

function filled(at: OpView): Fact {
  const value = at.attribute("value");
  const elem = value?.kind === "tensor" ? value.value.elem : "f32";
  const wanted = intsInput(at, 0);
  if (wanted === null) {
    const rank = lengthGiven(at.inputs[0]);
    const why = "size that is computed from the data";
    return tensor(
      elem,
      rank === null ? unknown("the shape is computed") : freshSizes(at, rank, why),
    );
  }
  const sizes = wanted.map((size) => computedSize(at, size, "size that the graph computes"));
  const only = value?.kind === "tensor" ? value.value.ints?.[0] : undefined;
  const count = cutNumber(elementsOf(at, sizes));
  if (only === undefined || count === null || count > FOLLOWED) return tensor(elem, sizes);
  return withContent(
    elem,
    sizes,
    Array.from({ length: count }, () => constant(only)),
  );
}

function shapeFact(at: OpView): Fact {
  const sizes = known(at.inputs[0]);
  if (sizes === null) return tensor("i64", [at.fresh("rank of the input of Shape")]);
  const end = intAttribute(at, "end", sizes.length);
  const kept = sizes.slice(intAttribute(at, "start", 0), end);
  return { ...tensor("i64", [constant(kept.length)]), ints: kept };
}

function range(at: OpView): Fact {
  const elem = elemOf(at.inputs[0]);
  const [start, limit, delta] = [scalarInput(at, 0), scalarInput(at, 1), scalarInput(at, 2)];
  if (start === null || limit === null || delta === null) {
    return tensor(elem, [at.fresh("length of a range that is computed from the data")]);
  }
  const length = rangeLength(at, start, limit, delta);
  const count = cutNumber(length);
  if (count === null || count > FOLLOWED) return tensor(elem, [length]);
  const content = Array.from({ length: count }, (_, i) => add(start, scale(delta, i)));
  return withContent(elem, [length], content);
}

function rangeLength(at: OpView, start: Poly, limit: Poly, delta: Poly): Poly {
  const step = cutNumber(delta);
  const why = "length of a range";
  if (step === null || step === 0) return at.fresh(why);
  const span = step > 0 ? sub(limit, start) : sub(start, limit);
  const size = neverNegative(span) ? span : max(ZERO, span);
  return extent(at, ceilDiv(size, constant(Math.abs(step))), why);
}

function oneHot(at: OpView): Fact {
  const elem = elemOf(at.inputs[2]);
  const sizes = known(at.inputs[0]);
  if (sizes === null) return tensor(elem, unknown("the shape of the indices is not known"));
  const axis = normalAxis(intAttribute(at, "axis", -1), sizes.length + 1);
  if (axis === null) return tensor(elem, unknown("the axis is outside the rank"));
  const depth = computedSize(at, scalarInput(at, 1), "depth of a one-hot encoding");
  return tensor(elem, [...sizes.slice(0, axis), depth, ...sizes.slice(axis)]);
}
