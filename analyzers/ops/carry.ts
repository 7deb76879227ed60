// How an operator passes old states of a loop on: what its transfer rule sees, and the rules that many operators
// share. A rule answers for each output; where an operator has none, its result is any function of the states.

import type { Poly } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import {
  type Axes,
  type Carry,
  type Channels,
  either,
  INPUT,
  linear,
  maybeInput,
  moved,
  ofBoth,
  placeOf,
  type Reading,
  readsOneChannel,
  selected,
} from "../forms/index.ts";
import type { Fact } from "./fact.ts";
import { sizesOf } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { isSize } from "./shape.ts";
import type { OpView } from "./view.ts";

/** A node whose inputs depend on old states. */
export interface CarryView {
  readonly at: OpView;
  readonly outputs: readonly Fact[];
  /** By input; null where an optional input is left out. */
  readonly carries: readonly (Carry | null)[];
  readonly flows: readonly AxisFlow[] | null;
  /** Sizes of a state on entry; null where its rank is not known. */
  readonly sizesOfState: (state: number) => readonly Poly[] | null;
  /** A name for what the node does with its given inputs; null where that may differ from trip to trip. */
  readonly map: string | null;
  /** Whether nothing is known of the operator, or no bound. */
  readonly isOpaque: boolean;
  /** Whether the sizes of the results depend on entries of the first input. */
  readonly isSizedByEntries: boolean;
  /** Whether what moves to a place that is not known is taken to stay where it is: what the program may mean. */
  readonly isTrusting: boolean;
}

/** What each output is of the old states; one entry for all outputs, or one each. */
export type CarryRule = (cx: CarryView) => readonly Carry[];

/** The readings among the inputs, with their place. */
export function readings({ carries }: CarryView): readonly (readonly [number, Reading])[] {
  return carries.flatMap((carry, i) => (carry?.kind === "reading" ? [[i, carry] as const] : []));
}

/** Any function of all states that enter; inputs behind the first may give sizes. */
export const anyFunction: CarryRule = (cx) => {
  const isSized = cx.isOpaque || cx.isSizedByEntries || readings(cx).some(([input]) => input > 0);
  return anyEntries(cx).map((carry) =>
    carry.kind === "reading" && isSized ? { ...carry, isSized } : carry,
  );
};

/** Any function of all states that enter, all of them tensors whose sizes give those of the results. */
export const anyEntries: CarryRule = (cx) =>
  cx.at.node.outputs.map((_, output) => {
    const all = readings(cx).map(
      ([input, reading]): Reading => ({ ...reading, reads: followed(cx, input, reading, output) }),
    );
    const [first, ...rest] = all;
    if (first === undefined) return INPUT;
    const both = rest.reduce(ofBoth, first);
    const form = cx.isOpaque || all.some((reading) => reading.form === "TOP") ? "TOP" : "NL";
    return { ...both, form, combines: null, matrix: null, slope: 0 };
  });

/** A channel that is moved while its shape is not known may have gone anywhere. */
function unplaced(cx: CarryView, before: Reading, after: Reading): Reading {
  const isKnown = cx.flows !== null && !isUnknown(sizesOf(cx.at.inputs[0]));
  if (isKnown || !readsOneChannel(before) || readsOneChannel(after)) return after;
  return cx.isTrusting ? before : { ...after, isUnplaced: true };
}

/** A value of the states put into a memory that is a state itself, or read from it. */
export const remembers: CarryRule = (cx) => {
  const found = readings(cx).map(([, reading]) => reading);
  const [first, ...rest] = found;
  if (first === undefined) return anyEntries(cx);
  const isWhole = first.form === "TOP" || cx.isOpaque;
  if (isWhole || !cx.isTrusting) {
    return anyEntries(cx).map((carry) =>
      carry.kind === "reading" ? { ...carry, isUnplaced: true } : carry,
    );
  }
  const all = rest.reduce((a, b) => either(a, b, "all"), first);
  return cx.at.node.outputs.map(() =>
    found.length < cx.carries.length ? maybeInput(all, "all") : all,
  );
};

/** All that is read, each entry from anywhere. */
export function mixedReads({ reads }: Reading): Reading["reads"] {
  return new Map([...reads.keys()].map((state) => [state, "mixed"] as const));
}

/** A rule for operators whose first input alone may be a state; the others are parameters. */
export function ofFirst(rule: (reading: Reading, cx: CarryView) => Carry): CarryRule {
  return (cx) => {
    const found = readings(cx);
    const [only] = found;
    return found.length === 1 && only?.[0] === 0 ? [rule(only[1], cx)] : anyFunction(cx);
  };
}

/** Entries stay in their order; axes of size 1 come and go. */
export const views: CarryRule = ofFirst((reading, cx) =>
  unplaced(cx, reading, { ...reading, reads: followed(cx, 0, reading, 0) }),
);

/** Entries go to other places, the same in each trip where the parameters are. */
export const moves: CarryRule = ofFirst((reading, cx) => {
  const reads = followed(cx, 0, reading, 0);
  return unplaced(
    cx,
    reading,
    cx.map === null ? selected(reading, reads) : moved(reading, reads, cx.map),
  );
});

/** The same elements in the same order under other sizes: a matrix form stays what it is. */
export const regroups: CarryRule = (cx) => {
  const [first] = cx.carries;
  const isMatrix = first?.kind === "reading" && !readsOneChannel(first);
  return (isMatrix ? views : moves)(cx);
};

