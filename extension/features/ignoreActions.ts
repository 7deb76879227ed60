// Quick fixes that write the comment by which a finding is ignored; the reason is left to the user.

import {
  CodeAction,
  CodeActionKind,
  type Diagnostic,
  languages,
  Position,
  Range,
  SnippetString,
  SnippetTextEdit,
  type TextDocument,
  WorkspaceEdit,
} from "vscode";
import { PYTHON, SOURCE } from "../convert.ts";
import type { Sheet } from "../documents.ts";
import type { Feature } from "../feature.ts";
import { commentPlace, ignoreComment } from "../ignoreComment.ts";

/** Rules about code; those about comments are mended, not ignored. */
const IGNORABLE: ReadonlySet<unknown> = new Set([
  "serial-loop",
  "stuck-in-tc0",
  "unknown-blocks-verdict",
]);

/** Offers to ignore a finding where it stands, and for all of the subject it is about. */
export const ignoreActions: Feature = ({ documents }) =>
  languages.registerCodeActionsProvider(
    PYTHON,
    {
      provideCodeActions: (document, _, { diagnostics }) => {
        const sheet = documents.newest(document.uri);
        if (sheet?.version !== document.version) return [];
        return diagnostics
          .filter(({ source, code }) => source === SOURCE && IGNORABLE.has(code))
          .flatMap((diagnostic) => actionsFor(document, sheet, diagnostic));
      },
    },
    { providedCodeActionKinds: [CodeActionKind.QuickFix] },
  );

function actionsFor(document: TextDocument, sheet: Sheet, diagnostic: Diagnostic): CodeAction[] {
  const rule = String(diagnostic.code);
  const { line } = diagnostic.range.start;
  const finding = sheet.report.findings.find(
    (one) => one.rule === rule && one.at.line === line + 1,
  );
  const subject = sheet.report.subjects.find(({ id }) => id === finding?.subject);
  const here = action(document, diagnostic, `Ignore ${rule} here, with a reason`, line);
  if (subject === undefined || subject.line === line + 1) return [here];
  const title = `Ignore ${rule} in all of ${subject.symbol}, with a reason`;
  return [here, action(document, diagnostic, title, subject.line - 1)];
}

function action(
  document: TextDocument,
  diagnostic: Diagnostic,
  title: string,
  line: number,
): CodeAction {
  const place = commentPlace(document.lineAt(line).text, line);
  const at = new Position(place.line, place.column);
  const text = new SnippetString()
    .appendText(place.before + ignoreComment(String(diagnostic.code)))
    .appendPlaceholder("reason")
    .appendText(place.after);
  const made = new CodeAction(title, CodeActionKind.QuickFix);
  made.edit = new WorkspaceEdit();
  made.edit.set(document.uri, [new SnippetTextEdit(new Range(at, at), text)]);
  made.diagnostics = [diagnostic];
  return made;
}
