// Workflow commands of GitHub Actions: annotations at lines of a pull request. GitHub keeps ten of a level and step;
// what is beyond them stands in the job's summary.

import { escaped } from "../../base/index.ts";
import type { Changes, Finding, Report } from "../report.ts";
import { changeText, countedChanges } from "./changes.ts";
import type { Format } from "./format.ts";
import { counted, shownFindings } from "./phrases.ts";
import { placed } from "./places.ts";

export const github: Format = {
  id: "github",
  extension: ".txt",
  mediaType: "text/plain",
  doc: "annotations for GitHub Actions; a table goes to the summary of the job",
  render: (report) => `${commandsOf(report).join("\n")}\n`,
};

/** Annotations of a level that GitHub shows of one step. */
const MOST = 10;

type Level = "error" | "warning" | "notice";

interface Annotation {
  readonly level: Level;
  readonly title: string;
  readonly message: string;
  readonly at: Finding["at"];
}

function commandsOf(report: Report): readonly string[] {
  const annotations = [
    ...report.problems.map(
      ({ code, severity, message, help, at }): Annotation => ({
        level: levelOf(severity),
        title: code,
        message: `${message} ${help}`,
        at,
      }),
    ),
    ...(report.changes === null ? [] : changed(report.changes)),
    ...shownFindings(report).map(
      ({ rule, severity, message, at }): Annotation => ({
        level: levelOf(severity),
        title: rule,
        message,
        at,
      }),
    ),
  ];
  const titles = new Map<string, number>();
  for (const { title } of annotations) titles.set(title, (titles.get(title) ?? 0) + 1);
  // What is rare tells more than what stands at every model.
  annotations.sort((a, b) => (titles.get(a.title) ?? 0) - (titles.get(b.title) ?? 0));
  const lines = (["error", "warning", "notice"] as const).flatMap((level) => {
    const all = annotations.filter((annotation) => annotation.level === level);
    if (all.length <= MOST) return all.map(command);
    const rest = `${all.length - MOST + 1} more of this level are in the whole report.`;
    return [...all.slice(0, MOST - 1).map(command), `::${level} title=Depthwise::${data(rest)}`];
  });
  const last =
    report.changes === null
      ? counted(report.subjects).join(", ") || "nothing to analyse"
      : countedChanges(report.changes);
  return [...lines, `Depthwise: ${last}`];
}

/** A chain that grows more now asks for a look; the rest is news. */
function changed({ subjects }: Changes): readonly Annotation[] {
  return subjects
    .filter(({ kind }) => kind === "worsened" || kind === "improved")
    .map((change) => ({
      level: change.kind === "worsened" ? "warning" : "notice",
      title: change.kind,
      message: `${change.subject.replace(/#$/, "")}: ${changeText(change)}`,
      at: change.at,
    }));
}

function levelOf(severity: Finding["severity"]): Level {
  return severity === "error" || severity === "warning" ? severity : "notice";
}

function command({ level, title, message, at }: Annotation): string {
  const [line, column, endLine, endColumn] = at.range ?? [at.line];
  const properties = {
    file: at.file,
    line,
    // Columns are of one line only.
    ...(endLine === line ? { col: column, endColumn } : {}),
    ...(endLine === undefined ? {} : { endLine }),
    title: `Depthwise: ${title}`,
  };
  const list = Object.entries(properties).map(
    ([key, value]) => `${key}=${property(String(value))}`,
  );
  return `::${level} ${list.join(",")}::${data(placed(message, at))}`;
}

function data(text: string): string {
  return escaped(text).replace(/%/g, "%25").replace(/\r/g, "%0D").replace(/\n/g, "%0A");
}

function property(text: string): string {
  return data(text).replace(/:/g, "%3A").replace(/,/g, "%2C");
}
