// A loop that the file writes out, put back as one node: states first, then for each copy what it reads of its
// own. Outputs are what is read of each copy, copy after copy.

import { constant, floorDiv, sub } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { Body, Recurrence, Region, Trips } from "../ir/index.ts";
import { VIEWS } from "./cost.ts";
import type { Fact } from "./fact.ts";
import { joinFacts, settle } from "./join.ts";
import { brokenLoop } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { intAttribute, type OpView, regionOf } from "./view.ts";

export const unrolledRules: readonly OpRule[] = [
  {
    domain: "depthwise",
    op: "Unrolled",
    since: 1,
    doc: "A loop over data that the file writes out, one copy of its body for each step.",
    within: () => unknown("the class of a loop follows from what its body does with its states"),
    because: ["depthwise/state-bits"],
    infer: repeatedly,
    cost: () => VIEWS,
    flow: () => null,
    structure: (at) => ({ kind: "recurrence", recurrence: recurrenceOf(at) }),
    examples: [
      {
        attributes: "states = 1, copies = 3, length = 3, stride = 1",
        inputs: ["f32[d]"],
        outputs: [],
      },
    ],
  },
  {
    domain: "depthwise",
    op: "WrittenOut",
    since: 1,
    doc: "Steps along an axis, each from the one before, that the file writes out and that are no copies of one step.",
    label: writtenOut,
    within: () => unknown("the file writes them out for this length alone, and they are not alike"),
    help: "Export the model with a loop (Scan or Loop), or with steps that are copies of one another.",
    because: ["depthwise/state-bits"],
    infer: (at) => [at.inputs[0] ?? LEFT_OUT],
    cost: () => VIEWS,
    flow: () => null,
    examples: [
      { attributes: "steps = 12, axis = 0", inputs: ["f32[d]", "f32[12, d]"], outputs: ["f32[d]"] },
    ],
  },
];

function writtenOut(at: OpView): string {
  const [steps, axis] = [intAttribute(at, "steps", 0), intAttribute(at, "axis", 0)];
  const [, source = null] = at.node.inputs;
  const of = source === null ? "" : ` of ${at.nameOf(source)}`;
  return `${steps} dependent steps along axis ${axis}${of}`;
}

function repeatedly(at: OpView): readonly Fact[] {
  const body = regionOf(at, "body");
  const [states, copies] = [intAttribute(at, "states", 0), intAttribute(at, "copies", 0)];
  if (body === null || copies < 1) return [];
  const own = at.inputs.slice(states).map((fact) => fact ?? LEFT_OUT);
  const width = own.length / copies;
  const each = Array.from({ length: Math.floor(width) }, (_, i) =>
    own.filter((_, k) => k % width === i).reduce((a, b) => joinFacts(at, a, b)),
  );
  let results: readonly Fact[] = [];
  const initial = at.inputs.slice(0, states).map((fact) => fact ?? LEFT_OUT);
  settle(at, initial, (now) => {
    results = at.enter(body, [...now, ...each]);
    return results.slice(0, states);
  });
  const emitted = results.slice(states);
  return Array.from({ length: copies }, () => emitted).flat();
}

const LEFT_OUT: Fact = { kind: "unknown", why: "a value of the first step is left out" };

function recurrenceOf(at: OpView): Recurrence {
  const region = regionOf(at, "body");
  if (region === null) return brokenLoop("the loop has no body");
  const copies = intAttribute(at, "copies", 0);
  const step = bodyOf(at, region, copies);
  return { trips: tripsOf(at, copies), direction: "forward", unrolled: true, step };
}

/** As many trips as steps of that length go into the axis, less those that the file leaves out or writes otherwise. */
function tripsOf(at: OpView, copies: number): Trips {
  const [length, stride] = [intAttribute(at, "length", 0), intAttribute(at, "stride", 1)];
  const axis = at.axisOf(constant(length), "steps that the file writes out");
  if (axis.kind !== "axis") return axis;
  const whole = stride === 1 ? axis.count : floorDiv(axis.count, constant(stride));
  const missing = Math.floor(length / stride) - copies;
  return { ...axis, count: missing > 0 ? sub(whole, constant(missing)) : whole };
}

function bodyOf(at: OpView, region: Region, copies: number): Body {
  const states = intAttribute(at, "states", 0);
  const carried = region.params.slice(0, states).flatMap((enters, i) => {
    const leaves = region.results[i];
    if (leaves === undefined) return [];
    return [{ name: at.nameOf(leaves), enters, leaves, input: i, output: -1 }];
  });
  const emitted = region.results.slice(states);
  const emits = Array.from({ length: copies }, (_, copy) =>
    emitted.map((leaves, i) => ({ leaves, output: copy * emitted.length + i })),
  ).flat();
  return { kind: "body", region, carried, condition: null, emits };
}
