// How a value of a loop's body depends on the old values of coupled states: what the transfer rules compute with.
// A channel is one entry of one state. Axes are counted from the last, which is 1, so that broadcasting keeps them
// and a tensor of unknown rank can be followed through operators on single entries.

import type { FormId } from "./form.ts";

/** A value of the body: free of the old states, or a function of them. */
export type Carry = Given | Reading;

/** A value that no old state enters; what it is computed from is input. */
export interface Given {
  readonly kind: "given";
  /** Names the value where it is the same in every trip of every loop around the states; else null. */
  readonly same: string | null;
  readonly isNonNegative: boolean;
}

/** A function of the old states. */
export interface Reading {
  readonly kind: "reading";
  /** What function. */
  readonly form: ReadForm;
  /** The one operation of an accumulation; null for other forms. */
  readonly combines: Combination | null;
  /** Names what an accumulation's remainders are taken by; null for other forms. */
  readonly modulus: string | null;
  /** The states it reads, each with where the index of its channels stands. */
  readonly reads: ReadonlyMap<number, Channels>;
  /** The one matrix, the same in all trips, that an affine form is a polynomial of; null for multiples of the identity. */
  readonly matrix: string | null;
  /** The linear part written out, so that equal texts are equal maps; null where it may differ between trips. */
  readonly exact: string | null;
  /** Axes of the state along which factors from the input differ; null where no such factor has entered. */
  readonly gated: Axes | null;
  /** Whether the value grows (1) or falls (-1) with all channels it reads, proved; 0 where neither is. */
  readonly slope: -1 | 0 | 1;
  /** Whether an input was added. */
  readonly isBiased: boolean;
  /**
   * Axes of the state along which the number differs that all was divided by, where that reads the state itself;
   * `several` where more than one of the kind is left in the value.
   */
  readonly normed: ReadonlySet<number> | "several" | null;
  /** Whether something was put behind it, so that a state may get longer with each trip. */
  readonly isLonger: boolean;
  /** Whether shapes or places that are not known hide which channels its entries read. */
  readonly isUnplaced: boolean;
  /** Whether its sizes, too, may depend on entries of the old states. */
  readonly isSized: boolean;
  /** The steps at which the form changed, first to last. */
  readonly trail: readonly Step[];
}

/** `SELF` is the old state, unchanged; `NORM` a norm of what is linear in the old states, and not closed. */
export type ReadForm = FormId | "SELF" | "NORM";

export type Combination = "+" | "*" | "min" | "max" | "and" | "or" | "xor";

/** Axes of a tensor, counted from the last; `all` where they are not known. */
export type Axes = ReadonlySet<number> | "all";

/**
 * For axes of the state that are not at their own place: the value's axis that holds the index, or null where
 * entries read along the whole axis. `mixed`: any entry may read any channel.
 */
export type Channels = ReadonlyMap<number, number | null> | "mixed";

/** A node of the body that changed the form. */
export interface Step {
  /** Index in the body. */
  readonly node: number;
  readonly op: string;
  readonly form: ReadForm;
}

/** An input about which nothing else is known. */
export const INPUT: Given = { kind: "given", same: null, isNonNegative: false };

export const OWN: Channels = new Map();

/** The old value of a state. */
export function oldState(state: number): Reading {
  return {
    kind: "reading",
    form: "SELF",
    combines: null,
    modulus: null,
    reads: new Map([[state, OWN]]),
    matrix: null,
    exact: `s${state}`,
    gated: null,
    slope: 1,
    isBiased: false,
    normed: null,
    isLonger: false,
    isUnplaced: false,
    isSized: false,
    trail: [],
  };
}

/** Whether every entry reads one channel, of one state. */
export function readsOneChannel({ reads }: Reading): boolean {
  const [channels] = reads.values();
  return reads.size === 1 && channels !== undefined && !isMixed(channels);
}

/** Whether both read one channel, and the same, at each entry. */
export function readSameChannel(a: Reading, b: Reading): boolean {
  const [[state, channels] = [-1, "mixed"] as const] = a.reads;
  const other = b.reads.get(state);
  if (other === undefined || !readsOneChannel(a) || !readsOneChannel(b)) return false;
  return channels !== "mixed" && other !== "mixed" && placesText(channels) === placesText(other);
}

export function isMixed(channels: Channels): boolean {
  return channels === "mixed" || [...channels.values()].includes(null);
}

/** What holds of a value made of both, whatever its form. */
export function ofBoth(a: Reading, b: Reading): Reading {
  return {
    ...a,
    combines: null,
    modulus: a.modulus ?? b.modulus,
    reads: readsOfBoth(a, b),
    matrix: null,
    exact: null,
    gated: axesOfBoth(a.gated, b.gated),
    slope: a.slope === b.slope ? a.slope : 0,
    isBiased: a.isBiased || b.isBiased,
    normed: a.normed === null && b.normed === null ? null : "several",
    isLonger: a.isLonger || b.isLonger,
    isUnplaced: a.isUnplaced || b.isUnplaced,
    isSized: a.isSized || b.isSized,
    trail: b.trail.length > a.trail.length ? b.trail : a.trail,
  };
}

/** All that either reads; an axis whose index stands at different places is read as a whole. */
export function readsOfBoth(a: Reading, b: Reading): Reading["reads"] {
  const reads = new Map(a.reads);
  for (const [state, channels] of b.reads) {
    const known = reads.get(state);
    reads.set(state, known === undefined ? channels : together(known, channels));
  }
  return reads;
}

function together(a: Channels, b: Channels): Channels {
  if (a === "mixed" || b === "mixed") return "mixed";
  const places = new Map<number, number | null>();
  for (const axis of new Set([...a.keys(), ...b.keys()])) {
    const place = placeOf(a, axis);
    const joined = place === placeOf(b, axis) ? place : null;
    if (joined !== axis) places.set(axis, joined);
  }
  return places;
}

/** Where the index along the state's axis stands. */
export function placeOf(channels: Channels, axis: number): number | null {
  if (channels === "mixed") return null;
  const place = channels.get(axis);
  return place === undefined ? axis : place;
}

/** A text that is equal for equal places. */
export function placesText(channels: Channels): string {
  if (channels === "mixed") return "mixed";
  const moved = [...channels].filter(([axis, place]) => axis !== place);
  return moved
    .sort(([a], [b]) => a - b)
    .map(([axis, place]) => `${axis}>${place ?? "*"}`)
    .join();
}

export function axesOfBoth(a: Axes | null, b: Axes | null): Axes | null {
  if (a === null) return b;
  if (b === null) return a;
  return a === "all" || b === "all" ? "all" : new Set([...a, ...b]);
}
