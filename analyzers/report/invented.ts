// Sizes that nobody can tell and that formulas name all the same, such as `u2`.

import type { Subject } from "./report.ts";

/** The sizes of its formulas that the analysis had to name itself. */
export function inventedSizes({ evidence }: Subject): ReadonlySet<string> {
  return new Set(
    evidence
      .filter(({ kind, id }) => kind === "assumption" && id.startsWith("size/"))
      .map(({ id }) => id.slice(id.lastIndexOf("/") + 1)),
  );
}
