// Statements: what they write, and where they may leave a block early.

import type { TextRange } from "../base/index.ts";
import { writeThrough } from "./alias.ts";
import { assign } from "./assign.ts";
import { conditionsOf, decidingIn, withConditions } from "./conditions.ts";
import { type Cx, isCertain, sendOut, setName } from "./context.ts";
import { defineClass, defineFunction, nameOf } from "./define.ts";
import { check, executeTry, raise } from "./errors.ts";
import { evaluate } from "./evaluate.ts";
import { iterationOf } from "./iteration.ts";
import { joinValues } from "./join.ts";
import { type Held, held, type Place, Places } from "./journal.ts";
import { forLoop, resize, whileLoop } from "./loop.ts";
import type { Exit, Exits } from "./machine.ts";
import { importFrom, importNames } from "./modules.ts";
import { narrowed } from "./narrow.ts";
import { binary } from "./operator.ts";
import { remove } from "./remove.ts";
import { ownUpdate, tested } from "./special.ts";
import type { Statement } from "./syntax.ts";
import { truth } from "./truth.ts";
import { listOf, literal, type Value } from "./value.ts";

export const FALLS: Exits = { falls: true, early: [] };

/** Reads the statements in order, until none can be reached. */
export function execute(cx: Cx, statements: readonly Statement[]): Exits {
  const early: Exit[] = [];
  const outer = cx.frame.conditions;
  let falls = true;
  for (const statement of statements) {
    if (cx.machine.isExhausted) break;
    const exits = executeOne(cx, statement);
    early.push(...exits.early);
    // What follows a place where the block may be left runs only if it was not left.
    cx.frame.conditions = withConditions(cx.frame.conditions, conditionsOf(exits.early));
    if (!exits.falls) {
      falls = false;
      break;
    }
  }
  cx.frame.conditions = outer;
  return { falls, early };
}

/** Where a statement stands: a loop or branch at its first line, not at all that it holds. */
function headOf(s: Statement): TextRange {
  const head = s.kind === "for" ? s.iterable : s.kind === "while" || s.kind === "if" ? s.test : s;
  return [s.range[0], s.range[1], head.range[2], head.range[3]];
}

function executeOne(cx: Cx, s: Statement): Exits {
  const { lowering } = cx.machine;
  if (!cx.machine.step()) return FALLS;
  lowering.nodes.source = headOf(s);
  lowering.nodes.isSure = isCertain(cx);
  switch (s.kind) {
    case "expression":
      evaluate(cx, s.value);
      return FALLS;
    case "assign": {
      const value = evaluate(cx, s.value);
      for (const target of s.targets) assign(cx, target, value);
      return FALLS;
    }
    case "annotated":
      if (s.value !== null) assign(cx, s.target, evaluate(cx, s.value));
      return FALLS;
    case "augmented":
      return augment(cx, s);
    case "return":
      return leave(cx, "return", s.value === null ? literal(null) : evaluate(cx, s.value));
    case "break":
    case "continue":
      return leave(cx, s.kind, null);
    case "raise":
      // An error ends what is read up to a handler: nothing follows, and no value comes out.
      raise(cx, []);
      return { falls: false, early: [] };
    case "assert":
      return check(cx, s);
    case "delete":
      for (const target of s.targets) remove(cx, target);
      return FALLS;
    case "if":
      return executeIf(cx, s);
    case "for":
      return forLoop(cx, s);
    case "while":
      return whileLoop(cx, s);
    case "function":
      setName(cx, nameOf(s), defineFunction(cx, s));
      return FALLS;
    case "class":
      setName(cx, s.name, defineClass(cx, s));
      return FALLS;
    case "import":
      return importNames(cx, s);
    case "from":
      return importFrom(cx, s);
    case "with":
      for (const { context, target } of s.items) {
        const value = evaluate(cx, context);
        // Entering and leaving it runs methods of the program.
        if (value.kind === "object") cx.machine.unfollowed = "a context of the program";
        if (target !== null) assign(cx, target, value);
      }
      return execute(cx, s.body);
    case "try":
      return executeTry(cx, s);
    case "match":
      return executeMatch(cx, s);
    case "scope":
      sendOut(cx, s.of, s.names);
      return FALLS;
    case "broken":
      return broken(cx, s);
    default:
      return FALLS;
  }
}

function leave(cx: Cx, kind: Exit["kind"], value: Value | null): Exits {
  const { journal } = cx.machine;
  const since = kind === "return" ? cx.frame.depth : cx.frame.trip;
  const exit: Exit = { kind, value, writes: journal.since(since), conditions: cx.frame.conditions };
  return { falls: false, early: [exit] };
}

