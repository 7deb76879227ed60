// Visiting a graph: nodes with the regions they stand in, and the paths that name them.

import { type Location, nodeLocation, printable } from "../base/index.ts";
import type { Graph, Node, Region, ValueId } from "./graph.ts";

/** Calls `visit` for each node of the region and of the regions inside it, outer nodes first. */
export function eachNode(
  region: Region,
  visit: (node: Node, region: Region, index: number) => void,
) {
  const pending: Region[] = [region];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [index, node] of next.nodes.entries()) {
      visit(node, next, index);
      for (const inner of node.regions) pending.push(inner.region);
    }
  }
}

/** `graph/Loop_3/body/MatMul_7`; a node without a name is called by its operator, `#` and its index. */
export function nodePath(region: Region, index: number): string {
  const node = region.nodes[index];
  if (node === undefined) throw new RangeError(`no node ${index} among ${region.nodes.length}`);
  return `${region.path}/${segment(node, index)}`;
}

/** The last part of a node's path. */
export function segment(
  node: { readonly name: string; readonly op: { readonly name: string } },
  index: number,
): string {
  return printable(node.name === "" ? `${node.op.name}#${index}` : node.name);
}

/** Where the user is taken for a node: its range in a source file, or its path in a model. */
export function locate(file: string, region: Region, index: number): Location {
  const source = region.nodes[index]?.source ?? null;
  if (source === null) return nodeLocation(file, nodePath(region, index));
  return { file, line: source[0], range: source, cell: null, node: null };
}

/** Values that the region reads but that are defined around it. */
export function captures(graph: Graph, region: Region): ReadonlySet<ValueId> {
  const defined = new Set<ValueId>();
  const read = new Set<ValueId>();
  const pending: Region[] = [region];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const id of next.params) defined.add(id);
    for (const id of next.results) read.add(id);
    for (const node of next.nodes) {
      for (const id of node.inputs) if (id !== null) read.add(id);
      for (const id of node.outputs) if (id !== null) defined.add(id);
      for (const inner of node.regions) pending.push(inner.region);
    }
  }
  return new Set([...read].filter((id) => !defined.has(id) && !isFixed(graph, id)));
}

// What the caller may override has content too, but is not the same in every run.
function isFixed(graph: Graph, id: ValueId): boolean {
  const value = graph.values[id];
  return value !== undefined && value.constant !== null && !value.overridable;
}
