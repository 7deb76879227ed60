// What operators take for granted, as assumptions of the report.

import { locate } from "../ir/index.ts";
import type { Assumption } from "../report/index.ts";
import type { RegionRun } from "./infer.ts";

/** The assumptions of all nodes below a region, each once, where it is met first. */
export function assumedIn(root: RegionRun, file: string, scope: string): readonly Assumption[] {
  const found = new Map<string, Assumption>();
  const seen = new Set([root]);
  for (const region of seen) {
    for (const run of region.nodes) {
      if (run.alike !== run) continue;
      const text = run.rule?.assumes?.(run.view) ?? null;
      if (text !== null && !found.has(text)) {
        const at = locate(file, run.region, run.index);
        const id = `operator/${scope}/${found.size + 1}`;
        found.set(text, { id, kind: "opaque", text, at, status: "assumed" });
      }
      if (run.call !== null) seen.add(run.call);
      for (const inner of run.inner.values()) seen.add(inner);
    }
  }
  return [...found.values()];
}
