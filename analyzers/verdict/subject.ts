// One subject of the report, from the inferred program.

import { formula, type Poly, symbolsOf } from "../algebra/index.ts";
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
import { boundsAlong } from "./along.ts";
import { assumedIn } from "./assumed.ts";
import { axisTable, type Companions, companionsOf } from "./axes.ts";
import { type BoundContext, boundOf } from "./bound.ts";
import { costOf } from "./cost.ts";
import { curveOf } from "./curve.ts";
import { decide } from "./decide.ts";
import { mixedAxes } from "./depend.ts";
import { evidenceOf, reportedBound, standingAssumptions } from "./ground.ts";
import type { Inference, RegionRun } from "./infer.ts";
import { findStructures, type Loop, tripAxis, tripGrowth, tripLimit } from "./loops.ts";
import type { Cost, CostPair } from "./meters.ts";
import { partReports } from "./parts.ts";
import { pathSteps } from "./path.ts";
import { recurrenceReports } from "./recurrences.ts";
import { type Samples, samplesAlong } from "./samples.ts";
import type { SymbolRecord } from "./symbols.ts";
import { waysOf } from "./ways.ts";

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
    grows: (size) => settings.axes[size]?.grows ?? inference.symbols.grows(size),
  };
  const bound = boundOf(bounds, scope.root);
  const limits = loops.flatMap(({ recurrence }) => tripLimit(recurrence.trips) ?? []);
  const samples = samplesAlong(
    curveAxis(loops, cx, bounds),
    inference.symbols,
    settings.axes,
    largeAlone(cx, limits),
  );
  const cost = costOf(
    {
      ...bounds,
      graph: inference.graph,
      symbols: inference.symbols,
      samples,
      engine,
    },
    scope.root,
  );
  const { reach } = cost.written;
  const companions = companionsOf([reach, cost.rewritten.reach, ...limits]);
  const { axes, steepest, growth } = axisTable({
    symbols: inference.symbols,
    settings: settings.axes,
    blockers: bound.blockers,
    cost,
    companions,
    grows: bounds.grows,
    boundAlong: boundsAlong(bounds, scope.root, inference.symbols, companions),
  });
  const recurrences = recurrenceReports(scope.id, file, loops, inference.symbols, bounds);
  const decision = decide({
    blocker: blockerPhrase(bound.blockers),
    bound: bound.class,
    axis: steepest?.axis ?? "the input",
    fixed: steepest?.fixed ?? null,
    growth,
  });
  const standing = standingAssumptions(settings.precision);
  const extra = [...settledAxes(settings), ...assumedIn(scope.root, file, scope.id)];
  const reported = reportedBound(bound, standing, extra);
  // While something is open, a count of the rest says little.
  const isOpen = decision.verdict === "unknown";
  const sizes = isOpen ? [] : unknownSizes(cx, scope, cost);
  const assumptions = [...standing, ...extra, ...sizes];
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
    latency: null,
    recurrences,
    ways: decision.verdict === "tc0" ? waysOf(loops, bounds) : [],
    parts: isOpen ? [] : partReports(cost.parts, file, lastOfCurve(samples)),
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
  { mixed, grows }: BoundContext,
): string | null {
  const growing = loops.find((loop) => tripGrowth(loop.recurrence.trips, grows) !== "constant");
  if (growing !== undefined && growing.recurrence.trips.kind === "axis")
    return tripAxis(growing.recurrence.trips);
  const named = cx.inference.symbols
    .records()
    .filter(({ kind }: SymbolRecord) => kind === "declared" || kind === "axis");
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

/** Axes that are each large alone in one sample, with what goes with them: those of loops first. */
function largeAlone(cx: SubjectContext, limits: readonly Poly[]): readonly ReadonlySet<string>[] {
  const companions: Companions = companionsOf(limits);
  const { symbols } = cx.inference;
  const named = symbols.records().filter(({ kind }) => kind === "declared" || kind === "axis");
  const names = new Set<string>();
  for (const limit of limits) {
    if (names.size < MOST_ALONE) for (const name of symbolsOf(limit)) names.add(name);
  }
  for (const { name } of named) if (names.size < MOST_ALONE) names.add(name);
  return [...names].slice(0, MOST_ALONE).map((name) => new Set([name, ...companions(name)]));
}

/** Each costs a lane in every longest path. */
const MOST_ALONE = 8;

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
    .filter(({ name, kind }) => (kind === "fresh" || kind === "rest") && printed.has(name))
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
  return samples.lanes[samples.last] ?? (() => 1);
}
