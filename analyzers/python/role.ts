// What a procedure is for, told by its loops: what they carry, draw and wait for. Names say nothing here.

import type { Graph, Node, Subject } from "../ir/index.ts";
import { feedsBack } from "./given.ts";

/** The role of a function that does not train. */
export function roleOf({ body }: Graph): Subject["role"] {
  const loops = loopsIn(body.nodes);
  if (loops.some(isGenerating)) return "generate";
  if (loops.some(isDrawing)) return "sample";
  return loops.some(isUntilDone) ? "solve" : "forward";
}

function loopsIn(nodes: readonly Node[]): readonly Node[] {
  return nodes.flatMap((node) => [
    ...(node.op.name === "Loop" ? [node] : []),
    ...node.regions.flatMap(({ region }) => loopsIn(region.nodes)),
  ]);
}

/** Tokens are looked up, made, and appended to what the next trip reads. */
function isGenerating({ regions }: Node): boolean {
  return regions.some(({ region: { nodes, params, results } }) =>
    feedsBack({ nodes, params: params.slice(COUNTER_AND_TEST), results: results.slice(TEST) }),
  );
}

/** A loop's body is given its counter and whether to go on, and leaves whether to go on. */
const COUNTER_AND_TEST = 2;
const TEST = 1;

function isDrawing({ regions }: Node): boolean {
  return regions.some(({ region }) =>
    region.nodes.some((node) => DRAWS.has(node.op.name) || isDrawing(node)),
  );
}

const DRAWS: ReadonlySet<string> = new Set([
  ...["RandomNormal", "RandomUniform", "RandomNormalLike", "RandomUniformLike"],
  ...["Bernoulli", "Multinomial"],
]);

/** What is computed decides when it ends: nothing counts the trips. */
function isUntilDone({ inputs }: Node): boolean {
  return inputs[0] === null;
}
