// A graph resident in WASM memory, answering through the kernels of its instance. Throws ArenaFull
// when the memory is full.

import { checkEdges } from "./check.ts";
import type { EdgeList } from "./engine.ts";
import type { Instance } from "./instance.ts";
import {
  areInRange,
  directLayout,
  type Layout,
  type ResidentEdges,
  relabelledLayout,
  residentEdges,
  restoredEdges,
  rowsOf,
} from "./layout.ts";
import type { Kernels } from "./session.ts";
import { sweptLongest, sweptSlack, sweptSpans } from "./sweep.ts";

/** What can also tell the edges that it was made of, whatever has become of the caller's array. */
export interface Resident extends Kernels {
  edges(): Int32Array;
}

/** Kernels of a graph with at least one node; throws RangeError where an edge names no node. */
export function residentKernels(instance: Instance, graph: EdgeList): Resident {
  const { arena } = instance;
  const { nodes } = graph;
  const edges = residentEdges(instance, graph);
  const direct = directLayout(instance, edges);
  if (direct === null && !areInRange(instance, edges)) {
    checkEdges({ nodes, edges: arena.ints(edges.address, 2 * edges.count) });
  }

  // What stays in memory is computed when it is first asked for, and never inside a scratch.
  let relabelled: { readonly layout: Layout | null } | null = null;
  const layout = (): Layout | null => {
    if (direct !== null) return direct;
    relabelled ??= { layout: relabelledLayout(instance, edges) };
    return relabelled.layout;
  };
  let incoming: { readonly offsets: number; readonly neighbours: number } | null = direct;

  const onLayout = <T>(answer: (known: Layout) => T): T | null => {
    const known = layout();
    return known === null ? null : arena.scratch(() => answer(known));
  };
  return {
    order: () => onLayout((known) => order(instance, nodes, known)),
    levels: () => onLayout((known) => arena.ints(levels(instance, nodes, known), nodes).slice()),
    widths: () => onLayout(({ widths, depth }) => arena.ints(widths, depth).slice()),
    components: () =>
      arena.scratch(() =>
        components(instance, direct === null ? edges : restoredEdges(instance, edges, direct)),
      ),
    edges() {
      const rows = arena.ints(edges.address, 2 * edges.count);
      return direct === null ? rows.slice() : edgesOf(arena.ints(direct.offsets, nodes + 1), rows);
    },
    spans: (weights) => onLayout((known) => sweptSpans(instance, known, weights)),
    longest: (weights, direction) =>
      onLayout((known) => sweptLongest(instance, known, weights, direction)),
    profile: (weights, lane) =>
      onLayout((known) => {
        const byLevel = levels(instance, nodes, known);
        const paths = sweptSlack(instance, known, weights, lane);
        const { widths, depth } = known;
        return { ...paths, levels: arena.ints(byLevel, nodes), widths: arena.ints(widths, depth) };
      }),
    predecessors() {
      incoming ??= rowsOf(instance, edges, "predecessors");
      return {
        offsets: arena.ints(incoming.offsets, nodes + 1),
        neighbours: arena.ints(incoming.neighbours, edges.count),
      };
    },
    dispose() {},
  };
}

/** Edges from rows of predecessors; in memory of its own, since the engine's may be full. */
function edgesOf(offsets: Int32Array, sources: Int32Array): Int32Array {
  const nodes = offsets.length - 1;
  const edges = new Int32Array(2 * (offsets[nodes] ?? 0));
  for (let node = 0; node < nodes; node++) {
    const end = offsets[node + 1] ?? 0;
    for (let at = offsets[node] ?? 0; at < end; at++) {
      edges[2 * at] = sources[at] ?? 0;
      edges[2 * at + 1] = node;
    }
  }
  return edges;
}

/** Address of the level of each node. */
function levels({ call, arena }: Instance, nodes: number, layout: Layout): number {
  if (layout.levels !== null) return layout.levels;
  const address = arena.words(nodes);
  call.levelsOf(layout.depth, layout.widths, layout.relabelled?.order ?? 0, address);
  return address;
}

function order(instance: Instance, nodes: number, layout: Layout): Int32Array {
  const { call, arena } = instance;
  const byLevel = levels(instance, nodes, layout);
  const next = arena.words(layout.depth);
  const address = arena.words(nodes);
  call.orderByLevel(nodes, layout.depth, layout.widths, byLevel, next, address);
  return arena.ints(address, nodes).slice();
}

function components(instance: Instance, edges: ResidentEdges): Int32Array {
  const { call, arena } = instance;
  const { nodes } = edges;
  const { offsets, neighbours } = rowsOf(instance, edges, "successors");
  const component = arena.words(nodes);
  const rank = arena.words(nodes);
  const open = arena.words(nodes);
  const path = arena.words(nodes);
  const next = arena.words(nodes);
  call.components(nodes, offsets, neighbours, component, rank, open, path, next);
  return arena.ints(component, nodes).slice();
}
