// Slack of every node from the heaviest paths that end and start in it.

import type { Numbers, Weights } from "./engine.ts";
import { zeros } from "./numbers.ts";

/** `span - (forward + backward - own)` for weights of one lane, never below 0. */
export function slack<N extends Numbers>(weights: Weights<N>, forward: N, backward: N): N {
  const { classOf, table } = weights;
  let span = 0;
  for (let node = 0; node < forward.length; node++) span = Math.max(span, forward[node] ?? 0);
  const result = zeros(table, forward.length);
  for (let node = 0; node < forward.length; node++) {
    const own = table[classOf[node] ?? 0] ?? 0;
    const through = (forward[node] ?? 0) + (backward[node] ?? 0) - own;
    // Rounding and saturation can lift a path through the node above the span.
    result[node] = Math.max(0, span - through);
  }
  return result;
}
