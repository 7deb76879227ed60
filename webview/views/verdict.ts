// The answer: sign, phrase, how well it is founded, and the figures one looks for first.

import type { Subject } from "../../analyzers/report/index.ts";
import { type Child, element } from "../dom.ts";
import { verdictIcon } from "../icons.ts";
import { badge } from "../ui.ts";
import { growthText, statusName, statusSays, verdictSays } from "../words.ts";

export function verdictView(subject: Subject): HTMLElement {
  const { verdict, phrase, bound, cost } = subject;
  return element(
    "section",
    { class: `verdict ${verdict}`, "aria-labelledby": "verdict-phrase" },
    element(
      "div",
      { class: "answer" },
      verdictIcon(verdict, 40),
      element(
        "div",
        {},
        element("h2", { id: "verdict-phrase", class: "phrase" }, phrase),
        element("p", { class: "says" }, verdictSays(verdict)),
      ),
    ),
    element(
      "dl",
      { class: "figures" },
      figure(
        "Upper bound",
        bound.class ?? "none known",
        bound.class === null ? null : badge(statusName(bound.status), statusSays(bound.status)),
      ),
      figure("Dependent chain", chainText(subject), null),
      ...(verdict === "unknown"
        ? []
        : [
            figure("Span (threshold)", cost.rewritten.span.threshold.text, null),
            figure("Work", cost.rewritten.work.text, null),
          ]),
    ),
    bound.unless === null ? null : element("p", { class: "unless" }, bound.unless),
  );
}

function figure(name: string, text: string, extra: Child): HTMLElement {
  return element(
    "div",
    { class: "figure" },
    element("dt", {}, name),
    element("dd", {}, element("span", { class: "formula", title: text }, text), extra),
  );
}

// After the proved rewrites, and only along axes that grow: along the others there is nothing to say.
function chainText({ axes }: Subject): string {
  const growing = axes.filter(({ grows, rewritten }) => grows && rewritten !== "constant");
  if (growing.length === 0) return "constant in every axis";
  const texts = growing.map(({ axis, rewritten }) => growthText(rewritten, axis));
  return [...new Set(texts)].join(", ");
}
