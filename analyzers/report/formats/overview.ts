// Many subjects on one screen: file by file the models with their verdicts, each with what makes it so.

import { escaped } from "../../base/index.ts";
import type { Subject } from "../report.ts";
import type { Paint } from "./paint.ts";
import { chainOf, counted, placeOf, WORDS } from "./phrases.ts";
import { aligned } from "./table.ts";

/** A block for each file, one for what is left out, and how to see more. */
export function overview(subjects: readonly Subject[], paint: Paint): readonly string[] {
  const shown = subjects.filter(isTelling);
  const files = [...new Set(shown.map(({ file }) => file))];
  const lines = aligned(shown.map((subject) => ["", ...row(subject)]));
  const blocks = files.map((file) => {
    const inFile = shown.flatMap((subject, i) =>
      subject.file === file ? [inked(lines[i] ?? "", subject, paint)] : [],
    );
    return [paint(escaped(file), "strong"), ...inFile].join("\n");
  });
  const [first] = files;
  const more = `What a verdict stands on is told of single files: depthwise check ${escaped(first ?? "FILE")}`;
  return [...blocks, beside(subjects, shown), more];
}

/** How the subjects came out that are not shown. */
export function beside(subjects: readonly Subject[], shown: readonly Subject[]): string {
  const rest = subjects.filter((subject) => !shown.includes(subject));
  if (rest.length === 0) return "";
  const what = rest.length === 1 ? "another function" : `${rest.length} other functions`;
  return `Beside these ${what}, which the JSON report lists: ${counted(rest).join(" · ")}`;
}

/** Models, and procedures of which something definite is known that is no matter of course. */
function isTelling({ headline, kind, verdict }: Subject): boolean {
  return headline && (kind === "model" || verdict === "serial" || verdict === "polylog");
}

function row(subject: Subject): readonly string[] {
  const name = subject.symbol ?? subject.id.slice(subject.file.length).replace(/^#/, "");
  return [WORDS[subject.verdict], chainOf(subject), escaped(name), escaped(reason(subject))];
}

function inked(line: string, subject: Subject, paint: Paint): string {
  const word = WORDS[subject.verdict];
  return line.replace(word, () => paint(word, subject.verdict));
}

/** What keeps a verdict open or makes a model serial, in one phrase with its line. */
function reason({ verdict, blockers, recurrences }: Subject): string {
  const [blocker] = blockers;
  if (verdict === "unknown" && blocker !== undefined)
    return cut(`${placeOf(blocker.at)}: ${blocker.what}`);
  const loop = recurrences.find(({ rewritten }) => rewritten !== "constant");
  if (verdict === "tc0" || verdict === "unknown" || loop === undefined) return "";
  return cut(`${placeOf(loop.at)}: ${loop.states.map(({ says }) => says).join("; ")}`);
}

function cut(phrase: string): string {
  const limit = 72;
  return phrase.length <= limit ? phrase : `${phrase.slice(0, limit - 1).trimEnd()}…`;
}
