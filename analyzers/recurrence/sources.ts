// What each result of a node that holds regions is computed from: one loop or branch may compute several things
// that have nothing to do with each other, and states that it only stands between are not coupled by it.

import { type Body, eachNode, type ValueId } from "../ir/index.ts";
import type { RunNode, RunRegion } from "./run.ts";

/** Values around the node, or inputs of it. */
export type Sources = ReadonlySet<ValueId>;

/** Regions with more nodes than this are not looked into: all they read counts for all results. */
const MOST_NODES = 1500;

/** Sources of each output; null where all outputs count as computed from all that enters. */
export function sourcesOf(run: RunNode): readonly Sources[] | null {
  if (run.node.regions.length === 0 || run.cutShort !== null) return null;
  const structure = run.structure();
  if (structure?.kind === "branch") return branchSources(run);
  const step = structure?.kind === "recurrence" ? structure.recurrence.step : null;
  return step?.kind === "body" ? loopSources(run, step) : null;
}

function branchSources(run: RunNode): readonly Sources[] | null {
  const inners = run.node.regions.map(({ region }) => run.inner.get(region));
  const known = inners.flatMap((inner) => (inner === undefined ? [] : [inner]));
  if (known.length < inners.length || known.some(isLarge)) return null;
  const scopes = known.map((inner) => ({ inner, scope: valuesIn(inner) }));
  return run.node.outputs.map((_, i) => {
    const results = scopes.map(({ inner, scope }) => sourcesAt(scope, inner.region.results[i]));
    return union([inputsOf(run), ...results]);
  });
}

function loopSources(run: RunNode, step: Body): readonly Sources[] | null {
  const inner = run.inner.get(step.region);
  if (inner === undefined || isLarge(inner) || !isWired(run, step)) return null;
  const scope = valuesIn(inner);
  const carriedInputs = new Set(step.carried.map(({ input }) => input));
  const sliced = new Set((step.slices ?? []).map(({ input }) => input));
  const always = new Set<ValueId>();
  for (const [i, id] of run.node.inputs.entries()) {
    if (id !== null && !carriedInputs.has(i) && !sliced.has(i)) always.add(id);
  }
  const entering = new Map<ValueId, Set<ValueId>>();
  for (const { enters, input } of [...step.carried, ...(step.slices ?? [])]) {
    const id = run.node.inputs[input];
    entering.set(enters, new Set(id == null ? [] : [id]));
  }
  const test = step.condition === null ? new Set<ValueId>() : scope.of(step.condition.leaves);
  settle(step, scope, entering);
  const params = new Set(step.region.params);
  const outer = (inside: Sources): Sources =>
    union([
      always,
      ...[...test, ...inside].map((id) => entering.get(id) ?? new Set(params.has(id) ? [] : [id])),
    ]);
  const results = new Map<number, Sources>();
  for (const { enters, output } of step.carried) results.set(output, outer(new Set([enters])));
  for (const { leaves, output } of step.emits ?? []) results.set(output, outer(scope.of(leaves)));
  return run.node.outputs.map((_, i) => results.get(i) ?? new Set());
}

/** Until no state gets another source: a state's sources are those of all states it is computed from. */
function settle(step: Body, scope: Values, entering: Map<ValueId, Set<ValueId>>): void {
  const params = new Set(step.region.params);
  for (let grows = true; grows; ) {
    grows = false;
    for (const { enters, leaves } of step.carried) {
      const known = entering.get(enters) ?? new Set<ValueId>();
      const before = known.size;
      for (const id of scope.of(leaves)) {
        const through = entering.get(id) ?? (params.has(id) ? [] : [id]);
        for (const source of through) known.add(source);
      }
      entering.set(enters, known);
      grows ||= known.size > before;
    }
  }
}

function isWired(run: RunNode, step: Body): boolean {
  const outputs = new Set([...step.carried, ...(step.emits ?? [])].map(({ output }) => output));
  return run.node.outputs.every((id, i) => id === null || outputs.has(i));
}

interface Values {
  /** What a value is computed from; itself where it is from around the region, or a parameter. */
  of(id: ValueId): Sources;
}

function valuesIn(run: RunRegion): Values {
  const known = new Map<ValueId, Sources>();
  const of = (id: ValueId): Sources => known.get(id) ?? new Set([id]);
  for (const node of run.nodes) {
    const each = sourcesOf(node);
    const all = each === null ? union(readBy(node).map(of)) : null;
    for (const [i, id] of node.node.outputs.entries()) {
      if (id === null) continue;
      known.set(id, all ?? union([...(each?.[i] ?? [])].map(of)));
    }
  }
  return { of };
}

/** All that a node reads, in its regions too. */
function readBy(run: RunNode): readonly ValueId[] {
  const read = [...inputsOf(run), ...run.node.regions.flatMap(({ region }) => region.results)];
  for (const { region } of run.node.regions) {
    eachNode(region, ({ inputs, regions }) => {
      read.push(...inputs.filter((id) => id !== null));
      read.push(...regions.flatMap((inner) => inner.region.results));
    });
  }
  return read;
}

function sourcesAt(scope: Values, id: ValueId | undefined): Sources {
  return id === undefined ? new Set() : scope.of(id);
}

function inputsOf({ node }: RunNode): Set<ValueId> {
  return new Set(node.inputs.filter((id) => id !== null));
}

function isLarge({ nodes }: RunRegion): boolean {
  return nodes.length > MOST_NODES;
}

function union(parts: readonly Iterable<ValueId>[]): Set<ValueId> {
  const all = new Set<ValueId>();
  for (const part of parts) for (const id of part) all.add(id);
  return all;
}
