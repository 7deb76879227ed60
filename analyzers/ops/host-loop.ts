// The loop that a host runs around a decoder's step: states and tokens go from one step to the next.

import { unknown } from "../base/index.ts";
import type { Body, Recurrence } from "../ir/index.ts";
import { computes, VIEWS } from "./cost.ts";
import { extent, scalarInput } from "./extent.ts";
import type { Fact } from "./fact.ts";
import { settle } from "./join.ts";
import { brokenLoop } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { elements, ONE } from "./shape.ts";
import { RANKING } from "./theorems.ts";
import { intsAttribute, type OpView, regionOf } from "./view.ts";

export const hostLoopRules: readonly OpRule[] = [
  {
    domain: "depthwise",
    op: "HostLoop",
    since: 1,
    doc: "The loop of a host around a decoder that is exported one step at a time.",
    within: () => unknown("the class of a loop follows from what its body does with its states"),
    because: ["depthwise/state-bits"],
    infer: generated,
    cost: () => VIEWS,
    flow: () => null,
    structure: (at) => ({ kind: "recurrence", recurrence: recurrenceOf(at) }),
    examples: [{ inputs: ["f32[B, P, d]"], outputs: [] }],
  },
  {
    domain: "depthwise",
    op: "Feedback",
    since: 1,
    doc: "What the host makes of a step's output to give it to the next: the choice of a token, by any rule.",
    within: "TC0",
    because: RANKING,
    infer: () => [{ kind: "unknown", why: "what the host gives to the next step" }],
    cost: (at) => computes(elements(at, at.inputs[0]), ONE),
    flow: () => null,
    examples: [{ inputs: ["f32[B, V]"], outputs: [] }],
  },
];

function generated(at: OpView): readonly Fact[] {
  const body = regionOf(at, "body");
  const [params, results] = placesOf(at);
  if (body === null) return [];
  const facts = at.inputs.slice(0, -1).map((fact) => fact ?? LEFT_OUT);
  const initial = params.map((place) => facts[place] ?? LEFT_OUT);
  return settle(at, initial, (now) => {
    const entering = facts.map((fact, i) => now[params.indexOf(i)] ?? fact);
    const after = at.enter(body, entering);
    return results.map((place) => after[place] ?? LEFT_OUT);
  });
}

const LEFT_OUT: Fact = { kind: "unknown", why: "a state of the step is left out" };

function placesOf(at: OpView): readonly [readonly number[], readonly number[]] {
  return [intsAttribute(at, "params") ?? [], intsAttribute(at, "results") ?? []];
}

function recurrenceOf(at: OpView): Recurrence {
  const region = regionOf(at, "body");
  if (region === null) return brokenLoop("the loop has no body");
  const [params, results] = placesOf(at);
  const carried = params.flatMap((input, output) => {
    const [enters, leaves] = [region.params[input], region.results[results[output] ?? -1]];
    if (enters === undefined || leaves === undefined) return [];
    return [{ name: at.nameOf(enters), enters, leaves, input, output }];
  });
  const step: Body = { kind: "body", region, carried, condition: null };
  const says = "tokens that are generated";
  const count = scalarInput(at, at.inputs.length - 1);
  const trips = at.axisOf(count === null ? unknown(says) : extent(at, count, says), says);
  return { trips, direction: "forward", step };
}
