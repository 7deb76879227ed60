// A verdict on a page: everything the report knows of one subject, in the order in which a reader asks.

import { code, escaped, growthText, list, paragraphs, shown, table } from "../base/index.ts";
import type { Subject } from "../report/index.ts";
import { carried, title } from "./loop.ts";
import { mostSpecificFirst, theoremSection } from "./theorems.ts";
import { axisName, changes, counterfactualText, placeText, standing } from "./words.ts";

/** The page of one subject. */
export function page(subject: Subject): string {
  return `${paragraphs([
    `# ${shown(subject.symbol ?? subject.file)}: ${shown(subject.phrase)}`,
    `${shown(escaped(subject.file))}, line ${subject.line}. ${standing(subject)}${unless(subject)}`,
    section(
      "What keeps the verdict open",
      list(
        subject.blockers.map(
          ({ at, what, help }) => `${placeText(at)}: ${shown(what)}. ${shown(help)}`,
        ),
      ),
    ),
    section("Chain of dependent steps", chains(subject)),
    section("Loops", paragraphs(subject.recurrences.map(loopSection))),
    section("What would change the verdict", list(changes(subject))),
    section("Cost", cost(subject)),
    section("Theorems", paragraphs(mostSpecificFirst(subject.bound.theorems).map(theoremSection))),
    section("Assumptions", list(assumptions(subject))),
  ])}\n`;
}

function unless({ bound }: Subject): string {
  return bound.unless === null ? "" : ` ${shown(bound.unless)}`;
}

function chains({ axes }: Subject): string {
  const rows = axes
    .filter(({ grows }) => grows)
    .map(({ axis, fixed, written, rewritten, bound }) => [
      `${axisName(axis)}${fixed === null ? "" : ` (fixed at ${fixed} in this file)`}`,
      shown(growthText(written, axis)),
      shown(growthText(rewritten, axis)),
      bound ?? "none known",
    ]);
  return rows.length === 0
    ? "No axis grows along which steps depend on each other: O(1)."
    : table(["Along", "As written", "After proved rewrites", "Upper bound"], rows);
}

function loopSection(loop: Subject["recurrences"][number]): string {
  return paragraphs([
    `### ${title(loop)}, ${placeText(loop.at)}`,
    `Trips: ${code(loop.trips.text)}.`,
    list(carried(loop)),
    ...counterfactualText(loop),
  ]);
}

function cost({ cost: { written, rewritten } }: Subject): string {
  const meters = [
    ["Work, in operations", written.work, rewritten.work],
    ["Dependent steps, unbounded fan-in", written.span.threshold, rewritten.span.threshold],
    ["Dependent steps, bounded fan-in", written.span.arithmetic, rewritten.span.arithmetic],
    ["Kernel launches in a row", written.span.kernel, rewritten.span.kernel],
    ["Bytes moved", written.bytes, rewritten.bytes],
  ] as const;
  if (meters.every(([, before, after]) => before.text === after.text))
    return table(
      ["", "As written; no rewrite changes it"],
      meters.map(([name, before]) => [name, code(before.text)]),
    );
  return table(
    ["", "As written", "After proved rewrites"],
    meters.map(([name, before, after]) => [name, code(before.text), code(after.text)]),
  );
}

function assumptions({ evidence }: Subject): readonly string[] {
  return evidence.filter(({ kind }) => kind === "assumption").map(({ says }) => shown(says));
}

function section(heading: string, text: string): string {
  return text === "" ? "" : `## ${heading}\n\n${text}`;
}
