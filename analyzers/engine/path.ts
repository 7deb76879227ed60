// One critical path, walked back along the heaviest predecessors: it visits only the rows of nodes
// on the path.

import type { Numbers } from "./engine.ts";

/**
 * Rows of neighbours: those of node v stand at `offsets[v]` up to, not including, `offsets[v + 1]`.
 */
export interface Adjacency {
  readonly offsets: Int32Array;
  readonly neighbours: Int32Array;
}

/**
 * Node ids of a heaviest path, source first, from the forward weights of one lane; the smallest id
 * wins a tie.
 */
export function criticalPath(forward: Numbers, predecessors: Adjacency): Int32Array {
  const path: number[] = [];
  let node = heaviest(forward);
  while (0 <= node) {
    path.push(node);
    node = heaviestPredecessor(node, forward, predecessors);
  }
  return Int32Array.from(path.reverse());
}

function heaviest(forward: Numbers): number {
  let best = -1;
  let weight = -1;
  for (let node = 0; node < forward.length; node++) {
    const its = forward[node] ?? 0;
    if (weight < its) {
      weight = its;
      best = node;
    }
  }
  return best;
}

function heaviestPredecessor(node: number, forward: Numbers, rows: Adjacency): number {
  let best = -1;
  let weight = -1;
  const end = rows.offsets[node + 1] ?? 0;
  for (let at = rows.offsets[node] ?? 0; at < end; at++) {
    const from = rows.neighbours[at] ?? 0;
    const its = forward[from] ?? 0;
    if (weight < its || (weight === its && from < best)) {
      weight = its;
      best = from;
    }
  }
  return best;
}
