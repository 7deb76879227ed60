// The only file that turns parts of a report into the editor's types.

import {
  CodeLens,
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  type DocumentSelector,
  Hover,
  InlayHint,
  Location,
  MarkdownString,
  Range,
  type TextLine,
  type Uri,
} from "vscode";
import type {
  FileProblem,
  Finding,
  LoopExplanation,
  Location as Place,
  Report,
  Subject,
} from "../analyzers/index.ts";
import type { Sheet } from "./documents.ts";

/** Documents in which there is something to show. */
export const PYTHON: DocumentSelector = { language: "python" };

/** Under which name diagnostics stand in the Problems panel. */
export const SOURCE = "depthwise";

/** The command that shows the whole explanation of a verdict: of one subject, or at the cursor. */
export const EXPLAIN = "depthwise.explainVerdict";

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
    ...report.problems.map(ofProblem),
    ...report.findings.filter(isShown).map((finding) => ofFinding(finding, uri)),
  ];
}

/**
 * What the Problems panel shows of source code: findings of headlines and of comments, one where several subjects
 * share a place. Lines that are no Python are marked by the tools of the language.
 */
export function codeDiagnosticsOf({ report, uri }: Sheet): readonly Diagnostic[] {
  const others = new Set(report.subjects.filter(({ headline }) => !headline).map(({ id }) => id));
  const byPlace = new Map<string, Finding>();
  for (const finding of report.findings) {
    const key = JSON.stringify([finding.rule, finding.at.range, finding.message]);
    if (isShown(finding) && !others.has(finding.subject)) byPlace.set(key, finding);
  }
  return [
    ...report.problems.filter(({ code }) => code !== "python/syntax").map(ofProblem),
    ...[...byPlace.values()].map((finding) => ofFinding(finding, uri)),
  ];
}

/** The line above a definition; a click explains it. */
export function lensOf(sheet: Sheet, subject: Subject): readonly CodeLens[] {
  const { uri, explanations, outline } = sheet;
  const explanation = explanations[subject.id];
  if (explanation === undefined) return [];
  const range = outline.find(({ symbol }) => symbol === subject.symbol)?.range ?? null;
  const at = range === null ? subject.at : { ...subject.at, range };
  const command = {
    title: explanation.headline,
    tooltip: "Explain this verdict",
    command: EXPLAIN,
    arguments: [uri.toString(), subject.id],
  };
  return [new CodeLens(rangeOf(at), command)];
}

/** Markdown over a place, with a way to the whole explanation. Nothing but that one command can be run from it. */
export function hoverOf({ uri }: Sheet, markdown: string, at: Place, subject: string): Hover {
  const text = new MarkdownString(markdown);
  const link = encodeURIComponent(JSON.stringify([uri.toString(), subject]));
  text.appendMarkdown(`\n\n[Explain this verdict](command:${EXPLAIN}?${link})`);
  text.isTrusted = { enabledCommands: [EXPLAIN] };
  return new Hover(text, rangeOf(at));
}

/** A few words behind the line of a loop, with its explanation over them. */
export function hintOf(line: TextLine, { label, summary }: LoopExplanation): readonly InlayHint[] {
  if (label === null) return [];
  const hint = new InlayHint(line.range.end, label);
  hint.tooltip = new MarkdownString(summary);
  hint.paddingLeft = true;
  return [hint];
}

/** A place in a file as the editor counts; the start of the file where it has none. */
export function rangeOf({ range }: Place): Range {
  if (range === null) return new Range(0, 0, 0, 0);
  const [line, column, endLine, endColumn] = range;
  return new Range(line - 1, column - 1, endLine - 1, endColumn - 1);
}

function isShown({ suppressed }: Finding): boolean {
  return suppressed === null;
}

function ofProblem({ code, severity, at, message, help }: FileProblem): Diagnostic {
  return diagnostic(code, severity, at, `${located(message, at.node)} ${help}`.trim());
}

function ofFinding({ rule, severity, at, message, related }: Finding, uri: Uri): Diagnostic {
  const made = diagnostic(rule, severity, at, located(message, at.node));
  made.relatedInformation = related.map(
    (other) =>
      new DiagnosticRelatedInformation(
        new Location(uri, rangeOf(other.at)),
        located(other.message, other.at.node),
      ),
  );
  return made;
}

function diagnostic(code: string, severity: Severity, at: Place, message: string): Diagnostic {
  const made = new Diagnostic(rangeOf(at), message, SEVERITIES[severity]);
  made.source = SOURCE;
  made.code = code;
  return made;
}

// Where the message does not name the node itself, the node follows it.
function located(message: string, node: string | null): string {
  return node === null || message.includes(node) ? message : `${message} [${node}]`;
}
