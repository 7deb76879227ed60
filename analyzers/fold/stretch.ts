// Where a region repeats itself: stretches of nodes in which each node is like the one a period before it. Only
// what can be told from single nodes is compared here; whether the copies are the same graph is seen later.

import { type Node, opIdentity, type ValueId } from "../ir/index.ts";
import type { Outside } from "./outside.ts";

/** `copies` times `period` nodes from `start` on, as places in the list that was searched. */
export interface Stretch {
  readonly start: number;
  readonly period: number;
  readonly copies: number;
}

/** Fewer copies than this are told from a stack of layers by nothing. */
export const LEAST_COPIES = 4;

/** Distances that are tried as periods, the most frequent ones first. */
const MOST_PERIODS = 6;

/** The longest stretches, none of them overlapping, in order. */
export function stretchesIn(nodes: readonly Node[], outside: Outside): readonly Stretch[] {
  const kinds = kindsOf(nodes, outside);
  const found = periodsOf(kinds).flatMap((period) => runsOf(kinds, period));
  const chosen: Stretch[] = [];
  for (const stretch of found.sort((a, b) => lengthOf(b) - lengthOf(a) || a.period - b.period)) {
    if (chosen.every((other) => !overlap(stretch, other))) chosen.push(stretch);
  }
  return chosen.sort((a, b) => a.start - b.start);
}

/** A number for each node, equal for nodes that may be copies of each other. */
function kindsOf(nodes: readonly Node[], outside: Outside): Int32Array {
  const known = new Map<string, number>();
  return Int32Array.from(nodes, (node) => {
    const key = kindOf(node, outside);
    const kind = known.get(key) ?? known.size;
    known.set(key, kind);
    return kind;
  });
}

function kindOf(node: Node, outside: Outside): string {
  const attributes = [...node.attributes]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${JSON.stringify(value, text)}`);
  const inputs = node.inputs.map((id) => (id === null ? "-" : inputKind(id, outside)));
  return [
    opIdentity(node.op),
    node.regions.length,
    node.outputs.length,
    ...attributes,
    ...inputs,
  ].join(" ");
}

// Weights are told apart: copies with weights of their own are layers.
function inputKind(id: ValueId, outside: Outside): string {
  return outside.isWeight(id) ? `w${id}` : "v";
}

function text(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

/** The most frequent distances between a node and the next of its kind, weighed by how much they cover. */
function periodsOf(kinds: Int32Array): readonly number[] {
  const last = new Map<number, number>();
  const covered = new Map<number, number>();
  for (const [index, kind] of kinds.entries()) {
    const before = last.get(kind);
    last.set(kind, index);
    if (before !== undefined) covered.set(index - before, (covered.get(index - before) ?? 0) + 1);
  }
  return [...covered]
    .sort(([p, a], [q, b]) => b - a || p - q)
    .slice(0, MOST_PERIODS)
    .map(([period]) => period);
}

function runsOf(kinds: Int32Array, period: number): readonly Stretch[] {
  const found: Stretch[] = [];
  let start = 0;
  for (let i = 0; i + period <= kinds.length; i++) {
    if (i + period < kinds.length && kinds[i] === kinds[i + period]) continue;
    const copies = Math.floor((i + period - start) / period);
    if (copies >= LEAST_COPIES) found.push({ start, period, copies });
    start = i + 1;
  }
  return found;
}

function lengthOf({ period, copies }: Stretch): number {
  return period * copies;
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.start < b.start + lengthOf(b) && b.start < a.start + lengthOf(a);
}
