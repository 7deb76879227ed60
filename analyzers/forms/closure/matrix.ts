// Affine maps of the whole state, and what the forms between DIAG and DENSE ask of their matrices.

import {
  type Closure,
  entry,
  type Image,
  isJudged,
  type Step,
  uniform,
  withEntry,
} from "./closure.ts";

export interface AffineMap {
  /** By row. */
  readonly matrix: Matrix;
  readonly bias: readonly number[];
}

export type Matrix = readonly (readonly number[])[];

/** Entries of matrices that are this small beside the largest count as zero. */
const NOTHING = 1e-7;

/** A(x)·s + b(x), where the matrices of all trips satisfy `law`; it says what is wrong. */
export function affine(law: (maps: readonly AffineMap[]) => string | null): Closure<AffineMap> {
  return {
    extract(steps, width) {
      const maps = steps.map((step) => affineOf(step, width));
      return law(maps.filter((map) => map !== null)) ?? maps;
    },
    compose: (first, then) => ({
      matrix: product(then.matrix, first.matrix),
      bias: applied(then, first.bias),
    }),
    apply: applied,
  };
}

/** Any matrices. */
export function anyMatrix(): null {
  return null;
}

/** Linear: no bias. */
export function withoutBias(maps: readonly AffineMap[]): string | null {
  const isBiased = maps.some(({ matrix, bias }) => {
    const size = largest([...matrix, bias]);
    return bias.some((value) => Math.abs(value) > NOTHING * Math.max(1, size));
  });
  return isBiased ? "there is a bias" : null;
}

/** Polynomials of one matrix commute, and as many as the state has entries are linearly independent at most. */
export function ofOneMatrix(maps: readonly AffineMap[]): string | null {
  for (const [i, a] of maps.entries()) {
    for (const [k, b] of maps.slice(0, i).entries()) {
      const [ab, ba] = [product(a.matrix, b.matrix), product(b.matrix, a.matrix)];
      const size = largest(a.matrix) * largest(b.matrix);
      if (distance(ab, ba) > NOTHING * size)
        return `the matrices of trips ${k} and ${i} do not commute`;
    }
  }
  const width = maps[0]?.bias.length ?? 0;
  const rank = rankOf(maps.map(({ matrix }) => matrix.flat()));
  return rank > width ? `${rank} matrices are independent` : null;
}

/** Each old entry goes to one new entry at most. */
export function columnwise(maps: readonly AffineMap[]): string | null {
  for (const { matrix } of maps) {
    const size = largest(matrix);
    for (let column = 0; column < matrix.length; column++) {
      const rows = matrix.filter((row) => Math.abs(entry(row, column)) > NOTHING * size);
      if (rows.length > 1) return `channel ${column} feeds ${rows.length} entries`;
    }
  }
  return null;
}

/** As many trips as the state has entries forget it. */
export function nilpotent(maps: readonly AffineMap[]): string | null {
  const [first, ...rest] = maps;
  if (first === undefined) return null;
  const width = first.bias.length;
  if (rest.length + 1 < width) return null;
  const all = rest.reduce((matrix, map) => product(map.matrix, matrix), first.matrix);
  return largest(all) > NOTHING ? "the first state is remembered" : null;
}

function affineOf(step: Step, width: number): AffineMap | null {
  const zero = uniform(width, 0);
  const bias = step(zero);
  const images: Image[] = [];
  for (let column = 0; column < width; column++) images.push(step(withEntry(zero, column, 1)));
  if (!isJudged(bias) || !images.every(isJudged)) return null;
  const matrix = bias.values.map((value, row) =>
    images.map(({ values }) => entry(values, row) - value),
  );
  return { matrix, bias: bias.values };
}

export function product(a: Matrix, b: Matrix): Matrix {
  return a.map((row) =>
    (b[0] ?? []).map((_, column) =>
      row.reduce((sum, value, k) => sum + value * entry(b[k] ?? [], column), 0),
    ),
  );
}

function applied({ matrix, bias }: AffineMap, state: readonly number[]): readonly number[] {
  return matrix.map((row, i) =>
    row.reduce((sum, value, k) => sum + value * entry(state, k), entry(bias, i)),
  );
}

function largest(matrix: Matrix): number {
  return Math.max(0, ...matrix.flat().map(Math.abs));
}

function distance(a: Matrix, b: Matrix): number {
  return largest(a.map((row, i) => row.map((value, k) => value - entry(b[i] ?? [], k))));
}

/** Number of independent rows, by elimination. */
function rankOf(rows: Matrix): number {
  let left = rows.map((row) => {
    const size = Math.max(...row.map(Math.abs));
    return size === 0 ? row : row.map((value) => value / size);
  });
  let rank = 0;
  for (;;) {
    const pivot = left.reduce<readonly number[]>((best, row) => {
      return largest([row]) > largest([best]) ? row : best;
    }, []);
    if (largest([pivot]) <= NOTHING) return rank;
    rank += 1;
    const column = pivot.findIndex((value) => Math.abs(value) === largest([pivot]));
    left = left
      .filter((row) => row !== pivot)
      .map((row) => {
        const factor = entry(row, column) / entry(pivot, column);
        return row.map((value, i) => value - factor * entry(pivot, i));
      });
  }
}
