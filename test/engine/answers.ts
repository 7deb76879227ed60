// The two engines, and all that one of them says about a graph.

import { readFile } from "node:fs/promises";
import type {
  EdgeList,
  GraphEngine,
  OpenGraph,
  Profile,
  Weights,
} from "../../analyzers/engine/index.ts";
import { loadEngine } from "../../analyzers/engine/index.ts";
import { buildEngine } from "../../scripts/engine.mjs";

/** engine.wasm as the product carries it. */
export const bytes = new Uint8Array(await readFile(await buildEngine()));
export const wasm = loadEngine(bytes);
export const reference = loadEngine(null);

/** What `ask` finds out about an open graph, which is disposed of afterwards. */
export function using<T>(engine: GraphEngine, graph: EdgeList, ask: (open: OpenGraph) => T): T {
  const open = engine.open(graph);
  try {
    return ask(open);
  } finally {
    open.dispose();
  }
}

/** Copies of a profile's arrays, beside the answers to single questions. */
function profileOf(profile: Profile | null) {
  return {
    profileLevels: profile?.levels.slice() ?? null,
    profileWidths: profile?.widths.slice() ?? null,
    profileForward: profile?.forward.slice() ?? null,
    profileBackward: profile?.backward.slice() ?? null,
    profileSlack: profile?.slack.slice() ?? null,
  };
}

/** All that an engine says about a graph. */
export function answers(engine: GraphEngine, graph: EdgeList, weights: Weights) {
  const lane = weights.lanes - 1;
  return using(engine, graph, (open) => ({
    order: open.order(),
    levels: open.levels(),
    widths: open.widths(),
    components: open.components(),
    spans: open.spans(weights),
    forward: open.longest(weights, "forward"),
    backward: open.longest(weights, "backward"),
    slack: open.slack(weights, lane),
    ...profileOf(open.profile(weights, lane)),
    criticalPath: open.criticalPath(weights, lane),
  }));
}
