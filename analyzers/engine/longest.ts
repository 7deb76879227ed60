// Heaviest paths in all lanes: one sweep in which each node takes the largest of its neighbours and
// adds its own weight.

import type { Numbers, Weights } from "./engine.ts";
import { ceiling, zeros } from "./numbers.ts";
import type { Adjacency } from "./path.ts";

/**
 * Weight of the heaviest path over `rows` from each node, its own included. `order` lists every
 * node after its neighbours.
 */
export function longestOver<N extends Numbers>(
  order: Int32Array,
  rows: Adjacency,
  { lanes, classOf, table }: Weights<N>,
): N {
  const { offsets, neighbours } = rows;
  const longest = zeros(table, order.length * lanes);
  const top = ceiling(table);
  for (const node of order) {
    const base = node * lanes;
    const end = offsets[node + 1] ?? 0;
    for (let at = offsets[node] ?? 0; at < end; at++) {
      const from = (neighbours[at] ?? 0) * lanes;
      for (let lane = 0; lane < lanes; lane++) {
        const its = longest[from + lane] ?? 0;
        if ((longest[base + lane] ?? 0) < its) longest[base + lane] = its;
      }
    }
    const own = (classOf[node] ?? 0) * lanes;
    for (let lane = 0; lane < lanes; lane++) {
      const sum = (longest[base + lane] ?? 0) + (table[own + lane] ?? 0);
      longest[base + lane] = Math.min(sum, top);
    }
  }
  return longest;
}

/** The largest value of each lane; 0 where there are no nodes. */
export function spansOf<N extends Numbers>(longest: N, lanes: number): N {
  const spans = zeros(longest, lanes);
  for (let at = 0; at < longest.length; at += lanes) {
    for (let lane = 0; lane < lanes; lane++) {
      const its = longest[at + lane] ?? 0;
      if ((spans[lane] ?? 0) < its) spans[lane] = its;
    }
  }
  return spans;
}
