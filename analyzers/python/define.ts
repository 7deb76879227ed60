// Functions and classes as values, and objects made of classes.

import { callFunction } from "./call.ts";
import { forwardOf, libraryBases, lineage, memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { isTransparent, leaveTo } from "./escape.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { findLayer } from "./library/index.ts";
import { hasSpecial, special } from "./special.ts";
import type { ClassDef, Expression, FunctionDef, Statement } from "./syntax.ts";
import {
  type CallArguments,
  type ClassValue,
  type Closure,
  literal,
  type Scope,
  type Value,
} from "./value.ts";

/** The function with the scope it stands in, and with the functions of the program that decorate it around it. */
export function defineFunction(cx: Cx, s: Extract<Statement, { kind: "function" }>): Value {
  const { name, params, body, decorators } = s;
  const { scope } = cx.frame;
  const defaults = defaultsOf(cx, params);
  let closure: Closure = { name, params, defaults, body, scope, decorators: [] };
  for (const decorator of [...decorators].reverse())
    closure = decorated(cx, closure, decorator) ?? {
      ...closure,
      decorators: [decorator, ...closure.decorators],
    };
  return { kind: "function", closure };
}

/** What parameters are worth that no caller gives: one thing for all calls. */
export function defaultsOf(cx: Cx, params: FunctionDef["params"]): Map<string, Value> {
  const defaults = cx.machine.bear(new Map<string, Value>());
  for (const { name, fallback } of params)
    if (fallback !== null) defaults.set(name, evaluate(cx, fallback));
  return defaults;
}

/** What a decorator of the program makes of the function, once and for all; null for another decorator. */
function decorated(cx: Cx, closure: Closure, decorator: Expression): Closure | null {
  const isSetter = decorator.kind === "attribute" && decorator.name === "setter";
  if (isSetter || decorator.kind === "broken") return null;
  const value = evaluate(cx, decorator);
  const given: Value = { kind: "function", closure };
  if (value.kind === "unknown" || (value.kind === "library" && !isTransparent(value.name)))
    leaveTo(cx, [given], `a decorator of ${closure.name}`);
  if (value.kind !== "function" && value.kind !== "partial") return null;
  const made = callFunction(cx, value, { positional: [given], named: new Map() });
  if (made.kind !== "function") return null;
  const signature = closure.signature ?? closure.params;
  return made.closure.body === closure.body ? made.closure : { ...made.closure, signature };
}

/** The name a function is kept under: what writes a property stands beside what reads it. */
export function nameOf({ name, decorators }: Extract<Statement, { kind: "function" }>): string {
  const writes = decorators.some((one) => one.kind === "attribute" && one.name === "setter");
  return writes ? `${name}.setter` : name;
}

/** The class; its body is read for methods and class attributes. */
export function defineClass(cx: Cx, s: ClassDef): Value {
  const { machine } = cx;
  const names = machine.bear(new Map<string, Value>());
  const scope: Scope = { names, outer: cx.frame.scope };
  const given = s.bases.map(({ name, value }) => ({ name, value: evaluate(cx, value) }));
  const bases = given.filter(({ name }) => name === null).map(({ value }) => value);
  execute({ ...cx, frame: { ...cx.frame, scope } }, s.body);
  // Methods see the names around the class, not those inside it.
  for (const [name, value] of names)
    if (value.kind === "function" && value.closure.scope === scope)
      names.set(name, { ...value, closure: { ...value.closure, scope: cx.frame.scope } });
  const meta = given.find(({ name }) => name === "metaclass")?.value;
  if (meta?.kind === "class") names.set("*metaclass", meta);
  const fields = s.body.flatMap((one) =>
    one.kind === "annotated" && one.target.kind === "name" ? [one.target.name] : [],
  );
  const made: Value = { kind: "class", type: { name: s.name, bases, members: names, fields } };
  const named = new Map(given.flatMap(({ name, value }) => (name === null ? [] : [[name, value]])));
  named.delete("metaclass");
  announce(cx, made, named);
  return s.decorators.reduceRight<Value>((value, one) => ofDecorator(cx, value, one), made);
}

/** Runs what classes above, and members, are told of a class as it comes into being. */
function announce(
  cx: Cx,
  self: Extract<Value, { kind: "class" }>,
  named: ReadonlyMap<string, Value>,
): void {
  const { type } = self;
  const above = memberOf(type, "__init_subclass__", type);
  if (above !== null)
    callFunction(cx, { kind: "bound", self, method: above.value }, { positional: [], named });
  for (const [name, value] of type.members)
    special(cx, value, "__set_name__", [self, literal(name)]);
  checkMeta(cx, type);
}

function checkMeta(cx: Cx, type: ClassValue): void {
  const self: Value = { kind: "class", type };
  if (["__new__", "__init__", "__call__", "__prepare__"].some((name) => hasSpecial(self, name)))
    cx.machine.unfollowed = `the metaclass of ${type.name}`;
}

/** What a decorator makes of a class; a library, and what is derived from one, hands the class on. */
function ofDecorator(cx: Cx, made: Value, decorator: Expression): Value {
  const by = evaluate(cx, decorator);
  if (by.kind === "library" || by.kind === "unknown" || by.kind === "setting") return made;
  const result = callFunction(cx, by, { positional: [made], named: new Map() });
  return by.kind === "object" && result.kind === "unknown" ? made : result;
}

/** An object of the class, its `__init__` read in build mode. */
export function instantiate(cx: Cx, type: ClassValue, args: CallArguments): Value {
  const { machine } = cx;
  const { mode } = machine;
  checkMeta(cx, type);
  // What a model is made of is made once; an object without a forward may hold data of this run.
  machine.mode = forwardOf(type) === null && mode === "run" ? "run" : "build";
  try {
    const maker = memberOf(type, "__new__");
    const positional: readonly Value[] = [{ kind: "class", type }, ...args.positional];
    const self =
      maker === null ? blank(cx, type) : callFunction(cx, maker.value, { ...args, positional });
    for (const one of self.kind === "choice" ? self.of : [self])
      if (one.kind === "object" && one.cell.type === type) initialise(cx, one, type, args);
    return self;
  } finally {
    machine.mode = mode;
  }
}

/** An object of the class without attributes. */
export function blank(cx: Cx, type: ClassValue): Value {
  if (memberOf(type, "__del__") !== null) cx.machine.unfollowed = `when a ${type.name} is deleted`;
  const attributes = cx.machine.bear(new Map<string, Value>());
  return { kind: "object", cell: { type, path: type.name, attributes } };
}

function initialise(
  cx: Cx,
  self: Extract<Value, { kind: "object" }>,
  type: ClassValue,
  args: CallArguments,
): void {
  const layer = libraryBases(type).find(
    (base) => base.kind === "library" && findLayer(base.name) !== null,
  );
  const init = memberOf(type, "__init__");
  if (layer?.kind === "library")
    self.cell.attributes.set("*arguments", { kind: "layer", name: layer.name, args });
  if (init !== null) callFunction(cx, { kind: "bound", self, method: init.value }, args);
  else {
    setFields(cx, type, args, self.cell.attributes);
    special(cx, self, "__post_init__");
  }
}

/** A data class: its annotated members in order, given or by default. */
function setFields(
  cx: Cx,
  type: ClassValue,
  args: CallArguments,
  attributes: Map<string, Value>,
): void {
  const above = lineage(type).toReversed();
  const names = new Set(above.flatMap(({ fields }) => fields));
  for (const [i, name] of [...names].entries()) {
    const given = args.named.get(name) ?? args.positional[i];
    const fallback = memberOf(type, name)?.value;
    // The default of a field is what one program happens to use.
    if (given !== undefined) attributes.set(name, given);
    else if (args.rest !== undefined)
      attributes.set(name, { kind: "unknown", why: `${name} of a ${type.name}` });
    else if (fallback !== undefined)
      attributes.set(name, settingFor(fallback, `${type.name}.${name}`));
  }
  for (const [name, value] of args.named)
    if (!attributes.has(name)) cx.machine.write({ owner: attributes, key: name }, value);
}

function settingFor(value: Value, name: string): Value {
  return value.kind === "literal" && typeof value.value === "number"
    ? { kind: "setting", name }
    : value;
}
