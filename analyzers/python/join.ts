// One value that stands for several: what a name holds where branches meet.

import type { Cx } from "./context.ts";
import { isData, isNone, listOf, oneOf, settingOf, type Value } from "./value.ts";

/** The value that is one of `values`; the conditions are what decides which. */
export function joinValues(cx: Cx, values: readonly Value[], conditions: readonly Value[]): Value {
  const distinct = values.filter(
    (value, i) => values.findIndex((other) => isSame(value, other)) === i,
  );
  const [first, ...rest] = distinct;
  if (first === undefined) return { kind: "unknown", why: "nothing was assigned" };
  if (rest.length === 0) return first;
  const broken = distinct.find((value) => value.kind === "unknown");
  if (broken !== undefined) return broken;
  const items = itemsOf(distinct);
  if (items !== null) {
    const joined = items.map((column) => joinValues(cx, column, conditions));
    return first.kind === "tuple" ? { kind: "tuple", items: joined } : listOf(joined);
  }
  const present = distinct.filter((value) => !isNone(value));
  if (distinct.every(isPlain)) return joinPlain(cx, distinct, conditions);
  const isBuilt = cx.machine.mode === "build";
  const isDatum = (value: Value): boolean =>
    isData(value) || isPlain(value) || (value.kind === "list" && !isBuilt);
  if (present.every(isDatum)) {
    return joinData(cx, present, present.length < distinct.length, conditions);
  }
  // What is no data stands in no edge of the graph, so what decides between such values would be lost.
  if (cx.machine.mode === "run" && conditions.some(({ kind }) => kind === "graph"))
    return { kind: "unknown", why: "one of several things, of which the data choose" };
  return oneOf(distinct);
}

function joinData(
  cx: Cx,
  present: readonly Value[],
  mayBeNone: boolean,
  conditions: readonly Value[],
): Value {
  const { machine } = cx;
  if (machine.mode === "build") return { kind: "weight", sizes: null };
  const joined = machine.lowering.join(present, conditions.filter(decides));
  if (mayBeNone && joined.kind === "graph") machine.optional.add(joined.id);
  return joined;
}

// A number that one of two settings gives is a setting, unless the data decide which.
function joinPlain(cx: Cx, values: readonly Value[], conditions: readonly Value[]): Value {
  const numeric = values.filter((value) => !isNone(value));
  if (conditions.some((c) => c.kind === "graph") && numeric.length > 0) {
    return joinData(cx, numeric, numeric.length < values.length, conditions);
  }
  return settingOf(values.map(plainName).join(" or "));
}

function isPlain(value: Value): boolean {
  return value.kind === "literal" || value.kind === "setting";
}

function plainName(value: Value): string {
  if (value.kind === "setting") return value.name;
  return value.kind === "literal" ? String(value.value) : "?";
}

/** Whether a condition is worth an edge in the graph. */
function decides(value: Value): boolean {
  return value.kind === "graph" || value.kind === "unknown";
}

/** Columns of tuples, or of lists, of one length. */
function itemsOf(values: readonly Value[]): readonly (readonly Value[])[] | null {
  const rows = values.map((value) => {
    if (value.kind === "tuple") return value.items;
    return value.kind === "list" && value.cell.grown === null ? value.cell.items : null;
  });
  const [first] = rows;
  if (first === undefined || first === null) return null;
  const isEven = rows.every((row) => row !== null && row.length === first.length);
  if (!isEven || values.some((value) => value.kind !== values[0]?.kind)) return null;
  return first.map((_, i) => rows.flatMap((row) => row?.[i] ?? []));
}

/** Whether both are certainly the same. */
export function isSame(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === "literal" && b.kind === "literal") return a.value === b.value;
  if (a.kind === "graph" && b.kind === "graph") return a.id === b.id;
  if (a.kind === "setting" && b.kind === "setting") return a.name === b.name;
  if (a.kind === "object" && b.kind === "object") return a.cell === b.cell;
  if (a.kind === "list" && b.kind === "list") {
    return a.cell === b.cell || (a.cell.items === b.cell.items && a.cell.grown === b.cell.grown);
  }
  if (a.kind === "dict" && b.kind === "dict")
    return a.cell === b.cell || a.cell.entries === b.cell.entries;
  if (a.kind === "shape" && b.kind === "shape")
    return a.from === b.from && a.to === b.to && isSame(a.of, b.of);
  if (a.kind === "library" && b.kind === "library") return a.name === b.name;
  if (a.kind === "class" && b.kind === "class") return a.type === b.type;
  if (a.kind === "tuple" && b.kind === "tuple") {
    return (
      a.items.length === b.items.length &&
      a.items.every((item, i) => isSame(item, b.items[i] ?? item))
    );
  }
  return false;
}
