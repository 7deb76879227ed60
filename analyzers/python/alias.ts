// Writing to a tensor in place: every place that holds the tensor, or a view of it, holds something else afterwards.

import type { ValueId } from "../ir/index.ts";
import { lineage } from "./classes.ts";
import type { Cx } from "./context.ts";
import { isSame } from "./join.ts";
import { held, type Place, Places, type Write } from "./journal.ts";
import type { Lowering } from "./lowering.ts";
import {
  type ClassValue,
  type GraphValue,
  listOf,
  literal,
  type Scope,
  type Value,
  type Weight,
} from "./value.ts";

/** Lets all other holders of the memory of `written` see that it now holds `result`. */
export function writeThrough(cx: Cx, written: Value, result: Value): void {
  const { lowering } = cx.machine;
  const memory = lowering.memory.of(written);
  if (memory === null) return;
  if (lowering.memory.isReadByLayer(written))
    cx.machine.unfollowed = "a weight of a layer that is written";
  cx.machine.overwrites += 1;
  const seen = (value: Value): Value => {
    if (lowering.memory.of(value) !== memory || isSame(value, result)) return value;
    const isWhole = value.kind !== "graph" || written.kind !== "graph" || value.id === written.id;
    return isWhole ? result : lowering.emit("ScatterND", [value, literal(0), result]);
  };
  for (const { place, value } of holders(cx)) {
    const after = changed(value, seen);
    if (after !== value) cx.machine.write(place, after);
  }
}

/** States of a loop may be one memory where what they hold before it, or after a trip, is: each of `held` has all states. */
export function shareStates(
  lowering: Lowering,
  states: readonly GraphValue[],
  held: readonly (readonly Value[])[],
): void {
  const owners = new Map<ValueId | Weight, GraphValue>();
  for (const values of held) {
    for (const [i, value] of values.entries()) {
      const state = states[i];
      const memory = lowering.memory.of(value);
      if (memory === null || state === undefined) continue;
      const owner = owners.get(memory) ?? state;
      owners.set(memory, owner);
      lowering.memory.share(state, owner);
    }
  }
}

/** Places that a trip does not write, but that later trips may, since what is written takes over their memory. */
export function lateAliases(cx: Cx, writes: readonly Write[]): readonly Write[] {
  const { lowering } = cx.machine;
  const known = new Places<true>();
  for (const { place } of writes) known.set(place, true);
  const memories = new Set(
    writes.flatMap(({ after }) => tensorsIn(after)).map((value) => lowering.memory.of(value)),
  );
  return holders(cx)
    .filter(({ place, value }) => {
      const isTaken = tensorsIn(value).some((one) => memories.has(lowering.memory.of(one)));
      return isTaken && !known.has(place);
    })
    .map(({ place }) => ({ place, before: held(place), after: held(place) }));
}

/** The tensors of a value that is held in one place. */
function tensorsIn(value: Value | null): readonly Value[] {
  if (value === null) return [];
  const parts = partsOf(value);
  if (parts !== null) return parts.flatMap(tensorsIn);
  if (value.kind === "list") return value.cell.items.flatMap(tensorsIn);
  if (value.kind === "dict") return [...(value.cell.entries?.values() ?? [])].flatMap(tensorsIn);
  return value.kind === "graph" || value.kind === "weight" ? [value] : [];
}

/** What a place holds with each tensor in it replaced; the same value where none is another. */
function changed(value: Value, seen: (value: Value) => Value): Value {
  if (value.kind === "list") {
    const items = value.cell.items.map((item) => within(item, seen));
    return items.some((item, i) => item !== value.cell.items[i]) ? listOf(items) : value;
  }
  if (value.kind === "dict") {
    const before = [...(value.cell.entries ?? [])];
    const entries = before.map(([key, item]) => [key, within(item, seen)] as const);
    const isOther = entries.some(([, item], i) => item !== before[i]?.[1]);
    return isOther ? { kind: "dict", cell: { entries: new Map(entries) } } : value;
  }
  return within(value, seen);
}

