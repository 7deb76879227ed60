// Markdown that fits into a comment of a pull request: a table of all models, then each with its details folded.

import { code, escaped, shown, table, xml } from "../../base/index.ts";
import type { Changes, Report, Subject } from "../report.ts";
import { changeText, countedChanges, ranked } from "./changes.ts";
import { detailRows, type Row, unrepeated } from "./details.ts";
import type { Format } from "./format.ts";
import { chainOf, counted, nameOf, shownOf, WORDS } from "./phrases.ts";
import { placed } from "./places.ts";
import { sparkline } from "./sparkline.ts";

export const markdown: Format = {
  id: "markdown",
  extension: ".md",
  mediaType: "text/markdown",
  doc: "for a comment on a pull request: a table, with details folded",
  render: (report) => fitted(report),
};

/** Characters that a comment on GitHub may have, less room for who posts it to say something of its own. */
const LONGEST = 60_000;

/** Models that are named one by one in a comment. */
const MOST_ROWS = 200;

function fitted(report: Report): string {
  const { changes } = report;
  const changed = new Set(changes?.subjects.map(({ subject }) => subject));
  const subjects = shownOf(report)
    .filter(({ id }) => changes === null || changed.has(id))
    .sort((a, b) => rank(a) - rank(b));
  const head = changes === null ? allOf(subjects) : changesOf(changes);
  const parts = [...problemsOf(report), ...subjects.map((subject) => folded(report, subject))];
  const kept: string[] = [];
  let length = head.join("\n\n").length;
  for (const part of parts) {
    if (length + part.length > LONGEST) break;
    kept.push(part);
    length += part.length + 2;
  }
  const left = more(parts.length - kept.length, "section");
  return `${[...head, ...kept, left].filter((part) => part !== "").join("\n\n")}\n`;
}

function allOf(subjects: readonly Subject[]): readonly string[] {
  const rows = subjects.slice(0, MOST_ROWS).map(row);
  return [
    `### Depthwise: ${words(counted(subjects).join(" · ") || "nothing to analyse")}`,
    rows.length === 0 ? "" : table(["verdict", "chain", "depth", "model"], rows),
    more(subjects.length - rows.length, "model"),
  ];
}

function changesOf(changes: Changes): readonly string[] {
  const rows = ranked(changes).map((change) => [
    change.kind,
    cell(code(escaped(change.subject.replace(/#$/, "")))),
    words(changeText(change)),
  ]);
  const shownRows = rows.slice(0, MOST_ROWS);
  return [
    `### Depthwise: ${words(countedChanges(changes))}`,
    rows.length === 0 ? "" : table(["", "model", "what has changed"], shownRows),
    more(rows.length - shownRows.length, "change"),
  ];
}

function more(count: number, what: string): string {
  if (count <= 0) return "";
  return `_${count === 1 ? `One more ${what} is` : `${count} more ${what}s are`} in the whole report._`;
}

/** What asks for attention stands first. */
function rank({ verdict }: Subject): number {
  return ["serial", "polylog", "unknown", "tc0"].indexOf(verdict);
}

function row(subject: Subject): readonly string[] {
  const { curve } = subject;
  return [
    WORDS[subject.verdict],
    words(chainOf(subject)),
    curve === null ? "" : sparkline(curve.threshold.rewritten),
    cell(code(escaped(nameOf(subject)))),
  ];
}

function folded(report: Report, subject: Subject): string {
  const rows = unrepeated(detailRows(report, subject)).map(([label, text]: Row) => [
    label,
    words(text),
  ]);
  const { curve } = subject;
  const depth =
    curve === null
      ? []
      : [
          [
            "depth",
            `${sparkline(curve.threshold.written)} as written, ${words(curve.axis)} from 1 to 2²⁰`,
          ],
        ];
  return [
    // No Markdown is read inside of this element.
    `<details><summary><code>${xml(nameOf(subject))}</code>: ${xml(subject.phrase)}</summary>`,
    table(["", ""], [...rows, ...depth]),
    "</details>",
  ].join("\n\n");
}

function problemsOf({ problems }: Report): readonly string[] {
  return problems.map(
    ({ severity, message, help, at, code: id }) =>
      `- **${severity}** ${code(escaped(at.file))}: ${words(placed(`${message} ${help}`, at))} ${code(id)}`,
  );
}

/** Words of a model as they are. */
function words(text: string): string {
  return shown(escaped(text));
}

// A bar ends a cell, in code as well.
function cell(text: string): string {
  return text.replaceAll("|", "\\|");
}
