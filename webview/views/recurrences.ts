// Every loop with its carried state: along which axis, how often, of which form, and what decides it;
// then the smallest changes that would alter the verdict.

import type { RecurrenceReport, Subject } from "../../analyzers/report/index.ts";
import { type Child, element, section } from "../dom.ts";
import { table } from "../ui.ts";
import { growthText } from "../words.ts";
import { changeView } from "./change.ts";
import { placeOf } from "./place.ts";

export function recurrencesView(subject: Subject): HTMLElement | null {
  const { recurrences } = subject;
  const changes = changeView(subject);
  if (recurrences.length === 0 && changes === null) return null;
  return section(
    "Recurrences",
    recurrences.length === 0
      ? element("p", { class: "muted" }, "No loop carries a state.")
      : grid(recurrences),
    changes,
  );
}

function grid(recurrences: readonly RecurrenceReport[]): HTMLElement {
  return table(
    "Recurrences with axis, trip count, form, reason and place",
    [
      { title: "Where", width: "1.5fr" },
      { title: "Axis × trips", width: "1fr" },
      { title: "Form", width: "0.7fr" },
      { title: "Chain", width: "1fr" },
      { title: "Why", width: "2.2fr" },
    ],
    recurrences.map((one) => cells(one, nesting(one, recurrences))),
  );
}

function cells(one: RecurrenceReport, level: number): readonly Child[] {
  const { at, axis, trips, cap, direction, form, written, rewritten, unrolled } = one;
  const notes = [
    unrolled ? "unrolled" : null,
    direction === "forward" ? null : direction === "both" ? "both directions" : direction,
    cap === null ? null : `at most ${cap.text}`,
  ].filter((note) => note !== null);
  return [
    element("span", { class: `nested level-${Math.min(level, 4)}` }, placeOf(at)),
    element(
      "span",
      {},
      axis === trips.text ? axis : `${axis} × ${trips.text}`,
      notes.length === 0 ? null : element("span", { class: "muted" }, ` (${notes.join(", ")})`),
    ),
    element("span", { class: "formula" }, form),
    growth(growthText(written, axis), growthText(rewritten, axis)),
    element("span", {}, ...one.states.map(reason)),
  ];
}

function growth(written: string, rewritten: string): string {
  return written === rewritten ? written : `${written} → ${rewritten}`;
}

function reason({ says, names }: RecurrenceReport["states"][number]): HTMLElement {
  return element("span", { class: "reason", title: names.join(", ") }, says);
}

/** How many recurrences hold this one. */
function nesting(one: RecurrenceReport, all: readonly RecurrenceReport[]): number {
  const parents = new Map(all.map(({ id, parent }) => [id, parent]));
  let level = 0;
  // A report whose parents run in a circle would be wrong, yet must not hang the panel.
  for (let up = one.parent; up !== null && level < all.length; up = parents.get(up) ?? null)
    level += 1;
  return level;
}
