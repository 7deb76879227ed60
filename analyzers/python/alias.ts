// Writing to a tensor in place: every place that holds the tensor, or a view of it, holds something else afterwards.

import type { ValueId } from "../ir/index.ts";
import type { Cx } from "./context.ts";
import { isSame } from "./join.ts";
import { held, type Place, Places, type Write } from "./journal.ts";
import type { Lowering } from "./lowering.ts";
import { type GraphValue, listOf, literal, type Scope, type Value } from "./value.ts";

/** Lets all other holders of the memory of `written` see that it now holds `result`. */
export function writeThrough(cx: Cx, written: Value, result: Value): void {
  const { lowering } = cx.machine;
  const memory = memoryOf(lowering, written);
  if (memory === null) return;
  cx.machine.overwrites += 1;
  const seen = (value: Value): Value => {
    if (memoryOf(lowering, value) !== memory || isSame(value, result)) return value;
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
  const owners = new Map<Memory, GraphValue>();
  for (const values of held) {
    for (const [i, value] of values.entries()) {
      const state = states[i];
      const memory = memoryOf(lowering, value);
      if (memory === null || state === undefined) continue;
      const owner = owners.get(memory) ?? state;
      owners.set(memory, owner);
      lowering.share(state.id, owner.id);
    }
  }
}

/** Places that a trip does not write, but that later trips may, since what is written takes over their memory. */
export function lateAliases(cx: Cx, writes: readonly Write[]): readonly Write[] {
  const { lowering } = cx.machine;
  const known = new Places<true>();
  for (const { place } of writes) known.set(place, true);
  const memories = new Set(
    writes.flatMap(({ after }) => tensorsIn(after)).map((value) => memoryOf(lowering, value)),
  );
  return holders(cx)
    .filter(({ place, value }) => {
      const isTaken = tensorsIn(value).some((one) => memories.has(memoryOf(lowering, one)));
      return isTaken && !known.has(place);
    })
    .map(({ place }) => ({ place, before: held(place), after: held(place) }));
}

/** What tells memory apart: the tensor that others are views of, or the one weight. */
type Memory = ValueId | Value;

function memoryOf(lowering: Lowering, value: Value): Memory | null {
  if (value.kind === "weight") return value;
  return value.kind === "graph" ? lowering.memoryOf(value.id) : null;
}

/** The tensors of a value that is held in one place. */
function tensorsIn(value: Value | null): readonly Value[] {
  if (value === null) return [];
  if (value.kind === "tuple") return value.items.flatMap(tensorsIn);
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
  if (value.kind !== "tuple") return seen(value);
  const items = value.items.map((item) => within(item, seen));
  return items.some((item, i) => item !== value.items[i]) ? { kind: "tuple", items } : value;
}

interface Holder {
  readonly place: Place;
  readonly value: Value;
}

/** All places that hold something and can be reached from the calls under way; a list or dictionary is a place itself. */
function holders(cx: Cx): readonly Holder[] {
  const found: Holder[] = [];
  const seen = new Set<object>();
  const isNew = (owner: object): boolean => !seen.has(owner) && seen.add(owner).size > 0;
  const visit = (value: Value, place: Place): void => {
    switch (value.kind) {
      case "graph":
      case "weight":
        found.push({ place, value });
        return;
      case "tuple":
        found.push({ place, value });
        visitItems(value.items);
        return;
      case "list":
      case "dict":
        visitCell(value);
        return;
      case "object":
        visitMap(value.cell.attributes);
        return;
      case "bound":
        if (value.self.kind === "object") visitMap(value.self.cell.attributes);
        return;
      case "function":
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
      if (item.kind === "tuple") visitItems(item.items);
      else if (item.kind === "list" || item.kind === "dict") visitCell(item);
      else if (item.kind === "object") visitMap(item.cell.attributes);
    }
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
