// What the engine's answers mean, by enumeration of all paths: for graphs of a few nodes only.

import type { EdgeList, Weights } from "../../analyzers/engine/index.ts";
import { pairs } from "./graphs.ts";

/** Every path of an acyclic graph, as lists of node ids; multi-edges repeat a path. */
export function allPaths({ nodes, edges }: EdgeList): number[][] {
  const found: number[][] = [];
  const walk = (path: readonly number[], last: number): void => {
    found.push([...path]);
    for (const [from, to] of pairs(edges)) if (from === last) walk([...path, to], to);
  };
  for (let node = 0; node < nodes; node++) walk([node], node);
  return found;
}

/** Sum of a path's weights in one lane. */
export function weightOf(
  path: readonly number[],
  { lanes, classOf, table }: Weights,
  lane: number,
) {
  return path.reduce((sum, node) => sum + (table[(classOf[node] ?? 0) * lanes + lane] ?? 0), 0);
}

/** Whether a path of one edge or more leads from one node to the other. */
export function reaches({ edges }: EdgeList, start: number, goal: number): boolean {
  const seen = new Set<number>();
  const queue = [start];
  for (const node of queue) {
    for (const [from, to] of pairs(edges)) {
      if (from !== node || seen.has(to)) continue;
      seen.add(to);
      queue.push(to);
    }
  }
  return seen.has(goal);
}

/** Whether some node reaches itself. */
export function hasCycle(graph: EdgeList): boolean {
  return Array.from({ length: graph.nodes }, (_, node) => node).some((v) => reaches(graph, v, v));
}
