// Special methods: what the language runs where code writes an operator, an item, a test or a length of an object whose
// class is the program's.

import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { type ClassValue, textOf, type Value } from "./value.ts";

/** What the special method of the value's class gives; null where the program defines none. */
export function special(
  cx: Cx,
  value: Value,
  name: string,
  args: readonly Value[] = [],
): Value | null {
  const type = typeOf(value);
  const method = type === null ? null : memberOf(type, name);
  if (method !== null)
    return callFunction(
      cx,
      { kind: "bound", self: value, method: method.value },
      { positional: args, named: new Map() },
    );
  if (value.kind !== "choice" || !value.of.some((one) => hasSpecial(one, name))) return null;
  cx.machine.unfollowed = `${name} of one of several objects`;
  return { kind: "unknown", why: cx.machine.unfollowed };
}

/** Whether the program says what the special method does. */
export function hasSpecial(value: Value, name: string): boolean {
  const type = typeOf(value);
  return type !== null && memberOf(type, name) !== null;
}

/** What an `if` looks at: an object tells by a method of its own whether it counts as true. */
export function tested(cx: Cx, value: Value): Value {
  if (value.kind !== "object" && value.kind !== "choice") return value;
  return special(cx, value, "__bool__") ?? special(cx, value, "__len__") ?? value;
}

/** `left op right`, where the class of an operand says what it is; null where no class of the program does. */
export function ownOperator(cx: Cx, op: string, left: Value, right: Value): Value | null {
  if (!isOwn(left) && !isOwn(right)) return null;
  const [name, reflected] = METHODS[op] ?? ["", ""];
  const given = special(cx, left, `__${name}__`, [right]);
  if (given !== null && !isRefused(given)) return given;
  const other = special(cx, right, `__${reflected}__`, [left]);
  if (other !== null && !isRefused(other)) return other;
  // Without a method of their own, objects are equal to themselves alone; a text tells of them.
  if (given === null && other === null && (op === "==" || textOf(left) !== null)) return null;
  return { kind: "unknown", why: `${op} of objects` };
}

/** `left op= right`; null where no class of the program says what it is. */
export function ownUpdate(cx: Cx, op: string, left: Value, right: Value): Value | null {
  const [name] = METHODS[op] ?? [""];
  const given = special(cx, left, `__i${name}__`, [right]);
  return given === null || isRefused(given) ? null : given;
}

/** Calls of library functions by the special method they run. */
export function ownCall(cx: Cx, name: string, args: readonly Value[]): Value | null {
  const [value, ...rest] = args;
  const method = CALLS.get(name);
  if (value === undefined || method === undefined) return null;
  return special(cx, value, method, rest);
}

function typeOf(value: Value): ClassValue | null {
  if (value.kind === "object") return value.cell.type;
  if (value.kind !== "class") return null;
  const meta = memberOf(value.type, "*metaclass")?.value;
  return meta?.kind === "class" ? meta.type : null;
}

/** Whether the operand is an object of a class of the program. */
function isOwn(value: Value): boolean {
  if (value.kind === "choice") return value.of.some(isOwn);
  return value.kind === "object" && value.cell.type !== null;
}

function isRefused(value: Value): boolean {
  if (value.kind === "choice") return value.of.some(isRefused);
  return value.kind === "library" && value.name === "builtins.NotImplemented";
}

/** The method of the left operand, and that of the right one which is asked after it. */
const METHODS: Readonly<Record<string, readonly [string, string]>> = {
  "+": ["add", "radd"],
  "-": ["sub", "rsub"],
  "*": ["mul", "rmul"],
  "/": ["truediv", "rtruediv"],
  "//": ["floordiv", "rfloordiv"],
  "%": ["mod", "rmod"],
  "**": ["pow", "rpow"],
  "@": ["matmul", "rmatmul"],
  "&": ["and", "rand"],
  "|": ["or", "ror"],
  "^": ["xor", "rxor"],
  "<<": ["lshift", "rlshift"],
  ">>": ["rshift", "rrshift"],
  "<": ["lt", "gt"],
  "<=": ["le", "ge"],
  ">": ["gt", "lt"],
  ">=": ["ge", "le"],
  "==": ["eq", "eq"],
  "!=": ["ne", "ne"],
};

const CALLS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    len: "__len__",
    next: "__next__",
    iter: "__iter__",
    reversed: "__reversed__",
    int: "__int__",
    float: "__float__",
    complex: "__complex__",
    abs: "__abs__",
    round: "__round__",
    str: "__str__",
    repr: "__repr__",
    print: "__str__",
    format: "__format__",
    divmod: "__divmod__",
    dir: "__dir__",
  }).map(([name, method]) => [`builtins.${name}`, method]),
);
