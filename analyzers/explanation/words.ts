// Words that several explanations share.

import { code, GROWTHS, growthText, type Location, shown, sizeName } from "../base/index.ts";
import type { AxisReport, RecurrenceReport, Subject, Verdict } from "../report/index.ts";

/** The axis along which the chain grows fastest after proved rewrites, rather one that a loop walks along. */
export function steepest({ axes, recurrences }: Subject): AxisReport | null {
  const walked = new Set(recurrences.map(({ axis }) => axis));
  const rank = ({ axis, rewritten }: AxisReport) =>
    2 * GROWTHS.indexOf(rewritten) + (walked.has(axis) ? 1 : 0);
  return axes
    .filter(({ grows }) => grows)
    .reduce<AxisReport | null>((a, b) => (a !== null && rank(b) <= rank(a) ? a : b), null);
}

/** Such as `O(T) as written, O(log T) as a scan`. */
export function chainText({
  axis,
  written,
  rewritten,
}: Omit<AxisReport, "bound" | "fixed" | "grows">): string {
  const before = growthText(written, axis);
  const after = growthText(rewritten, axis);
  if (before === after || rewritten === "unknown") return before;
  return `${before} as written, ${after} after proved rewrites`;
}

/** Where the reader finds something: a line of code, or a node of a model. */
export function placeText({ line, node }: Location): string {
  return node === null ? `line ${line}` : code(node);
}

/** What the verdict amounts to, and the upper bound that is known. */
export function standing({ verdict, status, bound }: Subject): string {
  const upper = bound.class === null ? "" : ` Upper bound: ${bound.class} (${status}).`;
  return `${VERDICTS[verdict]}${upper}`;
}

const VERDICTS: Readonly<Record<Verdict, string>> = {
  tc0: "A constant number of parallel steps is enough at every size.",
  serial: "No theorem bounds this by TC0, and the chain of dependent steps grows with the input.",
  polylog: "No theorem bounds this by TC0, but the chain of dependent steps is polylogarithmic.",
  unknown: "Nothing definite is said: what is not known counts neither as serial nor as parallel.",
};

const OUTCOMES: Readonly<Record<Verdict, string>> = {
  tc0: "stuck in TC0",
  serial: "not bounded by TC0, with a chain that grows",
  polylog: "not bounded by TC0, with a polylogarithmic chain",
  unknown: "unknown",
};

/** What would alter the verdict, a sentence each. */
export function changes({ recurrences, ways }: Subject): readonly string[] {
  return [
    ...recurrences.flatMap(counterfactualText),
    ...ways.map(({ says, at, verdict }) => {
      const place = at === null ? "" : ` (${placeText(at)})`;
      return `${shown(says)}${place}: then ${OUTCOMES[verdict]}.`;
    }),
  ];
}

/** The smallest change of a loop that gives it another form; nothing where none is known. */
export function counterfactualText({ counterfactual }: RecurrenceReport): readonly string[] {
  if (counterfactual === null) return [];
  const { edges, form, verdict } = counterfactual;
  const reads = new Set(edges.map(({ to, value }) => `${code(value)} (${placeText(to)})`));
  return [
    `If nothing read ${[...reads].join(" and ")}, the loop would have the form ${shown(form)}: then ${OUTCOMES[verdict]}.`,
  ];
}

/** A size's name inside a sentence. */
export function axisName(axis: string): string {
  return shown(sizeName(axis));
}
