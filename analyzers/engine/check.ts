// Caller misuse, found before any array is touched: the same RangeError from both engines.

import type { EdgeList, Weights } from "./engine.ts";

/** Throws RangeError unless `edges` holds whole pairs and the node count is one. */
export function checkShape({ nodes, edges }: EdgeList): void {
  if (!Number.isInteger(nodes) || nodes < 0 || 0x7fffffff < nodes) {
    throw new RangeError(`a graph of ${nodes} nodes`);
  }
  if (edges.length % 2 !== 0) {
    throw new RangeError(`edges come in pairs, but there are ${edges.length} ids`);
  }
}

/** Throws RangeError unless it is a number of edges that a list can hold. */
export function checkCount(edges: number): void {
  if (!Number.isInteger(edges) || edges < 0 || 0x3fffffff < edges)
    throw new RangeError(`room for ${edges} edges`);
}

/** Throws RangeError at the first edge that names no node. */
export function checkEdges({ nodes, edges }: EdgeList): void {
  for (let at = 0; at < edges.length; at++) {
    const id = edges[at] ?? 0;
    if (id < 0 || nodes <= id) {
      throw new RangeError(`edge ${at >> 1} names node ${id} of a graph of ${nodes} nodes`);
    }
  }
}

/** Throws RangeError unless there is a class for every node, and each weighs a finite number ≥ 0. */
export function checkWeights(nodes: number, { lanes, classOf, table }: Weights): void {
  if (!Number.isInteger(lanes) || lanes < 1) throw new RangeError(`weights in ${lanes} lanes`);
  if (classOf.length !== nodes) {
    throw new RangeError(`${classOf.length} classes given for ${nodes} nodes`);
  }
  if (table.length % lanes !== 0) {
    throw new RangeError(`a table of ${table.length} numbers does not fill rows of ${lanes} lanes`);
  }
  for (let at = 0; at < table.length; at++) {
    const weight = table[at] ?? 0;
    if (!(0 <= weight && weight < Number.POSITIVE_INFINITY)) {
      throw new RangeError(
        `class ${Math.floor(at / lanes)} weighs ${weight} in lane ${at % lanes}`,
      );
    }
  }
}

/** Throws RangeError at the first node whose class the table does not have. */
export function checkClasses({ lanes, classOf, table }: Weights): void {
  const classes = table.length / lanes;
  for (let node = 0; node < classOf.length; node++) {
    const its = classOf[node] ?? 0;
    if (its < 0 || classes <= its) {
      throw new RangeError(`node ${node} has class ${its} of ${classes}`);
    }
  }
}

/** Throws RangeError unless the weights have the lane. */
export function checkLane({ lanes }: Weights, lane: number): void {
  if (!Number.isInteger(lane) || lane < 0 || lanes <= lane) {
    throw new RangeError(`lane ${lane} of ${lanes}`);
  }
}
