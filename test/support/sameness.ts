// What a result says, without the words it says it in: two files that differ in names only say the same.

import { evaluateExpr, type Formula } from "../../analyzers/base/index.ts";
import type { FileResult, Subject } from "../../analyzers/index.ts";
import { analyzePythonText } from "./analysis.ts";
import { renamed } from "./renaming.ts";

export { renamed };

/** A name as it is compared: its own, or the one it has in the other file. */
export type NameOf = (name: string) => string;

/** Verdicts, bounds, growths, costs and recurrences, as plain data. Roles are left out: names are hints of them. */
export function sayings({ subjects, problems }: FileResult, nameOf: NameOf = (name) => name) {
  return {
    subjects: subjects.map((subject) => subjectSaying(subject, nameOf)),
    problems: problems.map(({ code, severity, at }) => `${severity}: ${code}, line ${at.line}`),
  };
}

/** Puts the old names back into what is said under new ones, as in `K12.K17 // 2`. */
export function translated(names: ReadonlyMap<string, string>): NameOf {
  const old = new Map([...names].map(([before, after]) => [after, before]));
  const length = Math.max(0, ...[...old.keys()].map((name) => name.length));
  // A name may have a number behind it.
  return (text) =>
    text.replace(/[^\W\d]\w*/gu, (word) => {
      const name = old.get(word.slice(0, length));
      return name === undefined ? word : name + word.slice(length);
    });
}

function subjectSaying(subject: Subject, nameOf: NameOf) {
  const { verdict, kind, headline, status, bound, line, axes, cost, recurrences } = subject;
  return {
    symbol: nameOf(subject.symbol ?? ""),
    ...{ kind, line, headline, verdict, status },
    bound: { class: bound.class, theorems: bound.theorems.map(({ id }) => id) },
    axes: axes.map((axis) => ({ ...axis, axis: familyOf(nameOf(axis.axis)) })).sort(byAxis),
    work: sampled(cost.written.work, nameOf),
    spans: [cost.written, cost.rewritten].map(({ span }) => sampled(span.arithmetic, nameOf)),
    recurrences: recurrences.map((loop) => ({
      axis: familyOf(nameOf(loop.axis)),
      trips: sampled(loop.trips, nameOf),
      line: loop.at.line,
      form: loop.form,
      growths: [loop.written, loop.rewritten],
      states: loop.states.map(({ names, form }) => `${names.map(nameOf).join(", ")} [${form}]`),
    })),
    blockers: subject.blockers.map(({ code, at }) => `${code}, line ${at.line}`),
  };
}

/** Sizes of one name, or that nobody named, are told apart by numbers, which follow the names that are taken. */
function familyOf(name: string): string {
  return name.replace(/(?<=[^\W\d]\w*?)\d+\b/gu, "");
}

function byAxis(a: object, b: object): number {
  return JSON.stringify(a) < JSON.stringify(b) ? -1 : 1;
}

/** The formula's value where each size has a number made of its name: its terms may stand in any order. */
function sampled({ expr }: Formula, nameOf: NameOf): string {
  return (evaluateExpr(expr, (name) => sizeOf(familyOf(nameOf(name)))) ?? Number.NaN).toPrecision(
    9,
  );
}

function sizeOf(name: string): number {
  const hash = [...name].reduce(
    (sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973,
    7,
  );
  return 2 + (hash % 29);
}

/** The first line in which the analysis of a file and of the same file under other names differ; null for none. */
export function difference(
  text: string,
): { readonly before: string; readonly after: string } | null {
  const other = renamed(text);
  const before = linesOf(sayings(analyzePythonText(text)));
  const after = linesOf(sayings(analyzePythonText(other.text), translated(other.names)));
  const at = Array.from({ length: Math.max(before.length, after.length) }, (_, i) => i).find(
    (i) => before[i] !== after[i],
  );
  return at === undefined ? null : { before: before[at] ?? "", after: after[at] ?? "" };
}

function linesOf({ subjects, problems }: ReturnType<typeof sayings>): readonly string[] {
  return [...subjects, ...problems].map((saying) => JSON.stringify(saying));
}
