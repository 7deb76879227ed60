// Findings and problems of the open models in the Problems panel.

import { Disposable, languages } from "vscode";
import { diagnosticsOf } from "../convert.ts";
import type { Feature } from "../feature.ts";

/** Shows what was found in each open model for as long as it is open. */
export const diagnostics: Feature = (workspace) => {
  const shown = languages.createDiagnosticCollection("depthwise");
  const changed = workspace.onDidChange(({ uri, state }) => {
    if (state.kind === "ready") shown.set(uri, diagnosticsOf(state.report, uri));
    if (state.kind === "deleted") shown.delete(uri);
  });
  const closed = workspace.onDidClose((uri) => shown.delete(uri));
  return Disposable.from(shown, changed, closed);
};
