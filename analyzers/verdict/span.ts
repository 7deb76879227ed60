// The longest path of a region in several meters at once. Node costs are formulas; paths are compared at the
// sampled sizes by the engine, once for each class of equal costs, and the span is again a formula: the
// largest of the path sums that are critical at some sample.

import { constant, evaluate, max, type Poly, sum } from "../algebra/index.ts";
import { must } from "../base/index.ts";
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

/** Longest paths through the region; `costs[node][meter]`. */
export function longestPaths(
  graph: Graph,
  region: Region,
  costs: readonly (readonly Poly[])[],
  meters: number,
  samples: Samples,
  engine: GraphEngine,
): RegionSpan {
  if (region.nodes.length === 0) {
    return {
      spans: Array.from({ length: meters }, () => constant(0)),
      path: [],
      atSamples: Array.from({ length: meters }, () => new Float64Array(samples.lanes.length)),
    };
  }
  const open = engine.open({ nodes: region.nodes.length, edges: dependences(graph, region) });
  try {
    const weights = Array.from({ length: meters }, (_, meter) =>
      meterWeights(costs, meter, samples),
    );
    const last = samples.lanes.length - 2;
    return {
      spans: weights.map((weight, meter) => spanFormula(open, weight, costs, meter)),
      path: [...pathAt(open, must(weights[0], "meter"), last)],
      atSamples: weights.map((weight) => must(open.spans(weight), "a region is acyclic")),
    };
  } finally {
    open.dispose();
  }
}

/** Edges from the producer of a value to each node that reads it, also from inside a region of its own. */
function dependences(graph: Graph, region: Region): Int32Array {
  const producer = new Map<ValueId, number>();
  const edges: number[] = [];
  for (const [index, node] of region.nodes.entries()) {
    for (const id of node.inputs) {
      const from = id === null ? undefined : producer.get(id);
      if (from !== undefined) edges.push(from, index);
    }
    for (const inner of node.regions) {
      for (const id of captures(graph, inner.region)) {
        const from = producer.get(id);
        if (from !== undefined) edges.push(from, index);
      }
    }
    for (const id of node.outputs) if (id !== null) producer.set(id, index);
  }
  return Int32Array.from(edges);
}

function meterWeights(
  costs: readonly (readonly Poly[])[],
  meter: number,
  samples: Samples,
): Weights<Float64Array> {
  const classes = new Map<Poly, number>();
  const classOf = new Int32Array(costs.length);
  for (const [node, cost] of costs.entries()) {
    const formula = must(cost[meter], "meter");
    const known = classes.get(formula) ?? classes.size;
    classes.set(formula, known);
    classOf[node] = known;
  }
  const lanes = samples.lanes.length;
  const table = new Float64Array(classes.size * lanes);
  for (const [formula, row] of classes) {
    for (const [lane, sizeOf] of samples.lanes.entries()) {
      // Costs are never negative; a formula of unknown sizes may still evaluate below zero at a sample.
      table[row * lanes + lane] = Math.max(0, evaluate(formula, sizeOf));
    }
  }
  return { lanes, classOf, table };
}

function spanFormula(
  open: OpenGraph,
  weights: Weights<Float64Array>,
  costs: readonly (readonly Poly[])[],
  meter: number,
): Poly {
  const lanes = [0, weights.lanes >> 1, weights.lanes - 2, weights.lanes - 1];
  const sums = lanes.map((lane) =>
    sum([...pathAt(open, weights, lane)].map((node) => must(costs[node]?.[meter], "cost"))),
  );
  return max(...sums);
}

function pathAt(open: OpenGraph, weights: Weights<Float64Array>, lane: number): Int32Array {
  return must(open.criticalPath(weights, lane), "a region is acyclic");
}
