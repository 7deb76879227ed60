// A loop of the graph. Its body is read once to learn what it writes, taken back, and read again with those places as
// states that come from the last trip, until nothing more turns up that one trip hands on to the next.

import { lateAliases, reachable, shareStates } from "./alias.ts";
import { flatten, type Plan, planOf, rebuild, revised, statesOf } from "./carry.ts";
import { conditionsOf, withConditions } from "./conditions.ts";
import type { Cx } from "./context.ts";
import { writeJoined } from "./execute.ts";
import { countFor } from "./given.ts";
import { joinValues } from "./join.ts";
import { type Held, held, type Place, Places, type Write } from "./journal.ts";
import type { Lowering } from "./lowering.ts";
import type { Exit, Exits } from "./machine.ts";
import { truth } from "./truth.ts";
import { type GraphValue, literal, type Value } from "./value.ts";

/** What a loop runs: how often at most, what decides whether it goes on, and one trip. */
export interface Trip {
  readonly count: Value | null;
  readonly test: (() => Value) | null;
  readonly run: (index: Value) => Exits;
}

interface Carried {
  readonly place: Place;
  readonly before: Held;
  /** What it holds after one trip. */
  readonly after: Held;
  readonly plan: Plan;
}

/** Ways out of a trip that end the loop, and those of them that return. */
interface Settled {
  readonly returns: readonly Exit[];
  readonly stops: readonly Exit[];
}

/** One reading of the body, with states for what it carries. */
interface Reading {
  readonly params: readonly GraphValue[];
  /** What the states hold before the loop, and after the trip that was read before. */
  readonly initial: readonly Value[];
  readonly later: readonly Value[];
  readonly trip: ReturnType<typeof entered<Settled & Leaving>>;
}

/** What a trip hands on. */
interface Leaving {
  readonly results: readonly GraphValue[];
  readonly goesOn: Value;
}

/** A loop of the graph: it stands where its statement stands, not where its body ended. */
export function inGraph(cx: Cx, trip: Trip): Exits {
  const { lowering } = cx.machine;
  const { source } = lowering.nodes;
  const path = `loop_${cx.machine.nextLoop()}`;
  const outer = { trip: cx.frame.trip, conditions: cx.frame.conditions };
  const slot = new Map<string, Value>();
  const moment = cx.machine.now;
  let carried = firstCarried(cx, trip, path, slot);
  const enters = { index: lowering.counter(), going: lowering.param("going", "tensor") };
  const read = (isTold: boolean): Reading =>
    reading(cx, { trip, path, slot, carried, isTold, ...enters });
  let isTold = true;
  let last = read(isTold);
  for (let round = 1; ; round++) {
    const next = completed(cx, carried, last.trip.result.writes, moment);
    const isWrong: boolean = isTold && !areTold(lowering, last);
    if (next === null && !isWrong) break;
    if (round > MOST_ROUNDS) {
      cx.machine.unfollowed = "a loop whose trips differ";
      break;
    }
    isTold = isTold && !isWrong;
    carried = next ?? carried;
    last = read(isTold);
  }
  cx.frame.trip = outer.trip;
  cx.frame.conditions = outer.conditions;
  lowering.nodes.source = source;
  leave(cx, trip.count, carried, last, enters);
  return { falls: true, early: returned(cx, last.trip.result.result.returns, slot) };
}

function entered<T>(cx: Cx, path: string, run: () => T) {
  const { journal, lowering } = cx.machine;
  return lowering.inRegion(path, () =>
    journal.taken(() => {
      cx.frame.trip = journal.depth - 1;
      return cx.machine.doubting(run);
    }),
  );
}

/** What a trip writes that is read with what was there before the loop. */
function firstCarried(
  cx: Cx,
  trip: Trip,
  path: string,
  slot: Map<string, Value>,
): readonly Carried[] {
  const { machine } = cx;
  const { now: moment, overwrites } = machine;
  const { writes } = entered(cx, path, () =>
    settled(cx, trip, machine.lowering.counter(), slot),
  ).result;
  const written = writes.filter(({ place }) => machine.isOlder(place.owner, moment));
  const late = machine.overwrites > overwrites ? lateAliases(cx, written) : [];
  return [...written, ...late].map(planned);
}

interface Body {
  readonly trip: Trip;
  readonly path: string;
  readonly slot: Map<string, Value>;
  readonly carried: readonly Carried[];
  /** Whether numbers that are carried are taken for told by the number of the trip. */
  readonly isTold: boolean;
  readonly index: GraphValue;
  readonly going: GraphValue;
}

function reading(cx: Cx, body: Body): Reading {
  const { lowering } = cx.machine;
  const { trip, path, slot, carried, isTold, index, going } = body;
  const initial = carried.flatMap(({ before, plan }) => flatten(plan, before));
  const later = carried.flatMap(({ after, plan }) => flatten(plan, after));
  const params = carried.flatMap(({ plan }) =>
    statesOf(plan).map((state) => lowering.param(nameOf(carried, plan), state.is)),
  );
  for (const [i, param] of params.entries())
    if (isTold && param.is === "size" && lowering.isCounted(initial[i])) lowering.tell(param);
  shareStates(lowering, params, [initial, later]);
  const read = entered(cx, path, () => {
    resume(cx, carried, params, index);
    const outcome = settled(cx, trip, index, slot);
    const results = carried.flatMap(({ place, plan }) => flatten(plan, held(place)));
    return {
      ...outcome,
      results: results.map(
        (value): GraphValue => ({ kind: "graph", id: lowering.toGraph(value), is: "tensor" }),
      ),
      goesOn: goesOn(cx, trip, outcome.stops, going),
    };
  });
  return { params, initial, later, trip: read };
}

