// The critical path as the report shows it: steps that cost nothing left out, equal ones in a row folded.

import { evaluate } from "../algebra/index.ts";
import { printable } from "../base/index.ts";
import { locate, opKey } from "../ir/index.ts";
import type { PathStep } from "../report/index.ts";
import type { RegionCost } from "./cost.ts";

/** Longest list of steps a report carries. */
const MOST_STEPS = 1000;

/** Steps of the bounded fan-in critical path as written, with their share of its length. */
export function pathSteps(
  cost: RegionCost,
  file: string,
  sizeOf: (size: string) => number,
): readonly PathStep[] {
  const whole = evaluate(cost.written.span.arithmetic, sizeOf);
  const steps: PathStep[] = [];
  for (const run of cost.path) {
    const own = cost.costOf.get(run)?.written.span.arithmetic;
    const length = own === undefined ? 0 : evaluate(own, sizeOf);
    if (length <= 0 || whole <= 0) continue;
    const step: PathStep = {
      at: locate(file, run.region, run.index),
      op: printable(opKey(run.node.op)),
      share: length / whole,
      times: 1,
    };
    const before = steps.at(-1);
    if (before !== undefined && before.op === step.op) {
      steps[steps.length - 1] = {
        ...before,
        share: before.share + step.share,
        times: before.times + 1,
      };
    } else steps.push(step);
  }
  return steps.slice(0, MOST_STEPS).map((step) => ({ ...step, share: rounded(step.share) }));
}

// Three digits are what a reader compares, and they make reports equal on every machine.
function rounded(share: number): number {
  return Math.round(share * 1000) / 1000;
}
