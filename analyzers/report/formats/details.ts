// One subject in full, for a terminal: what its verdict stands on, which loops it has, and what would change it.

import { escaped, growthText, sizeName } from "../../base/index.ts";
import type { Assumption, AxisReport, RecurrenceReport, Report, Subject } from "../report.ts";
import { costRows, exactRows, openSizes, partRows } from "./cost.ts";
import { latencyRows } from "./latency.ts";
import type { Paint } from "./paint.ts";
import { changesOf, nameOf, outcomeOf, placeOf } from "./phrases.ts";
import { aligned } from "./table.ts";

export type Row = readonly [label: string, text: string];

/** The block of one subject. */
export function details(report: Report, subject: Subject, paint: Paint): string {
  const head = `${escaped(nameOf(subject))}${subject.kind === "procedure" ? " (procedure)" : ""}`;
  return [
    paint(head, "strong"),
    `  ${paint(escaped(subject.phrase), subject.verdict)}`,
    ...aligned(unrepeated(detailRows(report, subject)).map((row) => ["", ...row.map(escaped)])),
  ].join("\n");
}

/** Everything that is said of a subject below its verdict, with labels that may repeat. */
export function detailRows(report: Report, subject: Subject): readonly Row[] {
  const isOpen = subject.verdict === "unknown";
  return [
    ["bound", boundText(subject)],
    ...subject.axes.filter(({ grows }) => grows).map((axis): Row => ["chain", axisText(axis)]),
    // While something is open, a count of the rest says little.
    ...(isOpen ? [] : [...costRows(subject), ...partRows(subject), ...openSizes(subject)]),
    ...exactRows(report, subject),
    ...latencyRows(report, subject),
    ...subject.recurrences.map((loop): Row => ["loop", loopText(loop)]),
    ...subject.blockers.map(
      ({ at, what, help }): Row => ["blocked by", `${placeOf(at)}: ${what}. ${help}`],
    ),
    ...changesOf(subject).map((text): Row => ["to change", text]),
    ...subject.bound.theorems.map(
      ({ id, matched }): Row => ["rests on", `${id}: ${named(matched)}`],
    ),
    ...assumed(report, subject).map((text): Row => ["assumes", text]),
    ...(subject.bound.unless === null ? [] : [["excludes", subject.bound.unless] as const]),
  ];
}

// A label stands once above the rows that share it.
export function unrepeated(rows: readonly Row[]): readonly Row[] {
  return rows.map(([label, text], i) => [label === rows[i - 1]?.[0] ? "" : label, text]);
}

function boundText({ bound }: Subject): string {
  return bound.class === null ? "none known" : `${bound.class} (${bound.status})`;
}

function axisText(axis: AxisReport): string {
  const written = growthText(axis.written, axis.axis);
  const rewritten = growthText(axis.rewritten, axis.axis);
  const fixed = axis.fixed === null ? "" : ` (fixed at ${axis.fixed} in this file)`;
  return `${written} along ${sizeName(axis.axis)}${written === rewritten ? "" : `, ${rewritten} as a scan`}${fixed}`;
}

/** Where it is, how often it runs, what it carries and in which form, and what that means for the chain. */
function loopText(loop: RecurrenceReport): string {
  const { at, states, trips, form } = loop;
  const carried = states.flatMap(({ names }) => names).join(", ");
  const most = loop.cap === null ? "" : "at most ";
  const head = `${placeOf(at)}: ${most}${trips.text} trips${carried === "" ? "" : `, carries ${carried} [${form}]`}`;
  // What a constant number of trips does with its states has no part in the verdict.
  const says = loop.written === "constant" ? [] : states.map((state) => sentence(state.says));
  return [`${head}.`, ...says, outcomeOf(loop)].join(" ");
}

function sentence(text: string): string {
  return text.endsWith(".") ? text : `${text}.`;
}

/** Operators that are listed beside a theorem; JSON has all. */
const MOST_NAMED = 8;

function named(matched: readonly string[]): string {
  const names = matched.map((name) => name.replace(/^python::/, ""));
  const rest = names.length - MOST_NAMED;
  return rest <= 1 ? names.join(", ") : `${names.slice(0, MOST_NAMED).join(", ")} and ${rest} more`;
}

/** What every verdict assumes is said once, under all of them. */
export const STANDING: readonly Assumption["kind"][] = ["precision", "uniformity"];

function assumed(report: Report, { evidence }: Subject): readonly string[] {
  const kinds = new Map(report.assumptions.map(({ id, kind }) => [id, kind]));
  return evidence.flatMap(({ kind, id, says }) => {
    const isStanding = STANDING.includes(kinds.get(id) ?? "opaque");
    return kind === "assumption" && !isStanding && !id.startsWith("size/") ? [says] : [];
  });
}
