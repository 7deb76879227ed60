// What has changed since an earlier report, in words.

import type { Change, Changes } from "../report.ts";
import { WORDS } from "./phrases.ts";

/** In the order in which they ask for attention. */
const KINDS: readonly Change["kind"][] = ["worsened", "new", "improved", "moved", "gone"];

/** What asks for attention stands first. */
export function ranked({ subjects }: Changes): readonly Change[] {
  return [...subjects].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));
}

/** Such as `O(T) → O(log T), because …`. */
export function changeText({ kind, before, after, because }: Change): string {
  const from = before === null ? "" : before.chain;
  const to = after === null ? "" : after.chain;
  if (kind === "moved") return `was ${before?.id.replace(/#$/, "") ?? ""}, and is as it was`;
  if (before === null || after === null) {
    const one = before ?? after;
    return one === null ? "" : `${WORDS[one.verdict]}, chain ${one.chain}`;
  }
  const chain = from === to ? `chain ${from}` : `chain ${from} → ${to}`;
  const verdict =
    before.verdict === after.verdict ? "" : `${WORDS[before.verdict]} → ${WORDS[after.verdict]}, `;
  return `${verdict}${chain}${because === null ? "" : `, because ${because}`}`;
}

/** How many changes there are of each kind, such as `1 worsened · 2 new`. */
export function countedChanges(changes: Changes): string {
  const counts = KINDS.flatMap((kind) => {
    const count = changes.subjects.filter((change) => change.kind === kind).length;
    return count === 0 ? [] : [`${count} ${kind}`];
  });
  return counts.length === 0 ? "Nothing has changed." : counts.join(" · ");
}
