// Along which axis a chain of copies walks: what tells a loop over data, which another sample would have written
// out another number of times, from a count of iterations, which does not grow.

import { asNumber } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import type { ValueId } from "../ir/index.ts";
import type { Chain, Origin } from "./chain.ts";
import { type Columns, DATA } from "./columns.ts";
import { cutBy, type Numbers, type Step, stepOf } from "./step.ts";

/** The axis that copies go along: its size, and how far each copy is from the one before. */
export interface Walk {
  readonly length: number;
  readonly stride: number;
}

/** Copies that go through less than this part of an axis read some of its places, and not the axis. */
export const LEAST_SHARE = 1 / 4;

/** Fewer steps than this along an axis that no input has may be parts of one: gates, heads, coordinates. */
export const LEAST_STEPS = 8;

/** The axis of a chain; null where its copies read nothing of their own, or no part of an axis worth the name. */
export function walkOf(columns: Columns, numbers: Numbers, chain: Chain): Walk | null {
  const sizes = inputSizes(columns);
  for (let node = 0; node < chain.period; node++) {
    const row = chain.origins[node] ?? [];
    const walk = walked(stepsOf(columns, numbers, chain, node, row), chain.copies);
    if (walk !== null && (chain.copies >= LEAST_STEPS || sizes.has(walk.length))) return walk;
  }
  return ofInputSize(columns, sizes, chain);
}

type Each = Extract<Origin, { kind: "each" }>;

function eachIn(row: readonly (Origin | null)[]): readonly Each[] {
  return row.flatMap((origin) => (origin?.kind === "each" ? [origin] : []));
}

/** Lists of what the copies read at a node of the cell, where that is one step each. */
function* stepsOf(
  columns: Columns,
  numbers: Numbers,
  chain: Chain,
  node: number,
  row: readonly (Origin | null)[],
): Generator<readonly Step[]> {
  const eaches = eachIn(row);
  if (eaches.length === 0) return;
  const steps = (of: (copy: number) => Step | null): readonly Step[] => {
    const found: Step[] = [];
    for (let copy = 0; copy < chain.copies; copy++) {
      const step = of(copy);
      if (step === null) return [];
      found.push(step);
    }
    return found;
  };
  // The cell's own node may be what cuts.
  yield steps((copy) => {
    const cell = columns.nodes[chain.start + copy * chain.period + node];
    return cell === undefined ? null : cutBy(columns, numbers, cell, cell.inputs, 0);
  });
  for (const { ids } of eaches) {
    yield steps((copy) => stepOf(columns, numbers, ids[copy] ?? (-1 as ValueId)));
  }
}

/** The axis that steps go through, one after the other and all in one direction. */
function walked(lists: Iterable<readonly Step[]>, copies: number): Walk | null {
  for (const steps of lists) {
    const [first, second] = steps;
    if (first === undefined || second === undefined) continue;
    const stride = second.place - first.place;
    const isOnward = steps.every(({ source, axis, place }, i) => {
      const before = i === 0 ? place - stride : (steps[i - 1]?.place ?? place);
      return source === first.source && axis === first.axis && (place - before) * stride > 0;
    });
    if (!isOnward) continue;
    const isEven = steps.every(({ place }, i) => place === first.place + i * stride);
    const length = first.length ?? Math.max(...[first, ...steps.slice(-1)].map(reachOf));
    const pace = isEven ? Math.abs(stride) : 1;
    if (copies * pace >= length * LEAST_SHARE) return { length, stride: pace };
  }
  return null;
}

/** How long an axis is at least that has the place. */
function reachOf({ place }: Step): number {
  return place < 0 ? -place : place + 1;
}

/** The size of an input that is the number of copies; the first step may be written otherwise. */
function ofInputSize(columns: Columns, sizes: ReadonlySet<number>, chain: Chain): Walk | null {
  if (!chain.origins.some((row) => readsStep(columns, row))) return null;
  const length = [chain.copies, chain.copies + 1].find((size) => sizes.has(size));
  return length === undefined ? null : { length, stride: 1 };
}

/** Whether a node of the cell reads data of its own in each copy, or data of all at an index of its own. */
function readsStep({ kind }: Columns, row: readonly (Origin | null)[]): boolean {
  const eaches = eachIn(row);
  const isIndexing = row.some((origin) => origin?.kind === "shared" && kind[origin.id] === DATA);
  return (
    eaches.length > 0 &&
    (isIndexing || eaches.some(({ ids }) => ids.every((id) => kind[id] === DATA)))
  );
}

/** The numbers that the file fixes for dimensions of what enters the region. */
function inputSizes({ graph, region }: Columns): ReadonlySet<number> {
  const sizes = new Set<number>();
  for (const id of region.params) {
    const declared = graph.values[id]?.declared;
    if (declared === undefined || isUnknown(declared) || declared.kind !== "tensor") continue;
    if (isUnknown(declared.shape)) continue;
    for (const dim of declared.shape) {
      const size = isUnknown(dim) ? null : asNumber(dim);
      if (size !== null && size > 1) sizes.add(size);
    }
  }
  return sizes;
}
