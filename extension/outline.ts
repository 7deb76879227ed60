// Which of a file's subjects a line belongs to. Knows no editor.

import type { Part, Subject } from "../analyzers/index.ts";

/** The innermost subject whose definition holds the 1-based line. */
export function subjectAround(
  outline: readonly Part[],
  subjects: readonly Subject[],
  line: number,
): Subject | null {
  const around = outline
    .filter(({ range: [first, , last] }) => first <= line && line <= last)
    .sort((a, b) => a.range[2] - a.range[0] - (b.range[2] - b.range[0]));
  for (const { symbol } of around) {
    const subject = subjects.find((one) => one.symbol === symbol);
    if (subject !== undefined) return subject;
  }
  return null;
}
