// Words and short phrases that several views for people share.

import { growthText, type Location } from "../../base/index.ts";
import type { Subject } from "../report.ts";

/** A verdict in a table. */
export const WORDS = {
  tc0: "stuck in TC0",
  serial: "serial",
  polylog: "log depth",
  unknown: "unknown",
} as const;

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