/** Some of the entries, in each output. */
export const parts: CarryRule = (cx) => {
  const [first] = cx.carries;
  if (first?.kind !== "reading" || readings(cx).length > 1) return anyFunction(cx);
  return cx.at.node.outputs.map((_, output): Carry => {
    const reads = followed(cx, 0, first, output);
    const map = cx.map === null ? null : `${cx.map}.${output}`;
    return unplaced(cx, first, map === null ? selected(first, reads) : moved(first, reads, map));
  });
};

/** Sizes of a tensor are no function of its entries, but where they were made so. */
export const sizesOnly: CarryRule = (cx) => {
  const isSized = readings(cx).some(([, reading]) => reading.isSized);
  return isSized ? anyEntries(cx) : cx.at.node.outputs.map(() => INPUT);
};

/** A linear map of the first input. */
export const linearly: CarryRule = ofFirst((reading, cx) =>
  linear(reading, followed(cx, 0, reading, 0), cx.map),
);

/** A product that is linear in each of the first `count` inputs; parameters behind them may be added. */
export function multilinear(count: number): CarryRule {
  return (cx) => {
    const found = readings(cx);
    const [only] = found;
    if (found.length !== 1 || only === undefined || only[0] >= count) return anyEntries(cx);
    const [input, reading] = only;
    return [linear(reading, followed(cx, input, reading, 0), cx.map)];
  };
}

/** Entries, one each, by a rule that knows their form alone. */
export function entries(rule: (reading: Reading) => Reading): CarryRule {
  return ofFirst((reading) => rule(reading));
}

/** Where the channels of a value stand in an output, by the operator's axis flow. */
export function followed(
  cx: CarryView,
  input: number,
  reading: Reading,
  output: number,
): Reading["reads"] {
  const reads = new Map<number, Channels>();
  for (const [state, channels] of reading.reads) {
    reads.set(state, followedChannels(cx, input, state, channels, output));
  }
  return reads;
}

function followedChannels(
  cx: CarryView,
  input: number,
  state: number,
  channels: Channels,
  output: number,
): Channels {
  const [from, to] = [sizesOf(cx.at.inputs[input]), sizesOf(cx.outputs[output])];
  const sizes = cx.sizesOfState(state);
  if (sizes === null || channels === "mixed") return "mixed";
  const places = new Map<number, number | null>();
  for (const [index, size] of sizes.entries()) {
    if (isSize(size, 1)) continue;
    const axis = sizes.length - index;
    const place = placeOf(channels, axis);
    const next =
      place === null || isUnknown(from) || isUnknown(to)
        ? null
        : nextPlace(cx.flows, input, from.length - place, output, to.length);
    if (next !== axis) places.set(axis, next);
  }
  return places;
}

function nextPlace(
  flows: readonly AxisFlow[] | null,
  input: number,
  from: number,
  output: number,
  rank: number,
): number | null {
  const found = flows?.filter(
    (flow) => flow.input === input && flow.from === from && flow.output === output,
  );
  const [only] = found ?? [];
  if (only === undefined || found?.length !== 1) return null;
  return only.kind === "same" && only.to !== null ? rank - only.to : null;
}

/**
 * Axes of the states in `reading` along which the entries of another input differ: all of them, where it differs
 * along an axis that holds no index of a state, since channels may be read along that axis later.
 */
export function differsAlong(cx: CarryView, input: number, reading: Reading): Axes {
  const sizes = sizesOf(cx.at.inputs[input]);
  if (isUnknown(sizes)) return "all";
  const places = sizes.flatMap((size, i) => (isSize(size, 1) ? [] : [sizes.length - i]));
  const axes = new Set<number>();
  for (const [state, channels] of reading.reads) {
    const rank = cx.sizesOfState(state)?.length ?? null;
    for (const place of places) {
      const standing = channels === "mixed" ? [] : axesAt(channels, place, rank);
      if (standing.length === 0) return "all";
      for (const axis of standing) axes.add(axis);
    }
  }
  return axes;
}

/**
 * The axes of the only state along which the entries of an input differ, leaving out some of its own, each with its
 * index at its own place; null where they differ along anything else.
 */
export function standing(
  cx: CarryView,
  input: number,
  reading: Reading,
  isLeftOut: (axis: number) => boolean = () => false,
): ReadonlySet<number> | null {
  const sizes = sizesOf(cx.at.inputs[input]);
  const [[state, channels] = [-1, "mixed"] as const] = reading.reads;
  const rank = cx.sizesOfState(state)?.length ?? 0;
  if (isUnknown(sizes) || reading.reads.size !== 1 || channels === "mixed") return null;
  const places = sizes.flatMap((size, i) =>
    isSize(size, 1) || isLeftOut(i) ? [] : [sizes.length - i],
  );
  const isOwn = places.every((place) => place <= rank && placeOf(channels, place) === place);
  return isOwn ? new Set(places) : null;
}

/** The axes of the state whose index stands there. */
function axesAt(
  channels: Exclude<Channels, "mixed">,
  place: number,
  rank: number | null,
): readonly number[] {
  const standing = [...channels].filter(([, at]) => at === place).map(([axis]) => axis);
  const isOwn = !channels.has(place) && (rank === null || place <= rank);
  return isOwn ? [...standing, place] : standing;
}

/** Whether a bound of the operator is known, so that its result is some function and no more than that. */
export function isSettled(rule: OpRule, at: OpView): boolean {
  return typeof rule.within === "string" || !isUnknown(rule.within(at));
}
