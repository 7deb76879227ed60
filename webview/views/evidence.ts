// What the verdict rests on: theorems with the hypotheses that were matched, assumptions, and the steps
// that led there.

import type { Assumption, Evidence, Report, Subject } from "../../analyzers/report/index.ts";
import { element, section } from "../dom.ts";
import { badge } from "../ui.ts";
import { statusName, statusSays } from "../words.ts";
import { placed } from "./place.ts";

export function evidenceView(subject: Subject, report: Report): HTMLElement {
  const assumptions = report.assumptions.filter(({ id }) => subject.bound.assumptions.includes(id));
  const steps = subject.evidence.filter(({ kind }) => kind === "code" || kind === "rule");
  return section(
    "What it rests on",
    theoremsView(subject),
    assumptions.length === 0
      ? null
      : element("div", {}, element("h3", {}, "Assumptions"), list(assumptions.map(assumptionItem))),
    steps.length === 0
      ? null
      : element("div", {}, element("h3", {}, "Observations"), list(steps.map(stepItem))),
  );
}

function theoremsView({ bound, evidence }: Subject): HTMLElement {
  if (bound.theorems.length === 0)
    return element("p", { class: "muted" }, "No theorem was applied.");
  const says = new Map(
    evidence.filter(({ kind }) => kind === "theorem").map((one) => [one.id, one.says]),
  );
  return element(
    "div",
    {},
    element("h3", {}, "Theorems ", badge(statusName(bound.status), statusSays(bound.status))),
    list(
      bound.theorems.map(({ id, matched }) => {
        // The evidence repeats what was matched before the statement; here it stands below.
        const statement = says.get(id)?.replace(`${matched.join(", ")}: `, "");
        return element(
          "li",
          {},
          element("span", { class: "formula" }, id),
          statement === undefined ? null : element("p", {}, statement),
          matched.length === 0
            ? null
            : element("p", { class: "muted" }, `Matched: ${matched.join("; ")}.`),
        );
      }),
    ),
  );
}

function assumptionItem({ text, status, at }: Assumption): HTMLElement {
  return element(
    "li",
    {},
    text,
    placed("at", at),
    " ",
    badge(statusName(status), statusSays(status)),
  );
}

function stepItem({ says, at }: Evidence): HTMLElement {
  return element("li", {}, says, placed("at", at));
}

function list(items: readonly HTMLElement[]): HTMLElement {
  return element("ul", {}, ...items);
}
