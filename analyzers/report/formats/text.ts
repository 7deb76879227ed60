// For people at a terminal: a table of all subjects, then each with what its verdict stands on.

import { escaped, evaluateExpr, type Formula, type Growth, sizeName } from "../../base/index.ts";
import type { Assumption, AxisReport, FileProblem, Report, Subject } from "../report.ts";
import type { Format, View } from "./format.ts";
import { type Ink, painter } from "./paint.ts";
import { aligned } from "./table.ts";

export const text: Format = {
  id: "text",
  extension: ".txt",
  mediaType: "text/plain",
  doc: "for reading in a terminal",
  render,
};

type Paint = (text: string, ink: Ink) => string;

function render(report: Report, view: View): string {
  const paint = painter(view.ink);
  const isTable = view.detail === "table";
  const blocks = [
    summary(report, view, paint),
    ...report.subjects.map((subject) => (isTable ? "" : details(report, subject, paint))),
    isTable ? "" : standing(report),
    problems(report.problems, paint),
    tally(report, paint),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

const WORDS = {
  tc0: "stuck in TC0",
  serial: "serial",
  polylog: "log depth",
  unknown: "unknown",
} as const;

// One subject needs no table beside its details.
function summary(report: Report, view: View, paint: Paint): string {
  if (report.subjects.length < (view.detail === "table" ? 1 : 2)) return "";
  const rows = report.subjects.map((s) => [
    WORDS[s.verdict],
    chain(s.axes),
    escaped(s.id.replace(/#$/, "")),
  ]);
  const [head = "", ...lines] = aligned([["VERDICT", "CHAIN", "MODEL"], ...rows]);
  const painted = lines.map((line, i) => {
    const subject = report.subjects[i];
    const word = subject === undefined ? "" : WORDS[subject.verdict];
    return subject === undefined ? line : paint(word, subject.verdict) + line.slice(word.length);
  });
  return [paint(head, "faint"), ...painted].join("\n");
}

function details(report: Report, subject: Subject, paint: Paint): string {
  const rows: (readonly [string, string])[] = [
    ["bound", boundText(subject)],
    ...subject.axes.filter((axis) => axis.grows).map((axis) => ["chain", axisText(axis)] as const),
    ["work", `${shortened(subject.cost.written.work)} operations`],
    ["span", spanText(subject, "written")],
    ...(spanText(subject, "rewritten") === spanText(subject, "written")
      ? []
      : [["rewritten", spanText(subject, "rewritten")] as const]),
    ...exact(report, subject),
    ...subject.recurrences.map((r) => {
      const states = r.states.map((state) => state.says).join("; ") || "nothing is carried: a map";
      return [
        "loop",
        `${r.at.node ?? `line ${r.at.line}`}: ${r.trips.text} trips, ${r.form}: ${states}`,
      ] as const;
    }),
    ...subject.blockers.map(
      (b) => ["blocked by", `${b.at.node ?? b.at.file}: ${b.what}. ${b.help}`] as const,
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
  return subject.evidence.flatMap(({ kind, id, says }) => {
    const isStanding = STANDING.includes(kinds.get(id) ?? "opaque");
    return kind === "assumption" && !isStanding ? [["where", says] as const] : [];
  });
}

function axisText(axis: AxisReport): string {
  const written = growthText(axis.written, axis.axis);
  const rewritten = growthText(axis.rewritten, axis.axis);
  const fixed = axis.fixed === null ? "" : ` (fixed at ${axis.fixed} in this file)`;
  return `${written} along ${sizeName(axis.axis)}${written === rewritten ? "" : `, ${rewritten} as a scan`}${fixed}`;
}

/** The longest chain over the axes that grow, such as `O(T)`. */
function chain(axes: readonly AxisReport[]): string {
  const growing = axes.filter((axis) => axis.grows && axis.rewritten !== "constant");
  const [first] = growing;
  return first === undefined ? "O(1)" : growthText(first.rewritten, first.axis);
}

function growthText(growth: Growth, name: string): string {
  const axis = sizeName(name);
  switch (growth) {
    case "constant":
      return "O(1)";
    case "log":
      return `O(log ${axis})`;
    case "polylog":
      return `O(log^k ${axis})`;
    case "linear":
      return `O(${axis})`;
    case "poly":
      return `poly(${axis})`;
    case "data-dependent":
      return "depends on the data";
    case "unknown":
      return "unknown";
  }
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
  const parts = (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .map(
      (verdict) =>
        [WORDS[verdict], report.subjects.filter((s) => s.verdict === verdict).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
  const errors = report.problems.filter((p) => p.severity === "error").length;
  if (errors > 0) parts.push(errors === 1 ? "1 problem" : `${errors} problems`);
  return parts.length === 0 ? "Nothing to analyse." : paint(parts.join(" · "), "faint");
}
