// Functions and classes as values, and objects made of classes.

import { callFunction } from "./call.ts";
import { forwardOf, libraryBases, memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { execute } from "./execute.ts";
import { findLayer } from "./library/index.ts";
import type { Expression, Statement } from "./syntax.ts";
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
  let closure: Closure = { name, params, body, scope: cx.frame.scope, decorators: [] };
  for (const decorator of [...decorators].reverse())
    closure = decorated(cx, closure, decorator) ?? {
      ...closure,
      decorators: [decorator, ...closure.decorators],
    };
  return { kind: "function", closure };
}

/** What a decorator of the program makes of the function, once and for all; null for another decorator. */
function decorated(cx: Cx, closure: Closure, decorator: Expression): Closure | null {
  const isSetter = decorator.kind === "attribute" && decorator.name === "setter";
  if (isSetter || decorator.kind === "broken") return null;
  const { machine } = cx;
  const mode = machine.mode;
  machine.mode = "build";
  const value = evaluate(cx, decorator);
  const made =
    value.kind === "function" || value.kind === "partial"
      ? callFunction(cx, value, { positional: [{ kind: "function", closure }], named: new Map() })
      : null;
  machine.mode = mode;
  if (made?.kind !== "function") return null;
  const signature = closure.signature ?? closure.params;
  return made.closure.body === closure.body ? made.closure : { ...made.closure, signature };
}

/** The name a function is kept under: what writes a property stands beside what reads it. */
export function nameOf({ name, decorators }: Extract<Statement, { kind: "function" }>): string {
  const writes = decorators.some((one) => one.kind === "attribute" && one.name === "setter");
  return writes ? `${name}.setter` : name;
}

/** The class; its body is read for methods and class attributes. */
export function defineClass(cx: Cx, s: Extract<Statement, { kind: "class" }>): Value {
  const names = cx.machine.bear(new Map<string, Value>());
  const scope: Scope = { names, outer: cx.frame.scope };
  const bases = s.bases.filter(({ name }) => name === null).map(({ value }) => evaluate(cx, value));
  const mode = cx.machine.mode;
  cx.machine.mode = "build";
  execute({ ...cx, frame: { ...cx.frame, scope } }, s.body);
  cx.machine.mode = mode;
  // Methods see the names around the class, not those inside it.
  const members = new Map(
    [...names].map(([name, value]): readonly [string, Value] =>
      value.kind === "function" && value.closure.scope === scope
        ? [name, { ...value, closure: { ...value.closure, scope: cx.frame.scope } }]
        : [name, value],
    ),
  );
  return { kind: "class", type: { name: s.name, bases, members } };
}

/** An object of the class, its `__init__` read in build mode. */
export function instantiate(cx: Cx, type: ClassValue, args: CallArguments): Value {
  const { machine } = cx;
  const attributes = machine.bear(new Map<string, Value>());
  const self: Value = { kind: "object", cell: { type, path: type.name, attributes } };
  const layer = libraryBases(type).find(
    (base) => base.kind === "library" && findLayer(base.name) !== null,
  );
  const init = memberOf(type, "__init__");
  if (layer?.kind === "library")
    attributes.set("*arguments", { kind: "layer", name: layer.name, args });
  if (init !== null) {
    const mode = machine.mode;
    // What a model is made of is made once; an object without a forward may hold data of this run.
    machine.mode = forwardOf(type) === null && mode === "run" ? "run" : "build";
    callFunction(cx, { kind: "bound", self, method: init.value }, args);
    machine.mode = mode;
  } else fields(cx, type, args, attributes);
  return self;
}

/** A dataclass: its annotated members in order, given or by default. */
function fields(
  cx: Cx,
  type: ClassValue,
  args: CallArguments,
  attributes: Map<string, Value>,
): void {
  const names = [...type.members]
    .filter(([, value]) => value.kind !== "function")
    .map(([name]) => name);
  for (const [i, name] of names.entries()) {
    const given = args.named.get(name) ?? args.positional[i];
    // The default of a field is what one program happens to use.
    if (given !== undefined) attributes.set(name, given);
    else
      attributes.set(
        name,
        settingFor(type.members.get(name) ?? literal(null), `${type.name}.${name}`),
      );
  }
  for (const [name, value] of args.named)
    if (!attributes.has(name)) cx.machine.write({ owner: attributes, key: name }, value);
}

function settingFor(value: Value, name: string): Value {
  return value.kind === "literal" && typeof value.value === "number"
    ? { kind: "setting", name }
    : value;
}
