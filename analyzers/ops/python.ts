// What a program written in Python needs beside the operators of models: settings, weights, sizes of tensors
// whose rank is not declared, values that come from one of several branches, and calls nobody knows.

import { constant, type Poly } from "../algebra/index.ts";
import { isUnknown, printable, unknown } from "../base/index.ts";
import { type Carry, INPUT } from "../forms/index.ts";
import { type CarryView, sizesOnly } from "./carry.ts";
import { chosen } from "./carry-entries.ts";
import { VIEWS } from "./cost.ts";
import { computedSize } from "./extent.ts";
import { type Fact, integers, sizesOf, tensor } from "./fact.ts";
import { joinFacts } from "./join.ts";
import type { OpRule } from "./rule.ts";
import { MOVES } from "./rule.ts";
import { COMPOSITION, MOVEMENT } from "./theorems.ts";
import {
  intAttribute,
  intsAttribute,
  intsInput,
  normalAxis,
  type OpView,
  stringAttribute,
} from "./view.ts";

const PROGRAM = {
  domain: "python",
  since: 1,
  within: "AC0",
  because: MOVEMENT,
  flow: () => null,
} as const;

export const pythonRules: readonly OpRule[] = [
  {
    ...PROGRAM,
    op: "Setting",
    doc: "A number that configures the program: not known, and the same in every run.",
    infer: (at) => [integers([at.setting(stringAttribute(at, "name", "setting"))], [])],
    cost: () => VIEWS,
    examples: [
      { attributes: 'name = "n_layer"', inputs: [], outputs: ["i64[] = {n_layer}"], work: "0" },
    ],
  },
  {
    ...PROGRAM,
    op: "Weight",
    doc: "A tensor made where the model is built: the same in every run.",
    infer: weight,
    cost: () => VIEWS,
    examples: [
      { attributes: "sizes = [4, 8]", inputs: [], outputs: ["f32[4, 8]"], work: "0" },
      { inputs: ["i64[2] = {d, 8}"], outputs: ["f32[d, 8]"] },
    ],
  },
  {
    ...PROGRAM,
    op: "Size",
    carry: sizesOnly,
    doc: "The size of a tensor along one axis, as a number.",
    infer: size,
    cost: () => VIEWS,
    examples: [
      { attributes: "axis = -1", inputs: ["f32[B, T]"], outputs: ["i64[] = {T}"], work: "0" },
    ],
  },
  {
    ...PROGRAM,
    op: "Join",
    isUnseen: (at) => at.inputs.length <= choicesOf(at),
    carry: joins,
    picks: (at) => [...at.inputs.keys()].slice(0, choicesOf(at)),
    doc: "One of several values; which one, the other inputs decide.",
    infer: (at) => [joined(at)],
    cost: () => MOVES,
    examples: [
      { attributes: "choices = 2", inputs: ["f32[T]", "f32[T]", "bool[]"], outputs: ["f32[T]"] },
    ],
  },
  {
    ...PROGRAM,
    op: "Undefined",
    doc: "What a name holds before anything is assigned to it.",
    infer: () => [{ kind: "unknown", why: "nothing was assigned yet" }],
    cost: () => VIEWS,
    examples: [{ inputs: [], outputs: [], work: "0" }],
  },
  {
    ...PROGRAM,
    op: "Supplied",
    doc: "A call of what the program is given from outside, such as a layer that its constructor takes.",
    label: (at) => stringAttribute(at, "what", "a call"),
    within: "TC0",
    because: COMPOSITION,
    assumes: (at) =>
      `${printable(stringAttribute(at, "what", "what is called"))}, which is given from outside, is a function of its arguments of constant depth.`,
    infer: (at) => [
      { kind: "unknown", why: `nothing is known of ${stringAttribute(at, "what", "a call")}` },
    ],
    cost: (at) => {
      const what = stringAttribute(at, "what", "a call");
      const depth = at.setting(`depth of ${what}`);
      const work = at.fresh(`the work of ${printable(what)}`);
      return {
        work,
        steps: at.fresh(`the steps of ${printable(what)}`),
        threshold: depth,
        launches: depth,
      };
    },
    examples: [{ attributes: 'what = "layer"', inputs: ["f32[T]"], outputs: [] }],
  },
  {
    ...PROGRAM,
    op: "Opaque",
    doc: "A call of which nothing is known.",
    label: (at) => stringAttribute(at, "what", "a call"),
    within: (at) => unknown(stringAttribute(at, "why", "nothing is known of it")),
    infer: (at) => [
      { kind: "unknown", why: `nothing is known of ${stringAttribute(at, "what", "a call")}` },
    ],
    cost: (at) => {
      const cost = at.fresh(`the cost of ${stringAttribute(at, "what", "a call")}`);
      return { work: cost, steps: cost, threshold: cost, launches: cost };
    },
    examples: [{ attributes: 'what = "a call"', inputs: ["f32[T]"], outputs: [] }],
  },
];

function weight(at: OpView): readonly Fact[] {
  const sizes =
    intsAttribute(at, "sizes")?.map((n) => constant(Math.max(0, n))) ??
    intsInput(at, 0)?.map((n) => computedSize(at, n, "a size of a weight"));
  return [tensor("f32", sizes ?? unknown("the sizes of a weight are not known"))];
}

function size(at: OpView): readonly Fact[] {
  const sizes = sizesOf(at.inputs[0]);
  const axis = intAttribute(at, "axis", 0);
  const says = `size ${axis} of ${stringAttribute(at, "of", "a tensor")}`;
  const normal = isUnknown(sizes) ? null : normalAxis(axis, sizes.length);
  const known = isUnknown(sizes) || normal === null ? undefined : sizes[normal];
  const name = stringAttribute(at, "name", "");
  const measured = (): Poly => at.measured(0, axis, name === "" ? null : name, says);
  return [integers([known ?? measured()], [])];
}

/** One of the choices, by what the other inputs decide. */
function joins(cx: CarryView): readonly Carry[] {
  const count = choicesOf(cx.at);
  const [first = INPUT, ...rest] = cx.carries.slice(0, count).map((carry) => carry ?? INPUT);
  const deciding = cx.carries.slice(count).find((carry) => carry?.kind === "reading") ?? INPUT;
  return [rest.reduce((a, b) => chosen(deciding, a, b, () => new Set()), first)];
}

function choicesOf(at: OpView): number {
  return intAttribute(at, "choices", at.inputs.length);
}

/** The first `choices` inputs are what may come out. */
function joined(at: OpView): Fact {
  const choices = at.inputs.slice(0, choicesOf(at));
  const known = choices.filter((fact) => fact !== null && fact.kind !== "unknown");
  const [first, ...rest] = known;
  if (first === undefined) return { kind: "unknown", why: "none of the choices is known" };
  return rest.reduce<Fact>((a, b) => joinFacts(at, a, b), first);
}
