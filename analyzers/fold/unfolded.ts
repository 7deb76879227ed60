// Steps that go along an axis of the data one after the other, but are no copies of one cell: an exporter leaves a
// loop so whose body branches on the number of the trip, or reads all trips before. At another length of the sample
// the file would have had more of them. Steps with weights of their own each are layers, and none of these.

import type { Node, ValueId } from "../ir/index.ts";
import { LEAST_SHARE, LEAST_STEPS } from "./axis.ts";
import { type Columns, mixed, WEIGHT } from "./columns.ts";
import { cutOf } from "./operators.ts";
import { cutBy, type Numbers } from "./step.ts";

/** Dependent steps along an axis of a value. */
export interface Steps {
  readonly source: ValueId;
  readonly axis: number;
  readonly count: number;
  /** What the last of them computes, and the node that does. */
  readonly result: ValueId;
  readonly node: Node;
}

/** Axes that are looked at, those with most places first. */
const MOST_AXES = 8;

/** The longest chain along each axis that nodes not taken read step by step. */
export function stepsIn(columns: Columns, numbers: Numbers, taken: Uint8Array): readonly Steps[] {
  const axes = axesIn(columns, numbers, taken).slice(0, MOST_AXES);
  if (axes.length === 0) return [];
  const weights = weightsOf(columns);
  return axes.flatMap((axis) => new Following(columns, axis, weights, taken).longest() ?? []);
}

/** An axis with the values that are one place of it each. */
interface Axis {
  readonly source: ValueId;
  readonly axis: number;
  readonly length: number;
  readonly places: ReadonlyMap<ValueId, number>;
}

function axesIn(columns: Columns, numbers: Numbers, taken: Uint8Array): readonly Axis[] {
  const found = new Map<string, Axis & { readonly places: Map<ValueId, number> }>();
  for (let at = 0; at < columns.nodes.length; at++) {
    const node = taken[at] === 1 ? undefined : columns.nodes[at];
    if (node === undefined || cutOf(node.op) === null) continue;
    for (const [output, id] of node.outputs.entries()) {
      const step = id === null ? null : cutBy(columns, numbers, node, node.inputs, output);
      if (step === null || id === null) continue;
      const { source, axis, place, length } = step;
      const key = `${source} ${axis}`;
      const known = found.get(key) ?? { source, axis, length: length ?? 0, places: new Map() };
      known.places.set(id, place < 0 && length !== null ? place + length : place);
      found.set(key, known);
    }
  }
  return [...found.values()]
    .filter(({ places, length }) => new Set(places.values()).size >= leastSteps(length))
    .sort((a, b) => b.places.size - a.places.size);
}

function leastSteps(length: number): number {
  return Math.max(LEAST_STEPS, length * LEAST_SHARE);
}

/** Per value a hash of the weights that were last met on the way to it, 0 for none. */
function weightsOf(columns: Columns): Int32Array {
  const weights = new Int32Array(columns.graph.values.length);
  for (const node of columns.nodes) {
    const own = ownWeights(columns, node);
    let met = own;
    for (const id of own === 0 ? node.inputs : []) met = joined(met, weights[id ?? -1] ?? 0);
    for (const id of node.outputs) if (id !== null) weights[id] = met;
  }
  return weights;
}

function ownWeights({ kind, colour }: Columns, { inputs }: Node): number {
  let own = 0;
  for (const id of inputs) {
    if (id !== null && kind[id] === WEIGHT) own = joined(own, colour[id] ?? 0);
  }
  return own;
}

/** A hash of two sets of weights, whichever comes first. */
function joined(a: number, b: number): number {
  if (a === b || b === 0) return a;
  return a === 0 ? b : mixed(mixed(11, Math.min(a, b)), Math.max(a, b));
}

/** The last of a chain of steps. */
interface Link {
  readonly before: Link | null;
  readonly count: number;
  readonly place: number;
  /** A hash of the weights between the step before and this one. */
  readonly weights: number;
}

