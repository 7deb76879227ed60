// How a graph lies in WASM memory: the direct layout where ids are topological already, else the
// relabelled one.

import type { EdgeList } from "./engine.ts";
import type { Instance } from "./instance.ts";

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
 * The direct layout, or null where the edges are not in its form: then the ids may be out of range
 * too. Needs at least a node.
 */
export function directLayout({ call, arena }: Instance, graph: EdgeList): Layout | null {
  const { nodes } = graph;
  const count = graph.edges.length / 2;
  const before = arena.mark();
  const edges = copyEdges({ call, arena }, graph);
  const offsets = arena.words(nodes + 1);
  const levels = arena.words(nodes);
  const widths = arena.words(nodes);
  const depth = call.direct(nodes, count, edges, offsets, levels, widths);
  if (depth === 0) {
    arena.release(before);
    return null;
  }
  return {
    offsets,
    neighbours: edges,
    rows: "predecessors",
    depth,
    widths,
    levels,
    relabelled: null,
  };
}

/** The relabelled layout, or null when the graph has a cycle. */
export function relabelledLayout(instance: Instance, graph: EdgeList): Layout | null {
  const { call, arena } = instance;
  const { nodes } = graph;
  const count = graph.edges.length / 2;
  const before = arena.mark();
  // `relabel` writes one word past the end of the order and reads one past the end of the rows.
  const order = arena.words(nodes + 1);
  const position = arena.words(nodes);
  const offsets = arena.words(nodes + 1);
  const neighbours = arena.words(count);
  const widths = arena.words(nodes);
  const depth = arena.scratch(() => {
    const rows = rowsOf(instance, graph, "successors");
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
export function rowsOf(instance: Instance, graph: EdgeList, rows: Layout["rows"]) {
  const { call, arena } = instance;
  const count = graph.edges.length / 2;
  const offsets = arena.words(graph.nodes + 1);
  const neighbours = arena.words(count + 1);
  arena.scratch(() => {
    const edges = copyEdges(instance, graph);
    const dealt = arena.words(2 * count);
    const buckets = arena.words(BUCKET_WORDS);
    const sort = rows === "successors" ? call.rowsBySource : call.rowsByTarget;
    sort(graph.nodes, count, edges, offsets, neighbours, dealt, buckets);
  });
  return { offsets, neighbours };
}

/** Whether every edge names two nodes. */
export function areInRange(instance: Instance, graph: EdgeList): boolean {
  return instance.arena.scratch(() => {
    const edges = copyEdges(instance, graph);
    return instance.call.inRange(graph.nodes, edges, graph.edges.length / 2) === 1;
  });
}

// A spare edge at the end takes the sentinel of the direct path.
function copyEdges({ arena }: Instance, { edges }: EdgeList): number {
  const address = arena.words(edges.length + 2);
  arena.ints(address, edges.length).set(edges);
  return address;
}
