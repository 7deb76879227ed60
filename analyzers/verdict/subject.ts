// One subject of the report, from the inferred program.

import { type CircuitClass, formula, symbolsOf } from "../algebra/index.ts";
import type { Location } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import type { Subject as Source } from "../ir/index.ts";
import type {
  Assumption,
  Blocker,
  Cost as CostReport,
  Settings,
  Subject,
} from "../report/index.ts";
import { axisReports, steepest } from "./axes.ts";
import { type BoundContext, boundOf } from "./bound.ts";
import { costOf } from "./cost.ts";
import { curveOf } from "./curve.ts";
import { decide } from "./decide.ts";
import { mixedAxes } from "./depend.ts";
import { evidenceOf, reportedBound, standingAssumptions } from "./ground.ts";
import type { Inference, RegionRun } from "./infer.ts";
import { findStructures, type Loop, tripAxis, tripGrowth } from "./loops.ts";
import type { Cost, CostPair } from "./meters.ts";
import { pathSteps } from "./path.ts";
import { recurrenceReports } from "./recurrences.ts";
import { type Samples, samplesAlong } from "./samples.ts";
import type { SymbolRecord } from "./symbols.ts";

/** Which part of the program the subject is, and how it is called. */
export interface Scope {
  readonly id: string;
  readonly at: Location;
  readonly kind: Subject["kind"];
  readonly role: Subject["role"];
  readonly of: string | null;
  readonly headline: boolean;
  readonly root: RegionRun;
}

export interface SubjectContext {
  readonly source: Source;
  readonly inference: Inference;
  readonly settings: Settings;
  readonly engine: GraphEngine;
}

export interface SubjectResult {
  readonly subject: Subject;
  readonly assumptions: readonly Assumption[];
}

/** The whole analysis of one scope: structure, bound, cost, verdict. */
export function analyzeScope(cx: SubjectContext, scope: Scope): SubjectResult {
  const { source, inference, settings, engine } = cx;
  const { file } = source;
  const structures = findStructures(inference, scope.root, file, engine);
  const loops = [...structures.loops.values()];
  const bounds: BoundContext = {
    ...structures,
    file,
    precision: settings.precision,
    mixed: mixedAxes(scope.root),
    grows: (size) => settings.axes[size]?.grows ?? true,
  };
  const bound = boundOf(bounds, scope.root);
  const samples = samplesAlong(
    curveAxis(loops, cx, bounds.mixed),
    inference.symbols,
    settings.axes,
  );
  const cost = costOf(
    {
      ...structures,
      graph: inference.graph,
      symbols: inference.symbols,
      samples,
      engine,
      precision: settings.precision,
    },
    scope.root,
  );
  const axes = axisReports({
    records: inference.symbols.records(),
    settings: settings.axes,
    loops,
    blockers: bound.blockers,
    cost,
    boundAlong: (axis): CircuitClass | null =>
      boundOf({ ...bounds, grows: alone(cx, axis) }, scope.root).class,
  });
  const recurrences = recurrenceReports(
    scope.id,
    file,
    loops,
    inference.symbols,
    settings.precision,
  );
  const steep = steepest(axes);
  const decision = decide({
    blocker: blockerPhrase(bound.blockers),
    bound: bound.class,
    axis: steep?.axis ?? "the input",
    fixed: steep?.fixed ?? null,
    growth: steep?.rewritten ?? "constant",
  });
  const standing = standingAssumptions(settings.precision);
  const extra = settledAxes(settings);
  const reported = reportedBound(bound, standing, extra);
  const assumptions = [...standing, ...extra, ...unknownSizes(cx, scope, cost)];
  const subject: Subject = {
    id: scope.id,
    file,
    symbol: source.symbol,
    line: scope.at.line,
    at: scope.at,
    kind: scope.kind,
    role: scope.role,
    of: scope.of,
    headline: scope.headline,
    frontend: source.frontend,
    ...decision,
    status: reported.status,
    bound: reported,
    axes,
    cost: { written: costReport(cost.written), rewritten: costReport(cost.rewritten) },
    curve: curveOf(cost, samples),
    recurrences,
    ways: [],
    path: pathSteps(cost, file, lastOfCurve(samples)),
    blockers: bound.blockers,
    evidence: evidenceOf(reported, recurrences, assumptions),
  };
  return { subject, assumptions };
}

// A loop's axis shows most; without loops, an axis along which outputs depend on each other.
function curveAxis(
  loops: readonly Loop[],
  cx: SubjectContext,
  mixed: ReadonlySet<string>,
): string | null {
  const growing = loops.find(
    (loop) => tripGrowth(loop.recurrence.trips, tripAxis(loop.recurrence.trips)) !== "constant",
  );
  if (growing !== undefined && growing.recurrence.trips.kind === "axis")
    return tripAxis(growing.recurrence.trips);
  const named = cx.inference.symbols
    .records()
    .filter((record: SymbolRecord) => record.kind !== "fresh");
  return (named.find(({ name }) => mixed.has(name)) ?? named[0])?.name ?? null;
}

/** The first cause with its place; the others stand in the report. */
function blockerPhrase(blockers: readonly Blocker[]): string | null {
  const [first, ...rest] = blockers;
  if (first === undefined) return null;
  const place = first.at.node === null ? "" : ` (${first.at.node})`;
  const more = rest.length === 0 ? "" : `, and ${rest.length} more`;
  return `${first.what}${place}${more}`;
}

/** Only this axis grows, and with it the sizes of which nothing is known. */
function alone(cx: SubjectContext, axis: string): (size: string) => boolean {
  return (size) =>
    (cx.settings.axes[size]?.grows ?? true) &&
    (size === axis || cx.inference.symbols.record(size)?.kind === "fresh");
}

function settledAxes(settings: Settings): readonly Assumption[] {
  return Object.entries(settings.axes)
    .filter(([, axis]) => !axis.grows)
    .map(([name]) => ({
      id: `axis/${name}`,
      kind: "axis",
      text: `${name} does not grow, as the settings say.`,
      at: null,
      status: "assumed",
    }));
}

/** Sizes that inference made up and that the printed formulas name. */
function unknownSizes(cx: SubjectContext, scope: Scope, cost: CostPair): readonly Assumption[] {
  const { work, span } = cost.written;
  const printed = new Set([work, ...Object.values(span)].flatMap(symbolsOf));
  return cx.inference.symbols
    .records()
    .filter(({ name, kind }) => kind === "fresh" && printed.has(name))
    .map(({ name, says }) => ({
      id: `size/${scope.id}/${name}`,
      kind: "axis",
      text: `${name} is ${says}.`,
      at: scope.at,
      status: "none",
    }));
}

function costReport(cost: Cost): CostReport {
  const { threshold, arithmetic, kernel } = cost.span;
  return {
    work: formula(cost.work),
    span: {
      threshold: formula(threshold),
      arithmetic: formula(arithmetic),
      kernel: formula(kernel),
    },
    bytes: formula(cost.bytes),
  };
}

function lastOfCurve(samples: Samples): (size: string) => number {
  return samples.lanes[samples.lanes.length - 2] ?? (() => 1);
}
