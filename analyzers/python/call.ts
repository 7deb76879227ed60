// Calls: functions of the program are read where they are called; layers and library functions stand for operators;
// what is not known and reads a tensor keeps the verdict open.

import { isUnknown } from "../base/index.ts";
import { assign } from "./assign.ts";
import { builtin } from "./builtin.ts";
import { calledOf, libraryBases, memberOf } from "./classes.ts";
import { conditionsOf } from "./conditions.ts";
import type { Cx } from "./context.ts";
import { instantiate } from "./define.ts";
import { askObjects, leaveTo } from "./escape.ts";
import { evaluate } from "./evaluate.ts";
import { execute, rewrite, writeJoined } from "./execute.ts";
import { isWriting, writeBack } from "./inplace.ts";
import { joinValues } from "./join.ts";
import { bind } from "./library/bind.ts";
import { findCall, findLayer } from "./library/index.ts";
import { walkSequential } from "./sequential.ts";
import { ownCall } from "./special.ts";
import { callSupplied } from "./supplied.ts";
import type { Expression, Statement } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  type Closure,
  holdsData,
  literal,
  type Scope,
  settingOf,
  usable,
  type Value,
} from "./value.ts";
import { weightOf } from "./weight.ts";

/** Deepest chain of calls that is followed. */
const DEEPEST = 48;

/** The value of a call expression. */
export function call(cx: Cx, e: Extract<Expression, { kind: "call" }>): Value {
  if (e.callee.kind === "name" && e.callee.name === "super") return superOf(cx);
  const callee = evaluate(cx, e.callee);
  const args = argumentsOf(cx, e);
  const result = callFunction(cx, callee, args);
  if (isWriting(callee, args)) {
    const own = e.callee.kind === "attribute" ? e.callee.of : null;
    const target = callee.kind === "bound" ? own : e.args[0]?.value;
    if (target != null && target.kind !== "star") assign(cx, target, result);
  }
  return result;
}

function argumentsOf(cx: Cx, e: Extract<Expression, { kind: "call" }>): CallArguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let rest: Value | null = null;
  for (const { name, value } of e.args) {
    const held = evaluate(cx, value.kind === "star" ? value.of : value);
    if (name === "**") {
      const entries = held.kind === "dict" ? held.cell.entries : null;
      if (entries === null) rest = held;
      for (const [key, v] of entries ?? []) named.set(String(key), v);
    } else if (name !== null) named.set(name, held);
    else if (value.kind === "star" && held.kind === "tuple") positional.push(...held.items);
    else if (value.kind === "star" && held.kind === "list" && held.cell.grown === null)
      positional.push(...held.cell.items);
    else {
      if (value.kind === "star") {
        rest = held;
        askObjects(cx, [held]);
      }
      positional.push(held);
    }
  }
  return rest === null ? { positional, named } : { positional, named, rest };
}

/** What calling the value gives. */
export function callFunction(cx: Cx, callee: Value, args: CallArguments): Value {
  switch (callee.kind) {
    case "function":
      return inline(cx, callee.closure, args);
    case "bound":
      return callBound(cx, callee, args);
    case "class":
      return instantiate(cx, callee.type, args);
    case "object":
      return callObject(cx, callee, args);
    case "layer":
      return callLayer(cx, callee, args);
    case "library":
      return callLibrary(cx, callee.name, args);
    case "list":
    case "repeat":
      return walkSequential(cx, callee, args);
    case "choice":
      return callEach(cx, usable(callee), args);
    case "partial": {
      const positional = [...callee.args.positional, ...args.positional];
      return callFunction(cx, callee.callee, {
        positional,
        named: new Map([...callee.args.named, ...args.named]),
        ...restOf(callee.args, args),
      });
    }
    case "unknown":
      return unresolved(cx, callee.why, args);
    default:
      return (
        callSupplied(cx, callee, args) ??
        unresolved(
          cx,
          callee.kind === "setting" ? `the call of ${callee.name}` : `the call of a ${callee.kind}`,
          args,
        )
      );
  }
}

function restOf(...all: readonly CallArguments[]): Pick<CallArguments, "rest"> {
  const rest = all.find((args) => args.rest !== undefined)?.rest;
  return rest === undefined ? {} : { rest };
}

/** One of several callees runs: each is read, and what they give is joined. */
function callEach(cx: Cx, callees: readonly Value[], args: CallArguments): Value {
  const { machine } = cx;
  const ways = callees.map((callee) =>
    machine.doubting(() => machine.journal.taken(() => callFunction(cx, callee, args))),
  );
  writeJoined(
    cx,
    ways.map(({ writes }) => writes),
    [],
  );
  return joinValues(
    cx,
    ways.map(({ result }) => result),
    [],
  );
}

function callBound(
  cx: Cx,
  { self, method }: Extract<Value, { kind: "bound" }>,
  args: CallArguments,
): Value {
  return callFunction(cx, method, { ...args, positional: [self, ...args.positional] });
}

