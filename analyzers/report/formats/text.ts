// For people at a terminal: a table of all subjects, then each with what its verdict stands on.

import { escaped } from "../../base/index.ts";
import type { Changes, FileProblem, Report, Subject } from "../report.ts";
import { changeText, countedChanges, ranked } from "./changes.ts";
import { details, STANDING } from "./details.ts";
import type { Format, View } from "./format.ts";
import { beside, overview } from "./overview.ts";
import { type Paint, painter } from "./paint.ts";
import { chainOf, counted, nameOf, shownOf, WORDS } from "./phrases.ts";
import { aligned } from "./table.ts";

export const text: Format = {
  id: "text",
  extension: ".txt",
  mediaType: "text/plain",
  doc: "for reading in a terminal",
  render,
};

function render(report: Report, view: View): string {
  const paint = painter(view.ink);
  if (report.changes !== null) return changed(report, report.changes, paint);
  const shown = shownOf(report);
  const isTable = view.detail === "table";
  const isFolder = new Set(shown.map(({ file }) => file)).size > 1;
  const isMuch = !isTable && isFolder && shown.length > MOST_DETAILED;
  const blocks = [
    ...(isMuch ? overview(report.subjects, paint) : []),
    // One subject needs no table beside its details.
    ...(isMuch || shown.length < (isTable ? 1 : 2) ? [] : [summary(shown, paint)]),
    ...(isMuch || isTable ? [] : shown.map((subject) => details(report, subject, paint))),
    isMuch || isTable ? "" : standing(report),
    isMuch ? "" : beside(report.subjects, shown),
    problems(report.problems, paint),
    tally(report, paint),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Against an earlier report only what is not as it was. */
function changed(report: Report, changes: Changes, paint: Paint): string {
  const rows = ranked(changes).map((change) => [
    change.kind,
    escaped(change.subject.replace(/#$/, "")),
    escaped(changeText(change)),
  ]);
  const blocks = [
    aligned(rows).join("\n"),
    problems(report.problems, paint),
    paint(countedChanges(changes), "faint"),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

/** Subjects of several files whose details a person still reads; of more there is an overview. */
const MOST_DETAILED = 24;

function summary(shown: readonly Subject[], paint: Paint): string {
  const rows = shown.map((s) => [WORDS[s.verdict], chainOf(s), escaped(nameOf(s))]);
  const [head = "", ...lines] = aligned([["VERDICT", "CHAIN", "MODEL"], ...rows]);
  const painted = lines.map((line, i) => {
    const subject = shown[i];
    const word = subject === undefined ? "" : WORDS[subject.verdict];
    return subject === undefined ? line : paint(word, subject.verdict) + line.slice(word.length);
  });
  return [paint(head, "faint"), ...painted].join("\n");
}

function standing(report: Report): string {
  const lines = report.assumptions
    .filter(({ kind }) => STANDING.includes(kind))
    .map(({ text }) => text);
  return lines.length === 0 ? "" : `All of this assumes: ${escaped(lines.join(" "))}`;
}

function problems(list: readonly FileProblem[], paint: Paint): string {
  return list
    .map((p) => {
      const ink = p.severity === "error" ? "error" : "warning";
      const where = p.at.node === null ? p.file : `${p.file} ${p.at.node}`;
      const lines = [where, `${p.message} [${p.code}]`, p.help].map(escaped).join("\n  ");
      return `${paint(p.severity, ink)} ${lines}`;
    })
    .join("\n");
}

function tally(report: Report, paint: Paint): string {
  const parts = [...counted(report.subjects)];
  const errors = report.problems.filter((p) => p.severity === "error").length;
  if (errors > 0) parts.push(errors === 1 ? "1 problem" : `${errors} problems`);
  return parts.length === 0 ? "Nothing to analyse." : paint(parts.join(" · "), "faint");
}
