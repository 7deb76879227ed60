// What a form promises of a loop, as something to compute with: the map of each trip is read off by asking for
// its values, maps are composed, and the composite is applied. Knows numbers only, no program.

/** Entries of all coupled states, in one row. */
export type State = readonly number[];

/** What one trip makes of the state, everything else being given. */
export type Step = (state: State) => Image;

export interface Image {
  readonly values: State;
  /** How far rounding may have moved them; infinite where they are no numbers. */
  readonly error: number;
}

/** The maps of a form: told by constantly many numbers a trip, or kept as the functions they are. */
export interface Closure<M = unknown> {
  /** The map of each trip, null where it has no values to go by; or why they are not all of this form. */
  extract(steps: readonly Step[], width: number): readonly (M | null)[] | string;
  /** The map that applies `first` and `then` after it. */
  compose(first: M, then: M): M;
  apply(map: M, state: State): State;
  /** Entries further from zero than this are no longer told from what counts as nothing. */
  readonly reach?: number;
}

/** Values differ when they do so by more than this many times their errors. */
const SLACK = 100;

/** Parts of one that probes are multiples of. */
const GRAINS = 64;

/** Whether two results are further apart than rounding explains. */
export function isApart(a: number, b: number, error: number): boolean {
  return Math.abs(a - b) > SLACK * error;
}

/** Whether the image is made of numbers. */
export function isJudged({ error }: Image): boolean {
  return Number.isFinite(error);
}

export function entry(state: State, index: number): number {
  return state[index] ?? 0;
}

/** The state in which every entry is `value`. */
export function uniform(width: number, value: number): State {
  return new Array<number>(width).fill(value);
}

/** The state with one entry replaced. */
export function withEntry(state: State, index: number, value: number): State {
  return state.map((old, i) => (i === index ? value : old));
}

/** A state for probing: entries without a pattern, of about the given size, with few bits, so that sums are exact. */
export function probe(width: number, number: number, size: number): State {
  return Array.from({ length: width }, (_, i) => {
    const mixed = Math.imul(
      Math.imul(number + 1, 0x9e3779b1) + Math.imul(i + 1, 0x85ebca6b),
      0xc2b2ae35,
    );
    const hash = Math.imul(mixed ^ (mixed >>> 15), 0x27d4eb2f);
    return Math.round((((hash ^ (hash >>> 13)) >>> 0) / 2 ** 31 - 1) * size * GRAINS) / GRAINS;
  });
}
