// A few words at the end of each line that loops: what makes the chain, and what does not.

import { Disposable, EventEmitter, type InlayHint, languages, workspace as settings } from "vscode";
import { hintOf, PYTHON, rangeOf } from "../convert.ts";
import type { Feature } from "../feature.ts";
import { areHintsEnabled } from "../settings.ts";

/** Labels the loops of headlines; a line that several of them share has one label. */
export const hints: Feature = ({ documents }) => {
  const changed = new EventEmitter<void>();
  return Disposable.from(
    changed,
    documents.onDidChange(() => changed.fire()),
    settings.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("depthwise.hints")) changed.fire();
    }),
    languages.registerInlayHintsProvider(PYTHON, {
      onDidChangeInlayHints: changed.event,
      provideInlayHints: async (document, within, token) => {
        if (!areHintsEnabled(document.uri)) return [];
        const sheet = await documents.current(document, token);
        const byLine = new Map<number, readonly InlayHint[]>();
        for (const { id, headline } of sheet?.report.subjects ?? []) {
          for (const loop of (headline && sheet?.explanations[id]?.loops) || []) {
            const { end } = rangeOf(loop.at);
            if (!within.contains(end) || byLine.has(end.line)) continue;
            byLine.set(end.line, hintOf(document.lineAt(end.line), loop));
          }
        }
        return [...byLine.values()].flat();
      },
    }),
  );
};
