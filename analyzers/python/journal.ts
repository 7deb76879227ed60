// Every write to a name, list, dictionary or object goes through the journal, so that a branch can be read, taken
// back and joined with another, and so that a loop knows what its body writes.

import type { DictCell, ListCell, Value } from "./value.ts";

/** A place that holds a value: a key of a map, or the items of a list. */
export interface Place {
  readonly owner: Map<string, Value> | ListCell | DictCell;
  /** Null for a cell that is written as a whole. */
  readonly key: string | null;
}

/** What a place held; null where it held nothing. */
export type Held = Value | null;

/** The first writes since a mark, by place, with what was there before. */
export class Journal {
  readonly #layers: Map<Place["owner"], Map<string | null, { place: Place; before: Held }>>[] = [
    new Map(),
  ];

  write(place: Place, value: Held): void {
    const layer = this.#layers[this.#layers.length - 1];
    if (layer !== undefined) {
      const byKey = layer.get(place.owner) ?? new Map();
      layer.set(place.owner, byKey);
      if (!byKey.has(place.key)) byKey.set(place.key, { place, before: held(place) });
    }
    put(place, value);
  }

  /** Runs `run`, takes back what it wrote, and gives the writes: what was there before and after. */
  taken<T>(run: () => T): { readonly result: T; readonly writes: readonly Write[] } {
    this.#layers.push(new Map());
    const result = run();
    const layer = this.#layers.pop() ?? new Map();
    const writes: Write[] = [];
    for (const byKey of layer.values()) {
      for (const { place, before } of byKey.values()) {
        writes.push({ place, before, after: held(place) });
      }
    }
    for (const { place, before } of writes) put(place, before);
    return { result, writes };
  }

  /** How many `taken` are under way: the mark for `since`. */
  get depth(): number {
    return this.#layers.length;
  }

  /** What was written since the `taken` that began at this depth, as it stands now. */
  since(depth: number): readonly Write[] {
    const writes = new Places<Write>();
    for (const layer of this.#layers.slice(depth)) {
      for (const byKey of layer.values()) {
        for (const { place, before } of byKey.values()) {
          if (!writes.has(place)) writes.set(place, { place, before, after: held(place) });
        }
      }
    }
    return writes.values();
  }
}

export interface Write {
  readonly place: Place;
  readonly before: Held;
  readonly after: Held;
}

/** Something for each place, in the order in which the places came. */
export class Places<T> {
  readonly #byOwner = new Map<Place["owner"], Map<string | null, T>>();
  readonly #all: T[] = [];

  has(place: Place): boolean {
    return this.get(place) !== undefined;
  }

  get({ owner, key }: Place): T | undefined {
    return this.#byOwner.get(owner)?.get(key);
  }

  /** Adds what is said of a place of which nothing was said. */
  set({ owner, key }: Place, value: T): void {
    const byKey = this.#byOwner.get(owner) ?? new Map<string | null, T>();
    this.#byOwner.set(owner, byKey.set(key, value));
    this.#all.push(value);
  }

  values(): readonly T[] {
    return this.#all;
  }
}

/** What the place holds now. A list is handed out as a new cell, so that it can be kept. */
export function held({ owner, key }: Place): Held {
  if (owner instanceof Map) return owner.get(key ?? "") ?? null;
  if ("items" in owner)
    return owner.grown ?? { kind: "list", cell: { items: owner.items, grown: null } };
  return { kind: "dict", cell: { entries: owner.entries } };
}

function put({ owner, key }: Place, value: Held): void {
  if (owner instanceof Map) {
    if (value === null) owner.delete(key ?? "");
    else owner.set(key ?? "", value);
    return;
  }
  if ("items" in owner) {
    owner.items = value?.kind === "list" ? value.cell.items : [];
    owner.grown = value?.kind === "list" ? value.cell.grown : value;
    return;
  }
  owner.entries = value?.kind === "dict" ? value.cell.entries : null;
}
