// The longest path of a region in several meters at once. Node costs are formulas; paths are compared at the
// sampled sizes by the engine, once for each class of equal costs, and the span is again a formula: the
// largest of the path sums that are critical at some sample, and of what grows faster than all of them.

import {
  asInteger,
  constant,
  evaluate,
  growthIn,
  isShort,
  max,
  type Poly,
  scale,
  sum,
  symbolsOf,
} from "../algebra/index.ts";
import { GROWTHS, must } from "../base/index.ts";
import type { GraphEngine, OpenGraph, Weights } from "../engine/index.ts";
import { captures, type Graph, type Region, type ValueId } from "../ir/index.ts";
import type { Samples } from "./samples.ts";

export interface RegionSpan {
  /** One formula a meter. */
  readonly spans: readonly Poly[];
  /** A critical path of the first meter at the largest size of the curve, as node indices. */
  readonly path: readonly number[];
  /** The span of each meter at every sample. */
  readonly atSamples: readonly Float64Array[];
}

export interface SpanContext {
  readonly graph: Graph;
  readonly samples: Samples;
  readonly engine: GraphEngine;
  /** A name for what the formula of a span leaves out. */
  readonly rest: () => Poly;
  /** A size of its own for what cannot be written out. */
  readonly tooLong: () => Poly;
}

/** What nodes cost: which class each is of, and for each meter the costs of the classes. */
export interface NodeCosts {
  readonly classOf: Int32Array;
  readonly meters: readonly (readonly Poly[])[];
}

/** Longest paths through the region, one a meter. */
export function longestPaths(
  cx: SpanContext,
  region: Region,
  { classOf, meters }: NodeCosts,
): RegionSpan {
  if (region.nodes.length === 0) {
    return {
      spans: meters.map(() => constant(0)),
      path: [],
      atSamples: meters.map(() => new Float64Array(cx.samples.lanes.length)),
    };
  }
  const edges = dependences(cx.graph, region);
  const open = cx.engine.open({ nodes: region.nodes.length, edges });
  try {
    const measured: Measured[] = [];
    for (const [meter, costs] of meters.entries()) {
      // Most meters of most regions are the same before and after rewrites.
      const twin = meters.findIndex((other) => other.every((formula, i) => formula === costs[i]));
      measured.push(measured[twin < meter ? twin : -1] ?? measure(cx, open, costs, classOf));
    }
    const first = must(measured[0], "meter");
    return {
      spans: measured.map(({ span }) => span),
      path: [...pathAt(open, first.weights, cx.samples.last)],
      atSamples: measured.map(({ atSamples }) => atSamples),
    };
  } finally {
    open.dispose();
  }
}

/** One meter of a region. */
interface Measured {
  readonly weights: Weights<Float64Array>;
  readonly span: Poly;
  readonly atSamples: Float64Array;
}

function measure(
  cx: SpanContext,
  open: OpenGraph,
  formulas: readonly Poly[],
  classOf: Int32Array,
): Measured {
  const weights = { ...weigh(formulas, cx.samples), classOf };
  return {
    weights,
    span: spanFormula(cx, open, weights, formulas),
    atSamples: must(open.spans(weights), "a region is acyclic"),
  };
}

/** Edges from the producer of a value to each node that reads it, also from inside a region of its own. */
function dependences(graph: Graph, region: Region): Int32Array {
  const producers = producersIn(graph, region);
  const edges: number[] = [];
  const reads = (id: ValueId | null, index: number): void => {
    const from = id === null ? undefined : producers.get(id);
    if (from !== undefined && from >= 0) edges.push(from, index);
  };
  for (const [index, node] of region.nodes.entries()) {
    for (const id of node.inputs) reads(id, index);
    for (const inner of node.regions) {
      for (const id of captures(graph, inner.region)) reads(id, index);
    }
    for (const id of node.outputs) if (id !== null) producers.set(id, index);
  }
  return Int32Array.from(edges);
}

interface Producers {
  get(id: ValueId): number | undefined;
  set(id: ValueId, index: number): unknown;
}

/** Which node makes a value: a column where the region has a good part of the graph's values, and a map elsewhere. */
function producersIn({ values }: Graph, { nodes }: Region): Producers {
  if (nodes.length * SPARSE < values.length) return new Map();
  const column = new Int32Array(values.length).fill(-1);
  return {
    get: (id) => column[id],
    set: (id, index) => {
      column[id] = index;
    },
  };
}

const SPARSE = 16;

/** Weights the engine takes: finite and never negative, whatever a formula of unknown sizes evaluates to. */
function weigh(
  formulas: readonly Poly[],
  { lanes }: Samples,
): { readonly lanes: number; readonly table: Float64Array } {
  const table = new Float64Array(formulas.length * lanes.length);
  const rows = new Map<Poly, number>();
  for (const [row, formula] of formulas.entries()) {
    const known = rows.get(formula);
    if (known !== undefined) {
      const from = known * lanes.length;
      table.copyWithin(row * lanes.length, from, from + lanes.length);
      continue;
    }
    rows.set(formula, row);
    for (const [lane, sizeOf] of lanes.entries()) {
      const value = evaluate(formula, sizeOf);
      table[row * lanes.length + lane] = value > 0 ? Math.min(value, LARGEST) : 0;
    }
  }
  return { lanes: lanes.length, table };
}

/** Some hundred million of them still add up to a number. */
const LARGEST = 1e300;

/** Costs that no sampled path accounts for are named up to so many. */
const MOST_HIDDEN = 8;

function spanFormula(
  cx: SpanContext,
  open: OpenGraph,
  weights: Weights<Float64Array>,
  formulas: readonly Poly[],
): Poly {
  const isNumber = formulas.every((formula) => asInteger(formula) !== null);
  const lanes = isNumber ? cx.samples.telling.slice(0, 1) : cx.samples.telling;
  const paths = lanes.map((lane) => {
    const path = pathSum(pathAt(open, weights, lane), weights, formulas);
    return isShort(path) ? path : cx.tooLong();
  });
  const sampled = max(...paths);
  if (isNumber) return sampled;
  const hidden = [...new Set(formulas)].filter((formula) => outgrows(formula, sampled));
  if (hidden.length === 0) return sampled;
  const named = hidden.slice(0, MOST_HIDDEN);
  return max(...paths, ...named, ...(hidden.length > named.length ? [cx.rest()] : []));
}

/** Whether the formula grows faster than the other in some size. */
function outgrows(formula: Poly, other: Poly): boolean {
  const rank = (of: Poly, name: string): number => GROWTHS.indexOf(growthIn(of, name));
  return symbolsOf(formula).some((name) => rank(formula, name) > rank(other, name));
}

function pathSum(
  path: Int32Array,
  { classOf }: Weights<Float64Array>,
  formulas: readonly Poly[],
): Poly {
  const counts = new Float64Array(formulas.length);
  for (const node of path) {
    const row = classOf[node] ?? 0;
    counts[row] = (counts[row] ?? 0) + 1;
  }
  const parts: Poly[] = [];
  for (const [row, formula] of formulas.entries()) {
    const count = counts[row] ?? 0;
    if (count > 0) parts.push(scale(formula, count));
  }
  return sum(parts);
}

function pathAt(open: OpenGraph, weights: Weights<Float64Array>, lane: number): Int32Array {
  return must(open.criticalPath(weights, lane), "a region is acyclic");
}
