// Strongly connected components by Tarjan's algorithm with its own stack: depth is bounded by
// memory alone. R. Tarjan, Depth-first search and linear graph algorithms, SIAM J. Comput. 1(2),
// 1972.

import type { Adjacency } from "./path.ts";

/**
 * Component of each node, in the order in which the search closes them: no edge goes to a larger
 * number.
 */
export function componentsOf({ offsets, neighbours }: Adjacency): Int32Array {
  const nodes = offsets.length - 1;
  // Rank of discovery, from 1; 0 = not seen; `nodes + 1` = its component is closed.
  const rank = new Int32Array(nodes);
  const closed = nodes + 1;
  // While a node is open this is its low link, the smallest rank it can reach; afterwards its
  // component.
  const component = new Int32Array(nodes);
  const open = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  const next = offsets.slice(0, nodes);
  let seen = 0;
  let components = 0;
  let opened = 0;
  for (let root = 0; root < nodes; root++) {
    if (rank[root] !== 0) continue;
    let depth = 0;
    path[0] = root;
    while (0 <= depth) {
      const node = path[depth] ?? 0;
      if (rank[node] === 0) {
        rank[node] = ++seen;
        component[node] = seen;
        open[opened++] = node;
      }
      const at = next[node] ?? 0;
      if (at < (offsets[node + 1] ?? 0)) {
        const to = neighbours[at] ?? 0;
        const its = rank[to] ?? 0;
        // An edge into the unseen is looked at again on return, when its target has a low link.
        if (its === 0) {
          path[++depth] = to;
          continue;
        }
        next[node] = at + 1;
        if (its !== closed) {
          component[node] = Math.min(component[node] ?? 0, component[to] ?? 0);
        }
        continue;
      }
      depth--;
      if (component[node] !== rank[node]) continue;
      for (let member = -1; member !== node; ) {
        member = open[--opened] ?? 0;
        rank[member] = closed;
        component[member] = components;
      }
      components++;
    }
  }
  return component;
}