/** What a value has of the axis: one place alone, or chains of steps that go up and down. */
interface Reach {
  readonly place: number | null;
  readonly up: Chain;
  readonly down: Chain;
}

interface Chain {
  readonly last: Link;
  /** A hash of the weights met since. */
  readonly weights: number;
}

class Following {
  readonly #columns: Columns;
  readonly #axis: Axis;
  readonly #weights: Int32Array;
  readonly #taken: Uint8Array;
  readonly #reach = new Map<ValueId, Reach>();

  constructor(columns: Columns, axis: Axis, weights: Int32Array, taken: Uint8Array) {
    this.#columns = columns;
    this.#axis = axis;
    this.#weights = weights;
    this.#taken = taken;
  }

  longest(): Steps | null {
    let best: { readonly link: Link; readonly id: ValueId; readonly node: Node } | null = null;
    for (const [at, node] of this.#columns.nodes.entries()) {
      const reach = this.#taken[at] === 1 ? null : this.#through(node);
      for (const id of node.outputs) {
        const place = id === null ? undefined : this.#axis.places.get(id);
        const own = place === undefined ? reach : stepAt(place);
        if (id === null || own === null) continue;
        this.#reach.set(id, own);
        for (const { last } of [own.up, own.down]) {
          if (last.count > (best?.link.count ?? 0)) best = { link: last, id, node };
        }
      }
    }
    if (best === null || best.link.count < leastSteps(this.#axis.length)) return null;
    if (isLayered(best.link)) return null;
    const { source, axis } = this.#axis;
    return { source, axis, count: best.link.count, result: best.id, node: best.node };
  }

  #through(node: Node): Reach | null {
    const { original } = this.#columns;
    const read = node.inputs.flatMap((id) =>
      id === null ? [] : [(original[id] ?? id) as ValueId],
    );
    const reaches = read.map((id) => this.#reach.get(id) ?? null);
    const known = reaches.filter((reach) => reach !== null);
    const [first] = known;
    if (first === undefined) return null;
    const own = ownWeights(this.#columns, node);
    // What goes along the axis itself has met other weights at each step.
    const beside = read.filter((_, i) => reaches[i]?.place !== null);
    const met = beside.reduce((all, id) => joined(all, this.#weights[id] ?? 0), own);
    const places = known.flatMap(({ place }) => place ?? []);
    const isOne = places.length === known.length && places.every((place) => place === places[0]);
    return {
      place: isOne ? first.place : null,
      up: extended(known, "up", places, met),
      down: extended(known, "down", places, met),
    };
  }
}

function stepAt(place: number): Reach {
  const chain: Chain = { last: { before: null, count: 1, place, weights: 0 }, weights: 0 };
  return { place, up: chain, down: chain };
}

/** The longest chain in one direction, with the nearest step that is read besides. */
function extended(
  reaches: readonly Reach[],
  direction: "up" | "down",
  places: readonly number[],
  met: number,
): Chain {
  const base = reaches.reduce((a, b) =>
    b[direction].last.count > a[direction].last.count ? b : a,
  );
  const { last, weights } = base[direction];
  const sign = direction === "up" ? 1 : -1;
  const ahead = places.filter((place) => (place - last.place) * sign > 0);
  if (ahead.length === 0) return { last, weights: joined(weights, met) };
  const place = direction === "up" ? Math.min(...ahead) : Math.max(...ahead);
  const link = { before: last, count: last.count + 1, place, weights: joined(weights, met) };
  return { last: link, weights: 0 };
}

/** Whether most steps have weights of their own. */
function isLayered(last: Link): boolean {
  const kinds = new Set<number>();
  let links = 0;
  for (let link = last; link.before !== null; link = link.before) {
    kinds.add(link.weights);
    links++;
  }
  return kinds.size > links / 2;
}
