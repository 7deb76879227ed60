// A chain of copies as one node with the cell as its body. Values around the chain keep their ids, so that nothing
// else of the graph changes.

import { unknown } from "../base/index.ts";
import type { Attribute, Graph, Node, Region, Value, ValueId } from "../ir/index.ts";
import { type Chain, type Origin, type Place, placeKey } from "./chain.ts";
import { isSource, readElsewhere } from "./outside.ts";

/** The graph with the chain as a node `Unrolled`: so many copies of its body, for an axis of that length. */
export function folded(graph: Graph, chain: Chain, length: number): Graph {
  const inside = new Set(chain.copies.flat());
  const read = readElsewhere(graph.body, inside);
  const body = new Body(graph, chain);
  const emitted = placesRead(chain, read);
  const initial = [...chain.initial.values()];
  const region: Region = {
    path: `${graph.body.path}/${nameOf(chain)}/body`,
    params: [...initial.map(({ from }) => body.carried(from)), ...body.eachParams()],
    nodes: body.nodes(),
    results: [
      ...initial.map(({ from }) => body.own(from)),
      ...emitted.map((place) => body.own(place)),
    ],
  };
  const node: Node = {
    op: { domain: "depthwise", name: "Unrolled", overload: "" },
    name: nameOf(chain),
    inputs: [...initial.map(({ id }) => id), ...body.eachInputs()],
    outputs: chain.copies.flatMap((cell) =>
      emitted.map(({ node: at, output }) => {
        const id = cell[at]?.outputs[output] ?? null;
        return id !== null && read.has(id) ? id : null;
      }),
    ),
    attributes: new Map<string, Attribute>([
      ["states", { kind: "int", value: BigInt(initial.length) }],
      ["copies", { kind: "int", value: BigInt(chain.copies.length) }],
      ["length", { kind: "int", value: BigInt(length) }],
    ]),
    regions: [{ role: "body", region }],
    source: null,
  };
  return {
    ...graph,
    values: [...graph.values, ...body.values],
    body: { ...graph.body, nodes: placed(graph.body.nodes, inside, node) },
  };
}

/** The node in place of the chain: behind all that it reads, which is what stands before it, and constants. */
function placed(nodes: readonly Node[], inside: ReadonlySet<Node>, node: Node): readonly Node[] {
  const start = nodes.findIndex((other) => inside.has(other));
  const rest = nodes.filter((other) => !inside.has(other));
  const end = rest.findIndex((other, i) => i >= start && !isSource(other));
  const at = end < 0 ? rest.length : end;
  return [...rest.slice(0, at), node, ...rest.slice(at)];
}

function nameOf({ copies }: Chain): string {
  const [first] = copies;
  const named = first?.find(({ name }) => name !== "");
  return named?.name ?? `${first?.[0]?.op.name ?? ""}#unrolled`;
}

/** Places of the cell whose values are read around the chain, in any copy. */
function placesRead({ copies }: Chain, read: ReadonlySet<ValueId>): readonly Place[] {
  const places = new Map<string, Place>();
  for (const cell of copies) {
    for (const [node, { outputs }] of cell.entries()) {
      for (const [output, id] of outputs.entries()) {
        const place = { node, output };
        if (id !== null && read.has(id)) places.set(placeKey(place), place);
      }
    }
  }
  return [...places.values()].sort((a, b) => a.node - b.node || a.output - b.output);
}

/** The cell with values of its own. */
class Body {
  readonly values: Value[] = [];
  readonly #graph: Graph;
  readonly #chain: Chain;
  readonly #own = new Map<string, ValueId>();
  readonly #carried = new Map<string, ValueId>();
  readonly #each = new Map<Extract<Origin, { kind: "each" }>, ValueId>();

  constructor(graph: Graph, chain: Chain) {
    this.#graph = graph;
    this.#chain = chain;
  }

  own(place: Place): ValueId {
    return this.#made(this.#own, placeKey(place), this.#valueAt(place));
  }

  carried(place: Place): ValueId {
    return this.#made(this.#carried, placeKey(place), this.#valueAt(place));
  }

  eachParams(): readonly ValueId[] {
    return this.#eaches().map((each) => this.#param(each));
  }

  /** Copy after copy. */
  eachInputs(): readonly ValueId[] {
    const eaches = this.#eaches();
    return this.#chain.copies.flatMap((_, copy) => eaches.flatMap(({ ids }) => ids[copy] ?? []));
  }

  nodes(): readonly Node[] {
    const [, cell = []] = this.#chain.copies;
    // Nodes of a file are read on demand, so that each field is asked for by name.
    return cell.map((node, at) => ({
      op: node.op,
      name: node.name,
      inputs: node.inputs.map((_, input) => this.#input(this.#chain.origins[at]?.[input] ?? null)),
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
        return this.carried(origin.from);
      case "shared":
        return origin.id;
      case "each":
        return this.#param(origin);
    }
  }

  #eaches(): readonly Extract<Origin, { kind: "each" }>[] {
    return this.#chain.origins.flatMap((row) =>
      row.flatMap((origin) => (origin?.kind === "each" ? [origin] : [])),
    );
  }

  #param(each: Extract<Origin, { kind: "each" }>): ValueId {
    const known = this.#each.get(each);
    if (known !== undefined) return known;
    const id = this.#add(this.#graph.values[each.ids[0] ?? -1]);
    this.#each.set(each, id);
    return id;
  }

  #valueAt({ node, output }: Place): Value | undefined {
    return this.#graph.values[this.#chain.copies[1]?.[node]?.outputs[output] ?? -1];
  }

  #made(among: Map<string, ValueId>, key: string, like: Value | undefined): ValueId {
    const known = among.get(key);
    if (known !== undefined) return known;
    const id = this.#add(like);
    among.set(key, id);
    return id;
  }

  // What differs between copies is no constant, whatever the first of them is.
  #add(like: Value | undefined): ValueId {
    const name = like?.name ?? "";
    const declared = like?.declared ?? unknown("not declared");
    this.values.push({ name, declared, constant: null, overridable: false });
    return (this.#graph.values.length + this.values.length - 1) as ValueId;
  }
}
