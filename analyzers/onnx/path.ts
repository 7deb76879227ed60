// What nodes are called in paths, before there is a graph whose nodes `nodePath` could name.

import { segment } from "../ir/index.ts";
import type { NodeDef } from "./model.ts";

/** The last part of a node's path. */
export function nodeSegment(names: readonly string[], node: NodeDef, index: number): string {
  return segment({ name: names[node.name] ?? "", op: { name: names[node.op] ?? "" } }, index);
}
