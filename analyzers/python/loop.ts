// Loops. The body is read once to learn what it writes, taken back, and read again with those places as states
// that come from the last trip. Known items are read one by one instead.

import { lateAliases, shareStates } from "./alias.ts";
import { assign } from "./assign.ts";
import { flatten, type Plan, planOf, rebuild, statesOf } from "./carry.ts";
import { conditionsOf, withConditions } from "./conditions.ts";
import type { Cx } from "./context.ts";
import { countOf } from "./counted.ts";
import { evaluate } from "./evaluate.ts";
import { branch, execute, FALLS, writeJoined } from "./execute.ts";
import { countFor } from "./given.ts";
import { type Iteration, iterationOf } from "./iteration.ts";
import { joinValues } from "./join.ts";
import { type Held, held, type Place, Places } from "./journal.ts";
import type { Exit, Exits } from "./machine.ts";
import type { Clause, Expression, Statement } from "./syntax.ts";
import { truth } from "./truth.ts";
import {
  type GraphValue,
  isData,
  type ListCell,
  listOf,
  literal,
  type Scope,
  type Value,
} from "./value.ts";

type For = Extract<Statement, { kind: "for" }>;
type While = Extract<Statement, { kind: "while" }>;
type Comprehension = Extract<Expression, { kind: "comprehension" }>;

/** What a loop runs: how often at most, what decides whether it goes on, and one trip. */
interface Trip {
  readonly count: Value | null;
  readonly test: (() => Value) | null;
  readonly run: (index: Value) => Exits;
}

export function forLoop(cx: Cx, s: For): Exits {
  const iteration = iterationOf(cx, evaluate(cx, s.iterable));
  const body = (item: Value): Exits => {
    assign(cx, s.target, item);
    return execute(cx, s.body);
  };
  return walk(cx, iteration, body, () => execute(cx, s.otherwise));
}

export function whileLoop(cx: Cx, s: While): Exits {
  const first = truth(evaluate(cx, s.test));
  if (first === false) return execute(cx, s.otherwise);
  if (cx.machine.mode === "build") return { falls: true, early: [] };
  const counted = countOf(cx, s);
  const trip: Trip = {
    count: counted?.count ?? null,
    test: counted?.isLimit === false ? null : () => evaluate(cx, s.test),
    run: () => execute(cx, s.body),
  };
  return inGraph(cx, trip);
}

/** A list that is made item by item; a set and a generator are read as lists. */
export function comprehension(cx: Cx, e: Comprehension): Value {
  const scope: Scope = { names: cx.machine.bear(new Map()), outer: cx.frame.scope };
  const inner: Cx = { ...cx, frame: { ...cx.frame, scope } };
  const cell: ListCell = cx.machine.bear({ items: [], grown: null });
  const emit = (): Exits => {
    append(inner, cell, evaluate(inner, e.value));
    return { falls: true, early: [] };
  };
  const nest = e.clauses.reduceRight<() => Exits>(
    (next, clause) => () => clauseLoop(inner, clause, next),
    emit,
  );
  nest();
  if (e.of === "dict") return { kind: "dict", cell: { entries: dictEntries(cell) } };
  return { kind: "list", cell };
}

function dictEntries(cell: ListCell): Map<string | number, Value> | null {
  return cell.grown === null ? new Map(cell.items.map((item, i) => [i, item])) : null;
}

function clauseLoop(cx: Cx, clause: Clause, next: () => Exits): Exits {
  const iteration = iterationOf(cx, evaluate(cx, clause.iterable));
  const body = (item: Value): Exits => {
    assign(cx, clause.target, item);
    const tests = clause.tests.map((test) => evaluate(cx, test));
    if (tests.some((test) => truth(test) === false)) return FALLS;
    // What settings leave out counts as if it were there; what the data leave out depends on them.
    const open = cx.machine.mode === "run" ? tests.filter(isData) : [];
    return open.reduce<() => Exits>(
      (run, test) => () => branch(cx, test, run, () => FALLS),
      next,
    )();
  };
  return walk(cx, iteration, body, () => ({ falls: true, early: [] }));
}

