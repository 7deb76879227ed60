// Axis flow of operators that keep most axes where they are. It knows no operator.

import { mul, type Poly } from "../algebra/index.ts";
import { bounded } from "./content.ts";
import type { AxisFlow } from "./rule.ts";
import { isSize, known, ONE } from "./shape.ts";
import type { OpView } from "./view.ts";

/** Input axis `from` and output axis `to` have the same index. */
export function same(input: number, from: number, to: number, output = 0): AxisFlow {
  return { input, from, output, to, kind: "same" };
}

/** Any output may read all of the input's axis. */
export function whole(input: number, from: number, output = 0): AxisFlow {
  return { input, from, output, to: null, kind: "all" };
}

/** All axes of an input that any output may read all of. */
export function wholeInput(input: number, rank: number, output = 0): readonly AxisFlow[] {
  return Array.from({ length: rank }, (_, axis) => whole(input, axis, output));
}

/** Flow of lists such as axes and shapes, from input `first` on: any output may depend on all of them. */
export function parameters(at: OpView, first: number, outputs = 1): readonly AxisFlow[] {
  const flows: AxisFlow[] = [];
  for (const [input, fact] of at.inputs.entries()) {
    if (input < first || fact === null) continue;
    const rank = known(fact)?.length ?? 1;
    for (let output = 0; output < outputs; output++) flows.push(...wholeInput(input, rank, output));
  }
  return flows;
}

/** As `wholeInput`, of all inputs but those at the given places; null where a rank is not known. */
export function wholeOthers(
  at: OpView,
  places: readonly number[],
  output = 0,
): readonly AxisFlow[] | null {
  const flows: AxisFlow[] = [];
  for (const [input, fact] of at.inputs.entries()) {
    if (fact === null || places.includes(input)) continue;
    const sizes = known(fact);
    if (sizes === null) return null;
    flows.push(...wholeInput(input, sizes.length, output));
  }
  return flows;
}

/** Each axis keeps its index but for the mixed ones, along which any output may read all of the input. */
export function mixing(
  input: number,
  rank: number,
  isMixed: (axis: number) => boolean,
  output = 0,
): readonly AxisFlow[] {
  return Array.from({ length: rank }, (_, axis) =>
    isMixed(axis) ? whole(input, axis, output) : same(input, axis, axis, output),
  );
}

/**
 * Flow of a tensor whose elements, in row-major order, get other sizes: axes are matched where the products of
 * the sizes before them are equal, and what lies between two such places is mixed.
 */
export function regrouped(from: readonly Poly[], to: readonly Poly[]): readonly AxisFlow[] {
  const [f, t] = [significant(from), significant(to)];
  const flows = from.flatMap((size, axis) => (isSize(size, 1) ? [whole(0, axis)] : []));
  let [a, b] = [0, 0];
  while (a < f.axes.length) {
    const [endA, endB] = nextCut(f, t, a, b);
    const only = endA - a === 1 && endB - b === 1 ? t.axes[b] : undefined;
    for (const axis of f.axes.slice(a, endA)) {
      flows.push(only === undefined ? whole(0, axis) : same(0, axis, only));
    }
    [a, b] = [endA, endB];
  }
  return flows;
}

interface Significant {
  /** The axes whose size is not 1. */
  readonly axes: readonly number[];
  /** Entry k is the product of the sizes of the first k of them; shorter where it gets too long. */
  readonly products: readonly Poly[];
}

function significant(sizes: readonly Poly[]): Significant {
  const axes = sizes.map((_, axis) => axis).filter((axis) => !isSize(sizes[axis], 1));
  const products = [ONE];
  let total = ONE;
  for (const axis of axes) {
    const next = bounded(mul(total, sizes[axis] ?? ONE));
    if (next === null) break;
    total = next;
    products.push(total);
  }
  return { axes, products };
}

/** The next place at which both sides have had equally many elements; the ends where there is no other. */
function nextCut(
  from: Significant,
  to: Significant,
  a: number,
  b: number,
): readonly [number, number] {
  for (let i = a + 1; i < from.products.length; i++) {
    for (let j = b + 1; j < to.products.length; j++) {
      if (from.products[i] === to.products[j]) return [i, j];
    }
  }
  return [from.axes.length, to.axes.length];
}
