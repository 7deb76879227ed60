// Loop: runs its body up to a trip count, while a condition holds. States go from trip to trip; what a trip
// puts out besides them is stacked.

import { constant, type Poly } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import {
  type Body,
  eachNode,
  type Recurrence,
  type Region,
  type Trips,
  type ValueId,
} from "../ir/index.ts";
import { VIEWS } from "./cost.ts";
import { cutNumber, extent, NO_LIMIT, scalarInput } from "./extent.ts";
import { type Fact, tensor } from "./fact.ts";
import { settle } from "./join.ts";
import { brokenLoop, stacked } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { type OpView, regionOf } from "./view.ts";

export const loopRules: readonly OpRule[] = [
  {
    domain: "",
    op: "Loop",
    since: 1,
    doc: "Runs the body up to a trip count, while a condition holds.",
    within: () => unknown("the class of a loop follows from what its body does with its states"),
    because: ["depthwise/state-bits"],
    infer: looped,
    cost: () => VIEWS,
    flow: () => null,
    structure: (at) => ({ kind: "recurrence", recurrence: recurrenceOf(at) }),
    examples: [{ inputs: ["i64[]", "bool[]"], outputs: [] }],
  },
];

/** Inputs and parameters that are no states: the trip count and the condition. */
const FIRST_STATE = 2;

function looped(at: OpView): readonly Fact[] {
  const body = regionOf(at, "body");
  const initial = at.inputs.slice(FIRST_STATE).map((fact) => fact ?? LEFT_OUT);
  if (body === null) return initial;
  let results: readonly Fact[] = [];
  const states = settle(at, initial, (now) => {
    results = at.enter(body, [tripNumber(at), tensor("bool", []), ...now]);
    return results.slice(1, 1 + initial.length);
  });
  const emitted = results.slice(1 + initial.length);
  if (emitted.length === 0) return states;
  const trips = stackedTrips(at, body);
  return [...states, ...emitted.map((fact) => stacked(fact, trips, 0))];
}

const LEFT_OUT: Fact = { kind: "unknown", why: "the initial state is left out" };

function tripNumber(at: OpView): Fact {
  return { ...tensor("i64", []), ints: [at.fresh("number of the trip of a loop")] };
}

/** How many outputs of trips are stacked. */
function stackedTrips(at: OpView, body: Region): Poly {
  const count = scalarInput(at, 0);
  const number = cutNumber(count ?? undefined);
  const why = "number of trips of a loop";
  const isLimit = count !== null && (number === null || number < NO_LIMIT);
  return isLimit && conditionOf(at, body) === null ? extent(at, count, why) : at.fresh(why);
}

function recurrenceOf(at: OpView): Recurrence {
  const body = regionOf(at, "body");
  const states = at.inputs.length - FIRST_STATE;
  if (body === null) return brokenLoop("the loop has no body");
  if (body.params.length < FIRST_STATE + states || body.results.length < 1 + states) {
    return brokenLoop("the body does not take and return all states of the loop");
  }
  const condition = conditionOf(at, body);
  if (condition !== null && !isGiven(at.inputs[1]) && readsParameter(body, FIRST_STATE - 1)) {
    return brokenLoop(
      "no first condition is given, and runtimes differ in what the body reads then",
    );
  }
  const limit = limitOf(at);
  const step: Body = {
    kind: "body",
    region: body,
    carried: carriedIn(at, body, states),
    condition,
    emits: body.results.slice(1 + states).map((leaves, i) => ({ leaves, output: states + i })),
  };
  return {
    trips: condition === null ? (limit ?? ENDLESS) : stopping(limit),
    direction: "forward",
    step,
  };
}

function carriedIn(at: OpView, body: Region, states: number): Body["carried"] {
  const entering = body.params.slice(FIRST_STATE, FIRST_STATE + Math.max(0, states));
  return entering.flatMap((enters, i) => {
    const leaves = body.results[1 + i];
    if (leaves === undefined) return [];
    return [{ name: at.nameOf(enters), enters, leaves, input: FIRST_STATE + i, output: i }];
  });
}

const ENDLESS: Trips = { kind: "data", why: "the loop never ends by itself", cap: null };

function stopping(cap: Trips | null): Trips {
  return { kind: "data", why: "the loop stops when its condition turns false", cap };
}

/** The trips that the trip count allows; null where none is given, or the largest number there is. */
function limitOf(at: OpView): Trips | null {
  const given = at.inputs[0];
  if (given === null || given === undefined) return null;
  const count = scalarInput(at, 0);
  if (count === null) {
    return { kind: "data", why: "the trip count is computed from the data", cap: null };
  }
  const number = cutNumber(count);
  if (number !== null && number >= NO_LIMIT) return null;
  if (given.kind === "tensor" && given.constant) {
    return { kind: "constant", count: number === null ? count : constant(Math.max(0, number)) };
  }
  const says = "trip count of a loop";
  return at.axisOf(extent(at, count, says), says);
}

/** What decides whether another trip follows; null where nothing but the trip count does. */
function conditionOf(at: OpView, body: Region): Body["condition"] {
  const [leaves] = body.results;
  const enters = body.params[1] ?? null;
  const initial = at.inputs[1];
  const startsTrue = initial === null || initial === undefined || isAlwaysTrue(initial);
  if (leaves === undefined) return null;
  const origin = originOf(at, body, leaves);
  const staysTrue = origin === enters || isAlwaysTrue(at.factOf(origin));
  return startsTrue && staysTrue ? null : { enters, leaves };
}

function isGiven(fact: Fact | null | undefined): boolean {
  return fact !== null && fact !== undefined;
}

// With a first condition the body runs only while it holds, so that what the body reads of it is always true.
function readsParameter(body: Region, place: number): boolean {
  const id = body.params[place];
  let isRead = false;
  eachNode(body, ({ inputs, regions }) => {
    isRead ||= inputs.some((input) => input === id);
    isRead ||= regions.some(({ region }) => region.results.some((result) => result === id));
  });
  return id !== undefined && isRead;
}

// A default that the caller may override has content too, but is not constant.
function isAlwaysTrue(fact: Fact): boolean {
  if (fact.kind !== "tensor" || !fact.constant || fact.ints?.length !== 1) return false;
  const value = cutNumber(fact.ints[0]);
  return value !== null && value !== 0;
}

/** The value that reaches `value` through copies alone. */
function originOf(at: OpView, body: Region, value: ValueId): ValueId {
  const copies = new Map<ValueId, ValueId>();
  for (const node of body.nodes) {
    const [[from], [to]] = [node.inputs, node.outputs];
    const isCopy =
      node.op.domain === "" && (node.op.name === "Identity" || node.op.name === "Cast");
    if (isCopy && at.isStandard(node) && from != null && to != null) copies.set(to, from);
  }
  let origin = value;
  // Each value is written once, so that the chain of copies ends.
  for (let i = 0; i <= copies.size; i++) origin = copies.get(origin) ?? origin;
  return origin;
}