/** `list.append(value)`, also where the list is one value of the graph. */
export function append(cx: Cx, cell: ListCell, value: Value): void {
  const { lowering } = cx.machine;
  if (cell.grown === null) {
    cx.machine.write({ owner: cell, key: null }, listOf([...cell.items, value]));
    return;
  }
  if (cell.grown.kind === "repeat") {
    const item: Value = { kind: "choice", of: [cell.grown.item, value] };
    cx.machine.write(
      { owner: cell, key: null },
      { kind: "list", cell: { items: [], grown: { ...cell.grown, item } } },
    );
    return;
  }
  const longer = lowering.emit("SequenceInsert", [cell.grown, value]);
  const grown: Value = longer.kind === "graph" ? { ...longer, is: "sequence" } : longer;
  cx.machine.write({ owner: cell, key: null }, { kind: "list", cell: { items: [], grown } });
}

/** The value after so many calls of `step`, each on the result of the last. */
export function repeated(cx: Cx, count: Value, value: Value, step: (value: Value) => Value): Value {
  const names = cx.machine.bear(new Map<string, Value>([["x", value]]));
  const place: Place = { owner: names, key: "x" };
  inGraph(cx, {
    count,
    test: null,
    run: () => {
      cx.machine.write(place, step(names.get("x") ?? value));
      return { falls: true, early: [] };
    },
  });
  return names.get("x") ?? value;
}

function walk(
  cx: Cx,
  iteration: Iteration,
  body: (item: Value) => Exits,
  otherwise: () => Exits,
): Exits {
  const exits =
    iteration.items !== null
      ? oneByOne(cx, iteration.items, body)
      : cx.machine.mode === "build"
        ? built(cx, iteration, body)
        : inGraph(cx, {
            count: iteration.count,
            test: null,
            run: (index) => body(iteration.at(index)),
          });
  if (!exits.falls) return exits;
  const last = otherwise();
  return { falls: last.falls, early: [...exits.early, ...last.early] };
}

function oneByOne(cx: Cx, items: readonly Value[], body: (item: Value) => Exits): Exits {
  const { journal } = cx.machine;
  const returns: Exit[] = [];
  const breaks: Exit[] = [];
  let falls = true;
  const whole = journal.taken(() => {
    const outer = cx.frame.trip;
    const start = journal.depth - 1;
    for (const item of items) {
      const step = journal.taken(() => {
        cx.frame.trip = journal.depth - 1;
        return body(item);
      });
      cx.frame.trip = outer;
      const { early } = step.result;
      const goOn = early.filter(({ kind }) => kind === "continue");
      writeJoined(
        cx,
        [...(step.result.falls ? [step.writes] : []), ...goOn.map(({ writes }) => writes)],
        conditionsOf(goOn),
      );
      const stops = early.filter(({ kind }) => kind === "break");
      breaks.push(
        ...stops.map((exit) => ({
          ...exit,
          writes:
            journal.since(start).length === 0
              ? exit.writes
              : merged(journal.since(start), exit.writes),
        })),
      );
      returns.push(...early.filter(({ kind }) => kind === "return"));
      falls = step.result.falls || goOn.length > 0;
      if (!falls) break;
    }
  });
  const ways = [...(falls ? [whole.writes] : []), ...breaks.map(({ writes }) => writes)];
  writeJoined(cx, ways, conditionsOf(breaks));
  return { falls: ways.length > 0 || items.length === 0, early: returns };
}

function merged(
  earlier: readonly { readonly place: Place; readonly after: Held }[],
  later: readonly { readonly place: Place; readonly after: Held }[],
) {
  const again = new Places<object>();
  for (const write of later) again.set(write.place, write);
  return [...earlier.filter(({ place }) => !again.has(place)), ...later];
}

