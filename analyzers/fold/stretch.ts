// Where a region repeats itself: stretches of nodes in which each node is like the one a period before it. Only
// what can be told from single nodes is compared here; whether the copies are the same graph is seen later.

/** `copies` times `period` nodes from `start` on, as places in the list that was searched. */
export interface Stretch {
  readonly start: number;
  readonly period: number;
  readonly copies: number;
}

/** Fewer copies than this are told from a stack of layers by nothing. */
export const LEAST_COPIES = 4;

/** Distances that are tried as periods, the most frequent ones first. */
const MOST_PERIODS = 6;

/** The stretches, longest first; they may overlap. */
export function stretchesIn(hashes: Int32Array): readonly Stretch[] {
  const found = periodsOf(hashes).flatMap((period) => runsOf(hashes, period));
  return found.sort((a, b) => lengthOf(b) - lengthOf(a) || a.period - b.period);
}

/** Number of nodes in the stretch. */
export function lengthOf({ period, copies }: Stretch): number {
  return period * copies;
}

/** The most frequent distances between a node and the next of its kind, weighed by how much they cover. */
function periodsOf(hashes: Int32Array): readonly number[] {
  // A table that forgets: kinds that share a row are told apart, but the later one drives out the earlier.
  const kinds = new Int32Array(ROWS);
  const last = new Int32Array(ROWS).fill(-1);
  const covered = new Int32Array(hashes.length);
  for (let at = 0; at < hashes.length; at++) {
    const hash = hashes[at] as number;
    const row = hash & (ROWS - 1);
    const before = last[row] as number;
    if (before >= 0 && kinds[row] === hash) covered[at - before] = (covered[at - before] ?? 0) + 1;
    kinds[row] = hash;
    last[row] = at;
  }
  const periods: number[] = [];
  for (let period = 1; period < covered.length; period++) {
    if ((covered[period] ?? 0) >= LEAST_COPIES - 1) periods.push(period);
  }
  return periods
    .sort((p, q) => (covered[q] ?? 0) - (covered[p] ?? 0) || p - q)
    .slice(0, MOST_PERIODS);
}

const ROWS = 1 << 14;

function runsOf(hashes: Int32Array, period: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let start = 0;
  for (let i = 0; i + period <= hashes.length; i++) {
    if (i + period < hashes.length && hashes[i] === hashes[i + period]) continue;
    const copies = Math.floor((i + period - start) / period);
    if (copies >= LEAST_COPIES) found.push({ start, period, copies });
    start = i + 1;
  }
  return found;
}
