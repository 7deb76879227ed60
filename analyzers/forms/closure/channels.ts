// Forms that hold channel by channel, from what they are of one number. The channel that an entry reads is the
// same in all trips, or chosen anew in each.

import {
  type Closure,
  entry,
  type Image,
  isApart,
  isJudged,
  probe,
  type State,
  type Step,
  uniform,
  withEntry,
} from "./closure.ts";

/** A function of one number, with values where it has some. */
export type Line = (at: number) => number | null;

/** A form of functions of one number. */
export interface LineForm<M> {
  /** Null where values are missing; a text where they show that the function is not of the form. */
  extract(line: Line): M | null | string;
  compose(first: M, then: M): M;
  apply(map: M, at: number): number;
}

/** By entry: the channel that it reads, and what it makes of it. */
interface Paths<M> {
  readonly from: readonly number[];
  readonly maps: readonly M[];
}

const SIZES = [1, 9, 3, 0.4];
/** Uneven steps, so that no period falls in with them. */
const VALUES = Array.from({ length: 48 }, (_, i) => Math.sin(i + 1) * (i + 1) * 0.75);
/** Beyond what most bounds are, on both sides: one entry is seen to cross where all others stay. */
const BEYOND = 70;

/** The form that is `form` at each entry; `path`: whether all trips read the same channels. */
export function channelwise<M>(form: LineForm<M>, path: "fixed" | "chosen"): Closure<Paths<M>> {
  return {
    extract(steps, width) {
      const reads = steps.map((step) => readsOf(step, width));
      const all = path === "fixed" ? [unionOf(reads, width)] : reads;
      for (const [i, read] of all.flat().entries()) {
        if (read.size > 1) return `entry ${i % width} reads channels ${[...read].join(" and ")}`;
      }
      const found: (Paths<M> | null)[] = [];
      for (const [trip, step] of steps.entries()) {
        const from = fromOf((path === "fixed" ? all[0] : reads[trip]) ?? [], width);
        const maps = mapsOf(form, step, width);
        if (typeof maps === "string") return `trip ${trip}: ${maps}`;
        found.push(maps === null ? null : { from, maps });
      }
      return found;
    },
    compose: (first, then) => ({
      from: then.from.map((channel) => entry(first.from, channel)),
      maps: then.maps.map((map, i) => {
        const before = first.maps[entry(then.from, i)];
        return before === undefined ? map : form.compose(before, map);
      }),
    }),
    apply: ({ from, maps }, state) =>
      maps.map((map, i) => form.apply(map, entry(state, entry(from, i)))),
  };
}

/** By entry of the result: the entries of the state that change it. */
export function readsOf(step: Step, width: number): readonly ReadonlySet<number>[] {
  const reads = step(uniform(width, 0)).values.map(() => new Set<number>());
  for (const [base, other] of basesOf(width)) {
    const before = step(base);
    if (!isJudged(before)) continue;
    for (let channel = 0; channel < width; channel++) {
      const after = step(withEntry(base, channel, entry(other, channel)));
      if (!isJudged(after)) continue;
      const error = before.error + after.error;
      for (const [i, read] of reads.entries()) {
        if (isApart(entry(before.values, i), entry(after.values, i), error)) read.add(channel);
      }
    }
  }
  if (reads.some(({ size }) => size === 0)) search(step, width, reads);
  return reads;
}

/** Of entries that no probe has moved: which channel does, between two of many values that tell. */
function search(step: Step, width: number, reads: readonly Set<number>[]): void {
  const [first, ...others] = VALUES.flatMap((value) => {
    const image = step(uniform(width, value));
    return isJudged(image) ? [{ value, image }] : [];
  });
  if (first === undefined) return;
  const { values, error } = first.image;
  for (const [i, read] of reads.entries()) {
    const isMoved = (image: Image) =>
      isJudged(image) && isApart(entry(image.values, i), entry(values, i), error + image.error);
    const other = read.size > 0 ? undefined : others.find(({ image }) => isMoved(image));
    if (other === undefined) continue;
    for (let channel = 0; channel < width; channel++) {
      const state = withEntry(uniform(width, first.value), channel, other.value);
      if (isMoved(step(state))) read.add(channel);
    }
  }
}

/** States, each with another whose entries take the places of its own. */
function basesOf(width: number): readonly (readonly [State, State])[] {
  const random = SIZES.map((size, number) => {
    return [probe(width, number, size), probe(width, number + SIZES.length, size)] as const;
  });
  const [low, none, high] = [-BEYOND, 0, BEYOND].map((value) => uniform(width, value));
  if (low === undefined || none === undefined || high === undefined) return random;
  return [...random, [low, high], [high, low], [none, high]];
}

function unionOf(trips: readonly (readonly ReadonlySet<number>[])[], width: number) {
  return Array.from({ length: width }, (_, i) => {
    return new Set(trips.flatMap((reads) => [...(reads[i] ?? [])]));
  });
}

function fromOf(reads: readonly ReadonlySet<number>[], width: number): State {
  return Array.from({ length: width }, (_, i) => [...(reads[i] ?? [])][0] ?? i);
}

/** All entries are probed at once: whichever channel one reads, it has the value asked for. */
function mapsOf<M>(form: LineForm<M>, step: Step, width: number): readonly M[] | null | string {
  const known = new Map<number, State | null>();
  const at = (value: number): State | null => {
    const old = known.get(value);
    if (old !== undefined) return old;
    const image = step(uniform(width, value));
    const values = isJudged(image) ? image.values : null;
    known.set(value, values);
    return values;
  };
  const maps: M[] = [];
  for (let i = 0; i < width; i++) {
    const map = form.extract((value) => {
      const values = at(value);
      return values === null ? null : entry(values, i);
    });
    if (map === null) return null;
    if (typeof map === "string") return `entry ${i}: ${map}`;
    maps.push(map);
  }
  return maps;
}
