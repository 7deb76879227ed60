// Calls: functions of the program are read where they are called; layers and library functions stand for operators;
// what is not known and reads a tensor keeps the verdict open.

import { isUnknown } from "../base/index.ts";
import { writeThrough } from "./alias.ts";
import { assign } from "./assign.ts";
import { builtin } from "./builtin.ts";
import { forwardOf, libraryBases, memberOf } from "./classes.ts";
import { conditionsOf } from "./conditions.ts";
import type { Cx } from "./context.ts";
import { instantiate } from "./define.ts";
import { evaluate } from "./evaluate.ts";
import { execute, rewrite, writeJoined } from "./execute.ts";
import { joinValues } from "./join.ts";
import { bind } from "./library/bind.ts";
import { findCall, findLayer } from "./library/index.ts";
import { changesInPlace } from "./mutation.ts";
import { walkSequential } from "./sequential.ts";
import { callSupplied } from "./supplied.ts";
import type { Expression, Statement } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  type Closure,
  holdsData,
  literal,
  type Scope,
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
  const written = callee.kind === "bound" ? callee.self : args.positional[0];
  if (written !== undefined && isWriting(e, callee)) {
    const target =
      e.callee.kind === "attribute" && callee.kind === "bound" ? e.callee.of : e.args[0]?.value;
    if (target !== undefined) assign(cx, target, result);
    if (cx.machine.mode === "run") writeThrough(cx, written, result);
  }
  return result;
}

function argumentsOf(cx: Cx, e: Extract<Expression, { kind: "call" }>): CallArguments {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  for (const { name, value } of e.args) {
    const held = evaluate(cx, value.kind === "star" ? value.of : value);
    if (name === "**") {
      if (held.kind === "dict")
        for (const [key, v] of held.cell.entries ?? []) named.set(String(key), v);
    } else if (name !== null) named.set(name, held);
    else if (value.kind === "star" && held.kind === "tuple") positional.push(...held.items);
    else if (value.kind === "star" && held.kind === "list" && held.cell.grown === null)
      positional.push(...held.cell.items);
    else positional.push(held);
  }
  return { positional, named };
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
      return callEach(cx, callee.of, args);
    case "partial": {
      const positional = [...callee.args.positional, ...args.positional];
      return callFunction(cx, callee.callee, {
        positional,
        named: new Map([...callee.args.named, ...args.named]),
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
  const forward = forwardOf(type);
  if (forward !== null)
    return callBound(cx, { kind: "bound", self: object, method: forward.value }, args);
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
  return row.lower(cx.machine.lowering, bind(row.params, layer.args), bind(row.call, args));
}

function callLibrary(cx: Cx, name: string, args: CallArguments): Value {
  const special = builtin(cx, name, args);
  if (special !== null) return special;
  if (findLayer(name) !== null) return { kind: "layer", name, args };
  const row = findCall(name);
  if (row === null) return unresolved(cx, name, args);
  if (cx.machine.mode === "build" && !name.startsWith("math.")) return weightOf(name, args);
  const broken = [...args.positional, ...args.named.values()].find(isUnknown);
  if (broken !== undefined) return unresolved(cx, `an argument of ${name}: ${broken.why}`, args);
  return row.lower(cx.machine.lowering, bind(row.params, args));
}

/** A call that nothing is known of: harmless where it reads no data, else it keeps the verdict open. */
export function unresolved(cx: Cx, what: string, args: CallArguments): Value {
  const inputs = [...args.positional, ...args.named.values()];
  const data = inputs.filter(holdsData);
  if (cx.machine.mode === "build") {
    return { kind: "unknown", why: what };
  }
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
  const source = machine.lowering.source;
  machine.calls.push(closure);
  machine.scopes.push(scope);
  const read = () =>
    "kind" in closure.body
      ? evaluate(framed(cx, scope), closure.body)
      : runBody(cx, closure.body, closure.name, scope);
  const isCertain = cx.frame.conditions.length === 0;
  const placed = () =>
    moduleOf(closure.scope) === machine.file ? read() : machine.lowering.away(read);
  try {
    return isCertain ? placed() : machine.doubting(placed);
  } finally {
    machine.calls.pop();
    machine.scopes.pop();
    machine.lowering.source = source;
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
    if (param.kind === "args") put({ kind: "tuple", items: rest.splice(0) });
    else if (param.kind === "kwargs") put({ kind: "dict", cell: { entries: new Map(named) } });
    else {
      const given = named.get(param.name) ?? (param.kind === "plain" ? rest.shift() : undefined);
      named.delete(param.name);
      const fallback = param.fallback;
      put(
        given ??
          (fallback === null
            ? { kind: "unknown", why: `${param.name} is not given` }
            : isShared(fallback) && changesInPlace(closure.body, param.name)
              ? { kind: "unknown", why: `the default of ${param.name}, which calls share` }
              : evaluate({ ...cx, frame: { ...cx.frame, scope: closure.scope } }, fallback)),
      );
    }
  }
}

/** Whether a default is one thing that all calls get, and may change. */
function isShared({ kind }: Expression): boolean {
  return !["int", "float", "string", "constant", "name", "attribute", "tuple", "unary"].includes(
    kind,
  );
}

/** `super()`: the object, seen from the class after the one whose method is running. */
function superOf(cx: Cx): Value {
  const [self] = cx.frame.scope.names.values();
  const running = cx.machine.calls.at(-1);
  if (self?.kind !== "object" || self.cell.type === null || running === undefined) {
    return { kind: "unknown", why: "super() outside a method" };
  }
  return { kind: "super", self, after: definingClass(self.cell.type, running) ?? self.cell.type };
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

/** `x.add_(y)`, `F.relu_(x)`, `F.relu(x, inplace=True)`, a layer made with `inplace=True`. */
function isWriting(e: Extract<Expression, { kind: "call" }>, callee: Value): boolean {
  const method = callee.kind === "bound" ? callee.method : callee;
  if (method.kind === "layer") return isOn(method.args.named.get("inplace"));
  if (method.kind !== "library") return false;
  const inplace = e.args.find(({ name }) => name === "inplace")?.value;
  const isAsked =
    inplace !== undefined && !(inplace.kind === "constant" && inplace.value === false);
  return isAsked || findCall(method.name)?.writes === true;
}

function isOn(value: Value | undefined): boolean {
  return value !== undefined && !(value.kind === "literal" && value.value === false);
}
