// Every loop of a graph, outer ones first, with its form and what its trip count grows with.

import { growthIn, growthOver, type Poly, symbolsOf } from "../algebra/index.ts";
import { type Growth, type Location, printable } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { locate, opKey, type Recurrence, type Trips } from "../ir/index.ts";
import { findRule, type Structure } from "../ops/index.ts";
import { type Classified, classify } from "../recurrence/index.ts";
import type { Inference, NodeRun, RegionRun } from "./infer.ts";

export interface Loop {
  readonly run: NodeRun;
  /** The region the loop is a node of. */
  readonly within: RegionRun;
  readonly at: Location;
  readonly recurrence: Recurrence;
  /** Number of trips, at most; a size of its own where the data alone decide it. */
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
          ? makeLoop(inference, run, region, found.recurrence, parent, file, engine)
          : null;
      if (loop !== null) loops.set(run, loop);
      if (run.call !== null) pending.push([run.call, parent]);
      for (const inner of run.inner.values()) pending.push([inner, loop ?? parent]);
    }
  }
  return { structure, loops };
}

/** What bounds the trip count, through caps of caps; null where the data alone decide it. */
export function tripLimit(trips: Trips): Poly | null {
  if (trips.kind !== "data") return trips.count;
  return trips.cap === null ? null : tripLimit(trips.cap);
}

/** Whether the file fixes what bounds the trip count to the same number in every run. */
export function isFixedTrips(trips: Trips): boolean {
  if (trips.kind !== "data") return trips.kind === "constant";
  return trips.cap !== null && isFixedTrips(trips.cap);
}

/** Growth of the trip count while the named sizes grow together. */
export function tripGrowth(trips: Trips, grows: (size: string) => boolean): Growth {
  if (isFixedTrips(trips)) return "constant";
  const limit = tripLimit(trips);
  return limit === null ? "data-dependent" : growthOver(grows)(limit);
}

// The number of steps of a decoding loop is an axis even where the file fixes it.
function structureOf(inference: Inference, run: NodeRun): Structure | null {
  const found = run.structure();
  if (found?.kind !== "procedure") return found;
  const steps = inference.symbols.axisOf(found.limit, `tokens that ${run.node.op.name} generates`);
  return steps.kind === "axis" ? { ...found, limit: steps.count } : found;
}

/** The axis a trip count is named after: the first it grows in alone, else the first it grows with. */
export function tripAxis(trips: Trips): string {
  const limit = tripLimit(trips);
  if (limit === null || tripGrowth(trips, () => true) === "constant") return "steps";
  const names = symbolsOf(limit);
  const alone = names.find((name) => growthIn(limit, name) !== "constant");
  return alone ?? names[0] ?? "steps";
}

function makeLoop(
  inference: Inference,
  run: NodeRun,
  within: RegionRun,
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
      // A function of the model that has an operator's name does what it likes with its arguments.
      keeps: (node) =>
        run.view.isStandard(node)
          ? (findRule(node.op.domain, node.op.name)?.keeps?.(node) ?? null)
          : null,
      run,
    },
    recurrence,
  );
  const at = locate(file, run.region, run.index);
  const count = tripCount(inference, run, recurrence.trips);
  return { run, within, at, recurrence, count, classified, parent, body };
}

// Costs are those of the longest run.
function tripCount(inference: Inference, run: NodeRun, trips: Trips): Poly {
  const limit = tripLimit(trips);
  if (limit !== null) return limit;
  const name = printable(opKey(run.node.op));
  return inference.symbols.fresh(`how often the body of ${name} runs, which the data decide`);
}
