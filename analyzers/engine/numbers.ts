// The three number kinds behind one face, so that the rest need not ask which one it has.

import type { Numbers, Weights } from "./engine.ts";

/** A zeroed array of the same kind. */
export function zeros<N extends Numbers>(like: N, length: number): N {
  if (like instanceof Int32Array) return new Int32Array(length) as Numbers as N;
  if (like instanceof Float32Array) return new Float32Array(length) as Numbers as N;
  return new Float64Array(length) as Numbers as N;
}

/** A copy of the same kind. */
export function copied<N extends Numbers>(numbers: N | null): N | null {
  return numbers === null ? null : (numbers.slice() as N);
}

/** The largest value of the kind that a sum can take: integers saturate there. */
export function ceiling(like: Numbers): number {
  return like instanceof Int32Array ? 0x7fffffff : Number.POSITIVE_INFINITY;
}

/** The weights of one lane alone. */
export function narrow<N extends Numbers>(weights: Weights<N>, lane: number): Weights<N> {
  const { lanes, classOf, table } = weights;
  if (lanes === 1) return weights;
  const column = zeros(table, table.length / lanes);
  for (let its = 0; its < column.length; its++) column[its] = table[its * lanes + lane] ?? 0;
  return { lanes: 1, classOf, table: column };
}
