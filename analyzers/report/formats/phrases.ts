// Words and short phrases that several views for people share.

import { growthText, type Location } from "../../base/index.ts";
import type { Finding, RecurrenceReport, Report, Subject, Verdict } from "../report.ts";

/** A verdict in a table. */
export const WORDS = {
  tc0: "stuck in TC0",
  serial: "serial",
  polylog: "log depth",
  unknown: "unknown",
} as const;

/** A subject's id as people read it. */
export function nameOf({ id }: Subject): string {
  return id.replace(/#$/, "");
}

/** Subjects that a report shows one by one: headlines, or all where there are none. */
export function shownOf({ subjects }: Report): readonly Subject[] {
  const headlines = subjects.filter(({ headline }) => headline);
  return headlines.length === 0 ? subjects : headlines;
}

/** Findings that nobody ignores with a reason; against an earlier report only those that were not in it. */
export function shownFindings({ findings, changes }: Report): readonly Finding[] {
  return findings.filter(
    ({ suppressed, fingerprint }) =>
      suppressed === null && (changes === null || changes.found.includes(fingerprint)),
  );
}

/** The longest chain over the axes that grow, such as `O(T)`. */
export function chainOf({ axes, verdict }: Subject): string {
  const growing = axes.filter((axis) => axis.grows && axis.rewritten !== "constant");
  const [first] = growing;
  if (first === undefined) return verdict === "unknown" ? "unknown" : "O(1)";
  return growthText(first.rewritten, first.axis);
}

/** Where something stands, the file being known. */
export function placeOf(at: Location): string {
  return at.node ?? `line ${at.line}`;
}

/** How many subjects have each verdict. */
export function counted(subjects: readonly Subject[]): readonly string[] {
  return (Object.keys(WORDS) as (keyof typeof WORDS)[])
    .map(
      (verdict) => [WORDS[verdict], subjects.filter((s) => s.verdict === verdict).length] as const,
    )
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`);
}

/** What a loop adds to the chain of dependent steps. */
export function outcomeOf({ form, written, rewritten }: RecurrenceReport): string {
  if (written === "constant") return "As many at every size: a constant number of steps.";
  if (form === "X") return "A map: no trip waits for another.";
  if (rewritten === "constant")
    return "Such steps add up to one of their kind, so that all trips are one parallel scan of constant depth.";
  if (rewritten === "unknown") return "Not classified.";
  if (rewritten === "log" || rewritten === "polylog")
    return "Such steps compose in pairs, so that the loop is a tree of logarithmic depth; no theorem known makes it constant.";
  return "No way is known to compose such steps, so that each trip waits for the one before it.";
}

const OUTCOMES: Readonly<Record<Verdict, string>> = {
  tc0: "stuck in TC0",
  serial: "not bounded by TC0, with a chain that grows",
  polylog: "not bounded by TC0, with a polylogarithmic chain",
  unknown: "unknown",
};

/** What would alter the verdict, a sentence each. */
export function changesOf({ recurrences, ways }: Subject): readonly string[] {
  return [
    ...recurrences.flatMap(({ counterfactual }) => {
      if (counterfactual === null) return [];
      const { edges, form, verdict } = counterfactual;
      const reads = new Set(edges.map(({ to, value }) => `${value} (${placeOf(to)})`));
      return [
        `If nothing read ${[...reads].join(" and ")}, the loop would be ${form}: ${OUTCOMES[verdict]}.`,
      ];
    }),
    ...ways.map(({ says, at, verdict }) => {
      const place = at === null ? "" : ` (${placeOf(at)})`;
      return `${says}${place}: then ${OUTCOMES[verdict]}.`;
    }),
  ];
}
