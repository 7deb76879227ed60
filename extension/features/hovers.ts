// What a verdict stands on, where the pointer or the cursor is: at the name of a subject, at the head of a loop.

import { languages, type Position } from "vscode";
import { hoverOf, PYTHON, rangeOf } from "../convert.ts";
import type { Sheet } from "../documents.ts";
import type { Feature } from "../feature.ts";

/** Explains subjects and loops. */
export const hovers: Feature = ({ documents }) =>
  languages.registerHoverProvider(PYTHON, {
    provideHover: async (document, position, token) => {
      const sheet = await documents.current(document, token);
      return sheet === null ? null : (subjectAt(sheet, position) ?? loopAt(sheet, position));
    },
  });

function subjectAt(sheet: Sheet, position: Position) {
  const subject = sheet.report.subjects.find(({ at }) => rangeOf(at).contains(position));
  const summary = subject === undefined ? undefined : sheet.explanations[subject.id]?.summary;
  return subject === undefined || summary === undefined
    ? null
    : hoverOf(sheet, summary, subject.at, subject.id);
}

// A loop belongs to its function and to all that call it; the headline says most of it.
function loopAt(sheet: Sheet, position: Position) {
  const subjects = [...sheet.report.subjects].sort(
    (a, b) => Number(b.headline) - Number(a.headline),
  );
  for (const { id } of subjects) {
    const loop = sheet.explanations[id]?.loops.find(({ at }) => rangeOf(at).contains(position));
    if (loop !== undefined) return hoverOf(sheet, loop.summary, loop.at, id);
  }
  return null;
}
