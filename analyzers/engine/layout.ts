// How a graph lies in WASM memory: the direct layout where ids are topological already, else the
// relabelled one.

import type { EdgeList } from "./engine.ts";
import type { Instance } from "./instance.ts";

/** Address of a graph's edges, with a spare edge behind them for the sentinel of the direct path. */
export interface ResidentEdges {
  readonly nodes: number;
  readonly count: number;
  readonly address: number;
}

/** Words that so many edges take. */
export function edgeWords(count: number): number {
  return 2 * count + 2;
}

/** The edges in the memory of the instance: where they are, if they are in it, else a copy. */
export function residentEdges({ arena }: Instance, { nodes, edges }: EdgeList): ResidentEdges {
  const count = edges.length / 2;
  if (arena.holds(edges)) return { nodes, count, address: edges.byteOffset };
  const address = arena.words(edgeWords(count));
  arena.ints(address, edges.length).set(edges);
  return { nodes, count, address };
}

/** Addresses of an acyclic graph's rows, in an order in which a sweep is near-sequential. */
export interface Layout {
  readonly offsets: number;
  readonly neighbours: number;
  /** Whether a row holds what comes before its node or what comes after. */
  readonly rows: "predecessors" | "successors";
  readonly depth: number;
  /** Words: number of nodes on each level. */
  readonly widths: number;
  /** Words: level of each node; only where ids are positions. */
  readonly levels: number | null;
  /** Node at each position and position of each node; null where ids are positions. */
  readonly relabelled: { readonly order: number; readonly position: number } | null;
}

/** Words that `rowsBySource` and `rowsByTarget` need for their buckets. */
const BUCKET_WORDS = 1026;
/** Words that `relabel` needs for the rows it fetches together. */
const BLOCK_WORDS = 3 * 64;

/**
 * The direct layout, in place of the edges, or null where the edges are not in its form: then the ids may be out of range
 * too. Needs at least a node.
 */
export function directLayout({ call, arena }: Instance, edges: ResidentEdges): Layout | null {
  const { nodes, count } = edges;
  const before = arena.mark();
  const offsets = arena.words(nodes + 1);
  const levels = arena.words(nodes);
  const widths = arena.words(nodes);
  const depth = call.direct(nodes, count, edges.address, offsets, levels, widths);
  if (depth === 0) {
    call.restore(arena.ints(widths, 1)[0] ?? 0, edges.address, offsets);
    arena.release(before);
    return null;
  }
  return {
    offsets,
    neighbours: edges.address,
    rows: "predecessors",
    depth,
    widths,
    levels,
    relabelled: null,
  };
}

/** The relabelled layout, or null when the graph has a cycle. */
export function relabelledLayout(instance: Instance, edges: ResidentEdges): Layout | null {
  const { call, arena } = instance;
  const { nodes, count } = edges;
  const before = arena.mark();
  // `relabel` writes one word past the end of the order and reads one past the end of the rows.
  const order = arena.words(nodes + 1);
  const position = arena.words(nodes);
  const offsets = arena.words(nodes + 1);
  const neighbours = arena.words(count);
  const widths = arena.words(nodes);
  const depth = arena.scratch(() => {
    const rows = rowsOf(instance, edges, "successors");
    const degrees = arena.words(nodes);
    const block = arena.words(BLOCK_WORDS);
    return call.relabel(
      ...[nodes, rows.offsets, rows.neighbours, order, position, offsets, neighbours],
      ...[widths, degrees, block],
    );
  });
  if (depth === 0) {
    arena.release(before);
    return null;
  }
  return {
    offsets,
    neighbours,
    rows: "successors",
    depth,
    widths,
    levels: null,
    relabelled: { order, position },
  };
}

/** Rows by node id, whatever the ids; what they are sorted with is free again. */
export function rowsOf(
  { call, arena }: Instance,
  { nodes, count, address }: ResidentEdges,
  rows: Layout["rows"],
) {
  const offsets = arena.words(nodes + 1);
  const neighbours = arena.words(count + 1);
  arena.scratch(() => {
    const dealt = arena.words(2 * count);
    const buckets = arena.words(BUCKET_WORDS);
    const sort = rows === "successors" ? call.rowsBySource : call.rowsByTarget;
    sort(nodes, count, address, offsets, neighbours, dealt, buckets);
  });
  return { offsets, neighbours };
}

/** A copy of the edges of a direct layout, as they were. */
export function restoredEdges(
  { call, arena }: Instance,
  { nodes, count }: ResidentEdges,
  { offsets, neighbours }: Layout,
): ResidentEdges {
  const address = arena.words(edgeWords(count));
  arena.ints(address, count).set(arena.ints(neighbours, count));
  call.restore(nodes, address, offsets);
  return { nodes, count, address };
}

/** Whether every edge names two nodes. */
export function areInRange({ call }: Instance, { nodes, count, address }: ResidentEdges): boolean {
  return call.inRange(nodes, address, count) === 1;
}
