// What is known along each axis that grows.

import { type CircuitClass, growthIn } from "../algebra/index.ts";
import { GROWTHS, type Growth, joinGrowth } from "../base/index.ts";
import type { AxisReport, AxisSetting, Blocker } from "../report/index.ts";
import type { Loop } from "./loops.ts";
import type { CostPair } from "./meters.ts";
import type { SymbolRecord } from "./symbols.ts";

/** Everything the axis table is made of. */
export interface AxisGrounds {
  readonly records: readonly SymbolRecord[];
  readonly settings: Readonly<Record<string, AxisSetting>>;
  readonly loops: readonly Loop[];
  readonly blockers: readonly Blocker[];
  readonly cost: CostPair;
  /** The bound when this axis alone grows. */
  readonly boundAlong: (axis: string) => CircuitClass | null;
}

/** Named dimensions and the axes that loops walk along, in the order in which they were met. */
export function axisReports(grounds: AxisGrounds): readonly AxisReport[] {
  return grounds.records
    .filter((record) => record.kind !== "fresh")
    .map(({ name, fixed }) => {
      const grows = grounds.settings[name]?.grows ?? true;
      const { written, rewritten } = grounds.cost;
      const asWritten = withUnread(grounds, growthIn(written.span.threshold, name), "written");
      return {
        axis: name,
        grows,
        fixed,
        bound: grounds.boundAlong(name),
        written: asWritten,
        // A rewrite never makes a chain longer, so a constant one stays constant.
        rewritten:
          asWritten === "constant"
            ? asWritten
            : withUnread(grounds, growthIn(rewritten.span.threshold, name), "rewritten"),
      };
    });
}

/** The axis in which the rewritten chain grows fastest; of equals the first. */
export function steepest(axes: readonly AxisReport[]): AxisReport | null {
  return axes
    .filter((axis) => axis.grows)
    .reduce<AxisReport | null>(
      (best, axis) => (best === null || rank(axis.rewritten) > rank(best.rewritten) ? axis : best),
      null,
    );
}

function rank(growth: Growth): number {
  return GROWTHS.indexOf(growth);
}

// A formula that holds a made-up size for what could not be read says nothing of its growth.
function withUnread(grounds: AxisGrounds, growth: Growth, which: "written" | "rewritten"): Growth {
  const codes = new Set(grounds.blockers.map((blocker) => blocker.code));
  if (codes.has("loop/data-dependent")) return joinGrowth(growth, "data-dependent");
  if (codes.size === 0) return growth;
  const known = which === "written" && [...codes].every((code) => code === "loop/unclassified");
  return known ? growth : joinGrowth(growth, "unknown");
}
