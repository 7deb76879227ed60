// An open graph over either engine's kernels: checks what callers give, derives the critical
// path. It must not know how the kernels store the graph.

import { checkCount, checkLane, checkShape, checkWeights } from "./check.ts";
import type {
  Direction,
  EdgeList,
  GraphEngine,
  Numbers,
  OpenGraph,
  Profile,
  Weights,
} from "./engine.ts";
import { copied, narrow } from "./numbers.ts";
import { type Adjacency, criticalPath } from "./path.ts";

/**
 * What an engine computes itself, on input that has been checked but for the classes of nodes.
 * Results as in OpenGraph.
 */
export interface Kernels {
  order(): Int32Array | null;
  levels(): Int32Array | null;
  widths(): Int32Array | null;
  components(): Int32Array;
  spans<N extends Numbers>(weights: Weights<N>): N | null;
  longest<N extends Numbers>(weights: Weights<N>, direction: Direction): N | null;
  /** Arrays of the kernels' own, valid until the next call. */
  profile<N extends Numbers>(weights: Weights<N>, lane: number): Profile<N> | null;
  /** Predecessors by node id; valid until the next call. */
  predecessors(): Adjacency;
  dispose(): void;
}

/**
 * An engine from the function that builds the kernels of a graph, which also checks its node ids.
 */
export function engineOf(
  name: GraphEngine["name"],
  kernelsOf: (graph: EdgeList) => Kernels,
  room: GraphEngine["room"],
): GraphEngine {
  return {
    name,
    room(edges) {
      checkCount(edges);
      return room(edges);
    },
    open(graph) {
      checkShape(graph);
      return session(graph.nodes, kernelsOf(graph));
    },
  };
}

function session(nodes: number, opened: Kernels): OpenGraph {
  let held: Kernels | null = opened;
  const kernels = (): Kernels => {
    if (held === null) throw new RangeError(`the graph of ${nodes} nodes has been disposed of`);
    return held;
  };
  const weighed = (weights: Weights): Kernels => {
    const usable = kernels();
    checkWeights(nodes, weights);
    return usable;
  };
  return {
    nodes,
    order: () => kernels().order(),
    levels: () => kernels().levels(),
    widths: () => kernels().widths(),
    components: () => kernels().components(),
    spans: (weights) => weighed(weights).spans(weights),
    longest: (weights, direction) => weighed(weights).longest(weights, direction),
    slack(weights, lane) {
      const usable = weighed(weights);
      checkLane(weights, lane);
      return copied(usable.profile(narrow(weights, lane), 0)?.slack ?? null);
    },
    profile(weights, lane) {
      const usable = weighed(weights);
      checkLane(weights, lane);
      return usable.profile(weights, lane);
    },
    criticalPath(weights, lane) {
      const usable = weighed(weights);
      checkLane(weights, lane);
      const forward = usable.longest(narrow(weights, lane), "forward");
      return forward === null ? null : criticalPath(forward, usable.predecessors());
    },
    dispose() {
      held?.dispose();
      held = null;
    },
  };
}
