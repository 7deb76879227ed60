// Exporters write a loop over data out, one copy of its body for each step of the sample they were run on. Such a
// chain of equal cells is put back as one loop, when as many steps as there are copies is the size of an input:
// then another sample would have given another number of them. Copies that read nothing of their own are a count
// of iterations, which does not grow with the data, and stay as they are.

import { asNumber } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import type { Graph } from "../ir/index.ts";
import { type Chain, chainIn } from "./chain.ts";
import { isSource, type Outside, outsideOf } from "./outside.ts";
import { folded } from "./rewrite.ts";
import { stretchesIn } from "./stretch.ts";

/** The graph with its unrolled loops as loops. */
export function foldChains(graph: Graph): Graph {
  const sizes = inputSizes(graph);
  if (sizes.size === 0) return graph;
  const outside = outsideOf(graph, graph.body);
  const nodes = graph.body.nodes.filter((node) => !isSource(node));
  const chains = stretchesIn(nodes, outside).flatMap((stretch) => {
    const chain = chainIn(nodes, stretch, outside);
    const length = chain === null ? null : lengthOf(chain, sizes, outside);
    return chain === null || length === null ? [] : [{ chain, length }];
  });
  return chains.reduce((folding, { chain, length }) => folded(folding, chain, length), graph);
}

/** The size of an input that the number of copies comes from; the first step may be written otherwise. */
function lengthOf(chain: Chain, sizes: ReadonlySet<number>, outside: Outside): number | null {
  if (!chain.origins.some((row) => readsStep(row, outside))) return null;
  const copies = chain.copies.length;
  return [copies, copies + 1].find((length) => sizes.has(length)) ?? null;
}

/** Whether a node of the cell reads data of its own in each copy, or data of all at an index of its own. */
function readsStep(row: Chain["origins"][number], outside: Outside): boolean {
  const each = row.flatMap((origin) => (origin?.kind === "each" ? [origin] : []));
  const isIndexing = row.some((origin) => origin?.kind === "shared" && outside.isData(origin.id));
  return (
    each.length > 0 && (isIndexing || each.some(({ ids }) => ids.every((id) => outside.isData(id))))
  );
}

/** The numbers that the file fixes for dimensions of its inputs. */
function inputSizes(graph: Graph): ReadonlySet<number> {
  const sizes = new Set<number>();
  for (const id of graph.body.params) {
    const declared = graph.values[id]?.declared;
    if (declared === undefined || isUnknown(declared) || declared.kind !== "tensor") continue;
    if (isUnknown(declared.shape)) continue;
    for (const dim of declared.shape) {
      const size = isUnknown(dim) ? null : asNumber(dim);
      if (size !== null && size > 1) sizes.add(size);
    }
  }
  return sizes;
}
