// Products of matrices over other semirings: sums of exponentials, and extrema.

import {
  type Closure,
  entry,
  isApart,
  isJudged,
  probe,
  type State,
  type Step,
  uniform,
  withEntry,
} from "./closure.ts";
import { logAdd } from "./lines.ts";

/** By row: what is added to each old entry, and behind them the input that is combined with. */
interface Rows {
  readonly over: Semiring;
  readonly rows: readonly State[];
}

interface Semiring {
  readonly name: string;
  readonly add: (a: number, b: number) => number;
  /** What was added to `rest` to make `sum`. */
  readonly without: (sum: number, rest: number) => number;
  /** Combines with nothing: the zero of the semiring. */
  readonly zero: number;
  /** A state entry beside which all others count as little, and one that counts as nothing beside inputs. */
  readonly present: number;
  readonly absent: number;
}

export const logarithmic: Semiring = {
  name: "sum of exponentials",
  add: logAdd,
  without: (sum, rest) => (sum > rest ? sum + Math.log1p(-Math.exp(rest - sum)) : -Infinity),
  zero: -Infinity,
  present: 25,
  absent: -60,
};

export const maximal: Semiring = {
  name: "maximum",
  add: Math.max,
  without: (sum, rest) => (sum > rest ? sum : -Infinity),
  zero: -Infinity,
  present: 2 ** 9,
  absent: -(2 ** 15),
};

export const minimal: Semiring = {
  name: "minimum",
  add: Math.min,
  without: (sum, rest) => (sum < rest ? sum : Infinity),
  zero: Infinity,
  present: -(2 ** 9),
  absent: 2 ** 15,
};

/** The semiring's sum over old entries, each with an input added, and one more input; one semiring in all trips. */
export function semiringMatrix(semirings: readonly Semiring[]): Closure<Rows> {
  return {
    extract(steps, width) {
      for (const over of semirings) {
        const found = steps.map((step) => rowsOf(step, width, over));
        const isFitting = steps.every((step, i) => fits(step, width, found[i] ?? null));
        if (isFitting) return found;
      }
      return `it is no ${semirings.map(({ name }) => name).join(", and no ")}, over the old state`;
    },
    compose: (first, then) => ({ over: then.over, rows: composed(first.rows, then) }),
    apply: applied,
  };
}

function composed(first: readonly State[], { over, rows }: Rows): readonly State[] {
  return rows.map((row) =>
    Array.from({ length: first.length + 1 }, (_, column) => {
      const through = first.map((before, k) => entry(row, k) + entry(before, column));
      return through.reduce(over.add, column === first.length ? entry(row, column) : over.zero);
    }),
  );
}

function applied({ over, rows }: Rows, state: State): State {
  return rows.map((row) =>
    state.reduce((sum, value, k) => over.add(sum, entry(row, k) + value), entry(row, state.length)),
  );
}

function rowsOf(step: Step, width: number, over: Semiring): Rows | null {
  const { present, absent, zero, without } = over;
  const nothing = uniform(width, absent);
  const deep = step(nothing);
  const images = nothing.map((_, column) => step(withEntry(nothing, column, present)));
  if (!isJudged(deep) || !images.every(isJudged)) return null;
  const half = Math.abs(absent) / 2;
  const rows = deep.values.map((bottom, row) => {
    const shifts = images.map(({ values }) => without(entry(values, row), bottom) - present);
    // Without an input the deep entries themselves come through.
    return [...shifts, Math.abs(bottom) < half ? bottom : zero];
  });
  return { over, rows };
}

function fits(step: Step, width: number, map: Rows | null): boolean {
  if (map === null) return true;
  return [0, 1, 2].every((number) => {
    const state = probe(width, number, 5);
    const image = step(state);
    return applied(map, state).every(
      (value, i) => !isApart(value, entry(image.values, i), image.error + 1e-12),
    );
  });
}
