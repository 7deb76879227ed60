// What code outside the program may do with what it is given: a list may be filled, a function run, an object changed.

import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { dataIn, type Value } from "./value.ts";

/** Leaves the values to a callee of which nothing is known. */
export function leaveTo(cx: Cx, values: readonly Value[], to: string): void {
  if (cx.machine.mode === "build") return;
  for (const value of values) {
    if (value.kind === "list" || value.kind === "dict") fill(cx, value, to);
    else if (isChanging(cx, value)) cx.machine.unfollowed = `${to}, which is given code`;
  }
}

/** What asks objects for their items, text, order or truth runs methods of theirs, as often as it likes. */
export function askObjects(cx: Cx, values: readonly Value[]): void {
  if (cx.machine.mode === "build") return;
  for (const value of values) {
    if (value.kind === "tuple") askObjects(cx, value.items);
    else if (value.kind === "list") askObjects(cx, value.cell.items);
    else if (value.kind === "object") askObject(cx, value);
  }
}

function askObject(cx: Cx, self: Extract<Value, { kind: "object" }>): void {
  const { type } = self.cell;
  if (type === null) return;
  for (const name of ASKED) {
    const method = memberOf(type, name)?.value;
    if (method !== undefined && hasEffect(cx, { kind: "bound", self, method }))
      cx.machine.unfollowed = `${name} of a ${type.name}`;
  }
}

const ASKED = "iter next getitem len bool contains eq ne lt le gt ge hash str repr format index"
  .split(" ")
  .map((name) => `__${name}__`);

/** Whether a decorator of this name runs what it is given just where it is called. */
export function isTransparent(library: string): boolean {
  return TRANSPARENT.has(library.split(".")[0] ?? "");
}

const TRANSPARENT: ReadonlySet<string> = new Set([
  ...["abc", "builtins", "contextlib", "dataclasses", "functools", "typing", "typing_extensions"],
  ...["flax", "jax", "keras", "numba", "numpy", "tensorflow", "torch", "triton"],
]);

/** Whether running the callee, once or often, changes anything that was there before. */
export function hasEffect(cx: Cx, callee: Value): boolean {
  const { machine } = cx;
  const { lowering, journal, now } = machine;
  const { isOpen } = lowering;
  const given: Value = { kind: "unknown", why: "what a callback is given" };
  const { result } = lowering.inRegion("callback", () =>
    journal.taken(() => machine.doubting(() => callFunction(cx, callee, anything(given)))),
  );
  lowering.isOpen = isOpen;
  return result.writes.some(({ place }) => machine.isOlder(place.owner, now));
}

function anything(rest: Value) {
  return { positional: [], named: new Map<string, Value>(), rest };
}

/** What the list or dictionary holds is not known any more. */
function fill(cx: Cx, value: Extract<Value, { kind: "list" | "dict" }>, to: string): void {
  const held = value.kind === "list" ? value.cell.items : [...(value.cell.entries?.values() ?? [])];
  leaveTo(cx, held, to);
  const grown: Value = { kind: "unknown", why: `what ${to} puts into a ${value.kind}` };
  cx.machine.write(
    { owner: value.cell, key: null },
    value.kind === "list"
      ? { kind: "list", cell: { items: [], grown } }
      : { kind: "dict", cell: { entries: null } },
  );
}

function isChanging(cx: Cx, value: Value): boolean {
  switch (value.kind) {
    case "function":
    case "partial":
      return hasEffect(cx, value);
    case "bound":
      return value.method.kind === "function" ? hasEffect(cx, value) : isChanging(cx, value.self);
    case "tuple":
      return value.items.some((item) => isChanging(cx, item));
    case "choice":
      return value.of.some((one) => isChanging(cx, one));
    case "object":
      return isLive(value);
    case "class":
      return [...value.type.members.values()].some(isData);
    default:
      return false;
  }
}

/** Whether the object holds tensors, or more than settings of a model. */
function isLive({ cell }: Extract<Value, { kind: "object" }>): boolean {
  return cell.type !== null && [...cell.attributes.values()].some(isData);
}

function isData(value: Value): boolean {
  return value.kind === "object" || value.kind === "weight" || dataIn(value).length > 0;
}
