// Whether a stretch of like nodes is one cell applied again and again: each copy reads its own values and those of
// the copies before it, at the same places in all copies, and everything else from around the stretch.

import type { Node, ValueId } from "../ir/index.ts";
import { type Columns, WEIGHT } from "./columns.ts";
import { isCommutative } from "./operators.ts";
import type { Stretch } from "./stretch.ts";

/** An output of a node of the cell. */
export interface Place {
  readonly node: number;
  readonly output: number;
}

/** Where an input of the cell comes from. */
export type Origin =
  | { readonly kind: "own"; readonly from: Place }
  /** The value of that place so many copies before. */
  | { readonly kind: "carried"; readonly from: Place; readonly lag: number }
  /** The same value in all copies. */
  | { readonly kind: "shared"; readonly id: ValueId }
  /** A value of its own for each copy. */
  | { readonly kind: "each"; readonly ids: readonly ValueId[] };

/** A value that is carried from copy to copy, and what the first copies read in its place: latest first. */
export interface Carried {
  readonly from: Place;
  readonly initial: readonly ValueId[];
}

/** One cell, so many times. */
export interface Chain extends Stretch {
  /** By node and input of the cell; null where an optional input is left out. */
  readonly origins: readonly (readonly (Origin | null)[])[];
  readonly carried: readonly Carried[];
}

/** Copies further back than this are not looked for. */
const MOST_LAG = 8;

/** The chain in a stretch; null where the copies are not the same graph, or have weights of their own. */
export function chainIn(columns: Columns, stretch: Stretch): Chain | null {
  const matching = new Matching(columns, stretch);
  if (!matching.isOneCell()) return null;
  const carried = matching.carried();
  return carried === null || carried.length === 0
    ? null
    : { ...stretch, origins: matching.origins(), carried };
}

/** What the last copy reads at one of its inputs: a made value by lag and place, or one from around. */
interface Slot {
  readonly id: ValueId;
  /** Null for a value from around the stretch. */
  readonly lag: number | null;
  readonly from: Place;
  /** What the copies read here from around the stretch, one after the other. */
  readonly each: ValueId[];
}

class Matching {
  readonly #columns: Columns;
  readonly #stretch: Stretch;
  /** Number of the stretch's first node. */
  readonly #first: number;
  /** By place, what copies read from before the first one, by how far before it. */
  readonly #initial = new Map<
    string,
    { readonly from: Place; readonly ids: (ValueId | undefined)[] }
  >();

  /** By node and input of the cell. */
  readonly #slots: readonly (readonly (Slot | null)[])[];