/** Whether the numbers that were taken for told by the number of the trip are. */
function areTold(lowering: Lowering, { params, trip }: Reading): boolean {
  const { results } = trip.result.result;
  return params.every((param, i) => !lowering.isCounted(param) || lowering.isCounted(results[i]));
}

function leave(
  cx: Cx,
  count: Value | null,
  carried: readonly Carried[],
  { params, initial, later, trip }: Reading,
  { index, going }: Pick<Body, "index" | "going">,
): void {
  const { lowering } = cx.machine;
  const { results, goesOn: next } = trip.result.result;
  const leaving = results.map(({ id }) => id);
  const outputs = lowering.loop(
    countFor(lowering, count, { nodes: trip.nodes, params, results: leaving }),
    literal(true),
    trip,
    [index, going, ...params],
    [next, ...results],
    initial,
  );
  shareStates(lowering, outputs, [initial, later]);
  resume(cx, carried, outputs, index);
}

/** Writes the states to the places that they are carried in. */
function resume(
  cx: Cx,
  carried: readonly Carried[],
  states: readonly GraphValue[],
  otherwise: GraphValue,
): void {
  const queue = [...states];
  for (const { place, plan } of carried)
    cx.machine.write(
      place,
      rebuild(cx, plan, () => queue.shift() ?? otherwise),
    );
}

/** Readings of a body after which what it carries is not followed any further. */
const MOST_ROUNDS = 6;

function planned(write: Write): Carried {
  return { ...write, plan: planOf(write.before, write.after) };
}

/** What is carried, with what another trip wrote or handed on otherwise; null where that is nothing. */
function completed(
  cx: Cx,
  carried: readonly Carried[],
  writes: readonly Write[],
  moment: number,
): readonly Carried[] | null {
  const known = new Places<Write>();
  for (const one of carried) known.set(one.place, one);
  const missing = writes.filter(
    ({ place }) => cx.machine.isOlder(place.owner, moment) && !known.has(place),
  );
  const owners = missing.length === 0 ? null : reachable(cx);
  const added = missing.filter(({ place }) => owners?.has(place.owner) === true).map(planned);
  const ends = new Places<Write>();
  for (const write of writes) ends.set(write.place, write);
  const kept = carried.map((one): Carried => {
    const after = ends.get(one.place)?.after ?? null;
    const plan = revised(one.plan, one.before, after);
    return plan === one.plan ? one : { ...one, plan, after };
  });
  const isSettled = added.length === 0 && kept.every((one, i) => one === carried[i]);
  return isSettled ? null : [...kept, ...added];
}

function nameOf(carried: readonly Carried[], plan: Plan): string {
  const key = carried.find((one) => one.plan === plan)?.place.key;
  return key ?? (plan.kind === "entries" ? "a dictionary" : "a list");
}

/** One trip: its writes joined over all ways it may end, what stops the loop, and what it returns. */
function settled(cx: Cx, trip: Trip, index: GraphValue, slot: Map<string, Value>): Settled {
  const { journal } = cx.machine;
  const { result: exits, writes } = journal.taken(() => trip.run(index));
  const early = exits.early;
  const ways = [...(exits.falls ? [writes] : []), ...early.map((exit) => exit.writes)];
  writeJoined(cx, ways, conditionsOf(early));
  const returns = early.filter(({ kind }) => kind === "return");
  const values = returns.flatMap(({ value }) => value ?? []);
  if (values.length > 0) {
    const value = joinValues(cx, values, conditionsOf(returns));
    cx.machine.write({ owner: slot, key: "the returned value" }, value);
  }
  return { returns, stops: early.filter(({ kind }) => kind !== "continue") };
}

/** Whether another trip follows: the same value that came in where nothing but the count decides. */
function goesOn(cx: Cx, trip: Trip, stops: readonly Exit[], going: GraphValue): Value {
  const { lowering } = cx.machine;
  const conditions = conditionsOf(stops);
  const test = trip.test === null ? null : trip.test();
  if (test === null && conditions.length === 0) return going;
  const known = test === null ? true : truth(test);
  if (known === true && conditions.length === 0) return going;
  return lowering.join([going], [...(test === null ? [] : [test]), ...conditions]);
}

function returned(
  cx: Cx,
  returns: readonly Exit[],
  slot: ReadonlyMap<string, Value>,
): readonly Exit[] {
  if (returns.length === 0) return [];
  const value = slot.get("the returned value") ?? literal(null);
  return [
    {
      kind: "return",
      value,
      writes: cx.machine.journal.since(cx.frame.depth),
      conditions: withConditions([value], cx.frame.conditions),
    },
  ];
}
