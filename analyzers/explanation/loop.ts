// What is said of one loop where it stands.

import { code, list, namesIn, paragraphs, shown, sizeName } from "../base/index.ts";
import type { RecurrenceReport } from "../report/index.ts";
import { axisName, chainText, counterfactualText, placeText } from "./words.ts";

/** Longest formula that is taken in at a glance. */
const LONGEST = 60;

/** The loop's form, what it carries and why, and what would change it. */
export function loopSummary(loop: RecurrenceReport, invented: ReadonlySet<string>): string {
  const { text, expr } = loop.trips;
  const isClear = text.length <= LONGEST && !namesIn(expr).some((name) => invented.has(name));
  return paragraphs([
    `**${title(loop)}**`,
    list(carried(loop)),
    `Chain: ${shown(chainText(loop))}.${isClear ? ` Trips: ${code(text)}.` : ""}`,
    ...counterfactualText(loop),
  ]);
}

/** Such as `serial along T · NL`; null for a loop that adds no step as the input grows. */
export function label({ axis, form, written, rewritten, states }: RecurrenceReport): string | null {
  const along = `along ${sizeName(axis)}`;
  if (written === "constant") return null;
  if (form === "X") return `map ${along}`;
  if (rewritten === "unknown")
    return `not classified: carries ${states.flatMap(({ names }) => names).join(", ")}`;
  const isSerial = rewritten === "linear" || rewritten === "poly";
  return `${isSerial ? "serial" : "scan"} ${along} · ${form}`;
}

/** Such as `Serial along T (form NL)`. */
export function title(loop: RecurrenceReport): string {
  const axis = axisName(loop.axis);
  if (loop.form === "X") return `A map along ${axis}: no trip reads what another wrote`;
  if (loop.written === "constant") return "A constant number of trips";
  if (loop.rewritten === "unknown")
    return `Not classified: a loop along ${axis} that carries state`;
  const isSerial = loop.rewritten === "linear" || loop.rewritten === "poly";
  return `${isSerial ? "Serial" : "A scan"} along ${axis} (form ${shown(loop.form)})`;
}

/** What each state does, and where that is decided. */
export function carried({ states, at }: RecurrenceReport): readonly string[] {
  return states.map(({ names, says, decides }) => {
    const isHere = decides.line === at.line && decides.node === at.node;
    const place = isHere ? "" : ` (decided at ${placeText(decides)})`;
    const end = says.endsWith(".") ? "" : ".";
    return `Carries ${names.map(code).join(", ")}${place}: ${shown(says)}${end}`;
  });
}
