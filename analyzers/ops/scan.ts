// Scan: runs its body once for each slice of its scan inputs. Version 8 of the operator set runs it for each
// example of a batch (axis 0) over axis 1; later versions name the axes and know no batch.

import { asInteger, type Poly } from "../algebra/index.ts";
import { isUnknown, type Maybe, unknown } from "../base/index.ts";
import type { Body, Recurrence, Region, Trips } from "../ir/index.ts";
import { VIEWS } from "./cost.ts";
import { type Fact, sizesOf } from "./fact.ts";
import { settle } from "./join.ts";
import { brokenLoop, stacked, unstacked } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { sizeOr } from "./shape.ts";
import { intAttribute, intsAttribute, type OpView, regionOf } from "./view.ts";

export const scanRules: readonly OpRule[] = [
  {
    domain: "",
    op: "Scan",
    since: 8,
    doc: "Runs the body once for each slice of the scan inputs, states going from trip to trip.",
    within: () => unknown("the class of a scan follows from what its body does with its states"),
    because: ["depthwise/state-bits"],
    infer: scanned,
    cost: () => VIEWS,
    flow: () => null,
    structure: (at) => ({ kind: "recurrence", recurrence: recurrenceOf(at) }),
    examples: [{ attributes: "num_scan_inputs = 1", inputs: ["f32[d]", "f32[T, d]"], outputs: [] }],
  },
];

/** The inputs of a Scan by what they are. */
interface Parts {
  readonly body: Region;
  readonly states: readonly (Fact | null)[];
  readonly scanned: readonly (Fact | null)[];
  readonly hasBatch: boolean;
}

function partsOf(at: OpView): Parts | null {
  const body = regionOf(at, "body");
  const hasBatch = at.opset < 9;
  const given = hasBatch ? at.inputs.slice(1) : at.inputs;
  // Without the number nothing says which inputs are states.
  const count = intAttribute(at, "num_scan_inputs", 0);
  if (body === null || !(count >= 1 && count <= given.length)) return null;
  const states = given.slice(0, given.length - count);
  return { body, states, scanned: given.slice(given.length - count), hasBatch };
}

function axisAt(at: OpView, parts: Parts, index: number): number {
  return parts.hasBatch ? 1 : (intsAttribute(at, "scan_input_axes")?.[index] ?? 0);
}

/** The length that all scan inputs share. */
function lengthOf(at: OpView, parts: Parts): Maybe<Poly> {
  for (const [i, fact] of parts.scanned.entries()) {
    const size = sizeOr(fact, axisAt(at, parts, i));
    if (size !== null) return size;
  }
  return unknown("the length of the scan inputs is not known");
}

function scanned(at: OpView): readonly Fact[] {
  const parts = partsOf(at);
  if (parts === null) return [];
  const { body, hasBatch } = parts;
  const perExample = (fact: Fact | null): Fact =>
    hasBatch ? unstacked(fact, 0) : (fact ?? LEFT_OUT);
  const slices = parts.scanned.map((fact, i) => {
    const axis = axisAt(at, parts, i);
    return hasBatch ? unstacked(unstacked(fact, 1), 0) : unstacked(fact, axis);
  });
  let results: readonly Fact[] = [];
  const states = settle(at, parts.states.map(perExample), (now) => {
    results = at.enter(body, [...now, ...slices]);
    return results.slice(0, now.length);
  });
  return assembled(at, parts, states, results.slice(states.length));
}

const LEFT_OUT: Fact = { kind: "unknown", why: "the initial state is left out" };

function assembled(
  at: OpView,
  parts: Parts,
  states: readonly Fact[],
  slices: readonly Fact[],
): readonly Fact[] {
  const length = lengthOf(at, parts);
  const trips = isUnknown(length) ? at.fresh(length.why) : length;
  const axes = intsAttribute(at, "scan_output_axes");
  const stacks = slices.map((fact, i) =>
    stacked(fact, trips, parts.hasBatch ? 0 : (axes?.[i] ?? 0)),
  );
  if (!parts.hasBatch) return [...states, ...stacks];
  const batch = batchSize(at, parts);
  return [...states, ...stacks].map((fact) => stacked(fact, batch, 0));
}

function batchSize(at: OpView, parts: Parts): Poly {
  return batchOf(parts) ?? at.fresh("number of examples of a batch");
}

function batchOf(parts: Parts): Poly | null {
  for (const fact of [...parts.states, ...parts.scanned]) {
    const sizes = sizesOf(fact);
    if (!isUnknown(sizes) && sizes[0] !== undefined) return sizes[0];
  }
  return null;
}

function recurrenceOf(at: OpView): Recurrence {
  const parts = partsOf(at);
  if (parts === null) return brokenLoop("the scan has no body or no scan inputs");
  const { body } = parts;
  const count = parts.states.length;
  if (body.params.length < count + parts.scanned.length || body.results.length < count) {
    return brokenLoop("the body does not take and return all states of the scan");
  }
  const trips = tripsOf(at, parts);
  const step: Body = {
    kind: "body",
    region: body,
    carried: carriedIn(at, body, count, parts.hasBatch ? 1 : 0),
    condition: null,
    ...alongFirstAxis(at, parts),
  };
  const loop = { trips, direction: directionOf(at, parts), step } as const;
  return parts.hasBatch ? { ...loop, copies: batchSize(at, parts) } : loop;
}

/** One trip an entry of the axis: time, or the layers of a stack where all that is walked along are weights. */
function tripsOf(at: OpView, parts: Parts): Trips {
  const length = lengthOf(at, parts);
  const isDepth = parts.scanned.every((fact) => fact?.kind === "tensor" && fact.constant);
  return isDepth && !isUnknown(length) && asInteger(length) !== null
    ? { kind: "constant", count: length }
    : at.axisOf(length, "length of a scan");
}

/** The slices and what is stacked, where all go along first axes. */
function alongFirstAxis(at: OpView, parts: Parts): Pick<Body, "slices" | "emits"> {
  const { body, states } = parts;
  const axes = [
    ...(intsAttribute(at, "scan_input_axes") ?? []),
    ...(intsAttribute(at, "scan_output_axes") ?? []),
  ];
  if (parts.hasBatch || axes.some((axis) => axis !== 0)) return {};
  const [cut, stacks] = [body.params.slice(states.length), body.results.slice(states.length)];
  return {
    slices: cut.map((enters, i) => ({ enters, input: states.length + i })),
    emits: stacks.map((leaves, i) => ({ leaves, output: states.length + i })),
  };
}

function carriedIn(at: OpView, body: Region, count: number, first: number): Body["carried"] {
  return body.params.slice(0, count).flatMap((enters, i) => {
    const leaves = body.results[i];
    if (leaves === undefined) return [];
    return [{ name: at.nameOf(enters), enters, leaves, input: i + first, output: i }];
  });
}

function directionOf(at: OpView, parts: Parts): Recurrence["direction"] {
  const name = parts.hasBatch ? "directions" : "scan_input_directions";
  const given = intsAttribute(at, name) ?? [];
  const backward = parts.scanned.filter((_, i) => given[i] === 1).length;
  if (backward === 0) return "forward";
  return backward === parts.scanned.length ? "backward" : "both";
}