  constructor(columns: Columns, stretch: Stretch) {
    this.#columns = columns;
    this.#stretch = stretch;
    this.#first = columns.base + stretch.start;
    const { start, period, copies } = stretch;
    const last = columns.nodes.slice(start + (copies - 1) * period, start + copies * period);
    this.#slots = last.map(({ inputs }) =>
      inputs.map((id) => (id === null ? null : this.#slot(id))),
    );
  }

  /** Whether each copy is made as the last one is; notes what it reads from around the stretch. */
  isOneCell(): boolean {
    const { start, period, copies } = this.#stretch;
    const { nodes, attributes } = this.#columns;
    const last = start + (copies - 1) * period;
    for (let copy = 0; copy < copies; copy++) {
      for (let node = 0; node < period; node++) {
        const at = start + copy * period + node;
        const [one, other] = [nodes[at], nodes[last + node]];
        // Hashes say that nodes may be alike; this is what makes them so.
        if (one === undefined || one.op !== other?.op) return false;
        if (attributes[at] !== attributes[last + node]) return false;
        if (one.outputs.length !== other.outputs.length) return false;
        if (!this.#reads(this.#slots[node] ?? [], copy, one)) return false;
      }
    }
    return true;
  }

  /** Where the inputs of the cell come from; null where an optional one is left out. */
  origins(): Chain["origins"] {
    return this.#slots.map((row) => row.map((slot) => (slot === null ? null : this.#origin(slot))));
  }

  /** The carried values; null where a first copy reads none in their place. */
  carried(): readonly Carried[] | null {
    const carried: Carried[] = [];
    for (const { from, ids } of this.#initial.values()) {
      const initial = ids.slice(1).flatMap((id) => id ?? []);
      if (initial.length < ids.length - 1) return null;
      carried.push({ from, initial });
    }
    return carried.sort((a, b) => a.from.node - b.from.node || a.from.output - b.from.output);
  }

  /** Whether a node of a copy reads what the slots say, in either order where that makes no difference. */
  #reads(slots: readonly (Slot | null)[], copy: number, { op, inputs }: Node): boolean {
    if (inputs.length !== slots.length) return false;
    if (slots.length === 2 && isCommutative(op) && !this.#fit(slots, copy, inputs, MADE_ALIKE)) {
      const turned = [inputs[1] ?? null, inputs[0] ?? null];
      if (this.#fit(slots, copy, turned, MADE_ALIKE)) {
        this.#enter(slots, copy, turned);
        return true;
      }
    }
    if (!this.#fit(slots, copy, inputs, ANY)) return false;
    this.#enter(slots, copy, inputs);
    return true;
  }

  /** How a value looks from the last copy. */
  #slot(read: ValueId): Slot {
    const { period, copies } = this.#stretch;
    const id = this.#original(read);
    const at = this.#at(id);
    if (at < 0) return { id, lag: null, from: NOWHERE, each: [] };
    const from = { node: at % period, output: this.#columns.output[id] ?? 0 };
    return { id, lag: copies - 1 - Math.floor(at / period), from, each: [] };
  }

  #original(id: ValueId): ValueId {
    return (this.#columns.original[id] ?? id) as ValueId;
  }

  /** Which node of the stretch makes the value, -1 for none. */
  #at(id: ValueId): number {
    const at = (this.#columns.maker[id] ?? -1) - this.#first;
    return at >= 0 && at < this.#stretch.period * this.#stretch.copies ? at : -1;
  }

  #fit(
    slots: readonly (Slot | null)[],
    copy: number,
    ids: readonly (ValueId | null)[],
    how: typeof ANY | typeof MADE_ALIKE,
  ): boolean {
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] ?? null;
      const read = ids[i] ?? null;
      if (slot === null || read === null) {
        if (slot !== null || read !== null) return false;
        continue;
      }
      const id = this.#original(read);
      if (!this.#fits(slot, copy, id)) return false;
      if (how === MADE_ALIKE && slot.lag === null && !this.#isMadeAlike(slot.id, id)) return false;
    }
    return true;
  }

  #fits(slot: Slot, copy: number, id: ValueId): boolean {
    const { id: last, lag, from } = slot;
    const at = this.#at(id);
    if (lag === null) return at < 0 && this.#isSameWeight(last, id);
    if (lag > MOST_LAG) return false;
    if (copy < lag) {
      const entered = this.#initial.get(keyOf(from))?.ids[lag - copy];
      return at < 0 && (entered === undefined || entered === id);
    }
    const { period } = this.#stretch;
    return at === (copy - lag) * period + from.node && this.#columns.output[id] === from.output;
  }

  #isSameWeight(a: ValueId, b: ValueId): boolean {
    const { kind, colour } = this.#columns;
    if (kind[a] !== WEIGHT && kind[b] !== WEIGHT) return true;
    return a === b || (kind[a] === kind[b] && colour[a] === colour[b]);
  }

  #isMadeAlike(a: ValueId, b: ValueId): boolean {
    const { nodes, maker, base } = this.#columns;
    return nodes[(maker[a] ?? -1) - base]?.op === nodes[(maker[b] ?? -1) - base]?.op;
  }

  /** Notes what the copy reads from around the stretch. */
  #enter(slots: readonly (Slot | null)[], copy: number, ids: readonly (ValueId | null)[]): void {
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i] ?? null;
      const read = ids[i] ?? null;
      if (slot === null || read === null || slot.lag === 0) continue;
      if (slot.lag === null) slot.each.push(this.#original(read));
      else if (copy < slot.lag) {
        const known = this.#initial.get(keyOf(slot.from)) ?? { from: slot.from, ids: [] };
        known.ids[slot.lag - copy] = this.#original(read);
        this.#initial.set(keyOf(slot.from), known);
      }
    }
  }

  #origin({ id, lag, from, each }: Slot): Origin {
    if (lag === 0) return { kind: "own", from };
    if (lag !== null) return { kind: "carried", from, lag };
    const isShared = this.#columns.kind[id] === WEIGHT || each.every((other) => other === id);
    return isShared ? { kind: "shared", id } : { kind: "each", ids: each };
  }
}

/** Whether values from around the stretch may be any, or are to be made by the operator that makes the last copy's. */
const ANY = 0;
const MADE_ALIKE = 1;

const NOWHERE: Place = { node: -1, output: -1 };

/** A place as a key of a map. */
export function keyOf({ node, output }: Place): string {
  return `${node}.${output}`;
}
