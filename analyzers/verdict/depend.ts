// Which axes are mixed: an axis along which every operator maps index to same index is a batch, in which the
// outputs never depend on each other. Found by flow, never by name.

import { type Poly, symbol, symbolsOf } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { type AxisFlow, type Fact, sizesOf } from "../ops/index.ts";
import type { NodeRun, RegionRun } from "./infer.ts";

/** Names of the sizes along which some operator reads another index than the one it writes. */
export function mixedAxes(root: RegionRun): ReadonlySet<string> {
  const mixed = new Set<string>();
  const seen = new Set<RegionRun>();
  const pending: RegionRun[] = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const run of next.nodes) {
      if (run.alike !== run) continue;
      if (run.call === null) mixedBy(run, mixed);
      else pending.push(run.call);
      for (const inner of run.inner.values()) pending.push(inner);
    }
  }
  return mixed;
}

function mixedBy(run: NodeRun, mixed: Set<string>): void {
  const flows = run.rule?.flow(run.view, run.outputs) ?? null;
  for (const [input, fact] of run.view.inputs.entries()) {
    const sizes = sizesOf(fact);
    if (isUnknown(sizes)) continue;
    for (const [axis, size] of sizes.entries()) {
      const names = symbolsOf(size);
      if (names.length === 0) continue;
      if (flows === null || !keepsIndex(flows, input, axis, size, run.outputs)) {
        for (const name of names) mixed.add(name);
      }
    }
  }
}

/** Whether every output that reads this input axis does so at its own index along an axis of the same size. */
function keepsIndex(
  flows: readonly AxisFlow[],
  input: number,
  axis: number,
  size: Poly,
  outputs: readonly Fact[],
): boolean {
  const [name] = symbolsOf(size);
  if (name === undefined || size !== symbol(name)) return false;
  const reading = flows.filter((flow) => flow.input === input && flow.from === axis);
  return (
    reading.length > 0 &&
    reading.every((flow) => {
      const sizes = sizesOf(outputs[flow.output]);
      if (flow.kind !== "same" || flow.to === null || isUnknown(sizes)) return false;
      return sizes[flow.to] === size;
    })
  );
}
