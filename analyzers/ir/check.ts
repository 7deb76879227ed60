// The invariants of a Graph, as a checker: what `checkGraph` finds is a bug of a front end, or a file whose
// front end should have reported a problem. Beside the grammar of graph.ts these laws hold:
//   - every value is defined once: as a parameter, a constant, or one output of one node;
//   - a node reads only constants, parameters and outputs of earlier nodes of its region or of regions around it;
//   - function bodies read nothing from outside;
//   - ids are within the table; results are defined when the region ends.

import type { Graph, Region, ValueId } from "./graph.ts";
import { opKey } from "./graph.ts";

/** Every broken law, as a sentence; empty for a sound graph. */
export function checkGraph(graph: Graph): readonly string[] {
  const faults: string[] = [];
  const defined = new Set<ValueId>();
  const cx: CheckContext = { graph, faults, defined };
  checkRegion(cx, graph.body, new Set());
  for (const body of graph.functions.values()) {
    if (body.region.path === "") faults.push(`${opKey(body.op)}: function without a path`);
    checkRegion(cx, body.region, new Set());
  }
  return faults;
}

interface CheckContext {
  readonly graph: Graph;
  readonly faults: string[];
  /** Defined anywhere so far. */
  readonly defined: Set<ValueId>;
}

function checkRegion(cx: CheckContext, region: Region, outer: ReadonlySet<ValueId>): void {
  const visible = new Set(outer);
  const define = (id: ValueId, by: string): void => {
    if (cx.graph.values[id] === undefined) cx.faults.push(`${by}: no value ${id}`);
    else if (cx.defined.has(id)) cx.faults.push(`${by}: ${nameOf(cx, id)} is defined twice`);
    cx.defined.add(id);
    visible.add(id);
  };
  const read = (id: ValueId, by: string): void => {
    const value = cx.graph.values[id];
    if (value === undefined) cx.faults.push(`${by}: no value ${id}`);
    else if (value.constant === null && !visible.has(id)) {
      cx.faults.push(`${by}: ${nameOf(cx, id)} is read before it is defined`);
    }
  };
  for (const id of region.params) define(id, region.path);
  for (const node of region.nodes) {
    const by = `${region.path}/${node.op.name}`;
    for (const id of node.inputs) if (id !== null) read(id, by);
    for (const { region: inner } of node.regions) checkRegion(cx, inner, visible);
    for (const id of node.outputs) if (id !== null) define(id, by);
  }
  for (const id of region.results) read(id, region.path);
}

function nameOf(cx: CheckContext, id: ValueId): string {
  return JSON.stringify(cx.graph.values[id]?.name ?? id);
}
