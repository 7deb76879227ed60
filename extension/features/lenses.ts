// Verdicts above the classes and functions they are about.

import { type CodeLens, Disposable, EventEmitter, languages, workspace as settings } from "vscode";
import { lensOf, PYTHON } from "../convert.ts";
import type { Feature } from "../feature.ts";
import { isCodeLensEnabled } from "../settings.ts";

/** Shows a line above each definition that is a headline; while the text is analysed the old ones stay. */
export const lenses: Feature = ({ documents }) => {
  const changed = new EventEmitter<void>();
  const provideCodeLenses = async (
    ...[document, token]: Parameters<typeof documents.current>
  ): Promise<CodeLens[]> => {
    if (!isCodeLensEnabled(document.uri)) return [];
    const sheet = await documents.current(document, token);
    return (sheet?.report.subjects ?? [])
      .filter(({ headline }) => headline)
      .flatMap((subject) => (sheet === null ? [] : lensOf(sheet, subject)));
  };
  return Disposable.from(
    changed,
    // Modules and settings change verdicts of texts that stay as they are.
    documents.onDidChange(() => changed.fire()),
    settings.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("depthwise.codeLens")) changed.fire();
    }),
    languages.registerCodeLensProvider(PYTHON, {
      onDidChangeCodeLenses: changed.event,
      provideCodeLenses,
    }),
  );
};