// Where the model is made, a loop that runs a setting's number of times fills lists with equal items.
function built(cx: Cx, iteration: Iteration, body: (item: Value) => Exits): Exits {
  const { writes } = cx.machine.journal.taken(() =>
    body(iteration.at({ kind: "setting", name: "i" })),
  );
  for (const { place, before, after } of writes) {
    const isAppended =
      after?.kind === "list" && before?.kind === "list" && after.cell.grown === null;
    if (!isAppended || after === null) {
      if (after !== null) cx.machine.write(place, after);
      continue;
    }
    const items = after.cell.items;
    const [only] = items;
    const item: Value =
      items.length === 1 && only !== undefined ? only : { kind: "choice", of: items };
    const grown: Value = {
      kind: "repeat",
      item,
      count: iteration.count ?? { kind: "setting", name: "a count" },
    };
    cx.machine.write(place, { kind: "list", cell: { items: [], grown } });
  }
  return { falls: true, early: [] };
}

interface Carried {
  readonly place: Place;
  readonly before: Held;
  /** What it holds after one trip. */
  readonly after: Held;
  readonly plan: Plan;
}

function inGraph(cx: Cx, trip: Trip): Exits {
  const { journal, lowering } = cx.machine;
  const path = `loop_${cx.machine.nextLoop()}`;
  const { source } = lowering;
  const outer = { trip: cx.frame.trip, conditions: cx.frame.conditions };
  const enter = <T>(run: () => T) =>
    lowering.inRegion(path, () =>
      journal.taken(() => {
        cx.frame.trip = journal.depth - 1;
        return cx.machine.doubting(run);
      }),
    );
  const slot = new Map<string, Value>();
  const moment = cx.machine.now;
  const { overwrites } = cx.machine;
  const dry = enter(() => settled(cx, trip, lowering.param("i", "size"), slot)).result;
  const written = dry.writes.filter(({ place }) => cx.machine.isOlder(place.owner, moment));
  const late = cx.machine.overwrites > overwrites ? lateAliases(cx, written) : [];
  const carried = [...written, ...late].map(
    (write): Carried => ({ ...write, plan: planOf(write.before, write.after) }),
  );
  const index = lowering.param("i", "size");
  const going = lowering.param("going", "tensor");
  const params = carried.flatMap(({ plan }) =>
    statesOf(plan).map((state) => lowering.param(nameOf(carried, plan), state.is)),
  );
  const initial = carried.flatMap(({ before, plan }) => flatten(plan, before));
  const later = carried.flatMap(({ after, plan }) => flatten(plan, after));
  shareStates(lowering, params, [initial, later]);
  const wet = enter(() => {
    const queue = [...params];
    for (const { place, plan } of carried)
      cx.machine.write(
        place,
        rebuild(cx, plan, () => queue.shift() ?? index),
      );
    const outcome = settled(cx, trip, index, slot);
    const results = carried.flatMap(({ place, plan }) => flatten(plan, held(place)));
    return {
      ...outcome,
      results: results.map(
        (value): Value => ({ kind: "graph", id: lowering.toGraph(value), is: "tensor" }),
      ),
      goesOn: goesOn(cx, trip, outcome.stops, going),
    };
  });
  cx.frame.trip = outer.trip;
  cx.frame.conditions = outer.conditions;
  const { result } = wet.result;
  // The loop stands where its statement stands, not where its body ended.
  lowering.source = source;
  const { nodes } = wet;
  const leaving = result.results.map((value) => lowering.toGraph(value));
  const outputs = lowering.loop(
    countFor(lowering, trip.count, { nodes, params, results: leaving }),
    literal(true),
    wet,
    [index, going, ...params],
    [result.goesOn, ...result.results],
    initial,
  );
  shareStates(lowering, outputs, [initial, later]);
  const queue = [...outputs];
  for (const { place, plan } of carried)
    cx.machine.write(
      place,
      rebuild(cx, plan, () => queue.shift() ?? index),
    );
  return { falls: true, early: returned(cx, result.returns, slot) };
}

function nameOf(carried: readonly Carried[], plan: Plan): string {
  const key = carried.find((one) => one.plan === plan)?.place.key;
  return key ?? (plan.kind === "entries" ? "a dictionary" : "a list");
}

/** One trip: its writes joined over all ways it may end, what stops the loop, and what it returns. */
function settled(cx: Cx, trip: Trip, index: GraphValue, slot: Map<string, Value>) {
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
