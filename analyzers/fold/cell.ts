// A chain of copies as one node with the cell as its body. Values around the chain keep their ids, so that nothing
// else of the graph changes.

import { unknown } from "../base/index.ts";
import type { Attribute, Graph, Node, OpName, Region, Value, ValueId } from "../ir/index.ts";
import type { Walk } from "./axis.ts";
import { type Chain, keyOf, type Origin, type Place } from "./chain.ts";
import type { Columns } from "./columns.ts";
import { lengthOf } from "./stretch.ts";

/** A chain with the axis that it goes along. */
export interface Loop {
  readonly chain: Chain;
  readonly walk: Walk;
}

/** Values that are made besides those of the graph. */
export interface Values {
  readonly graph: Graph;
  readonly added: Value[];
}

/** The node `Unrolled` for a loop: so many copies of its body, of which the values marked in `read` are read around it. */
export function unrolled(
  columns: Columns,
  values: Values,
  { chain, walk }: Loop,
  read: Uint8Array,
): Node {
  const body = new Body(columns, values, chain);
  const emitted = placesRead(columns, chain, read);
  const name = nameOf(columns, chain);
  const region: Region = {
    path: `${columns.region.path}/${name}/body`,
    params: [...body.states(), ...body.eachParams()],
    nodes: body.nodes(),
    results: [...body.newStates(), ...emitted.map((place) => body.own(place))],
  };
  return {
    op: UNROLLED,
    name,
    inputs: enteringOf(chain),
    outputs: outputsOf(columns, chain, emitted, read),
    attributes: new Map<string, Attribute>([
      [
        "states",
        { kind: "int", value: BigInt(chain.carried.flatMap(({ initial }) => initial).length) },
      ],
      ["copies", { kind: "int", value: BigInt(chain.copies) }],
      ["length", { kind: "int", value: BigInt(walk.length) }],
      ["stride", { kind: "int", value: BigInt(walk.stride) }],
    ]),
    regions: [{ role: "body", region }],
    source: null,
  };
}

/** Whether the node is one that `unrolled` makes. */
export function isUnrolled({ op }: Node): boolean {
  return op === UNROLLED;
}

const UNROLLED: OpName = { domain: "depthwise", name: "Unrolled", overload: "" };

/** What a chain reads of the values around it, those that all copies share included. */
export function readBy(chain: Chain): readonly ValueId[] {
  const shared = chain.origins.flatMap((row) =>
    row.flatMap((origin) => (origin?.kind === "shared" ? [origin.id] : [])),
  );
  return [...enteringOf(chain), ...shared];
}

/** First states, then for each copy what it reads of its own. */
function enteringOf(chain: Chain): readonly ValueId[] {
  const eaches = eachesIn(chain);
  const ids = chain.carried.flatMap(({ initial }) => initial);
  for (let copy = 0; copy < chain.copies; copy++) {
    for (const each of eaches) {
      const id = each.ids[copy];
      if (id !== undefined) ids.push(id);
    }
  }
  return ids;
}

type Each = Extract<Origin, { kind: "each" }>;

function eachesIn({ origins }: Chain): readonly Each[] {
  return origins.flatMap((row) =>
    row.flatMap((origin) => (origin?.kind === "each" ? [origin] : [])),
  );
}

/** The copy whose names the body has: the first one may be named after what comes before it. */
const NAMED = 1;

function nodesOf({ nodes }: Columns, { start, period }: Chain, copy: number): readonly Node[] {
  return nodes.slice(start + copy * period, start + (copy + 1) * period);
}

function nameOf(columns: Columns, chain: Chain): string {
  const first = nodesOf(columns, chain, 0);
  const named = first.find(({ name }) => name !== "");
  return named?.name ?? `${first[0]?.op.name ?? ""}#unrolled`;
}

/** Places of the cell whose values are read around the chain, in any copy. */
function placesRead(
  { maker, output, base }: Columns,
  chain: Chain,
  read: Uint8Array,
): readonly Place[] {
  const places = new Map<string, Place>();
  const [first, count] = [base + chain.start, lengthOf(chain)];
  for (let id = 0; id < read.length; id++) {
    if (read[id] !== 1) continue;
    const at = (maker[id] ?? -1) - first;
    if (at < 0 || at >= count) continue;
    const place = { node: at % chain.period, output: output[id] ?? 0 };
    places.set(keyOf(place), place);
  }
  return [...places.values()].sort((a, b) => a.node - b.node || a.output - b.output);
}

/** What is read of each copy, copy after copy. */
function outputsOf(
  { nodes }: Columns,
  { start, period, copies }: Chain,
  emitted: readonly Place[],
  read: Uint8Array,
): readonly (ValueId | null)[] {
  return Array.from({ length: copies }, (_, copy) =>
    emitted.map(({ node, output }) => {
      const id = nodes[start + copy * period + node]?.outputs[output] ?? null;
      return id !== null && read[id] === 1 ? id : null;
    }),
  ).flat();
}

/** The cell with values of its own. */
class Body {
  readonly #values: Values;
  readonly #chain: Chain;
  readonly #cell: readonly Node[];
  readonly #own = new Map<string, ValueId>();
  readonly #each = new Map<Each, ValueId>();

  constructor(columns: Columns, values: Values, chain: Chain) {
    this.#values = values;
    this.#chain = chain;
    this.#cell = nodesOf(columns, chain, NAMED);
  }

  /** The value of the place in this copy, or so many copies before. */
  own(place: Place, lag = 0): ValueId {
    const key = `${keyOf(place)} ${lag}`;
    const known = this.#own.get(key);
    if (known !== undefined) return known;
    const id = this.#add(this.#cell[place.node]?.outputs[place.output] ?? -1);
    this.#own.set(key, id);
    return id;
  }

  /** A place that is read more than one copy back is a state for each copy between. */
  states(): readonly ValueId[] {
    return this.#chain.carried.flatMap(({ from, initial }) =>
      initial.map((_, i) => this.own(from, i + 1)),
    );
  }

  newStates(): readonly ValueId[] {
    return this.#chain.carried.flatMap(({ from, initial }) =>
      initial.map((_, i) => this.own(from, i)),
    );
  }

  eachParams(): readonly ValueId[] {
    return eachesIn(this.#chain).map((each) => this.#param(each));
  }

  nodes(): readonly Node[] {
    // Nodes of a file are read on demand, so that each field is asked for by name.
    return this.#cell.map((node, at) => ({
      op: node.op,
      name: node.name,
      inputs: (this.#chain.origins[at] ?? []).map((origin) => this.#input(origin)),
      outputs: node.outputs.map((id, output) =>
        id === null ? null : this.own({ node: at, output }),
      ),
      attributes: node.attributes,
      regions: node.regions,
      source: node.source,
    }));
  }

  #input(origin: Origin | null): ValueId | null {
    switch (origin?.kind) {
      case undefined:
        return null;
      case "own":
        return this.own(origin.from);
      case "carried":
        return this.own(origin.from, origin.lag);
      case "shared":
        return origin.id;
      case "each":
        return this.#param(origin);
    }
  }

  #param(each: Each): ValueId {
    const known = this.#each.get(each);
    if (known !== undefined) return known;
    const id = this.#add(each.ids[0] ?? -1);
    this.#each.set(each, id);
    return id;
  }

  // What differs between copies is no constant, whatever the first of them is.
  #add(like: number): ValueId {
    const { graph, added } = this.#values;
    const { name = "", declared = unknown("not declared") } = graph.values[like] ?? {};
    added.push({ name, declared, constant: null, overridable: false });
    return (graph.values.length + added.length - 1) as ValueId;
  }
}
