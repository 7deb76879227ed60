// The costs of a region's nodes as a table: large models repeat few costs at many nodes, so that whatever is
// computed of a cost is computed once a class, and nodes are only counted.

import type { CostPair } from "./meters.ts";

export interface CostTable {
  /** Costs that occur; one object stands for all nodes that have it. */
  readonly classes: readonly CostPair[];
  /** How many nodes have each. */
  readonly counts: readonly number[];
  /** Per node: which of them it has. */
  readonly classOf: Int32Array;
}

/** The table of what `costOf` says of each node; costs are of one class where they are one object. */
export function costTable<T>(nodes: readonly T[], costOf: (node: T) => CostPair): CostTable {
  const numbers = new Map<CostPair, number>();
  const counts: number[] = [];
  const classOf = new Int32Array(nodes.length);
  for (const [at, node] of nodes.entries()) {
    const pair = costOf(node);
    const number = numbers.get(pair) ?? numbers.size;
    if (number === numbers.size) numbers.set(pair, number);
    classOf[at] = number;
    counts[number] = (counts[number] ?? 0) + 1;
  }
  return { classes: [...numbers.keys()], counts, classOf };
}