// A list in a tuple is a place of its own.
function within(value: Value, seen: (value: Value) => Value): Value {
  const parts = partsOf(value);
  if (parts === null) return seen(value);
  const after = parts.map((part) => within(part, seen));
  return after.some((part, i) => part !== parts[i]) ? made(value, after) : value;
}

/** What a value is made of that has no places of its own; null for what is no such value. */
function partsOf(value: Value): readonly Value[] | null {
  switch (value.kind) {
    case "tuple":
      return value.items;
    case "zip":
      return value.parts;
    case "bound":
      return [value.self];
    case "partial":
      return [value.callee, ...value.args.positional, ...value.args.named.values()];
    default:
      return null;
  }
}

/** The value made of other parts. */
function made(value: Value, parts: readonly Value[]): Value {
  switch (value.kind) {
    case "tuple":
      return { kind: "tuple", items: parts };
    case "zip":
      return { kind: "zip", parts };
    case "bound":
      return { ...value, self: parts[0] ?? value.self };
    case "partial": {
      const { positional, named } = value.args;
      const rest = parts.slice(1 + positional.length);
      const names = [...named.keys()].map((name, i) => [name, rest[i] ?? literal(null)] as const);
      const args = { positional: parts.slice(1, 1 + positional.length), named: new Map(names) };
      return { ...value, callee: parts[0] ?? value.callee, args: { ...value.args, ...args } };
    }
    default:
      return value;
  }
}

interface Holder {
  readonly place: Place;
  readonly value: Value;
}

/** The lists, dictionaries and names that can be reached from the calls under way. */
export function reachable(cx: Cx): ReadonlySet<object> {
  const seen = new Set<object>();
  holders(cx, seen);
  return seen;
}

/** All places that hold something and can be reached from the calls under way; a list or dictionary is a place itself. */
function holders(cx: Cx, seen = new Set<object>()): readonly Holder[] {
  const found: Holder[] = [];
  const isNew = (owner: object): boolean => !seen.has(owner) && seen.add(owner).size > 0;
  const visit = (value: Value, place: Place): void => {
    switch (value.kind) {
      case "graph":
      case "weight":
        found.push({ place, value });
        return;
      case "tuple":
      case "zip":
      case "partial":
        found.push({ place, value });
        visitItems(partsOf(value) ?? []);
        return;
      case "list":
      case "dict":
        visitCell(value);
        return;
      case "object":
        visitObject(value);
        return;
      case "class":
        visitClass(value.type);
        return;
      case "bound":
        found.push({ place, value });
        visitItems([value.self]);
        return;
      case "function":
        visitMap(value.closure.defaults);
        visitScope(value.closure.scope);
    }
  };
  const visitCell = (value: Extract<Value, { kind: "list" | "dict" }>): void => {
    if (!isNew(value.cell)) return;
    const place: Place = { owner: value.cell, key: null };
    found.push({ place, value });
    const items = value.kind === "list" ? value.cell.items : (value.cell.entries?.values() ?? []);
    visitItems(items);
  };
  // Tensors in a list or tuple are replaced with it; what has places of its own is not.
  const visitItems = (items: Iterable<Value>): void => {
    for (const item of items) {
      const parts = partsOf(item);
      if (parts !== null) visitItems(parts);
      else if (item.kind === "list" || item.kind === "dict") visitCell(item);
      else if (item.kind === "object") visitObject(item);
      else if (item.kind === "function") visitScope(item.closure.scope);
    }
  };
  const visitObject = ({ cell }: Extract<Value, { kind: "object" }>): void => {
    visitMap(cell.attributes);
    if (cell.type !== null) visitClass(cell.type);
  };
  const visitClass = (type: ClassValue): void => {
    for (const { members } of lineage(type)) visitMap(members);
  };
  const visitMap = (map: Map<string, Value>): void => {
    if (!isNew(map)) return;
    for (const [key, value] of map) visit(value, { owner: map, key });
  };
  const visitScope = (scope: Scope): void => {
    for (let at: Scope | null = scope; at !== null; at = at.outer) visitMap(at.names);
  };
  for (const scope of [...cx.machine.scopes, cx.frame.scope]) visitScope(scope);
  return found;
}
