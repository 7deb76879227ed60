// Findings and problems of the open models and documents in the Problems panel.

import { Disposable, languages } from "vscode";
import { codeDiagnosticsOf, diagnosticsOf } from "../convert.ts";
import type { Feature } from "../feature.ts";

/** Shows what was found in each open file for as long as it is open. */
export const diagnostics: Feature = (workspace) => {
  const { documents } = workspace;
  const shown = languages.createDiagnosticCollection("depthwise");
  return Disposable.from(
    shown,
    workspace.onDidChange(({ uri, state }) => {
      if (state.kind === "ready") shown.set(uri, diagnosticsOf(state.report, uri));
      if (state.kind === "deleted") shown.delete(uri);
    }),
    workspace.onDidClose((uri) => shown.delete(uri)),
    documents.onDidChange((sheet) => shown.set(sheet.uri, codeDiagnosticsOf(sheet))),
    documents.onDidClose((uri) => shown.delete(uri)),
  );
};
