// A class that is being typed is often no Python for a moment. What was said of it last is kept for that time and
// says that it is; its blockers are those of the gap, so they are left out. Everything else is told as it is.

import type { Explanation, Report } from "../analyzers/index.ts";
import type { CodeResult } from "./job.ts";

/** What is said of one text. */
export interface Said extends CodeResult {
  readonly report: Report;
}

/** What stands behind a line that is kept. */
export const KEPT = "as last read";

/** What is said now, with half-typed definitions keeping what was said of them last. */
export function held<T extends Said>(last: T | null, next: T): T {
  const broken = new Set(
    next.outline.filter(({ isBroken }) => isBroken).map(({ symbol }) => symbol),
  );
  if (last === null || broken.size === 0) return next;
  const kept = next.report.subjects.filter(
    ({ id, symbol, verdict }) =>
      verdict === "unknown" && symbol !== null && broken.has(symbol) && id in last.explanations,
  );
  const ids = new Set(kept.map(({ id }) => id));
  const explanations = { ...next.explanations };
  for (const id of ids) {
    const before = last.explanations[id];
    if (before !== undefined) explanations[id] = marked(before);
  }
  const findings = next.report.findings.filter(
    ({ rule, subject }) => rule !== "unknown-blocks-verdict" || !ids.has(subject),
  );
  return { ...next, report: { ...next.report, findings }, explanations };
}

function marked(before: Explanation): Explanation {
  const suffix = ` · ${KEPT}`;
  if (before.headline.endsWith(suffix)) return before;
  const note = "_Some of this is no Python right now; what follows was said of it before._";
  return {
    headline: before.headline + suffix,
    summary: `${note}\n\n${before.summary}`,
    page: `${note}\n\n${before.page}`,
    loops: [],
  };
}
