// What in the program makes a chain grow more or less than it did: the loop that is new, gone or carried otherwise.

import { GROWTHS, type Location } from "../../base/index.ts";
import type { RecurrenceReport, Subject } from "../report.ts";

export interface Reason {
  readonly because: string | null;
  readonly at: Location;
}

/** The loop that makes the difference, in words, with the line that decides it now. */
export function reasonOf(before: Subject, after: Subject): Reason {
  const [blocker] = after.blockers;
  if (after.verdict === "unknown" && blocker !== undefined)
    return { because: `${blocker.what} (${placeOf(blocker.at)})`, at: blocker.at };
  const left = [...before.recurrences];
  for (const loop of after.recurrences) {
    const i = left.findIndex((one) => isSame(one, loop));
    const was = i < 0 ? undefined : left.splice(i, 1)[0];
    const at = loop.states[0]?.decides ?? loop.at;
    if (was === undefined && weight(loop) > 0)
      return {
        because: `the loop over ${loop.axis} (${placeOf(loop.at)}) is new${says(loop)}`,
        at,
      };
    if (was !== undefined && weight(was) !== weight(loop))
      return { because: carried(was, loop, at), at };
  }
  const lost = left.find((loop) => weight(loop) > 0);
  if (lost !== undefined)
    return {
      because: `the loop over ${lost.axis} that carried ${names(lost)} is gone`,
      at: after.at,
    };
  return { because: null, at: after.at };
}

/** The same loop, whatever line it stands on: it walks along the same axis and carries the same. */
function isSame(a: RecurrenceReport, b: RecurrenceReport): boolean {
  return a.axis === b.axis && a.direction === b.direction && names(a) === names(b);
}

function carried(was: RecurrenceReport, is: RecurrenceReport, at: Location): string {
  const cut = was.counterfactual?.form === is.form ? was.counterfactual.edges : [];
  const added = is.counterfactual?.form === was.form ? is.counterfactual.edges : [];
  const place = placeOf(at);
  if (cut.length > 0) return `what is carried no longer reads ${valuesOf(cut)} (${place})`;
  if (added.length > 0) return `what is carried reads ${valuesOf(added)} now (${place})`;
  return `${names(is)} is carried as ${is.form}, which was ${was.form}${says(is)} (${place})`;
}

function valuesOf(edges: NonNullable<RecurrenceReport["counterfactual"]>["edges"]): string {
  return [...new Set(edges.map(({ value }) => value))].join(", ");
}

function says({ states }: RecurrenceReport): string {
  const [state] = states;
  return state === undefined ? "" : `: ${state.says.replace(/\.$/, "")}`;
}

function names({ states }: RecurrenceReport): string {
  return states
    .flatMap((state) => state.names)
    .sort()
    .join(", ");
}

function weight({ rewritten }: RecurrenceReport): number {
  return GROWTHS.indexOf(rewritten);
}

function placeOf({ node, line }: Location): string {
  return node ?? `line ${line}`;
}
