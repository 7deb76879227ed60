// The bound along one axis after the other. Axes that make equal loops grow share one walk.

import { type CircuitClass, symbolsOf } from "../algebra/index.ts";
import { opIdentity } from "../ir/index.ts";
import type { Companions } from "./axes.ts";
import { type BoundContext, boundOf } from "./bound.ts";
import type { RegionRun } from "./infer.ts";
import { type Loop, tripGrowth, tripLimit } from "./loops.ts";
import { widthGrows } from "./stateBounds.ts";
import type { Symbols } from "./symbols.ts";

/** The bound when an axis grows, and with it its companions and what the data decide. */
export function boundsAlong(
  cx: BoundContext,
  root: RegionRun,
  symbols: Symbols,
  companions: Companions,
): (axis: string) => CircuitClass | null {
  const bounds = new Map<string, CircuitClass | null>();
  const kinds = new LoopKinds();
  const loops = loopsBySize(cx);
  const alone: BoundContext = {
    ...cx,
    grows: (size) => cx.grows(size) && symbols.isDerived(size),
  };
  return (axis) => {
    const together = new Set([axis, ...companions(axis)]);
    const grown: BoundContext = {
      ...cx,
      grows: (size) => alone.grows(size) || (cx.grows(size) && together.has(size)),
    };
    const touched = new Set([...together].flatMap((size) => loops.get(size) ?? []));
    const changed = [...touched].flatMap((loop) => {
      const state = stateOf(grown, loop);
      return state === stateOf(alone, loop) ? [] : `${kinds.of(loop)} ${state}`;
    });
    const key = changed.sort().join("\n");
    const known = bounds.get(key);
    if (known !== undefined) return known;
    const found = boundOf(grown, root).class;
    bounds.set(key, found);
    return found;
  };
}

function loopsBySize(cx: BoundContext): ReadonlyMap<string, readonly Loop[]> {
  const found = new Map<string, Loop[]>();
  for (const loop of cx.loops.values()) {
    const limit = tripLimit(loop.recurrence.trips);
    const sizes = [limit, ...loop.classified.states.map((state) => state.coupled)];
    for (const name of new Set(sizes.flatMap((size) => (size === null ? [] : symbolsOf(size))))) {
      const known = found.get(name);
      if (known === undefined) found.set(name, [loop]);
      else known.push(loop);
    }
  }
  return found;
}

/** All that a loop's bound takes from the sizes that grow. */
function stateOf(cx: BoundContext, loop: Loop): string {
  const trips = tripGrowth(loop.recurrence.trips, cx.grows) === "constant" ? "constant" : "growing";
  const widths = loop.classified.states.map((state) => widthGrows(cx, state.coupled));
  return `${trips} ${widths.join()}`;
}

/** Cells of equal states in one region are bounded alike; every other loop is of its own kind. */
class LoopKinds {
  readonly #ids = new Map<Loop | RegionRun, number>();

  of(loop: Loop): string {
    const { step, trips } = loop.recurrence;
    if (step.kind === "body") return `${this.#id(loop)}`;
    const forms = loop.classified.states.map((state) => state.form);
    return [this.#id(loop.within), opIdentity(loop.run.node.op), trips.kind, ...forms].join(" ");
  }

  #id(of: Loop | RegionRun): number {
    const known = this.#ids.get(of) ?? this.#ids.size;
    this.#ids.set(of, known);
    return known;
  }
}
