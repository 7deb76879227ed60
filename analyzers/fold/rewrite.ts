// A region with its loops as nodes, each where its first copy stood. Copies follow one another but for nodes that
// compute nothing, so that all that a loop reads is made before it, once constants stand in front.

import { captures, type Graph, type Node, type ValueId } from "../ir/index.ts";
import { type Loop, readBy, unrolled, type Values } from "./cell.ts";
import { type Columns, isSource } from "./columns.ts";
import { handsOn, mayHandOn } from "./operators.ts";
import { lengthOf } from "./stretch.ts";

/** The nodes of the region with the loops in place of their copies. */
export function rewritten(
  columns: Columns,
  values: Values,
  loops: readonly Loop[],
): readonly Node[] {
  const { graph, region } = columns;
  const parts = partsOf(columns, loops);
  const read = new Uint8Array(graph.values.length);
  for (const id of region.results) read[id] = 1;
  const kept: Node[] = [];
  // From the end, so that who reads a value is known when its maker is met.
  for (let i = parts.length - 1; i >= 0; i--) {
    const part = parts[i];
    if (part === undefined) continue;
    if ("chain" in part) {
      kept.push(unrolled(columns, values, part, read));
      for (const id of readBy(part.chain)) read[id] = 1;
    } else if (!isDeadCopy(graph, part, read)) {
      kept.push(part);
      for (const id of readsOf(graph, part)) if (id !== null) read[id] = 1;
    }
  }
  return kept.reverse();
}

/** Constants, then all other nodes with a loop in place of its copies. */
function partsOf({ region, nodes }: Columns, loops: readonly Loop[]): readonly (Node | Loop)[] {
  const loopAt = new Int32Array(nodes.length).fill(-1);
  for (const [index, { chain }] of loops.entries()) {
    loopAt.fill(index, chain.start, chain.start + lengthOf(chain));
  }
  const sources: Node[] = [];
  const rest: (Node | Loop)[] = [];
  let at = 0;
  for (const node of region.nodes) {
    // Nodes that compute nothing are not among those that were searched.
    if (nodes[at] !== node) {
      (isSource(node) ? sources : rest).push(node);
      continue;
    }
    const loop = loops[loopAt[at] ?? -1];
    if (loop === undefined) rest.push(node);
    else if (loop.chain.start === at) rest.push(loop);
    at++;
  }
  return [...sources, ...rest];
}

function readsOf(graph: Graph, node: Node): readonly (ValueId | null)[] {
  if (node.regions.length === 0) return node.inputs;
  return [...node.inputs, ...node.regions.flatMap(({ region }) => [...captures(graph, region)])];
}

/** Whether the node is a copy of a value that nothing reads, now that loops read the value itself. */
function isDeadCopy(graph: Graph, node: Node, read: Uint8Array): boolean {
  const isCopy = mayHandOn(node.op) && handsOn(graph, node);
  return isCopy && node.outputs.every((id) => id === null || read[id] !== 1);
}
