// The only file that turns parts of a report into the editor's types.

import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  Location,
  Range,
  type Uri,
} from "vscode";
import type { FileProblem, Finding, Report } from "../analyzers/index.ts";

type Severity = Finding["severity"];

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
};

/** What the Problems panel shows of a model's report; a model has no lines, so all stand at its start. */
export function diagnosticsOf(report: Report, uri: Uri): readonly Diagnostic[] {
  return [
    ...report.problems.map((problem) => ofProblem(problem)),
    ...report.findings
      .filter((finding) => finding.suppressed === null)
      .map((finding) => ofFinding(finding, uri)),
  ];
}

function ofProblem({ code, severity, at, message, help }: FileProblem): Diagnostic {
  return diagnostic(code, severity, `${located(message, at.node)} ${help}`.trim());
}

function ofFinding(finding: Finding, uri: Uri): Diagnostic {
  const { rule, severity, at, message, related } = finding;
  const made = diagnostic(rule, severity, located(message, at.node));
  made.relatedInformation = related.map(
    (other) =>
      new DiagnosticRelatedInformation(
        new Location(uri, start()),
        located(other.message, other.at.node),
      ),
  );
  return made;
}

function diagnostic(code: string, severity: Severity, message: string): Diagnostic {
  const made = new Diagnostic(start(), message, SEVERITIES[severity]);
  made.source = "depthwise";
  made.code = code;
  return made;
}

// Where the message does not name the node itself, the node follows it.
function located(message: string, node: string | null): string {
  return node === null || message.includes(node) ? message : `${message} [${node}]`;
}

function start(): Range {
  return new Range(0, 0, 0, 0);
}
