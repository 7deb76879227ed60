// Sequences and optionals: containers that hold tensors and compute nothing.

import { constant, type Poly } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { INPUT, linear } from "../forms/index.ts";
import type { ValueType } from "../ir/index.ts";
import { type CarryRule, remembers } from "./carry.ts";
import { VIEWS } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { computedSize, cutNumber } from "./extent.ts";
import { type Fact, sizesOf, tensor } from "./fact.ts";
import { joinFacts, nothing } from "./join.ts";
import { stacked, unstacked } from "./region.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { ONE, withSize, ZERO } from "./shape.ts";
import { MOVEMENT, SUMMATION } from "./theorems.ts";
import { intAttribute, intsInput, normalAxis, type OpView } from "./view.ts";

// Which of the elements is read back decides whether the list is a memory or one state in disguise.
const lengthens: CarryRule = (cx) =>
  remembers(cx).map((carry) => (carry.kind === "reading" ? { ...carry, isLonger: true } : carry));

// All elements at once: linear in each of them.
const joinsElements: CarryRule = (cx) => {
  const [first] = cx.carries;
  if (!cx.isTrusting || first?.kind !== "reading") return remembers(cx);
  const reads = new Map([...first.reads.keys()].map((state) => [state, "mixed"] as const));
  return [linear(first, reads, null)];
};

// Whether there is an element is no function of what it is, as far as the program means it.
const asksForElement: CarryRule = (cx) => (cx.isTrusting ? [INPUT] : remembers(cx));

const HOLDS = {
  domain: "",
  within: "AC0",
  because: MOVEMENT,
  cost: () => VIEWS,
  flow: () => null,
  carry: remembers,
} as const;

// Where an element stands follows from the sizes of those before it, and those may be as many as the data say:
// a sum, which AC0 cannot form.
const LISTS = { ...HOLDS, within: "TC0", because: SUMMATION } as const;

export const containerRules: readonly OpRule[] = [
  {
    ...LISTS,
    op: "SequenceAt",
    since: 11,
    doc: "One tensor of a sequence.",
    infer: (at) => [elementOf(at.inputs[0])],
    examples: [{ inputs: ["seq(f32[B, d])", "i64[]"], outputs: ["f32[B, d]"], work: "0" }],
  },
  {
    ...HOLDS,
    op: "SequenceConstruct",
    since: 11,
    doc: "A sequence of the inputs.",
    infer: (at) => {
      const of = at.inputs.reduce<Fact>(
        (all, fact) => joinFacts(at, all, fact ?? MISSING),
        nothing("unknown"),
      );
      return [{ kind: "sequence", of }];
    },
    examples: [
      { inputs: ["f32[B, d]", "f32[B, d]"], outputs: ["seq(f32[B, d])"] },
      { inputs: ["f32[B, T]", "f32[B, S]"], outputs: ["seq(f32[B, ?])"] },
    ],
  },
  {
    ...HOLDS,
    op: "SequenceEmpty",
    since: 11,
    doc: "A sequence without elements.",
    infer: (at) => [{ kind: "sequence", of: nothing(elemAttribute(at, "dtype", "f32")) }],
    examples: [{ inputs: [], outputs: ["seq(f32[…])"] }],
  },
  {
    ...LISTS,
    op: "SequenceErase",
    since: 11,
    doc: "The sequence without one of its elements.",
    infer: (at) => [{ kind: "sequence", of: elementOf(at.inputs[0]) }],
    examples: [{ inputs: ["seq(f32[B, d])", "i64[]"], outputs: ["seq(f32[B, d])"] }],
  },
  {
    ...LISTS,
    op: "SequenceInsert",
    carry: lengthens,
    since: 11,
    doc: "The sequence with one element more, at its end or at a position.",
    infer: (at) => [
      { kind: "sequence", of: joinFacts(at, elementOf(at.inputs[0]), at.inputs[1] ?? MISSING) },
    ],
    keeps: (node) => (node.inputs[2] == null ? "append" : null),
    examples: [{ inputs: ["seq(f32[B, d])", "f32[B, d]"], outputs: ["seq(f32[B, d])"] }],
  },
  {
    ...LISTS,
    op: "SequenceLength",
    since: 11,
    doc: "The number of elements of a sequence.",
    infer: (at) => [{ ...tensor("i64", []), ints: [at.fresh("length of a sequence")] }],
    examples: [{ inputs: ["seq(f32[B, d])"], outputs: ["i64[] = {?}"] }],
  },
  {
    ...LISTS,
    op: "SplitToSequence",
    since: 11,
    doc: "The pieces of a tensor along an axis, as a sequence.",
    infer: (at) => [{ kind: "sequence", of: piece(at) }],
    cost: () => MOVES,
    examples: [
      {
        attributes: "axis = 1, keepdims = 0",
        inputs: ["f32[B, T, d]"],
        outputs: ["seq(f32[B, d])"],
      },
      { attributes: "axis = 1", inputs: ["f32[B, 8]", "i64[] = {2}"], outputs: ["seq(f32[B, 2])"] },
      { inputs: ["f32[T, d]", "i64[2] = {3, 4}"], outputs: ["seq(f32[?, d])"] },
    ],
  },
  {
    ...LISTS,
    op: "ConcatFromSequence",
    carry: joinsElements,
    since: 11,
    doc: "The elements of a sequence as one tensor, along an axis they have or a new one.",
    infer: (at) => [concatenated(at)],
    cost: () => MOVES,
    examples: [
      { attributes: "axis = 1", inputs: ["seq(f32[B, 1, d])"], outputs: ["f32[B, ?, d]"] },
      {
        attributes: "axis = 1, new_axis = 1",
        inputs: ["seq(f32[B, d])"],
        outputs: ["f32[B, ?, d]"],
      },
    ],
  },
  {
    ...HOLDS,
    op: "Optional",
    since: 15,
    doc: "A value, or none, as an optional.",
    infer: (at) => {
      const type = at.attribute("type");
      if (at.inputs[0]) return [{ kind: "optional", of: at.inputs[0] }];
      if (type?.kind === "type") return [{ kind: "optional", of: factOfType(at, type.value) }];
      return [{ kind: "optional", of: MISSING }];
    },
    examples: [{ inputs: ["f32[B, d]"], outputs: ["optional(f32[B, d])"] }],
  },
  {
    ...HOLDS,
    op: "OptionalGetElement",
    since: 15,
    doc: "The value that an optional holds.",
    infer: (at) => {
      const fact = at.inputs[0] ?? MISSING;
      return [fact.kind === "optional" ? fact.of : fact];
    },
    examples: [{ inputs: ["optional(f32[B, d])"], outputs: ["f32[B, d]"] }],
  },
  {
    ...HOLDS,
    op: "OptionalHasElement",
    carry: asksForElement,
    since: 15,
    doc: "Whether an optional holds a value.",
    infer: (at) => [{ ...tensor("bool", []), ints: hasElement(at.inputs[0] ?? null) }],
    examples: [
      { inputs: ["optional(f32[B, d])"], outputs: ["bool[]"] },
      { inputs: [], outputs: ["bool[] = {0}"] },
    ],
  },
];