function callObject(
  cx: Cx,
  object: Extract<Value, { kind: "object" }>,
  args: CallArguments,
): Value {
  const { type } = object.cell;
  if (type === null) return unresolved(cx, `the call of ${object.cell.path}`, args);
  const called = calledOf(type);
  const own = object.cell.attributes.get("forward");
  if (own !== undefined && called?.name !== "__call__") return callFunction(cx, own, args);
  if (called !== null)
    return callBound(cx, { kind: "bound", self: object, method: called.value }, args);
  const layer = libraryBases(type).find(
    (base) => base.kind === "library" && findLayer(base.name) !== null,
  );
  const sequential = object.cell.attributes.get("*modules");
  if (sequential !== undefined) return walkSequential(cx, sequential, args);
  const made = object.cell.attributes.get("*arguments");
  if (layer?.kind === "library" && made?.kind === "layer")
    return callLayer(cx, { ...made, name: layer.name }, args);
  return unresolved(cx, `${type.name}, which has no forward that is known`, args);
}

function callLayer(cx: Cx, layer: Extract<Value, { kind: "layer" }>, args: CallArguments): Value {
  const row = findLayer(layer.name);
  if (row === null) return unresolved(cx, layer.name, args);
  if (cx.machine.mode === "build") return { kind: "weight", sizes: null };
  const result = row.lower(cx.machine.lowering, bind(row.params, layer.args), bind(row.call, args));
  return writeBack(cx, layer, args, result);
}

function callLibrary(cx: Cx, name: string, args: CallArguments): Value {
  const own = ownCall(cx, name, args.positional);
  if (own !== null) return own;
  if (!LOOKING.has(name)) askObjects(cx, [...args.positional, ...args.named.values()]);
  const special = builtin(cx, name, args);
  if (special !== null) return special;
  if (findLayer(name) !== null) return { kind: "layer", name, args };
  const row = findCall(name);
  if (row === null) return unresolved(cx, name, args);
  if (cx.machine.mode === "build" && !name.startsWith("math.")) return weightOf(name, args);
  const broken = [...args.positional, ...args.named.values()].find(isUnknown);
  if (broken !== undefined) return unresolved(cx, `an argument of ${name}: ${broken.why}`, args);
  const result = row.lower(cx.machine.lowering, bind(row.params, args));
  return writeBack(cx, { kind: "library", name }, args, result);
}

/** Calls that ask an object for nothing but an attribute or its class. */
const LOOKING: ReadonlySet<string> = new Set(
  ["isinstance", "issubclass", "hasattr", "getattr", "setattr", "delattr", "type", "id", "callable"]
    .concat(["vars", "object.__new__", "object.__setattr__", "object.__getattribute__"])
    .map((name) => `builtins.${name}`),
);

/** A call that nothing is known of: harmless where it reads no data, else it keeps the verdict open. */
export function unresolved(cx: Cx, what: string, args: CallArguments): Value {
  const inputs = [...args.positional, ...args.named.values()];
  const data = inputs.filter(holdsData);
  if (cx.machine.mode === "build") {
    return { kind: "unknown", why: what };
  }
  leaveTo(cx, inputs, what);
  if (/^Tensor\.\w*[^_]_$/.test(what) && inputs[0]?.kind === "weight")
    cx.machine.unfollowed = `${what} of a weight`;
  if (data.length === 0) return { kind: "unknown", why: what };
  return cx.machine.lowering.opaque(what, data);
}

function inline(cx: Cx, closure: Closure, args: CallArguments): Value {
  const { machine } = cx;
  const depth = machine.calls.length;
  const again = machine.calls.filter(
    ({ body, scope }) => body === closure.body && scope === closure.scope,
  );
  const isRecursive = again.length > 2;
  if (depth > DEEPEST || isRecursive) {
    const why = isRecursive ? `${closure.name} calls itself` : `${closure.name} is nested too deep`;
    return unresolved(cx, why, args);
  }
  if (isWrapped(cx, closure)) return unresolved(cx, `what wraps ${closure.name}`, args);
  const scope: Scope = { names: machine.bear(new Map()), outer: closure.scope };
  bindParameters(cx, closure, args, scope);
  const source = machine.lowering.nodes.source;
  machine.calls.push(closure);
  machine.scopes.push(scope);
  const read = () =>
    "kind" in closure.body
      ? evaluate(framed(cx, scope), closure.body)
      : runBody(cx, closure.body, closure.name, scope);
  const isCertain = cx.frame.conditions.length === 0;
  const placed = () =>
    moduleOf(closure.scope) === machine.file ? read() : machine.lowering.nodes.away(read);
  try {
    return isCertain ? placed() : machine.doubting(placed);
  } finally {
    machine.calls.pop();
    machine.scopes.pop();
    machine.lowering.nodes.source = source;
  }
}

