// Loops, as the code writes them. Known items are read one by one; everything else is a loop of the graph.

import { assign } from "./assign.ts";
import { conditionsOf } from "./conditions.ts";
import { dictOf } from "./container.ts";
import type { Cx } from "./context.ts";
import { countOf } from "./counted.ts";
import { evaluate } from "./evaluate.ts";
import { branch, execute, FALLS, writeJoined } from "./execute.ts";
import type { Iteration } from "./iteration.ts";
import { type Held, type Place, Places } from "./journal.ts";
import type { Exit, Exits } from "./machine.ts";
import { tested } from "./special.ts";
import type { Clause, Expression, Statement } from "./syntax.ts";
import { inGraph, type Trip } from "./trips.ts";
import { truth } from "./truth.ts";
import { isData, type ListCell, listOf, type Scope, type Value } from "./value.ts";
import { walking } from "./walked.ts";

type For = Extract<Statement, { kind: "for" }>;
type While = Extract<Statement, { kind: "while" }>;
type Comprehension = Extract<Expression, { kind: "comprehension" }>;

export function forLoop(cx: Cx, s: For): Exits {
  const body = (item: Value): Exits => {
    assign(cx, s.target, item);
    return execute(cx, s.body);
  };
  return walk(cx, evaluate(cx, s.iterable), body, () => execute(cx, s.otherwise));
}

export function whileLoop(cx: Cx, s: While): Exits {
  const first = truth(tested(cx, evaluate(cx, s.test)));
  if (first === false) return execute(cx, s.otherwise);
  if (cx.machine.mode === "build") return { falls: true, early: [] };
  const counted = countOf(cx, s);
  const trip: Trip = {
    count: counted?.count ?? null,
    test: counted?.isLimit === false ? null : () => tested(cx, evaluate(cx, s.test)),
    run: () => execute(cx, s.body),
  };
  return inGraph(cx, trip);
}

/** A list that is made item by item; a set and a generator are read as lists. */
export function comprehension(cx: Cx, e: Comprehension): Value {
  const names = cx.machine.bear(new Map());
  const scope: Scope = { names, outer: cx.frame.scope, isComprehension: true };
  const inner: Cx = { ...cx, frame: { ...cx.frame, scope } };
  const cell: ListCell = cx.machine.bear({ items: [], grown: null });
  const { key } = e;
  const emit = (): Exits => {
    const name = key === null ? null : evaluate(inner, key);
    const value = evaluate(inner, e.value);
    append(inner, cell, name === null ? value : { kind: "tuple", items: [name, value] });
    return { falls: true, early: [] };
  };
  const nest = e.clauses.reduceRight<() => Exits>(
    (next, clause) => () => clauseLoop(inner, clause, next),
    emit,
  );
  nest();
  return key === null ? { kind: "list", cell } : dictOf(cx, { kind: "list", cell }, new Map());
}

function clauseLoop(cx: Cx, clause: Clause, next: () => Exits): Exits {
  const body = (item: Value): Exits => {
    assign(cx, clause.target, item);
    const tests = clause.tests.map((test) => tested(cx, evaluate(cx, test)));
    if (tests.some((test) => truth(test) === false)) return FALLS;
    // What settings leave out counts as if it were there; what the data leave out depends on them.
    const open = cx.machine.mode === "run" ? tests.filter(isData) : [];
    return open.reduce<() => Exits>(
      (run, test) => () => branch(cx, test, run, () => FALLS),
      next,
    )();
  };
  return walk(cx, evaluate(cx, clause.iterable), body, () => FALLS);
}

/** A list gets longer or shorter: a loop that walks over it has trips that are not counted here. */
export function resize(cx: Cx, cell: ListCell): void {
  if (cx.machine.walked.has(cell) && cx.machine.mode === "run")
    cx.machine.unfollowed = "a list that changes its length while it is walked over";
}

/** `list.append(value)`, also where the list is one value of the graph. */
export function append(cx: Cx, cell: ListCell, value: Value): void {
  const { lowering } = cx.machine;
  resize(cx, cell);
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
  iterable: Value,
  body: (item: Value) => Exits,
  otherwise: () => Exits,
): Exits {
  const exits = walking(cx, iterable, (now) => {
    const { items, count } = now();
    if (items !== null) return oneByOne(cx, now, body);
    if (cx.machine.mode === "build") return built(cx, now(), body);
    return inGraph(cx, { count, test: null, run: (index) => body(now().at(index)) });
  });
  if (!exits.falls) return exits;
  const last = otherwise();
  return { falls: last.falls, early: [...exits.early, ...last.early] };
}

function oneByOne(cx: Cx, now: () => Iteration, body: (item: Value) => Exits): Exits {
  const { journal } = cx.machine;
  const returns: Exit[] = [];
  const breaks: Exit[] = [];
  const length = now().items?.length ?? 0;
  let falls = true;
  const whole = journal.taken(() => {
    const outer = cx.frame.trip;
    const start = journal.depth - 1;
    for (let at = 0; at < length; at++) {
      const item = now().items?.[at];
      if (item === undefined) break;
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
  return { falls: ways.length > 0 || length === 0, early: returns };
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
