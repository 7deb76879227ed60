// GitLab's code quality report: findings beside the lines of a merge request.

import type { Severity } from "../../base/index.ts";
import type { Finding, Report } from "../report.ts";
import type { Format } from "./format.ts";
import { shownFindings } from "./phrases.ts";
import { placed } from "./places.ts";

export const gitlab: Format = {
  id: "gitlab",
  extension: ".json",
  mediaType: "application/json",
  doc: "a code quality report for GitLab",
  render: (report) => `${JSON.stringify(entriesOf(report), null, 2)}\n`,
};

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "critical",
  warning: "major",
  info: "info",
  hint: "info",
};

function entriesOf(report: Report): readonly object[] {
  const findings = shownFindings(report).map(({ rule, severity, message, at, fingerprint }) =>
    entry(rule, severity, placed(message, at), at, fingerprint),
  );
  const problems = report.problems.map(({ code, severity, message, help, at }) =>
    entry(
      code,
      severity,
      placed(`${message} ${help}`, at),
      at,
      `${code}/${at.file}/${at.node ?? ""}`,
    ),
  );
  return unique([...problems, ...findings]);
}

function entry(
  rule: string,
  severity: Severity,
  description: string,
  at: Finding["at"],
  fingerprint: string,
) {
  return {
    description,
    check_name: rule,
    fingerprint,
    severity: SEVERITIES[severity],
    location: { path: at.file, lines: { begin: at.line } },
  };
}

// GitLab drops entries of equal fingerprints; those of a file's problems may be several of a kind.
function unique(entries: readonly ReturnType<typeof entry>[]) {
  const seen = new Map<string, number>();
  return entries.map((one) => {
    const before = seen.get(one.fingerprint) ?? 0;
    seen.set(one.fingerprint, before + 1);
    return before === 0 ? one : { ...one, fingerprint: `${one.fingerprint}/${before}` };
  });
}
