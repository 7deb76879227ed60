// Errors: a handler runs after any part of its body, and `finally` on every way out.

import { decidingIn, withConditions } from "./conditions.ts";
import { type Cx, setName } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { branch, execute, FALLS, rewrite, writeJoined } from "./execute.ts";
import { joinValues } from "./join.ts";
import { held, Places } from "./journal.ts";
import type { Exit, Exits, Moment, Raised } from "./machine.ts";
import type { Statement } from "./syntax.ts";
import { dataIn, literal, type Value } from "./value.ts";

type Try = Extract<Statement, { kind: "try" }>;

/** `try` with its handlers, and with what runs at last. */
export function executeTry(cx: Cx, s: Try): Exits {
  const exits = s.handlers.length === 0 ? execute(cx, [...s.body, ...s.otherwise]) : handled(cx, s);
  return s.final.length === 0 ? exits : finished(cx, s, exits);
}

/** Notes that the code may be left here, for handlers around it. */
export function raise(cx: Cx, conditions: readonly Value[]): void {
  const { raised, calls, lowering } = cx.machine;
  const { region } = lowering;
  raised.push({ conditions: [...cx.frame.conditions, ...conditions], region, depth: calls.length });
}

/** `assert`: a test that writes nothing leaves nothing behind, whatever it computes. */
export function check(cx: Cx, s: Extract<Statement, { kind: "assert" }>): Exits {
  const { lowering, journal, now } = cx.machine;
  const { isOpen } = lowering;
  const { result } = lowering.inRegion("assert", () => journal.taken(() => evaluate(cx, s.test)));
  lowering.isOpen = isOpen;
  const isWriting = result.writes.some(({ place }) => cx.machine.isOlder(place.owner, now));
  const test = isWriting ? evaluate(cx, s.test) : result.result;
  if (isWriting || dataIn(test).length === 0) raise(cx, [test]);
  else raise(cx, [{ kind: "unknown", why: "the test of an assertion" }]);
  return FALLS;
}

function handled(cx: Cx, s: Try): Exits {
  const { machine } = cx;
  const { journal, lowering, calls } = machine;
  const outer = cx.frame.conditions;
  const moment = machine.now;
  const before = machine.raised.length;
  const plain: Value = { kind: "setting", name: "an error" };
  cx.frame.conditions = withConditions(outer, [plain]);
  const { result: body, written } = machine.watching(() =>
    machine.doubting(() => journal.taken(() => execute(cx, [...s.body, ...s.otherwise]))),
  );
  const raised = machine.raised.slice(before);
  const deciding = causeOf(raised, lowering.region, calls.length) ?? [plain];
  cx.frame.conditions = withConditions(outer, deciding);
  const handler = machine.doubting(() =>
    journal.taken(() => {
      interrupt(
        cx,
        written.filter(({ place }) => machine.isOlder(place.owner, moment)),
        deciding,
      );
      return oneOfHandlers(cx, s, raised.length > 0);
    }),
  );
  cx.frame.conditions = outer;
  const falling = [body, handler].filter(({ result }) => result.falls);
  const ways = falling.map(({ writes }) => writes);
  writeJoined(cx, ways, deciding);
  const early = body.result.early.map((exit) => ({
    ...exit,
    conditions: withConditions(exit.conditions, deciding),
  }));
  return { falls: falling.length > 0, early: [...early, ...handler.result.early] };
}

/** What decides whether an error comes; null where the code raises none itself. */
function causeOf(
  raised: readonly Raised[],
  region: string,
  depth: number,
): readonly Value[] | null {
  if (raised.length === 0) return null;
  const isAway = raised.some((one) => one.region !== region || one.depth !== depth);
  if (isAway) return [{ kind: "unknown", why: "an error that code further inside raises" }];
  return withConditions(
    [],
    raised.flatMap(({ conditions }) => conditions.flatMap(decidingIn)),
  );
}

/** Each place that the body writes may hold what it held at any moment. */
function interrupt(cx: Cx, written: readonly Moment[], deciding: readonly Value[]): void {
  const moments = new Places<Value[]>();
  for (const { place, value } of written) {
    if (!moments.has(place)) moments.set(place, [held(place) ?? literal(null)]);
    moments.get(place)?.push(value ?? literal(null));
  }
  for (const { place } of written) {
    const values = moments.get(place) ?? [];
    if (values.length > 0) cx.machine.write(place, joinValues(cx, values.splice(0), deciding));
  }
}

function oneOfHandlers(cx: Cx, s: Try, isRaised: boolean): Exits {
  const error: Value = isRaised
    ? { kind: "unknown", why: "an error that the code raises" }
    : { kind: "setting", name: "an error" };
  const handlers = s.handlers.reduceRight<() => Exits>(
    (next, handler) => {
      const run = (): Exits => {
        if (handler.name !== null) setName(cx, handler.name, error);
        return execute(cx, handler.body);
      };
      return () => branch(cx, { kind: "setting", name: "an error" }, run, next);
    },
    () => ({ falls: false, early: [] }),
  );
  return handlers();
}

function finished(cx: Cx, s: Try, exits: Exits): Exits {
  const { journal } = cx.machine;
  const early = exits.early.flatMap((exit): readonly Exit[] => {
    const { result, writes } = journal.taken(() => {
      rewrite(cx, exit.writes);
      return execute(cx, s.final);
    });
    return [...(result.falls ? [{ ...exit, writes }] : []), ...result.early];
  });
  const last = exits.falls
    ? execute(cx, s.final)
    : journal.taken(() => execute(cx, s.final)).result;
  const isReached = exits.falls || exits.early.length === 0;
  return {
    falls: exits.falls && last.falls,
    early: [...early, ...(isReached ? last.early : [])],
  };
}
