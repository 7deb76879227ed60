// What is known along each axis that grows.

import {
  type CircuitClass,
  growthOver,
  minimumGroups,
  type Poly,
  partsOf,
  symbolsOf,
} from "../algebra/index.ts";
import { GROWTHS, type Growth, joinGrowth } from "../base/index.ts";
import type { AxisReport, AxisSetting, Blocker } from "../report/index.ts";
import type { CostPair } from "./meters.ts";
import type { Symbols } from "./symbols.ts";

/** Everything the axis table is made of. */
export interface AxisGrounds {
  readonly symbols: Symbols;
  readonly settings: Readonly<Record<string, AxisSetting>>;
  readonly blockers: readonly Blocker[];
  readonly cost: CostPair;
  readonly companions: Companions;
  /** Whether a size grows where nobody asks about it alone. */
  readonly grows: (size: string) => boolean;
  /** The bound when this axis grows, with what grows with it. */
  readonly boundAlong: (axis: string) => CircuitClass | null;
}

export interface AxisTable {
  /** Named dimensions and the axes that loops walk along, in the order in which they were met. */
  readonly axes: readonly AxisReport[];
  /** The axis in which the rewritten chain grows fastest: of equals the first that needs no other for it. */
  readonly steepest: AxisReport | null;
  /** The growth along it; where no axis has a name, that with all that grows. */
  readonly growth: Growth;
}

/** The sizes that are taken to grow together with an axis; see `companionsOf`. */
export type Companions = (axis: string) => ReadonlySet<string>;

/**
 * A minimum grows in none of its sizes alone, and yet with all of them: the sizes under one minimum, anywhere in
 * the formulas, go together.
 */
export function companionsOf(formulas: Iterable<Poly>): Companions {
  const together = new Map<string, Set<string>>();
  for (const formula of new Set(formulas)) {
    for (const group of minimumGroups(formula)) {
      for (const name of group) {
        const known = together.get(name) ?? new Set();
        together.set(name, known);
        for (const other of group) known.add(other);
      }
    }
  }
  return (axis) => together.get(axis) ?? new Set();
}

/** The table of one subject. */
export function axisTable(grounds: AxisGrounds): AxisTable {
  const { symbols, settings, cost } = grounds;
  const written = new Reach(cost.written.reach, grounds);
  const rewritten = new Reach(cost.rewritten.reach, grounds);
  const axes = symbols
    .records()
    .filter(({ kind }) => kind === "declared" || kind === "axis")
    .map(
      ({ name, fixed }): AxisReport => ({
        axis: name,
        grows: settings[name]?.grows ?? true,
        fixed,
        bound: grounds.boundAlong(name),
        written: withUnread(grounds, written.along(name), "written"),
        rewritten: withUnread(grounds, rewritten.along(name), "rewritten"),
      }),
    );
  const steep = steepest(axes, rewritten);
  const unnamed = growthOver(grounds.grows)(cost.rewritten.reach);
  const growth = steep?.rewritten ?? withUnread(grounds, unnamed, "rewritten");
  return { axes, steepest: steep, growth };
}

function steepest(axes: readonly AxisReport[], reach: Reach): AxisReport | null {
  const growing = axes.filter((axis) => axis.grows);
  const most = growing.reduce((best, axis) => Math.max(best, rank(axis.rewritten)), 0);
  const equals = growing.filter((axis) => rank(axis.rewritten) === most);
  const own = equals.find(({ axis }) => rank(reach.alone(axis)) >= most);
  return own ?? equals[0] ?? null;
}

/** The growth of a chain, of which only those parts are looked at that name what grows. */
class Reach {
  readonly #grounds: AxisGrounds;
  readonly #naming = new Map<string, Poly[]>();
  /** With all that the data decide, and nothing else. */
  readonly #derived: Growth;

  constructor(reach: Poly, grounds: AxisGrounds) {
    this.#grounds = grounds;
    const parts = partsOf(reach);
    for (const part of parts) {
      for (const name of symbolsOf(part)) {
        const known = this.#naming.get(name);
        if (known === undefined) this.#naming.set(name, [part]);
        else known.push(part);
      }
    }
    this.#derived = joined(parts, (size) => this.#isDerived(size));
  }

  /** While the axis grows, and with it its companions and what the data decide. */
  along(axis: string): Growth {
    const { companions, grows } = this.#grounds;
    const together = companions(axis);
    const growing = (size: string): boolean =>
      size === axis || (together.has(size) && grows(size)) || this.#isDerived(size);
    return joinGrowth(this.#derived, joined(this.#partsNaming(axis), growing));
  }

  /** While the axis grows with its companions only. */
  alone(axis: string): Growth {
    const { companions, grows } = this.#grounds;
    const together = companions(axis);
    const growing = (size: string): boolean => size === axis || (together.has(size) && grows(size));
    return joined(this.#partsNaming(axis), growing);
  }

  #isDerived(size: string): boolean {
    return this.#grounds.symbols.isDerived(size) && this.#grounds.grows(size);
  }

  #partsNaming(axis: string): readonly Poly[] {
    const names = new Set([axis, ...this.#grounds.companions(axis)]);
    return [...names].flatMap((name) => this.#naming.get(name) ?? []);
  }
}

function joined(parts: Iterable<Poly>, grows: (size: string) => boolean): Growth {
  const growth = growthOver(grows);
  let most: Growth = "constant";
  for (const part of new Set(parts)) {
    const own = growth(part);
    if (rank(own) > rank(most)) most = own;
  }
  return most;
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
