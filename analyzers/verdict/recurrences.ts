// Loops as the report shows them.

import { formula } from "../algebra/index.ts";
import type { Growth } from "../base/index.ts";
import { rowOf } from "../forms/index.ts";
import { locate } from "../ir/index.ts";
import type { Counterfactual, RecurrenceReport, StateReport } from "../report/index.ts";
import { isFixedTrips, type Loop, tripAxis, tripGrowth, tripLimit } from "./loops.ts";
import { stateBounds, type Widths } from "./stateBounds.ts";
import type { Symbols } from "./symbols.ts";

/** One entry a loop, outer loops first; ids are stable while lines move. */
export function recurrenceReports(
  subjectId: string,
  file: string,
  loops: readonly Loop[],
  symbols: Symbols,
  widths: Widths,
): readonly RecurrenceReport[] {
  const ids = idsOf(subjectId, loops);
  return loops.map((loop) => {
    const { trips, direction } = loop.recurrence;
    const axis = tripAxis(trips);
    const along = tripGrowth(trips, (size) => size === axis);
    // A minimum of several sizes grows in none of them alone.
    const written = along === "constant" ? tripGrowth(trips, (size) => symbols.grows(size)) : along;
    const cap = trips.kind === "data" ? tripLimit(trips) : null;
    return {
      id: ids.get(loop) ?? "",
      parent: loop.parent === null ? null : (ids.get(loop.parent) ?? null),
      at: loop.at,
      axis,
      trips: formula(loop.count),
      cap: cap === null ? null : formula(cap),
      direction,
      unrolled: loop.recurrence.unrolled === true,
      states: loop.classified.states.map((state) => stateReport(loop, file, state, symbols)),
      form: rowOf(loop.classified.form),
      written,
      rewritten: rewrittenGrowth(loop, written, widths),
      counterfactual: counterfactualOf(loop, file),
    };
  });
}

/** A loop of a model is called by its node, one of code by its number, since lines move. */
function idsOf(subjectId: string, loops: readonly Loop[]): ReadonlyMap<Loop, string> {
  const stem = subjectId.endsWith("#") ? subjectId : `${subjectId}#`;
  const lines = [...new Set(loops.map(({ at }) => at.line))].toSorted((a, b) => a - b);
  const ids = new Map<Loop, string>();
  const used = new Map<string, number>();
  for (const loop of loops) {
    const { node, line } = loop.at;
    const id = `${stem}r:${node ?? `L${lines.indexOf(line) + 1}`}`;
    const times = (used.get(id) ?? 0) + 1;
    used.set(id, times);
    ids.set(loop, times === 1 ? id : `${id}~${times}`);
  }
  return ids;
}

function stateReport(
  loop: Loop,
  file: string,
  state: Loop["classified"]["states"][number],
  symbols: Symbols,
): StateReport {
  const { step } = loop.recurrence;
  const decides =
    state.decides === null || step.kind === "cell"
      ? loop.at
      : locate(file, step.region, state.decides);
  const width = state.width ?? symbols.fresh(`numbers in ${state.names.join(", ")}`);
  return {
    names: state.names,
    width: formula(width),
    form: rowOf(state.form),
    decides,
    says: state.says,
  };
}

/** The reads without which the loop would be a scan, from where the value is made to where it is read. */
function counterfactualOf(loop: Loop, file: string): Counterfactual | null {
  const { otherwise, states } = loop.classified;
  const { step } = loop.recurrence;
  // What a fixed number of trips does is no chain that grows.
  if (otherwise === null || isFixedTrips(loop.recurrence.trips)) return null;
  const form = rowOf(otherwise.form);
  if (step.kind === "cell") {
    const value = otherwise.says ?? states[0]?.names.join(", ") ?? "";
    return { edges: [{ from: loop.at, to: loop.at, value }], form, verdict: "tc0" };
  }
  const { region } = step;
  const made = [...new Set(states.flatMap(({ names }) => names))].join(", ");
  const edges = otherwise.reads.map(({ node, input }) => {
    const value = region.nodes[node]?.inputs[input] ?? null;
    const producer = region.nodes.findIndex(({ outputs }) => outputs.includes(value));
    const carried = step.carried.find(({ enters }) => enters === value);
    return {
      from: producer < 0 ? loop.at : locate(file, region, producer),
      to: locate(file, region, node),
      value: carried?.name ?? made,
    };
  });
  return { edges, form, verdict: "tc0" };
}

/** Growth of the chain that is left after proved rewrites, by the threshold meter. */
function rewrittenGrowth(loop: Loop, written: Growth, widths: Widths): Growth {
  if (isFixedTrips(loop.recurrence.trips)) return "constant";
  const bounds = stateBounds(widths, loop);
  if (loop.classified.states.some((state) => state.form === "TOP")) return "unknown";
  if (bounds.some((bound) => bound.chain === "trips")) return written;
  return bounds.every((bound) => bound.class === "TC0") ? "constant" : "log";
}
