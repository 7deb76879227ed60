// What would take a TC0 bound away: the smallest changes after which no theorem used here gives one. What comes out is
// "not bounded by TC0", never "more powerful".

import { formOf } from "../forms/index.ts";
import type { Subject, Way } from "../report/index.ts";
import type { BoundContext } from "./bound.ts";
import { type Loop, tripAxis, tripGrowth } from "./loops.ts";

/** As many as a reader weighs against each other. */
const MOST = 3;

/** Ways through the loops of one subject; where it has none, the one that every model has. */
export function waysOf(loops: readonly Loop[], { grows }: BoundContext): readonly Way[] {
  const through = loops.flatMap((loop): readonly Way[] => {
    const isGrowing = tripGrowth(loop.recurrence.trips, grows) !== "constant";
    if (loop.classified.states.length === 0) return isGrowing ? [chained(loop)] : [];
    return isGrowing ? [coupled(loop)] : lengthened(loop);
  });
  const ways = distinct(through);
  return ways.length === 0 ? [REPEATED] : ways.slice(0, MOST);
}

/** What the procedures of a file do with a model that is bounded by TC0 itself. */
export function waysThrough(procedures: readonly Subject[]): readonly Way[] {
  return procedures
    .filter(({ verdict }) => verdict === "serial" || verdict === "polylog")
    .slice(0, MOST)
    .map(({ symbol, role, at, verdict }) => ({
      says: `Take what ${symbol ?? `the ${role} loop`} computes as the answer: it runs the model again and again on what the model made`,
      at,
      verdict,
    }));
}

/** A scan whose coefficients come from the input becomes a recurrence when one of them reads the state. */
function coupled(loop: Loop): Way {
  const names = loop.classified.states.flatMap((state) => state.names).join(", ");
  const says = `Let what is multiplied with ${names} or added to it read ${names} of the last trip, as the gates of a GRU do`;
  return { says, at: loop.at, verdict: "serial" };
}

/** A map becomes a recurrence when its trips read each other. */
function chained(loop: Loop): Way {
  const axis = tripAxis(loop.recurrence.trips);
  const says = `Let each trip along ${axis} read, through a nonlinear layer, what the trip before it made`;
  return { says, at: loop.at, verdict: "serial" };
}

/** A fixed number of steps that no scan shortens is a chain when it grows. */
function lengthened({ classified, at }: Loop): readonly Way[] {
  const isStepped = classified.states.some(
    ({ form }) => formOf(form).bound(FACTS).chain === "trips",
  );
  const says = "Let the number of trips grow with the input, as in a looped transformer";
  return isStepped ? [{ says, at, verdict: "serial" }] : [];
}

const FACTS = { precision: "log", width: "growing", body: "TC0" } as const;

const REPEATED: Way = {
  says: "Apply the model to its own output, as often as a size of the input says: a looped model, or a decoder that reads back its tokens",
  at: null,
  verdict: "serial",
};

function distinct(ways: readonly Way[]): readonly Way[] {
  const isNew = (way: Way, i: number): boolean =>
    ways.findIndex((other) => other.says === way.says && other.at?.line === way.at?.line) === i;
  return ways.filter(isNew);
}