/** The file whose module holds a scope. */
function moduleOf(scope: Scope): string | null {
  let at = scope;
  while (at.outer !== null) at = at.outer;
  const name = at.names.get("__name__");
  return name?.kind === "literal" && typeof name.value === "string" ? name.value : null;
}

/** Whether a decorator that is no library's stands between the call and the body: it may run the body in any way. */
function isWrapped(cx: Cx, { decorators, scope }: Closure): boolean {
  return decorators.some((decorator) => {
    if (decorator.kind === "broken") return true;
    const name = decorator.kind === "call" ? decorator.callee : decorator;
    if (name.kind === "attribute" && name.name === "setter") return false;
    const value = evaluate({ ...cx, frame: { ...cx.frame, scope } }, name);
    return value.kind !== "library";
  });
}

function framed(cx: Cx, scope: Scope): Cx {
  const { depth } = cx.machine.journal;
  return { machine: cx.machine, frame: { scope, conditions: [], depth, trip: depth } };
}

/** Reads the body; where it may return early, what was written is joined over all ways out. */
function runBody(cx: Cx, body: readonly Statement[], name: string, scope: Scope): Value {
  const { journal } = cx.machine;
  const taken = journal.taken(() => {
    const frame = { scope, conditions: [], depth: journal.depth - 1, trip: journal.depth - 1 };
    return execute({ machine: cx.machine, frame }, body);
  });
  const { falls, early } = taken.result;
  const returns = early.filter(({ kind }) => kind === "return");
  const conditions = returns.length > 1 || falls ? conditionsOf(returns) : [];
  if (returns.length === 0) rewrite(cx, taken.writes);
  else
    writeJoined(
      cx,
      [...(falls ? [taken.writes] : []), ...returns.map(({ writes }) => writes)],
      conditions,
    );
  const values = [
    ...returns.map(({ value }) => value ?? literal(null)),
    ...(falls ? [literal(null)] : []),
  ];
  return values.length === 0
    ? { kind: "unknown", why: `${name} never returns` }
    : joinValues(cx, values, conditions);
}

function bindParameters(cx: Cx, closure: Closure, args: CallArguments, scope: Scope): void {
  const rest = [...args.positional];
  const named = new Map(args.named);
  for (const param of closure.params) {
    const put = (value: Value): void => void scope.names.set(param.name, value);
    if (param.kind === "args") put(othersOf(rest.splice(0), args));
    else if (param.kind === "kwargs") put(namedRest(cx, named, args));
    else {
      const given = named.get(param.name) ?? (param.kind === "plain" ? rest.shift() : undefined);
      named.delete(param.name);
      put(given ?? leftOut(cx, closure, param.name, args.rest));
    }
  }
}

// A tuple of an unknown number of items.
function othersOf(items: readonly Value[], { rest }: CallArguments): Value {
  return rest !== undefined && items.length === 0 ? rest : { kind: "tuple", items };
}

function namedRest(cx: Cx, named: Map<string, Value>, { rest }: CallArguments): Value {
  const isMade = cx.machine.mode === "build";
  if (rest === undefined || (isMade && rest.kind === "setting"))
    return { kind: "dict", cell: { entries: named } };
  if (rest.kind === "setting") return rest;
  return isMade ? { kind: "setting", name: "options" } : { kind: "dict", cell: { entries: null } };
}

/** What a parameter is worth that no argument is known to be for. */
function leftOut(cx: Cx, { defaults }: Closure, name: string, rest: Value | undefined): Value {
  const fallback = defaults.get(name);
  if (rest === undefined) return fallback ?? { kind: "unknown", why: `${name} is not given` };
  // What configures a model is read for what it is by default, as where nothing is given.
  if (cx.machine.mode === "build")
    return (rest.kind === "setting" ? fallback : undefined) ?? settingOf(name);
  return rest.kind === "setting"
    ? settingOf(`${rest.name}.${name}`)
    : { kind: "unknown", why: `${name}, which may be among arguments that are not known` };
}

/** `super()`: the object, seen from the class after the one whose method is running. */
function superOf(cx: Cx): Value {
  const [self] = cx.frame.scope.names.values();
  const running = cx.machine.calls.at(-1);
  const type = self?.kind === "object" ? self.cell.type : self?.kind === "class" ? self.type : null;
  if (self === undefined || type === null || running === undefined) {
    return { kind: "unknown", why: "super() outside a method" };
  }
  return { kind: "super", self, after: definingClass(type, running) ?? type };
}

/** The class of the object's lineage that defines the running method. */
function definingClass(type: ClassValue, running: Closure): ClassValue | null {
  let after: ClassValue | null = null;
  for (;;) {
    const found = memberOf(type, running.name, after);
    if (found === null) return null;
    if (found.value.kind === "function" && found.value.closure.body === running.body)
      return found.from;
    after = found.from;
  }
}
