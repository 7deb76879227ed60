// Which carried states of a loop body read which: the "reads old" graph, and the cycles in it.
//
// Vertices are the body's nodes and, for each carried state, its old value. Edges follow the data; one more
// edge leads from the producer of a state's new value to its old value, since the next trip reads it there.
// States on one cycle are coupled. A state that is only handed on, or only appended to, is on no cycle: an
// edge leads from its old value to a node only where the node really reads it.

import { must } from "../base/index.ts";
import type { GraphEngine, OpenGraph } from "../engine/index.ts";
import { type Body, captures, type Graph, type Node, type ValueId } from "../ir/index.ts";
import type { RunRegion } from "./run.ts";
import { type Sources, sourcesOf } from "./sources.ts";

/** What a node keeps of its first input; see `OpRule.keeps`. */
export type Keeps = (node: Node) => "same" | "append" | null;

/** Carried states that depend on each other's old values, with the body's nodes between them. */
export interface Coupling {
  /** Indices into `Body.carried`. */
  readonly states: readonly number[];
  /** Indices of body nodes on the cycle, in the body's order. */
  readonly through: readonly number[];
}

export interface StateGraph {
  readonly couplings: readonly Coupling[];
  /** Most uncoupled states on one path: after so many trips the initial state is forgotten. */
  readonly levels: number;
}

/** What the edges are read from. */
export interface StateContext {
  readonly graph: Graph;
  readonly engine: GraphEngine;
  readonly keeps: Keeps;
  /** The body as it runs; null where it was not entered. */
  readonly run: RunRegion | null;
  /** Reads that are taken for not made. */
  readonly isCut: (read: { readonly node: number; readonly input: number }) => boolean;
}

/** The couplings of the body's carried states; none at all for a map. */
export function stateGraph(cx: StateContext, body: Body): StateGraph {
  const found = new StateEdges(cx, body).collect();
  const open = cx.engine.open({ nodes: found.vertices, edges: found.edges });
  try {
    const couplings = couplingsOf(body, open.components(), found);
    return { couplings, levels: couplings.length > 0 ? 0 : levelsOf(body, open) };
  } finally {
    open.dispose();
  }
}

function couplingsOf(
  body: Body,
  component: Int32Array,
  { edges, nodeOf }: Edges,
): readonly Coupling[] {
  const nodes = body.region.nodes.length;
  const size = new Map<number, number>();
  for (const id of component) size.set(id, (size.get(id) ?? 0) + 1);
  const cyclic = new Set<number>();
  for (const [id, count] of size) if (count > 1) cyclic.add(id);
  for (let k = 0; k < edges.length; k += 2) {
    if (edges[k] === edges[k + 1]) cyclic.add(must(component[edges[k] ?? 0], "component"));
  }
  const couplings = new Map<number, { states: number[]; through: Set<number> }>();
  for (const [vertex, id] of component.entries()) {
    if (!cyclic.has(id)) continue;
    const coupling = couplings.get(id) ?? { states: [], through: new Set() };
    couplings.set(id, coupling);
    const node = nodeOf(vertex);
    if (node === null) coupling.states.push(vertex - nodes);
    else coupling.through.add(node);
  }
  return [...couplings.values()]
    .filter(({ states }) => states.length > 0)
    .map(({ states, through }) => ({ states, through: [...through].sort((a, b) => a - b) }));
}

function levelsOf(body: Body, open: OpenGraph): number {
  const nodes = body.region.nodes.length;
  const classOf = new Int32Array(open.nodes).fill(1, nodes, nodes + body.carried.length);
  const spans = open.spans({ lanes: 1, classOf, table: new Int32Array([0, 1]) });
  return spans?.[0] ?? body.carried.length;
}

/** Old value of a state, whole, and the node that last kept it. */
interface Alias {
  readonly state: number;
  readonly keeper: number | null;
}

interface Edges {
  readonly edges: Int32Array;
  readonly vertices: number;
  /** The node that a vertex stands for; null for an old state. */
  readonly nodeOf: (vertex: number) => number | null;
}

class StateEdges {
  readonly #cx: StateContext;
  readonly #body: Body;
  readonly #producer = new Map<ValueId, number>();
  readonly #aliases = new Map<ValueId, Alias>();
  readonly #edges: number[] = [];
  /** Nodes of the vertices behind nodes and states: one a result, where results have sources of their own. */
  readonly #ports: number[] = [];

  constructor(cx: StateContext, body: Body) {
    this.#cx = cx;
    this.#body = body;
  }

  collect(): Edges {
    const { region, carried } = this.#body;
    for (const [state, { enters }] of carried.entries()) {
      this.#aliases.set(enters, { state, keeper: null });
    }
    for (const [index, node] of region.nodes.entries()) this.#node(node, index);
    for (const [state, { leaves }] of carried.entries()) this.#handOn(leaves, state);
    const states = region.nodes.length + carried.length;
    return {
      edges: Int32Array.from(this.#edges),
      vertices: states + this.#ports.length,
      nodeOf: (vertex) => {
        if (vertex < region.nodes.length) return vertex;
        return vertex < states ? null : (this.#ports[vertex - states] ?? null);
      },
    };
  }

  #node(node: Node, index: number): void {
    const run = this.#cx.run?.nodes[index];
    const sources = run === undefined ? null : sourcesOf(run);
    if (sources !== null) {
      this.#results(node, index, sources);
      return;
    }
    const [first] = node.inputs;
    const alias = first === null || first === undefined ? undefined : this.#aliases.get(first);
    const kept = alias === undefined ? null : this.#cx.keeps(node);
    for (const [i, id] of node.inputs.entries()) {
      if (id === null || this.#cx.isCut({ node: index, input: i })) continue;
      if (i === 0 && kept !== null && alias !== undefined) this.#follow(alias.keeper, index);
      else this.#read(id, index);
    }
    for (const { region } of node.regions) {
      for (const id of captures(this.#cx.graph, region)) this.#read(id, index);
    }
    for (const [i, id] of node.outputs.entries()) {
      if (id === null) continue;
      this.#producer.set(id, index);
      if (i === 0 && kept !== null && alias !== undefined) {
        this.#aliases.set(id, { state: alias.state, keeper: index });
      }
    }
  }

  /** Each result is a vertex of its own. */
  #results(node: Node, index: number, sources: readonly Sources[]): void {
    for (const [i, id] of node.outputs.entries()) {
      if (id === null) continue;
      const { region, carried } = this.#body;
      const vertex = region.nodes.length + carried.length + this.#ports.length;
      this.#ports.push(index);
      for (const source of sources[i] ?? []) this.#read(source, vertex);
      this.#producer.set(id, vertex);
    }
  }

  /** The vertex reads the value, and with it the whole old state that the value may be. */
  #read(id: ValueId, index: number): void {
    const alias = this.#aliases.get(id);
    if (alias !== undefined) this.#edge(this.#vertex(alias.state), index);
    this.#follow(this.#producer.get(id) ?? null, index);
  }

  #follow(from: number | null, to: number): void {
    if (from !== null) this.#edge(from, to);
  }

  /** The value becomes the state in the next trip. */
  #handOn(leaves: ValueId, state: number): void {
    const alias = this.#aliases.get(leaves);
    if (alias !== undefined && alias.state !== state) {
      this.#edge(this.#vertex(alias.state), this.#vertex(state));
    }
    this.#follow(this.#producer.get(leaves) ?? null, this.#vertex(state));
  }

  #vertex(state: number): number {
    return this.#body.region.nodes.length + state;
  }

  #edge(from: number, to: number): void {
    this.#edges.push(from, to);
  }
}
