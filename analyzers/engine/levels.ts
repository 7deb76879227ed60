// Levels of an acyclic graph, and what follows from them: widths and the order by level.

import type { Adjacency } from "./path.ts";

/**
 * Level of each node by Kahn's algorithm, or null when some nodes are never free of predecessors: a
 * cycle.
 */
export function levelsOf(successors: Adjacency): Int32Array | null {
  const { offsets, neighbours } = successors;
  const nodes = offsets.length - 1;
  const waiting = new Int32Array(nodes);
  for (const to of neighbours) waiting[to] = (waiting[to] ?? 0) + 1;
  const queue = new Int32Array(nodes);
  let tail = 0;
  for (let node = 0; node < nodes; node++) if (waiting[node] === 0) queue[tail++] = node;
  const levels = new Int32Array(nodes);
  for (let head = 0; head < tail; head++) {
    const node = queue[head] ?? 0;
    const below = (levels[node] ?? 0) + 1;
    const end = offsets[node + 1] ?? 0;
    for (let at = offsets[node] ?? 0; at < end; at++) {
      const to = neighbours[at] ?? 0;
      const left = (waiting[to] ?? 0) - 1;
      waiting[to] = left;
      // First in, first out: the last predecessor to leave the queue is one of the deepest.
      if (left === 0) {
        levels[to] = below;
        queue[tail++] = to;
      }
    }
  }
  return tail === nodes ? levels : null;
}

/** Number of nodes on each level. */
export function widthsOf(levels: Int32Array): Int32Array {
  let depth = 0;
  for (const level of levels) depth = Math.max(depth, level + 1);
  const widths = new Int32Array(depth);
  for (const level of levels) widths[level] = (widths[level] ?? 0) + 1;
  return widths;
}

/** Node ids by level, then by id. */
export function orderBy(levels: Int32Array): Int32Array {
  const next = widthsOf(levels);
  let start = 0;
  for (let level = 0; level < next.length; level++) {
    const width = next[level] ?? 0;
    next[level] = start;
    start += width;
  }
  const order = new Int32Array(levels.length);
  for (let node = 0; node < levels.length; node++) {
    const level = levels[node] ?? 0;
    const slot = next[level] ?? 0;
    next[level] = slot + 1;
    order[slot] = node;
  }
  return order;
}
