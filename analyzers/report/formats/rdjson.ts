// Reviewdog's diagnostic format: whatever review tool it writes to.

import type { Severity } from "../../base/index.ts";
import type { Finding, Report } from "../report.ts";
import type { Format } from "./format.ts";
import { shownFindings } from "./phrases.ts";
import { placed } from "./places.ts";

export const rdjson: Format = {
  id: "rdjson",
  extension: ".json",
  mediaType: "application/json",
  doc: "diagnostics for reviewdog",
  render: (report) => `${JSON.stringify(resultOf(report), null, 2)}\n`,
};

const SEVERITIES: Readonly<Record<Severity, string>> = {
  error: "ERROR",
  warning: "WARNING",
  info: "INFO",
  hint: "INFO",
};

function resultOf(report: Report): object {
  return {
    source: { name: report.tool.name },
    diagnostics: [
      ...report.problems.map(({ code, severity, message, help, at }) =>
        diagnostic(code, severity, `${message} ${help}`, at),
      ),
      ...shownFindings(report).map(({ rule, severity, message, at }) =>
        diagnostic(rule, severity, message, at),
      ),
    ],
  };
}

function diagnostic(code: string, severity: Severity, message: string, at: Finding["at"]): object {
  return {
    message: placed(message, at),
    severity: SEVERITIES[severity],
    code: { value: code },
    // Its columns count bytes of UTF-8, ours count code units: lines alone are right for both.
    location: {
      path: at.file,
      range: { start: { line: at.line }, end: { line: at.range?.[2] ?? at.line } },
    },
  };
}
