// What keeps an answer from being whole: blockers of a subject, findings, and problems of the file, each
// with what to do about it.

import type { Finding, Report, Subject } from "../../analyzers/report/index.ts";
import { type Child, element, section } from "../dom.ts";
import { sentence } from "../words.ts";
import { place } from "./place.ts";

type Severity = Finding["severity"];

interface Notice {
  readonly severity: Severity;
  readonly name: string;
  readonly message: string;
  readonly help: string;
  readonly at: Finding["at"];
  readonly code: string;
}

const NAMES: Readonly<Record<Severity, string>> = {
  error: "Error",
  warning: "Warning",
  info: "Note",
  hint: "Hint",
};

export function blockersView({ blockers }: Subject): HTMLElement | null {
  if (blockers.length === 0) return null;
  return section(
    "What blocks the answer",
    list(
      blockers.map(({ what, ...rest }) => ({
        severity: "warning",
        name: "Blocker",
        message: sentence(what),
        ...rest,
      })),
    ),
  );
}

export function findingsView(report: Report, subject: Subject): HTMLElement | null {
  const found = report.findings.filter(
    (finding) => finding.subject === subject.id && finding.suppressed === null,
  );
  if (found.length === 0) return null;
  return section(
    "Findings",
    list(
      found.map(({ severity, message, at, rule, related }) => ({
        severity,
        name: NAMES[severity],
        message,
        help: related.map((other) => other.message).join(" "),
        at,
        code: rule,
      })),
    ),
  );
}

export function problemsView({ problems }: Report): HTMLElement | null {
  if (problems.length === 0) return null;
  return section(
    "Problems with the file",
    list(problems.map((problem) => ({ name: NAMES[problem.severity], ...problem }))),
  );
}

function item({ severity, name, message, help, at, code }: Notice): HTMLElement {
  return element(
    "li",
    { class: `notice ${severity}` },
    element("span", { class: "kind" }, name),
    element(
      "div",
      {},
      element("p", {}, message),
      help === "" ? null : element("p", { class: "help" }, help),
      element("p", { class: "muted" }, where(at), code),
    ),
  );
}

function where({ node }: Notice["at"]): Child {
  return node === null ? null : element("span", {}, place(node), " · ");
}

function list(notices: readonly Notice[]): HTMLElement {
  return element("ul", { class: "notices" }, ...notices.map(item));
}
