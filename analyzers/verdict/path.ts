// The critical path as the report shows it: steps that cost nothing left out, equal ones in a row folded.

import { evaluate, type Poly } from "../algebra/index.ts";
import { printable } from "../base/index.ts";
import { locate, opKey } from "../ir/index.ts";
import type { PathStep } from "../report/index.ts";
import type { RegionCost } from "./cost.ts";
import type { NodeRun } from "./infer.ts";

/** Longest list of steps a report carries. */
const MOST_STEPS = 1000;

/** Steps of the bounded fan-in critical path as written, with their share of its length. */
export function pathSteps(
  cost: RegionCost,
  file: string,
  sizeOf: (size: string) => number,
): readonly PathStep[] {
  const whole = evaluate(cost.written.span.arithmetic, sizeOf);
  const lengths = new Map<Poly, number>();
  const steps: Step[] = [];
  for (const { run, own } of cost.path) {
    const length = lengths.get(own) ?? evaluate(own, sizeOf);
    lengths.set(own, length);
    if (length <= 0 || whole <= 0) continue;
    const before = steps.at(-1);
    if (before?.run.node.op === run.node.op) {
      before.length += length;
      before.times += 1;
    } else if (steps.length < MOST_STEPS) steps.push({ run, length, times: 1 });
    else break;
  }
  return steps.map(({ run, length, times }) => ({
    at: locate(file, run.region, run.index),
    op: printable(opKey(run.node.op)),
    share: rounded(length / whole),
    times,
  }));
}

/** Nodes of one operator in a row. */
interface Step {
  readonly run: NodeRun;
  length: number;
  times: number;
}

// Three digits are what a reader compares, and they make reports equal on every machine.
function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
