// The engine in plain TypeScript: the oracle of the WASM engine's tests, and what runs where WASM
// is refused.

import { checkClasses, checkEdges } from "./check.ts";
import { componentsOf } from "./components.ts";
import { predecessors, successors } from "./csr.ts";
import type { EdgeList } from "./engine.ts";
import { levelsOf, orderBy, widthsOf } from "./levels.ts";
import { longestOver, spansOf } from "./longest.ts";
import { engineOf, type Kernels } from "./session.ts";
import { slack } from "./slack.ts";

/** The reference engine. */
export const referenceEngine = engineOf(
  "reference",
  referenceKernels,
  (edges) => new Int32Array(2 * edges),
);

/**
 * The kernels, once the node ids are checked. What several answers need is computed once, when it
 * is first asked for.
 */
export function referenceKernels(graph: EdgeList): Kernels {
  checkEdges(graph);
  const outgoing = once(() => successors(graph));
  const incoming = once(() => predecessors(graph));
  const levels = once(() => levelsOf(outgoing()));
  const order = once(() => ifAcyclic(levels(), orderBy));
  const reversed = once(() => ifAcyclic(order(), (forward) => forward.slice().reverse()));
  const longest: Kernels["longest"] = (weights, direction) => {
    checkClasses(weights);
    return direction === "forward"
      ? ifAcyclic(order(), (sequence) => longestOver(sequence, incoming(), weights))
      : ifAcyclic(reversed(), (sequence) => longestOver(sequence, outgoing(), weights));
  };
  return {
    order: () => ifAcyclic(order(), (known) => known.slice()),
    levels: () => ifAcyclic(levels(), (known) => known.slice()),
    widths: () => ifAcyclic(levels(), widthsOf),
    components: () => componentsOf(outgoing()),
    spans: (weights) =>
      ifAcyclic(longest(weights, "forward"), (all) => spansOf(all, weights.lanes)),
    longest,
    profile(weights, lane) {
      const [forward, backward] = [longest(weights, "forward"), longest(weights, "backward")];
      const known = levels();
      if (known === null || forward === null || backward === null) return null;
      const widths = widthsOf(known);
      return {
        levels: known,
        widths,
        forward,
        backward,
        slack: slack(weights, lane, forward, backward),
      };
    },
    predecessors: incoming,
    dispose() {},
  };
}

function ifAcyclic<A, B>(value: A | null, then: (value: A) => B): B | null {
  return value === null ? null : then(value);
}

function once<T>(compute: () => T): () => T {
  let known: { readonly value: T } | null = null;
  return () => {
    known ??= { value: compute() };
    return known.value;
  };
}
