// What a verdict stands on, as evidence that is printed: theorems with what they were applied to, the
// assumptions, and the loops of the program.

import { isNonEmpty, must, type NonEmpty } from "../base/index.ts";
import type { Precision } from "../forms/index.ts";
import type { Assumption, Bound, Evidence, RecurrenceReport, Status } from "../report/index.ts";
import { findTheorem, unless } from "../theory/index.ts";
import type { RegionBound } from "./bound.ts";

const STATUS_ORDER: readonly Status[] = ["proved", "derived", "conditional", "assumed", "none"];

/** What every verdict assumes of numbers and weights. */
export function standingAssumptions(precision: Precision): NonEmpty<Assumption> {
  const bits = { constant: "O(1)", log: "O(log N)", poly: "poly(N)" }[precision];
  const rounding =
    precision === "constant"
      ? "every operation is rounded"
      : "sums and recognised recurrences are computed exactly and rounded once";
  return [
    {
      id: `precision/${precision}`,
      kind: "precision",
      text: `Numbers have ${bits} bits; ${rounding}.`,
      at: null,
      status: "assumed",
    },
    {
      id: "uniformity/weights",
      kind: "uniformity",
      text: "The weights and the number of layers are the same for every input size.",
      at: null,
      status: "assumed",
    },
  ];
}

/** The bound as reported. The standing assumptions are part of every theorem's model and do not weaken it. */
export function reportedBound(
  bound: RegionBound,
  assumptions: readonly Assumption[],
  extra: readonly Assumption[],
): Bound {
  const theorems = [...bound.uses]
    .map(([id, matched]) => ({ id, matched: [...matched].sort() }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const statuses: readonly Status[] = theorems.map(({ id }) => statusOf(id));
  const status =
    bound.class === null ? "none" : weakest([...statuses, ...extra.map(() => "assumed" as const)]);
  return {
    class: bound.class,
    status,
    theorems: bound.class === null ? [] : theorems,
    assumptions: [...assumptions, ...extra].map(({ id }) => id),
    unless: bound.class === null ? null : unless(bound.class),
  };
}

/** Everything a reader needs to follow the verdict. */
export function evidenceOf(
  bound: Bound,
  recurrences: readonly RecurrenceReport[],
  assumptions: readonly Assumption[],
): NonEmpty<Evidence> {
  const loops = recurrences.map((r): Evidence => {
    const states = r.states.map((state) => `${state.says} [${state.form}]`);
    const says =
      states.length === 0 ? "nothing is carried from trip to trip: a map" : states.join("; ");
    return {
      kind: "code",
      at: r.at,
      id: r.id,
      says: `${r.trips.text} trips along ${r.axis}: ${says}`,
    };
  });
  const cited = bound.theorems.map(
    ({ id, matched }): Evidence => ({
      kind: "theorem",
      at: null,
      id,
      says: `${matched.join(", ")}: ${findTheorem(id)?.theorem.statement ?? id}`,
    }),
  );
  const assumed = assumptions.map(
    ({ id, text, at }): Evidence => ({ kind: "assumption", at, id, says: text }),
  );
  const all = [...loops, ...cited, ...assumed];
  return must(isNonEmpty(all) ? all : null, "a standing assumption");
}

/** The weakest of the statuses. */
export function weakest(statuses: readonly Status[]): Status {
  return statuses.reduce<Status>(
    (a, b) => (STATUS_ORDER.indexOf(a) >= STATUS_ORDER.indexOf(b) ? a : b),
    "proved",
  );
}

function statusOf(id: string): Status {
  return must(findTheorem(id), `theorem ${id}`).theorem.status;
}
