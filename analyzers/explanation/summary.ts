// A verdict in a few paragraphs: what it is, what it stands on, what keeps it open, what would change it.

import { code, list, namesIn, paragraphs, shown } from "../base/index.ts";
import { inventedSizes, type RecurrenceReport, type Subject } from "../report/index.ts";
import { carried, title } from "./loop.ts";
import { cited, mostSpecificFirst } from "./theorems.ts";
import { chainText, changes, placeText, standing, steepest } from "./words.ts";

/** Items of a list that a reader takes in at a glance; the page has all. */
const MOST = 2;

/** The summary of one subject. */
export function summary(subject: Subject): string {
  const { phrase, verdict, bound, blockers, recurrences } = subject;
  const deciding = recurrences.filter((loop) => isDeciding(subject, loop));
  return paragraphs([
    `**${shown(phrase)}**`,
    [standing(subject), ...(verdict === "unknown" ? [] : figures(subject))].join(" "),
    section(
      "What keeps it open",
      blockers.map(({ at, what, help }) => `${placeText(at)}: ${shown(`${what}. ${help}`)}`),
    ),
    section(
      "Where",
      deciding.map((loop) =>
        [`${title(loop)}, ${placeText(loop.at)}.`, ...carried(loop)].join(" "),
      ),
    ),
    section("What would change it", changes(subject)),
    section("Why", mostSpecificFirst(bound.theorems).map(cited)),
  ]);
}

/** Whether the chain grows because of this loop; what blocks a verdict is told as a blocker. */
function isDeciding({ verdict }: Subject, { rewritten }: RecurrenceReport): boolean {
  return verdict !== "unknown" && rewritten !== "constant";
}

/** Longest formula that is taken in at a glance. */
const LONGEST = 60;

function figures(subject: Subject): readonly string[] {
  const axis = steepest(subject);
  const { text, expr } = subject.cost.written.work;
  const invented = inventedSizes(subject);
  const isClear = text.length <= LONGEST && !namesIn(expr).some((name) => invented.has(name));
  const work = isClear ? [`Work: ${code(text)} operations.`] : [];
  const chain = axis === null ? "O(1)" : chainText(axis);
  const along = axis === null ? "" : ` along ${shown(axis.axis)}`;
  return [`Chain${along}: ${shown(chain)}.`, ...work];
}

function section(title: string, items: readonly string[]): string {
  if (items.length === 0) return "";
  const rest = items.length <= MOST ? [] : [`and ${items.length - MOST} more`];
  return `${title}:\n\n${list([...items.slice(0, MOST), ...rest])}`;
}
