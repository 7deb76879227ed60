// What a loop walks over, kept in places of its own: what its body writes in place, the next trip reads.

import type { Cx } from "./context.ts";
import { type Iteration, iterationOf } from "./iteration.ts";
import { isSame } from "./join.ts";
import type { Value } from "./value.ts";

/** Runs `walk` with the iteration as it stands at each moment. */
export function walking<T>(cx: Cx, value: Value, walk: (now: () => Iteration) => T): T {
  const { machine } = cx;
  const names = machine.bear(new Map<string, Value>());
  const leaves = leavesOf(value);
  for (const [i, leaf] of leaves.entries()) names.set(keyOf(i), leaf);
  const cells = leaves.flatMap((leaf) => (leaf.kind === "list" ? [leaf.cell] : []));
  const first = { iteration: iterationOf(cx, value), contents: leaves.map(contentOf) };
  const now = (): Iteration => {
    const held = leaves.map((leaf, i) => names.get(keyOf(i)) ?? leaf);
    const isOther = held.some((leaf, i) => !isUnchanged(contentOf(leaf), first.contents[i]));
    return isOther ? iterationOf(cx, rebuilt(value, [...held])) : first.iteration;
  };
  machine.scopes.push({ names, outer: null });
  const opened = cells.filter((cell) => !machine.walked.has(cell));
  for (const cell of opened) machine.walked.add(cell);
  try {
    return walk(now);
  } finally {
    for (const cell of opened) machine.walked.delete(cell);
    machine.scopes.pop();
  }
}

const KEY = "what is walked over";

function keyOf(index: number): string {
  return index === 0 ? KEY : `${KEY} ${index + 1}`;
}

/** The iterables side by side. */
function leavesOf(value: Value): readonly Value[] {
  return value.kind === "zip" ? value.parts.flatMap(leavesOf) : [value];
}

/** The value with other leaves, which are taken from the front. */
function rebuilt(value: Value, leaves: Value[]): Value {
  return value.kind === "zip"
    ? { kind: "zip", parts: value.parts.map((part) => rebuilt(part, leaves)) }
    : (leaves.shift() ?? value);
}

/** What tells whether a leaf still holds the same. */
function contentOf(leaf: Value): Value | readonly Value[] {
  return leaf.kind === "list" ? (leaf.cell.grown ?? leaf.cell.items) : leaf;
}

function isUnchanged(
  a: Value | readonly Value[],
  b: Value | readonly Value[] | undefined,
): boolean {
  if (a === b) return true;
  return b !== undefined && "kind" in a && "kind" in b && isSame(a, b);
}
