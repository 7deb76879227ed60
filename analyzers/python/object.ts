// What the language's own calls do with objects: attributes by a name that is computed, objects without `__init__`,
// copies, and text that is run as code.

import { putAttribute, setAttribute } from "./assign.ts";
import { attributeOf, namesOf } from "./attribute.ts";
import { libraryBases, lineage } from "./classes.ts";
import type { Call } from "./container.ts";
import type { Cx } from "./context.ts";
import { deepCopy, shallowCopy } from "./copy.ts";
import { blank } from "./define.ts";
import { special } from "./special.ts";
import { literal, type Scope, settingOf, textOf, type Value } from "./value.ts";

const NONE = literal(null);

const quiet: Call = () => NONE;

export const OBJECT_CALLS: Readonly<Record<string, Call>> = {
  "builtins.setattr": (cx, [of = NONE, name = NONE, value = NONE]) => {
    const key = textOf(name);
    if (key === null) setUnknown(cx, of);
    else setAttribute(cx, of, key, value);
    return NONE;
  },
  "builtins.delattr": (cx, [of = NONE]) => {
    setUnknown(cx, of);
    return NONE;
  },
  "builtins.isinstance": (cx, [value = NONE, type = NONE]) =>
    special(cx, type, "__instancecheck__", [value]) ?? isInstance(value, type),
  "builtins.object.__new__": (cx, [type = NONE]) =>
    type.kind === "class"
      ? blank(cx, type.type)
      : { kind: "unknown", why: "an object of a class that is not known" },
  "builtins.object.__init__": quiet,
  "builtins.object.__init_subclass__": quiet,
  "builtins.object.__setattr__": (cx, [of = NONE, name = NONE, value = NONE]) => {
    const key = textOf(name);
    if (key === null) setUnknown(cx, of);
    else putAttribute(cx, of, key, value);
    return NONE;
  },
  "builtins.object.__getattribute__": (cx, [of = NONE, name = NONE]) => {
    const key = textOf(name);
    return key === null
      ? { kind: "unknown", why: "an attribute whose name is not spelled out" }
      : attributeOf(cx, of, key);
  },
  "builtins.vars": (cx, [of]) =>
    of === undefined ? namesOf(cx.frame.scope.names) : attributeOf(cx, of, "__dict__"),
  "builtins.locals": (cx) => namesOf(cx.frame.scope.names),
  "builtins.globals": (cx) => namesOf(outermost(cx.frame.scope).names),
  "builtins.exec": runText,
  "builtins.eval": runText,
  "builtins.__import__": runText,
  "copy.copy": (cx, [value = NONE]) => shallowCopy(cx, value),
  "copy.deepcopy": (cx, [value = NONE]) => deepCopy(cx, value),
  "list.copy": (cx, [value = NONE]) => shallowCopy(cx, value),
  "dict.copy": (cx, [value = NONE]) => shallowCopy(cx, value),
  "functools.wraps": () => ({ kind: "library", name: "functools.wraps" }),
  "functools.update_wrapper": (_, [wrapper = NONE]) => wrapper,
};

/** Whether the object may have attributes whose names are not spelled out. */
export function isOpen({ cell }: Extract<Value, { kind: "object" }>): boolean {
  return cell.attributes.has(OPEN);
}

const OPEN = "*open";

/** Whether the value is an object of the class, where both are of the program. */
function isInstance(value: Value, type: Value): Value {
  const open: Value = { kind: "setting", name: "a type" };
  if (type.kind !== "class") return open;
  if (value.kind === "literal" || value.kind === "list" || value.kind === "dict")
    return literal(false);
  if (value.kind !== "object" || value.cell.type === null) return open;
  if (lineage(value.cell.type).includes(type.type)) return literal(true);
  return libraryBases(value.cell.type).every(({ kind }) => kind === "library")
    ? literal(false)
    : open;
}

function outermost(scope: Scope): Scope {
  let at = scope;
  while (at.outer !== null) at = at.outer;
  return at;
}

function runText(cx: Cx): Value {
  cx.machine.unfollowed = "a text that is run as code";
  return { kind: "unknown", why: cx.machine.unfollowed };
}

/** Some attribute is another one now: where the model is made, what was None or a number is what settings say. */
function setUnknown({ machine }: Cx, of: Value): void {
  if (of.kind !== "object" || machine.mode === "run") {
    if (machine.mode === "run") machine.unfollowed = "an attribute whose name is not spelled out";
    return;
  }
  machine.write({ owner: of.cell.attributes, key: OPEN }, literal(true));
  for (const [key, { kind }] of of.cell.attributes)
    if (kind === "literal" && key !== OPEN)
      machine.write({ owner: of.cell.attributes, key }, settingOf(`${of.cell.path}.${key}`));
}
