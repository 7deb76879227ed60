// Theorems as they are cited: what is stated, to what it was applied, and how far the source was re-read.

import { clipped, code, list, paragraphs, shown } from "../base/index.ts";
import type { Subject } from "../report/index.ts";
import { CHECKED, citationText, findTheorem, sourceOf } from "../theory/index.ts";

type Cited = Subject["bound"]["theorems"][number];

/** What decides stands before what holds everywhere: theorems about loops, then those that few operators need. */
export function mostSpecificFirst(theorems: readonly Cited[]): readonly Cited[] {
  const rank = ({ matched }: Cited) =>
    matched.some((one) => one.includes(" carries ")) ? 0 : matched.length;
  return [...theorems].sort((a, b) => rank(a) - rank(b));
}

/** What it was applied to; operators that only a front end has are called by their bare names. */
function appliedTo(matched: readonly string[]): string {
  return shown(matched.map((one) => one.replace(/\bpython::/g, "")).join("; "));
}

/** Longest statement that stands whole on one line. */
const LONGEST = 120;

/** One line: how far the source was re-read, how the statement begins, and what it was applied to. */
export function cited({ id, matched }: Cited): string {
  const theorem = findTheorem(id)?.theorem;
  const applied = matched.length === 0 ? "" : ` Applied to ${appliedTo(matched)}.`;
  const checked = theorem === undefined ? "" : ` (${CHECKED[theorem.checked]})`;
  return `${code(id)}${checked}: ${shown(clipped(theorem?.statement ?? "", LONGEST))}${applied}`;
}

/** A section of a page: all that is known of the theorem. */
export function theoremSection({ id, matched }: Cited): string {
  const found = findTheorem(id);
  if (found === null) return `### ${code(id)}`;
  const { statement, where, checked, status, proof } = found.theorem;
  return paragraphs([
    `### ${code(id)}`,
    shown(statement),
    list([
      ...(matched.length === 0 ? [] : [`Applied to: ${appliedTo(matched)}`]),
      `Status: ${status}`,
      `Source: ${shown(citationText(sourceOf(found)))} ${shown(where)}; ${CHECKED[checked]}`,
    ]),
    proof === undefined ? "" : `**Proof.**${proof.startsWith("- ") ? "\n\n" : " "}${proof}`,
  ]);
}
