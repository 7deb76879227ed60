// A graph resident in WASM memory, answering through the kernels of its instance. Throws ArenaFull
// when the memory is full.

import { checkEdges } from "./check.ts";
import type { EdgeList } from "./engine.ts";
import type { Instance } from "./instance.ts";
import { areInRange, directLayout, type Layout, relabelledLayout, rowsOf } from "./layout.ts";
import type { Kernels } from "./session.ts";
import { sweptLongest, sweptSpans } from "./sweep.ts";

/** Kernels of a graph with at least one node; throws RangeError where an edge names no node. */
export function residentKernels(instance: Instance, graph: EdgeList): Kernels {
  const { arena } = instance;
  const direct = directLayout(instance, graph);
  if (direct === null && !areInRange(instance, graph)) checkEdges(graph);

  // What stays in memory is computed when it is first asked for, and never inside a scratch.
  let relabelled: { readonly layout: Layout | null } | null = null;
  const layout = (): Layout | null => {
    if (direct !== null) return direct;
    relabelled ??= { layout: relabelledLayout(instance, graph) };
    return relabelled.layout;
  };
  let incoming: { readonly offsets: number; readonly neighbours: number } | null = direct;

  const onLayout = <T>(answer: (known: Layout) => T): T | null => {
    const known = layout();
    return known === null ? null : arena.scratch(() => answer(known));
  };
  return {
    order: () => onLayout((known) => order(instance, graph.nodes, known)),
    levels: () =>
      onLayout((known) => arena.ints(levels(instance, graph.nodes, known), graph.nodes).slice()),
    widths: () => onLayout(({ widths, depth }) => arena.ints(widths, depth).slice()),
    components: () => arena.scratch(() => components(instance, graph)),
    spans: (weights) => onLayout((known) => sweptSpans(instance, known, weights)),
    longest: (weights, direction) =>
      onLayout((known) => sweptLongest(instance, known, weights, direction)),
    predecessors() {
      incoming ??= rowsOf(instance, graph, "predecessors");
      return {
        offsets: arena.ints(incoming.offsets, graph.nodes + 1),
        neighbours: arena.ints(incoming.neighbours, graph.edges.length / 2),
      };
    },
    dispose() {},
  };
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

function components(instance: Instance, graph: EdgeList): Int32Array {
  const { call, arena } = instance;
  const { nodes } = graph;
  const { offsets, neighbours } = rowsOf(instance, graph, "successors");
  const component = arena.words(nodes);
  const rank = arena.words(nodes);
  const open = arena.words(nodes);
  const path = arena.words(nodes);
  const next = arena.words(nodes);
  call.components(nodes, offsets, neighbours, component, rank, open, path, next);
  return arena.ints(component, nodes).slice();
}
