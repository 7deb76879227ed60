// Many files' results as one report: sorted, so that the same input gives the same bytes.

import type { Problem } from "../base/index.ts";
import { latencyOf } from "./hardware/index.ts";
import {
  type Assumption,
  type Finding,
  type Report,
  SCHEMA_VERSION,
  type Settings,
  type Subject,
} from "./report.ts";

/** What is said about one file. */
export interface FileResult {
  readonly subjects: readonly Subject[];
  readonly assumptions: readonly Assumption[];
  readonly findings: readonly Finding[];
  readonly problems: readonly Problem[];
}

/** The report of all files; an assumption that several files share is listed once. */
export function assembleReport(
  results: readonly FileResult[],
  settings: Settings,
  version: string,
): Report {
  const assumptions = new Map(results.flatMap((r) => r.assumptions).map((a) => [a.id, a]));
  return {
    schemaVersion: SCHEMA_VERSION,
    tool: { name: "depthwise", version },
    settings,
    subjects: results
      .flatMap((r) => r.subjects)
      .map((subject) => ({ ...subject, latency: latencyOf(subject, settings) }))
      .sort(by((subject) => subject.id)),
    assumptions: [...assumptions.values()].sort(by((assumption) => assumption.id)),
    findings: results.flatMap((r) => r.findings).sort(by(findingKey)),
    problems: results
      .flatMap((r) => r.problems)
      .map((problem) => ({ ...problem, file: problem.at.file }))
      .sort(by((p) => [p.file, p.code, p.at.node ?? "", p.message].join("\u0000"))),
    changes: null,
  };
}

function findingKey(finding: Finding): string {
  return [finding.subject, finding.rule, finding.at.node ?? "", finding.fingerprint].join("\u0000");
}

// Code units, not the locale: the order must not depend on the machine.
function by<T>(key: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => {
    const [x, y] = [key(a), key(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  };
}
