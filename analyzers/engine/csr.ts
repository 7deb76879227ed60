// Compressed adjacency: all rows of neighbours in one array, by a stable counting sort of the
// edges.

import type { EdgeList } from "./engine.ts";
import type { Adjacency } from "./path.ts";

/** Targets of each node's edges, in list order within a row. */
export function successors(graph: EdgeList): Adjacency {
  return rowsBy(graph, 0);
}

/** Sources of the edges into each node, in list order within a row. */
export function predecessors(graph: EdgeList): Adjacency {
  return rowsBy(graph, 1);
}

// `end` is the end of an edge that owns the row: 0 its source, 1 its target.
function rowsBy({ nodes, edges }: EdgeList, end: 0 | 1): Adjacency {
  const offsets = new Int32Array(nodes + 1);
  const neighbours = new Int32Array(edges.length / 2);
  for (let at = end; at < edges.length; at += 2) {
    const owner = edges[at] ?? 0;
    offsets[owner + 1] = (offsets[owner + 1] ?? 0) + 1;
  }
  for (let node = 0; node < nodes; node++) {
    offsets[node + 1] = (offsets[node + 1] ?? 0) + (offsets[node] ?? 0);
  }
  const next = offsets.slice(0, nodes);
  for (let at = end; at < edges.length; at += 2) {
    const owner = edges[at] ?? 0;
    const slot = next[owner] ?? 0;
    next[owner] = slot + 1;
    neighbours[slot] = edges[at ^ 1] ?? 0;
  }
  return { offsets, neighbours };
}
