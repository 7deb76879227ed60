// A linear map divided by one norm: lengths cancel, so that only the last trip needs to divide.

import {
  type Closure,
  entry,
  isJudged,
  probe,
  type State,
  type Step,
  uniform,
  withEntry,
} from "./closure.ts";
import { type Matrix, product } from "./matrix.ts";

interface Projection {
  /** Up to a factor. */
  readonly matrix: Matrix;
  readonly last: (state: State) => State;
}

export const projective: Closure<Projection> = {
  extract(steps, width) {
    for (const [trip, step] of steps.entries()) {
      for (const number of [0, 1, 2]) {
        const state = probe(width, number, 3);
        const [short, long] = [step(state), step(state.map((value) => 4 * value))];
        const size = Math.max(1, ...short.values.map(Math.abs));
        const error = 1e-7 * size + 100 * (short.error + long.error);
        const isSame = short.values.every((v, i) => Math.abs(v - entry(long.values, i)) <= error);
        if (isJudged(short) && isJudged(long) && !isSame) return `trip ${trip}: lengths matter`;
      }
    }
    return steps.map((step) => projectionOf(step, width));
  },
  compose: (first, then) => ({
    matrix: product(then.matrix, first.matrix),
    last: (state) => then.last(times(first.matrix, state)),
  }),
  apply: ({ last }, state) => last(state),
};

/** Columns from the images of unit vectors, with their lengths from the images of sums of two. */
function projectionOf(step: Step, width: number): Projection | null {
  const zero = uniform(width, 0);
  const images = zero.map((_, column) => step(withEntry(zero, column, 1)));
  if (!images.every(isJudged)) return null;
  const [first = zero] = images.map(({ values }) => values);
  const columns: State[] = [first];
  for (const [column, { values }] of images.entries()) {
    if (column === 0) continue;
    const both = step(withEntry(withEntry(zero, 0, 1), column, 1));
    const parts = isJudged(both) ? partsOf(both.values, first, values) : null;
    if (parts === null) return null;
    columns.push(values.map((value) => (value * parts[1]) / parts[0]));
  }
  const matrix = zero.map((_, row) => columns.map((column) => entry(column, row)));
  return { matrix, last: (state) => step(state).values };
}

/** The numbers that make `sum` of two directions, where they are independent. */
function partsOf(sum: State, a: State, b: State): readonly [number, number] | null {
  const [aa, ab, bb] = [dot(a, a), dot(a, b), dot(b, b)];
  const [as, bs] = [dot(a, sum), dot(b, sum)];
  const determinant = aa * bb - ab * ab;
  if (Math.abs(determinant) < 1e-9 * aa * bb) return null;
  const parts = [(bb * as - ab * bs) / determinant, (aa * bs - ab * as) / determinant] as const;
  return Math.abs(parts[0]) < 1e-9 ? null : parts;
}

function times(matrix: Matrix, state: State): State {
  return matrix.map((row) => dot(row, state));
}

function dot(a: State, b: State): number {
  return a.reduce((sum, value, i) => sum + value * entry(b, i), 0);
}
