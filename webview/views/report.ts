// The whole report of a file: one subject after the other behind tabs, or what is wrong with the file.

import type { Report, Subject } from "../../analyzers/report/index.ts";
import { element } from "../dom.ts";
import { verdictIcon } from "../icons.ts";
import { orderedSubjects } from "../store.ts";
import { tabs } from "../ui.ts";
import { chainView } from "./chain.ts";
import { costView } from "./cost.ts";
import { curveView } from "./curve.ts";
import { evidenceView } from "./evidence.ts";
import { pathView } from "./path.ts";
import { blockersView, findingsView, problemsView } from "./problems.ts";
import { recurrencesView } from "./recurrences.ts";
import { verdictView } from "./verdict.ts";

/** Draws a report; `choose` is told when another subject is picked. */
export function reportView(
  report: Report,
  chosen: Subject | null,
  choose: (id: string) => void,
): readonly (HTMLElement | null)[] {
  const subjects = orderedSubjects(report);
  if (chosen === null) return [nothingView(report), problemsView(report)];
  if (subjects.length === 1) return [subjectView(chosen, report), problemsView(report)];
  const items = subjects.map((subject) => ({
    id: subject.id,
    label: [verdictIcon(subject.verdict, 16), subjectName(subject)],
  }));
  const show = (id: string): HTMLElement =>
    subjectView(subjects.find((subject) => subject.id === id) ?? chosen, report);
  return [
    tabs("Models and procedures of this file", items, chosen.id, show, choose),
    problemsView(report),
  ];
}

function subjectView(subject: Subject, report: Report): HTMLElement {
  return element(
    "article",
    { class: "subject" },
    verdictView(subject),
    ...[
      blockersView(subject),
      chainView(subject),
      costView(subject),
      curveView(subject),
      recurrencesView(subject),
      pathView(subject),
      evidenceView(subject, report),
      findingsView(report, subject),
    ].filter((part) => part !== null),
  );
}

function subjectName({ symbol, kind, role, id }: Subject): string {
  if (symbol !== null) return symbol;
  if (kind === "model") return role === "forward" ? "Model" : `Model, ${role}`;
  return id.slice(id.indexOf("#") + 1) || role;
}

function nothingView({ problems }: Report): HTMLElement {
  const says =
    problems.length === 0
      ? "The file holds no graph that could be analyzed."
      : "Nothing could be analyzed in this file; below is why, and what can be done.";
  return element(
    "section",
    { class: "verdict unknown", "aria-labelledby": "verdict-phrase" },
    element(
      "div",
      { class: "answer" },
      verdictIcon("unknown", 40),
      element(
        "div",
        {},
        element("h2", { id: "verdict-phrase", class: "phrase" }, "No verdict"),
        element("p", { class: "says" }, says),
      ),
    ),
  );
}
