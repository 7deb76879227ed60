// Graphs and weights for the engine's tests: arbitrary small ones, and large ones from a seed.

import fc from "fast-check";
import type { EdgeList, Numbers, Weights } from "../../analyzers/engine/index.ts";

type Edge = readonly [from: number, to: number];

/** A graph from its edges, one pair each. */
export function graphOf(nodes: number, ...edges: readonly Edge[]): EdgeList {
  return { nodes, edges: Int32Array.from(edges.flat()) };
}

/** 0 → 1 → 2 → … */
export function chain(nodes: number): EdgeList {
  const edges = new Int32Array(Math.max(0, nodes - 1) * 2);
  for (let k = 0; k < edges.length; k++) edges[k] = (k + 1) >> 1;
  return { nodes, edges };
}

/** One source, a layer of that width, one sink. */
export function fan(width: number): EdgeList {
  const edges: number[] = [];
  for (let node = 1; node <= width; node++) edges.push(0, node);
  for (let node = 1; node <= width; node++) edges.push(node, width + 1);
  return { nodes: width + 2, edges: Int32Array.from(edges) };
}

/** Any directed multigraph with self-loops and unconnected nodes. */
export function anyGraph(most: number): fc.Arbitrary<EdgeList> {
  return fc
    .integer({ min: 1, max: most })
    .chain((nodes) =>
      fc
        .array(fc.tuple(fc.nat(nodes - 1), fc.nat(nodes - 1)), { maxLength: 3 * most })
        .map((edges) => graphOf(nodes, ...edges)),
    );
}

/** An acyclic multigraph in the order of a dump: ids topological, edges grouped by target. */
export function orderedGraph(most: number): fc.Arbitrary<EdgeList> {
  return anyGraph(most).map(({ nodes, edges }) => {
    const forward = pairs(edges)
      .filter(([from, to]) => from !== to)
      .map(([from, to]): Edge => (from < to ? [from, to] : [to, from]))
      .sort((a, b) => a[1] - b[1]);
    return graphOf(nodes, ...forward);
  });
}

/** An acyclic multigraph with ids and edges in any order. */
export function shuffledGraph(most: number): fc.Arbitrary<EdgeList> {
  return fc.tuple(orderedGraph(most), fc.nat()).map(([graph, seed]) => shuffled(graph, seed));
}

/** The same graph under other ids, its edges in another order. */
export function shuffled({ nodes, edges }: EdgeList, seed: number): EdgeList {
  const below = randomBelow(seed);
  const ids = Int32Array.from({ length: nodes }, (_, k) => k);
  for (let k = nodes - 1; 0 < k; k--) swap(ids, k, below(k + 1));
  const renamed = edges.map((id) => ids[id] ?? 0);
  for (let k = edges.length / 2 - 1; 0 < k; k--) {
    const other = below(k + 1);
    swap(renamed, 2 * k, 2 * other);
    swap(renamed, 2 * k + 1, 2 * other + 1);
  }
  return { nodes, edges: renamed };
}

/**
 * A random acyclic graph of layers in dump order, three edges into each node from the layers
 * before.
 */
export function layered(nodes: number, width: number, seed: number): EdgeList {
  const below = randomBelow(seed);
  const edges: number[] = [];
  for (let node = width; node < nodes; node++) {
    const layer = node - (node % width);
    for (let k = 0; k < 3; k++) {
      edges.push(Math.max(0, layer - width * (1 + below(2))) + below(width), node);
    }
  }
  return { nodes, edges: Int32Array.from(edges) };
}

/** A few edges back to earlier nodes, which close cycles. */
export function withCycles({ nodes, edges }: EdgeList, back: number, seed: number): EdgeList {
  const below = randomBelow(seed);
  const more = Array.from({ length: back }, () => {
    const from = 1 + below(nodes - 1);
    return [from, Math.max(0, from - 1 - below(200))];
  });
  return { nodes, edges: Int32Array.from([...edges, ...more.flat()]) };
}

/** Every kind of number a weight can have. */
export const KINDS = [Int32Array, Float32Array, Float64Array] as const;

/** Random weights of one kind: integers, or fractions whose sums round. */
export function randomWeights<N extends Numbers>(
  kind: { new (length: number): N },
  nodes: number,
  lanes: number,
  seed: number,
): Weights<N> {
  const below = randomBelow(seed);
  const classes = 7;
  const table = new kind(classes * lanes);
  for (let k = 0; k < table.length; k++)
    table[k] = below(1000) / (kind.name === "Int32Array" ? 1 : 7);
  return { lanes, classOf: Int32Array.from({ length: nodes }, () => below(classes)), table };
}

/** Edges as pairs. */
export function pairs(edges: Int32Array): Edge[] {
  return Array.from(
    { length: edges.length / 2 },
    (_, k): Edge => [edges[2 * k] ?? 0, edges[2 * k + 1] ?? 0],
  );
}

// xorshift: the same numbers on every machine.
function randomBelow(seed: number): (bound: number) => number {
  let state = (seed ^ 0x9e3779b9) >>> 0 || 1;
  return (bound) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state = (state ^ (state << 5)) >>> 0;
    return state % bound;
  };
}

function swap(ids: Int32Array, a: number, b: number): void {
  const kept = ids[a] ?? 0;
  ids[a] = ids[b] ?? 0;
  ids[b] = kept;
}
