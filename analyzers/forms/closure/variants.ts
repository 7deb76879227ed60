// Closures made of others: one of several, one for each block of entries that reach each other, or one in
// coordinates in which it is simpler.

import { readsOf } from "./channels.ts";
import { type Closure, entry, probe, type State, type Step } from "./closure.ts";

interface Variant {
  readonly by: Closure;
  readonly map: unknown;
}

/** The first of the closures that all trips fit. */
export function firstOf(closures: readonly Closure[]): Closure<Variant> {
  return {
    extract(steps, width) {
      const refusals: string[] = [];
      for (const by of closures) {
        const maps = by.extract(steps, width);
        if (typeof maps !== "string") {
          return maps.map((map) => (map === null ? null : { by, map }));
        }
        refusals.push(maps);
      }
      return refusals.join("; ");
    },
    compose: (first, then) => ({ by: then.by, map: then.by.compose(first.map, then.map) }),
    apply: ({ by, map }, state) => by.apply(map, state),
  };
}

interface Blocks<M> {
  /** Entries by block. */
  readonly entries: readonly (readonly number[])[];
  readonly maps: readonly M[];
}

/** The closure for each set of entries that reach each other, the others being somewhere. */
export function byBlock<M>(closure: Closure<M>): Closure<Blocks<M>> {
  return {
    extract(steps, width) {
      const entries = blocksOf(steps, width);
      const found = entries.map((block) =>
        closure.extract(
          steps.map((step) => within(step, block, width)),
          block.length,
        ),
      );
      const refused = found.find((maps) => typeof maps === "string");
      if (refused !== undefined) return String(refused);
      return steps.map((_, trip) => {
        const maps = found.flatMap((each) => {
          const map = typeof each === "string" ? null : each[trip];
          return map == null ? [] : [map];
        });
        return maps.length === entries.length ? { entries, maps } : null;
      });
    },
    compose: (first, then) => ({
      ...then,
      maps: then.maps.map((map, i) => {
        const before = first.maps[i];
        return before === undefined ? map : closure.compose(before, map);
      }),
    }),
    apply({ entries, maps }, state) {
      const after = [...state];
      for (const [i, block] of entries.entries()) {
        const map = maps[i];
        if (map === undefined) continue;
        const part = closure.apply(
          map,
          block.map((at) => entry(state, at)),
        );
        for (const [k, at] of block.entries()) after[at] = entry(part, k);
      }
      return after;
    },
  };
}

function blocksOf(steps: readonly Step[], width: number): readonly (readonly number[])[] {
  const block = Array.from({ length: width }, (_, at) => at);
  for (const reads of steps.map((step) => readsOf(step, width))) {
    for (const [at, read] of reads.entries()) {
      for (const other of read) {
        const [from, to] = [entry(block, other), entry(block, at)];
        for (const [k, old] of block.entries()) if (old === from) block[k] = to;
      }
    }
  }
  return [...new Set(block)].map((id) => block.flatMap((own, at) => (own === id ? [at] : [])));
}

function within(step: Step, block: readonly number[], width: number): Step {
  const others = probe(width, 0, 3);
  return (part) => {
    const state = [...others];
    for (const [k, at] of block.entries()) state[at] = entry(part, k);
    const { values, error } = step(state);
    return { values: block.map((at) => entry(values, at)), error };
  };
}

/** The logarithm of an entry that counts as nothing. */
const DEEP = -60;

/** How far from zero logarithms are told from that of nothing. */
export const LOGARITHMIC_REACH = -DEEP / 2;

/** The closure of what the trips are to the exponentials of the entries. */
export function ofExponentials<M>(closure: Closure<M>): Closure<M> {
  const up = (state: State): State => state.map(Math.exp);
  const down = (state: State): State => {
    return state.map((value) => Math.max(Math.log(Math.abs(value)), DEEP));
  };
  return {
    ...closure,
    extract: (steps, width) =>
      closure.extract(
        steps.map((step) => (state) => {
          const image = step(down(state));
          const values = up(image.values);
          // What is off in a logarithm is off in proportion.
          return { values, error: image.error * Math.max(1, ...values) };
        }),
        width,
      ),
    apply: (map, state) => closure.apply(map, up(state)).map((value) => Math.log(value)),
  };
}
