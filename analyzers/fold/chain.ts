// Whether a stretch of like nodes is one cell applied again and again: each copy reads its own values and those of
// the copy before it, at the same places in all copies, and everything else from around the stretch.

import type { Node, ValueId } from "../ir/index.ts";
import type { Outside } from "./outside.ts";
import type { Stretch } from "./stretch.ts";

/** An output of a node of the cell. */
export interface Place {
  readonly node: number;
  readonly output: number;
}

/** Where an input of the cell comes from. */
export type Origin =
  | { readonly kind: "own"; readonly from: Place }
  /** The value of that place in the copy before. */
  | { readonly kind: "carried"; readonly from: Place }
  /** The same value in all copies. */
  | { readonly kind: "shared"; readonly id: ValueId }
  /** A value of its own for each copy. */
  | { readonly kind: "each"; readonly ids: readonly ValueId[] };

/** One cell, `copies` times. */
export interface Chain {
  readonly copies: readonly (readonly Node[])[];
  /** By node and input of the cell; null where an optional input is left out. */
  readonly origins: readonly (readonly (Origin | null)[])[];
  /** Values that enter the first copy, by the place of the copy before that they stand for. */
  readonly initial: ReadonlyMap<string, { readonly from: Place; readonly id: ValueId }>;
}

/** The chain in a stretch; null where the copies are not the same graph, or have weights of their own. */
export function chainIn(
  nodes: readonly Node[],
  { start, period, copies }: Stretch,
  outside: Outside,
): Chain | null {
  const cells = Array.from({ length: copies }, (_, k) =>
    nodes.slice(start + k * period, start + (k + 1) * period),
  );
  if (cells.some((cell) => cell.some(({ regions }) => regions.length > 0))) return null;
  const made = placesOf(cells);
  const initial = new Map<string, { readonly from: Place; readonly id: ValueId }>();
  const origins: (readonly (Origin | null)[])[] = [];
  for (let node = 0; node < period; node++) {
    const count = cells[0]?.[node]?.inputs.length ?? 0;
    const row: (Origin | null)[] = [];
    for (let input = 0; input < count; input++) {
      const ids = cells.map((cell) => cell[node]?.inputs[input] ?? null);
      const origin = originOf(ids, made, outside, initial);
      if (origin === undefined) return null;
      row.push(origin);
    }
    origins.push(row);
  }
  const isCarrying = origins.some((row) => row.some((origin) => origin?.kind === "carried"));
  return isCarrying ? { copies: cells, origins, initial } : null;
}

/** A place as a key of a map. */
export function placeKey({ node, output }: Place): string {
  return `${node}.${output}`;
}

interface Made extends Place {
  readonly copy: number;
}

function placesOf(cells: readonly (readonly Node[])[]): ReadonlyMap<ValueId, Made> {
  const made = new Map<ValueId, Made>();
  for (const [copy, cell] of cells.entries()) {
    for (const [node, { outputs }] of cell.entries()) {
      for (const [output, id] of outputs.entries()) {
        if (id !== null) made.set(id, { copy, node, output });
      }
    }
  }
  return made;
}

/** Undefined where the copies differ in where the input comes from. */
function originOf(
  ids: readonly (ValueId | null)[],
  made: ReadonlyMap<ValueId, Made>,
  outside: Outside,
  initial: Map<string, { readonly from: Place; readonly id: ValueId }>,
): Origin | null | undefined {
  const known = ids.filter((id) => id !== null);
  if (known.length === 0) return null;
  const [first, second] = known;
  if (known.length < ids.length || first === undefined || second === undefined) return undefined;
  const from = made.get(second);
  if (from === undefined) return outsideOrigin(known, made, outside);
  const back = 1 - from.copy;
  if (back !== 0 && back !== 1) return undefined;
  for (const [copy, id] of known.entries()) {
    const place = made.get(id);
    if (copy === 0 && back === 1) continue;
    if (place?.copy !== copy - back || place.node !== from.node) return undefined;
    if (place.output !== from.output) return undefined;
  }
  const place = { node: from.node, output: from.output };
  if (back === 0) return { kind: "own", from: place };
  if (made.has(first)) return undefined;
  const entered = initial.get(placeKey(place));
  if (entered !== undefined && entered.id !== first) return undefined;
  initial.set(placeKey(place), { from: place, id: first });
  return { kind: "carried", from: place };
}

function outsideOrigin(
  ids: readonly ValueId[],
  made: ReadonlyMap<ValueId, Made>,
  outside: Outside,
): Origin | undefined {
  if (ids.some((id) => made.has(id))) return undefined;
  const [first] = ids;
  if (first !== undefined && ids.every((id) => id === first)) return { kind: "shared", id: first };
  return ids.some((id) => outside.isWeight(id)) ? undefined : { kind: "each", ids };
}
