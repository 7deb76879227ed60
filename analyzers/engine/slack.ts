// Slack of every node from the heaviest paths that end and start in it.

import type { Numbers, Weights } from "./engine.ts";
import { zeros } from "./numbers.ts";

/** `span - (forward + backward - own)` in a lane of these paths, never below 0. */
export function slack<N extends Numbers>(
  { lanes, classOf, table }: Weights<N>,
  lane: number,
  forward: N,
  backward: N,
): N {
  let span = 0;
  for (let at = lane; at < forward.length; at += lanes) span = Math.max(span, forward[at] ?? 0);
  const result = zeros(table, classOf.length);
  for (let node = 0; node < classOf.length; node++) {
    const own = table[(classOf[node] ?? 0) * lanes + lane] ?? 0;
    const at = node * lanes + lane;
    const through = (forward[at] ?? 0) + (backward[at] ?? 0) - own;
    // Rounding and saturation can lift a path through the node above the span.
    result[node] = Math.max(0, span - through);
  }
  return result;
}
