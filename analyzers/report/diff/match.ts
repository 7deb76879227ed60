// Which subject of a later report is which of an earlier one: by id, and where that is gone by what is said of it.

import type { Subject } from "../report.ts";

export interface Matched {
  readonly pairs: readonly (readonly [before: Subject, after: Subject])[];
  readonly gone: readonly Subject[];
  readonly added: readonly Subject[];
}

/** Pairs of subjects; a renamed one is found by its symbol in another file, or by its analysis, where just one fits. */
export function matched(earlier: readonly Subject[], later: readonly Subject[]): Matched {
  const byId = new Map(later.map((subject) => [subject.id, subject]));
  const known = new Set(earlier.map(({ id }) => id));
  let gone = earlier.filter(({ id }) => !byId.has(id));
  let added = later.filter(({ id }) => !known.has(id));
  const pairs = earlier.flatMap((before) => {
    const after = byId.get(before.id);
    return after === undefined ? [] : [[before, after] as const];
  });
  for (const keyOf of [analysisOf, symbolOf]) {
    const moved = onlyPairs(gone, added, keyOf);
    pairs.push(...moved);
    gone = gone.filter((subject) => !moved.some(([before]) => before === subject));
    added = added.filter((subject) => !moved.some(([, after]) => after === subject));
  }
  return { pairs, gone, added };
}

/** Pairs of equal keys that nothing else has. */
function onlyPairs(
  gone: readonly Subject[],
  added: readonly Subject[],
  keyOf: (subject: Subject) => string | null,
): readonly (readonly [Subject, Subject])[] {
  return gone.flatMap((before) => {
    const key = keyOf(before);
    if (key === null) return [];
    const same = (list: readonly Subject[]) => list.filter((one) => keyOf(one) === key);
    const [after, ...others] = same(added);
    return after === undefined || others.length > 0 || same(gone).length > 1
      ? []
      : [[before, after] as const];
  });
}

/** What an analysis says of a subject, wherever it stands and whatever it is called. */
function analysisOf({ kind, role, frontend, verdict, axes, cost, recurrences }: Subject): string {
  const loops = recurrences.map(({ axis, form, states }) => [
    axis,
    form,
    states.map((s) => s.names),
  ]);
  const { work, span } = cost.written;
  return JSON.stringify([
    ...[kind, role, frontend, verdict],
    axes.map(({ axis, written, rewritten }) => [axis, written, rewritten]),
    ...[work.text, span.threshold.text, span.arithmetic.text, loops],
  ]);
}

function symbolOf({ symbol }: Subject): string | null {
  return symbol;
}
