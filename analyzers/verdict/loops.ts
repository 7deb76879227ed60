// Every loop of a graph, outer ones first, with its form and what its trip count grows with.

import { growthIn, type Poly, symbolsOf } from "../algebra/index.ts";
import { type Growth, isUnknown, type Location, printable } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { locate, opKey, type Recurrence, type Trips } from "../ir/index.ts";
import { countOf, findRule, type Structure } from "../ops/index.ts";
import { type Classified, classify } from "../recurrence/index.ts";
import type { Inference, NodeRun, RegionRun } from "./infer.ts";

export interface Loop {
  readonly run: NodeRun;
  readonly at: Location;
  readonly recurrence: Recurrence;
  /** Number of trips; a size of its own where the data decide it. */
  readonly count: Poly;
  readonly classified: Classified;
  readonly parent: Loop | null;
  /** The body as inferred; null for an operator's own cell. */
  readonly body: RegionRun | null;
}

/** What the parts of an analysis share. */
export interface Structures {
  readonly structure: ReadonlyMap<NodeRun, Structure>;
  readonly loops: ReadonlyMap<NodeRun, Loop>;
}

/** Finds the structure of all nodes below `root`; each run is visited once, however often it is called. */
export function findStructures(
  inference: Inference,
  root: RegionRun,
  file: string,
  engine: GraphEngine,
): Structures {
  const structure = new Map<NodeRun, Structure>();
  const loops = new Map<NodeRun, Loop>();
  const seen = new Set<RegionRun>();
  const pending: (readonly [RegionRun, Loop | null])[] = [[root, null]];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const [region, parent] = next;
    if (seen.has(region)) continue;
    seen.add(region);
    for (const run of region.nodes) {
      const found = structureOf(inference, run);
      if (found !== null) structure.set(run, found);
      const loop =
        found?.kind === "recurrence"
          ? makeLoop(inference, run, found.recurrence, parent, file, engine)
          : null;
      if (loop !== null) loops.set(run, loop);
      if (run.call !== null) pending.push([run.call, parent]);
      for (const inner of run.inner.values()) pending.push([inner, loop ?? parent]);
    }
  }
  return { structure, loops };
}

/** Growth of the trip count in `axis`, or "data-dependent" where neither it nor a cap is a formula. */
export function tripGrowth(trips: Trips, axis: string): Growth {
  switch (trips.kind) {
    case "constant":
      return "constant";
    case "axis":
      return growthIn(trips.count, axis);
    case "data":
      return trips.cap === null ? "data-dependent" : tripGrowth(trips.cap, axis);
  }
}

// The number of steps of a decoding loop is an axis even where the file fixes it.
function structureOf(inference: Inference, run: NodeRun): Structure | null {
  const found = run.rule?.structure?.(run.view) ?? null;
  if (found?.kind !== "procedure") return found;
  const steps = inference.symbols.axisOf(found.limit, `tokens that ${run.node.op.name} generates`);
  return steps.kind === "axis" ? { ...found, limit: steps.count } : found;
}

/** Sizes the trip count grows with; null where neither it nor a cap is a formula. */
export function tripSizes(trips: Trips): readonly string[] | null {
  switch (trips.kind) {
    case "constant":
      return [];
    case "axis":
      return symbolsOf(trips.count).filter((name) => growthIn(trips.count, name) !== "constant");
    case "data":
      return trips.cap === null ? null : tripSizes(trips.cap);
  }
}

/** The axis a trip count is named after: the one it grows fastest with. */
export function tripAxis(trips: Trips): string {
  if (trips.kind === "data") return trips.cap === null ? "steps" : tripAxis(trips.cap);
  const names = symbolsOf(trips.count);
  const fast = names.find((name) => growthIn(trips.count, name) !== "constant");
  return fast ?? "steps";
}

function makeLoop(
  inference: Inference,
  run: NodeRun,
  recurrence: Recurrence,
  parent: Loop | null,
  file: string,
  engine: GraphEngine,
): Loop {
  const { step } = recurrence;
  const body = step.kind === "body" ? (run.inner.get(step.region) ?? null) : null;
  const classified = classify(
    {
      graph: inference.graph,
      engine,
      keeps: (node) => findRule(node.op.domain, node.op.name)?.keeps?.(node) ?? null,
      widthOf: (state) => {
        const count = countOf(run.view.factOf(state));
        return isUnknown(count) ? null : count;
      },
    },
    recurrence,
  );
  const at = locate(file, run.region, run.index);
  const count = tripCount(inference, run, recurrence.trips);
  return { run, at, recurrence, count, classified, parent, body };
}

function tripCount(inference: Inference, run: NodeRun, trips: Trips): Poly {
  if (trips.kind !== "data") return trips.count;
  const name = printable(opKey(run.node.op));
  return inference.symbols.fresh(`how often the body of ${name} runs, which the data decide`);
}
