// For people at a terminal: a table of all subjects, then each with what its verdict stands on.

import { escaped, evaluateExpr, type Formula, growthText, sizeName } from "../../base/index.ts";
import type { Assumption, AxisReport, FileProblem, Report, Subject } from "../report.ts";
import type { Format, View } from "./format.ts";
import { beside, overview } from "./overview.ts";
import { type Paint, painter } from "./paint.ts";
import { chainOf, counted, placeOf, WORDS } from "./phrases.ts";
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
  const headlines = report.subjects.filter(({ headline }) => headline);
  const shown = headlines.length === 0 ? report.subjects : headlines;
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

/** Subjects of several files whose details a person still reads; of more there is an overview. */
const MOST_DETAILED = 24;

function summary(shown: readonly Subject[], paint: Paint): string {
  const rows = shown.map((s) => [WORDS[s.verdict], chainOf(s), escaped(s.id.replace(/#$/, ""))]);
  const [head = "", ...lines] = aligned([["VERDICT", "CHAIN", "MODEL"], ...rows]);
  const painted = lines.map((line, i) => {
    const subject = shown[i];
    const word = subject === undefined ? "" : WORDS[subject.verdict];
    return subject === undefined ? line : paint(word, subject.verdict) + line.slice(word.length);
  });
  return [paint(head, "faint"), ...painted].join("\n");
}

function details(report: Report, subject: Subject, paint: Paint): string {
  const rows: (readonly [string, string])[] = [
    ["bound", boundText(subject)],
    ...subject.axes.filter((axis) => axis.grows).map((axis) => ["chain", axisText(axis)] as const),
    ...(subject.verdict === "unknown" ? [] : costRows(subject)),
    ...exact(report, subject),
    ...subject.recurrences.map((r) => {
      const states = r.states.map((state) => state.says).join("; ") || "nothing is carried: a map";
      return ["loop", `${placeOf(r.at)}: ${r.trips.text} trips, ${r.form}: ${states}`] as const;
    }),
    ...subject.blockers.map(
      (b) => ["blocked by", `${placeOf(b.at)}: ${b.what}. ${b.help}`] as const,
    ),
    ...subject.bound.theorems.map((t) => ["rests on", `${t.id}: ${t.matched.join(", ")}`] as const),
    ...assumed(report, subject),
    ...(subject.bound.unless === null ? [] : [["excludes", subject.bound.unless] as const]),
  ];
  const head = `${escaped(subject.id.replace(/#$/, ""))}${subject.kind === "procedure" ? " (procedure)" : ""}`;
  const body = aligned(unrepeated(rows).map((row) => ["", ...row.map(escaped)]));
  return [
    paint(head, "strong"),
    `  ${paint(escaped(subject.phrase), subject.verdict)}`,
    ...body,
  ].join("\n");
}

/** What the subject costs; while something is open, a count of the rest says little. */
function costRows(subject: Subject): readonly (readonly [string, string])[] {
  const [written, rewritten] = [spanText(subject, "written"), spanText(subject, "rewritten")];
  return [
    ["work", `${shortened(subject.cost.written.work)} operations`],
    ["span", written],
    ...(rewritten === written ? [] : [["rewritten", rewritten] as const]),
  ];
}

// A label stands once above the rows that share it.
function unrepeated(
  rows: readonly (readonly [string, string])[],
): readonly (readonly [string, string])[] {
  return rows.map(([label, value], i) => [label === rows[i - 1]?.[0] ? "" : label, value]);
}

function boundText({ bound }: Subject): string {
  return bound.class === null ? "none known" : `${bound.class} (${bound.status})`;
}

/** What every verdict assumes is said once, under all of them. */
const STANDING: readonly Assumption["kind"][] = ["precision", "uniformity"];

function standing(report: Report): string {
  const lines = report.assumptions
    .filter(({ kind }) => STANDING.includes(kind))
    .map(({ text }) => text);
  return lines.length === 0 ? "" : `All of this assumes: ${escaped(lines.join(" "))}`;
}

function assumed(report: Report, subject: Subject): readonly (readonly [string, string])[] {
  const kinds = new Map(report.assumptions.map(({ id, kind }) => [id, kind]));
  const printed = subject.verdict === "unknown" ? "" : costRows(subject).flat().join(" ");
  return subject.evidence.flatMap(({ kind, id, says }) => {
    const isStanding = STANDING.includes(kinds.get(id) ?? "opaque");
    const size = /^size\/.*\/(?<name>[^/]+)$/s.exec(id)?.groups?.["name"];
    const isPrinted = size === undefined || new RegExp(`(?<!\\w)${size}(?!\\w)`).test(printed);
    return kind === "assumption" && !isStanding && isPrinted ? [["where", says] as const] : [];
  });
}

function axisText(axis: AxisReport): string {
  const written = growthText(axis.written, axis.axis);
  const rewritten = growthText(axis.rewritten, axis.axis);
  const fixed = axis.fixed === null ? "" : ` (fixed at ${axis.fixed} in this file)`;
  return `${written} along ${sizeName(axis.axis)}${written === rewritten ? "" : `, ${rewritten} as a scan`}${fixed}`;
}

function spanText(subject: Subject, which: "written" | "rewritten"): string {
  const { threshold, arithmetic, kernel } = subject.cost[which].span;
  return [
    `${shortened(threshold)} threshold`,
    `${shortened(arithmetic)} arithmetic`,
    `${shortened(kernel)} kernels`,
  ].join(" · ");
}

/** With sizes given on the command line, the numbers that the formulas stand for. */
function exact(report: Report, subject: Subject): readonly (readonly [string, string])[] {
  const given = Object.entries(report.settings.axes).filter(([, axis]) => axis.value !== null);
  if (given.length === 0) return [];
  const sizes = new Map(given.map(([name, axis]) => [name, axis.value]));
  for (const { axis, fixed } of subject.axes)
    if (fixed !== null && !sizes.has(axis)) sizes.set(axis, fixed);
  const shown = subject.axes
    .filter(({ axis }) => sizes.has(axis))
    .map(({ axis }) => `${sizeName(axis)} = ${sizes.get(axis)}`);
  if (shown.length === 0) return [];
  const { written } = subject.cost;
  const parts = [
    [written.span.threshold, "dependent steps"],
    [written.span.arithmetic, "arithmetic"],
    [written.work, "operations"],
  ] as const;
  const known = parts.flatMap(([formula, what]) => {
    const number = evaluateExpr(formula.expr, (name) => sizes.get(name) ?? null);
    return number === null ? [] : [`${grouped(number)} ${what}`];
  });
  const rest = known.length < parts.length ? " (the rest depends on other sizes)" : "";
  return [["exact", `${shown.join(", ")}: ${known.join(" · ")}${rest}`]];
}

function grouped(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, "\u202f");
}

// Formulas of models with many unknown sizes run to thousands of terms; JSON has them whole.
function shortened(formula: Formula): string {
  const limit = 160;
  if (formula.text.length <= limit) return formula.text;
  const cut = formula.text.lastIndexOf(" + ", limit);
  const count = formula.text.slice(cut).split(" + ").length - 1;
  return cut < 0
    ? `${formula.text.slice(0, limit)}…`
    : `${formula.text.slice(0, cut)} + … (${count} more terms)`;
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
