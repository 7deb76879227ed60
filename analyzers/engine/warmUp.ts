// Runs the kernels on small graphs until the host optimises them. V8 never replaces a running WASM
// loop: without this the first large graph would run to its end in baseline code, 2.4 times slower.

import type { EdgeList, GraphEngine, Weights } from "./engine.ts";

const NODES = 2000;
/** V8 hands a kernel to its optimiser, on another thread, after some ten thousand edges. */
const ROUNDS = 4;

/** Calls what the analysis uses most, in a few milliseconds. */
export function warmUp(engine: GraphEngine): void {
  const classOf = new Int32Array(NODES);
  const both: readonly Weights[] = [
    { lanes: 4, classOf, table: new Int32Array(4) },
    { lanes: 4, classOf, table: new Float64Array(4) },
  ];
  const forward: readonly Weights[] = [
    { lanes: 16, classOf, table: new Int32Array(16) },
    { lanes: 16, classOf, table: new Float32Array(16) },
    { lanes: 2, classOf, table: new Float64Array(2) },
  ];
  const ordered = graphOf((node) => node);
  const reversed = graphOf((node) => NODES - 1 - node);
  for (let round = 0; round < ROUNDS; round++) {
    for (const graph of [ordered, reversed]) {
      const open = engine.open(graph);
      for (const weights of forward) open.spans(weights);
      for (const weights of both) open.profile(weights, 0);
      open.dispose();
    }
  }
}

// Each node after the one before it and the one at half its number.
function graphOf(rename: (node: number) => number): EdgeList {
  const edges: number[] = [];
  for (let node = 1; node < NODES; node++) {
    edges.push(rename(node >> 1), rename(node), rename(node - 1), rename(node));
  }
  return { nodes: NODES, edges: Int32Array.from(edges) };
}