// On a tensor, `x += y` writes in place: other names of the tensor see it. A list gets longer in place.
function augment(cx: Cx, s: Extract<Statement, { kind: "augmented" }>): Exits {
  const left = evaluate(cx, s.target);
  const right = evaluate(cx, s.value);
  if (s.op === "+" && left.kind === "list") {
    const { items } = right.kind === "list" ? { items: null } : iterationOf(cx, right);
    const longer = binary(cx, "+", left, items === null ? right : listOf(items));
    resize(cx, left.cell);
    cx.machine.write({ owner: left.cell, key: null }, longer);
    return FALLS;
  }
  const after = ownUpdate(cx, s.op, left, right) ?? binary(cx, s.op, left, right);
  assign(cx, s.target, after);
  const isTensor = left.kind === "weight" || (left.kind === "graph" && left.is === "tensor");
  if (isTensor && cx.machine.mode === "run") writeThrough(cx, left, after);
  return FALLS;
}

function executeIf(cx: Cx, s: Extract<Statement, { kind: "if" }>): Exits {
  const test = tested(cx, evaluate(cx, s.test));
  const known = truth(test);
  if (known !== null) return execute(cx, known ? s.then : s.otherwise);
  return branch(
    cx,
    test,
    () => narrowed(cx, s.test, () => execute(cx, s.then)),
    () => execute(cx, s.otherwise),
  );
}

/** Reads both ways and joins what they leave; a way that does not reach its end leaves nothing behind. */
export function branch(cx: Cx, test: Value, then: () => Exits, otherwise: () => Exits): Exits {
  const { journal } = cx.machine;
  const outer = cx.frame.conditions;
  const deciding = decidingIn(test);
  cx.frame.conditions = withConditions(outer, deciding);
  const a = cx.machine.doubting(() => journal.taken(then));
  const b = cx.machine.doubting(() => journal.taken(otherwise));
  cx.frame.conditions = outer;
  const falling = [a, b].filter(({ result }) => result.falls).map(({ writes }) => writes);
  writeJoined(cx, falling, deciding);
  return { falls: falling.length > 0, early: [...a.result.early, ...b.result.early] };
}

/** Writes to each place what it holds after one of several ways. */
export function writeJoined(
  cx: Cx,
  ways: readonly (readonly { readonly place: Place; readonly after: Held }[])[],
  conditions: readonly Value[],
): void {
  const tables = ways.map((writes) => {
    const table = new Places<{ readonly after: Held }>();
    for (const write of writes) if (!table.has(write.place)) table.set(write.place, write);
    return table;
  });
  for (const place of placesOf(ways)) {
    const before = held(place);
    const values = tables.map((table) => {
      const write = table.get(place);
      return write === undefined ? before : write.after;
    });
    const present = values.filter((value) => value !== null);
    if (present.length > 0) cx.machine.write(place, joinValues(cx, present, conditions));
  }
}

export function placesOf(
  ways: readonly (readonly { readonly place: Place }[])[],
): readonly Place[] {
  const places = new Places<Place>();
  for (const { place } of ways.flat()) if (!places.has(place)) places.set(place, place);
  return places.values();
}

/** Puts back what a `taken` took away. */
export function rewrite(cx: Cx, writes: Exit["writes"]): void {
  for (const { place, after } of writes) cx.machine.write(place, after);
}

function executeMatch(cx: Cx, s: Extract<Statement, { kind: "match" }>): Exits {
  const subject = evaluate(cx, s.subject);
  const cases = s.cases.reduceRight<() => Exits>(
    (next, one) => () => {
      const bind = (): void => {
        for (const name of one.binds)
          setName(cx, name, { kind: "unknown", why: "a part of a pattern" });
      };
      const tests = [subject];
      const { guard } = one;
      const guarded = (): Exits => {
        bind();
        if (guard !== null) tests.push(evaluate(cx, guard));
        return FALLS;
      };
      // What a guard writes stays written where its case is not the one.
      if (guard !== null) branch(cx, subject, guarded, () => FALLS);
      const run = (): Exits => {
        bind();
        return execute(cx, one.body);
      };
      return branch(cx, { kind: "tuple", items: tests }, run, next);
    },
    () => FALLS,
  );
  return cases();
}

// What could not be read may do anything to the names it mentions.
function broken(cx: Cx, s: Extract<Statement, { kind: "broken" }>): Exits {
  for (const name of new Set(s.text.match(/[A-Za-z_]\w*/g) ?? [])) {
    if (cx.frame.scope.names.has(name))
      setName(cx, name, { kind: "unknown", why: "a line that cannot be read" });
  }
  return FALLS;
}
