// What would alter the verdict: the edges whose removal changes a recurrence's form, and the changes
// after which a bound no longer applies.

import type { RecurrenceReport, Subject, Verdict } from "../../analyzers/report/index.ts";
import { element } from "../dom.ts";
import { placed, placeOf } from "./place.ts";

const RESULT: Readonly<Record<Verdict, string>> = {
  tc0: "stuck in TC0",
  serial: "not bounded by TC0, with a chain that grows",
  polylog: "not bounded by TC0, with a polylogarithmic chain",
  unknown: "unknown",
};

export function changeView({ recurrences, ways }: Subject): HTMLElement | null {
  const items = [
    ...recurrences.flatMap(counterfactual),
    ...ways.map(({ says, at, verdict }) =>
      element("li", {}, says, placed("at", at), `: then ${RESULT[verdict]}.`),
    ),
  ];
  if (items.length === 0) return null;
  return element(
    "div",
    { class: "changes" },
    element("h3", {}, "What would change the verdict"),
    element("ul", {}, ...items),
  );
}

function counterfactual({ counterfactual: found }: RecurrenceReport): readonly HTMLElement[] {
  if (found === null) return [];
  const edges = found.edges.map(({ from, to, value }) =>
    element(
      "span",
      { class: "edge" },
      element("span", { class: "formula" }, value),
      " from ",
      placeOf(from),
      " to ",
      placeOf(to),
    ),
  );
  return [
    element(
      "li",
      {},
      "Without the dependence of ",
      ...edges.flatMap((edge, k) => (k === 0 ? [edge] : [" and ", edge])),
      " the recurrence has the form ",
      element("span", { class: "formula" }, found.form),
      `: then ${RESULT[found.verdict]}.`,
    ),
  ];
}
