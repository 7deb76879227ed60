// Sizes that nobody can tell and that formulas name all the same, such as `u2`.

import { namesIn } from "../base/index.ts";
import type { Subject } from "./report.ts";

/** The sizes of its formulas that the analysis had to name itself. */
export function inventedSizes({ evidence, axes, cost }: Subject): ReadonlySet<string> {
  const told = evidence
    .filter(({ kind, id }) => kind === "assumption" && id.startsWith("size/"))
    .map(({ id }) => id.slice(id.lastIndexOf("/") + 1));
  // Of the bytes that move nobody is told size by size; no axis of the program has such a name.
  const named = new Set(axes.map(({ axis }) => axis));
  const moved = namesIn(cost.written.bytes.expr).filter(
    (name) => /^u\d+$/.test(name) && !named.has(name),
  );
  return new Set([...told, ...moved]);
}