const MISSING: Fact = { kind: "unknown", why: "an input is missing" };

function elementOf(fact: Fact | null | undefined): Fact {
  if (fact?.kind === "sequence") return fact.of;
  const why = fact?.kind === "unknown" ? fact.why : "the input is no sequence";
  return { kind: "unknown", why };
}

/** A tensor always has its value; of an optional it cannot be told. */
function hasElement(fact: Fact | null): readonly Poly[] | null {
  if (fact === null) return [ZERO];
  return fact.kind === "tensor" || fact.kind === "sequence" ? [ONE] : null;
}

function piece(at: OpView): Fact {
  const input = at.inputs[0] ?? MISSING;
  const elem = input.kind === "tensor" ? input.elem : "unknown";
  const sizes = sizesOf(input);
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const axis = normalAxis(intAttribute(at, "axis", 0), sizes.length);
  if (axis === null) return tensor(elem, unknown("the axis is outside the rank"));
  const isWhole = at.inputs[1] === null || at.inputs[1] === undefined;
  if (isWhole && intAttribute(at, "keepdims", 1) === 0) return unstacked(input, axis);
  return tensor(elem, withSize(sizes, axis, isWhole ? ONE : pieceSize(at, sizes[axis] ?? ZERO)));
}

/** The size that all pieces have, fresh where they differ. */
function pieceSize(at: OpView, size: Poly): Poly {
  const why = "size of a piece of a tensor";
  const [first, ...rest] = intsInput(at, 1) ?? [];
  if (first === undefined) return at.fresh(why);
  const isList = sizesOf(at.inputs[1]);
  if (!isUnknown(isList) && isList.length === 1) {
    return rest.every((other) => other === first) ? computedSize(at, first, why) : at.fresh(why);
  }
  // The last piece is shorter unless the size is a multiple.
  const [total, each] = [cutNumber(size), cutNumber(first)];
  const isMultiple = total !== null && each !== null && each > 0 && total % each === 0;
  return isMultiple ? constant(each) : at.fresh(why);
}

function concatenated(at: OpView): Fact {
  const of = elementOf(at.inputs[0]);
  if (of.kind !== "tensor") {
    return tensor("unknown", unknown("the elements of the sequence are not known"));
  }
  const axis = intAttribute(at, "axis", 0);
  const length = at.fresh("length of a sequence that is put together");
  if (intAttribute(at, "new_axis", 0) === 1) return stacked(of, length, axis);
  if (isUnknown(of.sizes)) return tensor(of.elem, of.sizes);
  const place = normalAxis(axis, of.sizes.length);
  if (place === null) return tensor(of.elem, unknown("the axis is outside the rank"));
  return tensor(of.elem, withSize(of.sizes, place, length));
}

function factOfType(at: OpView, type: ValueType): Fact {
  switch (type.kind) {
    case "tensor": {
      if (isUnknown(type.shape)) return tensor(type.elem, type.shape);
      const sizes = type.shape.map((dim) => (isUnknown(dim) ? at.fresh(dim.why) : dim));
      return tensor(type.elem, sizes);
    }
    case "sequence":
    case "optional":
      return { kind: type.kind, of: factOfType(at, type.of) };
    case "map":
    case "opaque":
      return { kind: "unknown", why: `a ${type.kind} holds no tensor` };
  }
}
