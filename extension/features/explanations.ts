// The whole explanation of a verdict: a read-only document in Markdown, shown as a page beside the code. It follows
// the code as it is typed.

import {
  commands,
  Disposable,
  EventEmitter,
  workspace as files,
  type Position,
  Uri,
  ViewColumn,
  window,
} from "vscode";
import { EXPLAIN } from "../convert.ts";
import type { Documents, Sheet } from "../documents.ts";
import type { Feature } from "../feature.ts";
import { subjectAround } from "../outline.ts";

const SCHEME = "depthwise-explanation";

/** Mounts the command and the documents that it opens. */
export const explanations: Feature = ({ documents }) => {
  const changed = new EventEmitter<Uri>();
  const opened = new Map<string, string>();
  return Disposable.from(
    changed,
    documents.onDidChange(({ uri }) => {
      for (const document of files.textDocuments)
        if (document.uri.scheme === SCHEME && sourceOf(document.uri)?.file === uri.toString())
          changed.fire(document.uri);
    }),
    files.onDidCloseTextDocument(({ uri }) => opened.delete(uri.toString())),
    files.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: (uri) => {
        const text = pageOf(documents, uri) ?? opened.get(uri.toString()) ?? GONE;
        opened.set(uri.toString(), text);
        return text;
      },
    }),
    commands.registerCommand(EXPLAIN, (file?: unknown, id?: unknown) =>
      typeof file === "string" && typeof id === "string"
        ? open(file, id)
        : explainAtCursor(documents),
    ),
  );
};

const GONE = "There is no verdict here any longer.\n";

async function explainAtCursor(documents: Documents): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "python") {
    tell("Put the cursor into a Python file that defines a model.");
    return;
  }
  const sheet = await documents.current(editor.document);
  if (sheet === null) return;
  const id = subjectAt(sheet, editor.selection.active) ?? (await pick(sheet));
  if (id !== null) await open(editor.document.uri.toString(), id);
}

function subjectAt(sheet: Sheet, { line }: Position): string | null {
  return subjectAround(sheet.outline, sheet.report.subjects, line + 1)?.id ?? null;
}

/** Lets the user choose where the cursor is in nothing that has a verdict. */
async function pick({ report, explanations }: Sheet): Promise<string | null> {
  const { subjects } = report;
  if (subjects.length === 0) {
    tell(
      "Nothing here has a verdict: no class with a forward, and no function that works on tensors.",
    );
    return null;
  }
  const items = subjects
    .filter(({ id }) => id in explanations)
    .map(({ id, symbol, file, phrase }) => ({ label: symbol ?? file, description: phrase, id }));
  const picked = await window.showQuickPick(items, { placeHolder: "Verdict to explain" });
  return picked?.id ?? null;
}

function tell(what: string): void {
  void window.showInformationMessage(what);
}

async function open(file: string, id: string): Promise<void> {
  const name = id.slice(id.lastIndexOf("#") + 1) || "model";
  const uri = Uri.from({
    scheme: SCHEME,
    path: `/Verdict of ${name}.md`,
    query: JSON.stringify({ file, id }),
  });
  try {
    await commands.executeCommand("markdown.showPreviewToSide", uri);
  } catch {
    // The page can be read as text where Markdown is not shown.
    await window.showTextDocument(uri, { viewColumn: ViewColumn.Beside, preview: true });
  }
}

function pageOf(documents: Documents, uri: Uri): string | null {
  const source = sourceOf(uri);
  if (source === null) return null;
  return documents.newest(Uri.parse(source.file))?.explanations[source.id]?.page ?? null;
}

function sourceOf({ query }: Uri): { readonly file: string; readonly id: string } | null {
  try {
    const { file, id } = JSON.parse(query) as { file?: unknown; id?: unknown };
    return typeof file === "string" && typeof id === "string" ? { file, id } : null;
  } catch {
    return null;
  }
}
