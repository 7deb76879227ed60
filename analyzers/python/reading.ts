// What every part of the tree's reader needs: the original text, places in it, and what was covered before parsing.

import type { TextRange } from "../base/index.ts";
import { type Positions, rangeBetween } from "./positions.ts";
import type { Expression } from "./syntax.ts";
import type { Node } from "./tree.ts";

export interface Reading {
  readonly text: string;
  readonly positions: Positions;
  /** Where the line is that a stand-in covers, by the offset of the stand-in. */
  readonly covered: ReadonlyMap<number, { readonly from: number; readonly to: number }>;
  /** Names bound by the pattern of a `case`, by its offset. */
  readonly binds: ReadonlyMap<number, readonly string[]>;
  /** Set once something had to be given up. */
  isBroken: boolean;
}

/** Expressions within expressions that are still read; a reader of the tree may recurse that deep. */
export const MAX_NESTING = 200;

/** The original text of a node. */
export function textOfNode(cx: Reading, node: Node): string {
  return cx.text.slice(node.from, node.to);
}

/** An identifier as Python compares it. */
export function nameOf(cx: Reading, node: Node): string {
  const text = textOfNode(cx, node);
  return /^[\0-\x7f]*$/.test(text) ? text : text.normalize("NFKC");
}

/** The place between two offsets. */
export function rangeOf(cx: Reading, from: number, to: number): TextRange {
  return rangeBetween(cx.positions, from, to);
}

/** An expression that is given up. */
export function brokenExpression(cx: Reading, from: number, to: number): Expression {
  cx.isBroken = true;
  return { kind: "broken", text: cx.text.slice(from, to), range: rangeOf(cx, from, to) };
}

/** The parts between the nodes of a name, such as commas; no part is empty. */
export function splitAt(nodes: readonly Node[], name: string): readonly (readonly Node[])[] {
  const parts: Node[][] = [[]];
  for (const node of nodes) {
    if (node.name === name) parts.push([]);
    else parts.at(-1)?.push(node);
  }
  return parts.filter((part) => part.length > 0);
}
