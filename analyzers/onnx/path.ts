// What nodes are called in paths, before there is a graph whose nodes `nodePath` could name.

import { segment } from "../ir/index.ts";
import type { Names } from "./names.ts";
import type { NodeTable } from "./nodeTable.ts";

/** The last part of the path of a node; without a name it is called by its place among those that run. */
export function nodeSegment(names: Names, nodes: NodeTable, index: number, place = index): string {
  return segment(
    { name: names.text(nodes.name(index)), op: { name: names.text(nodes.op(index)) } },
    place,
  );
}
