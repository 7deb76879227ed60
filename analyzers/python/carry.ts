// How a place that a loop writes goes from trip to trip: as states of the graph's loop where it holds data, as it is
// where it holds something else, such as a layer.

import { isUnknown } from "../base/index.ts";
import type { Cx } from "./context.ts";
import { isSame } from "./join.ts";
import type { Held } from "./journal.ts";
import { type GraphValue, isData, isNone, listOf, literal, numberOf, type Value } from "./value.ts";

export type Plan =
  | {
      readonly kind: "state";
      readonly is: GraphValue["is"];
      readonly mayBeNone: boolean;
      readonly isList: boolean;
    }
  | { readonly kind: "items"; readonly of: "tuple" | "list"; readonly items: readonly Plan[] }
  | { readonly kind: "entries"; readonly entries: ReadonlyMap<string | number, Plan> }
  | { readonly kind: "inert"; readonly value: Value };

/** How to carry a place that holds `before` when the loop begins and `after` at the end of a trip. */
export function planOf(before: Held, after: Held): Plan {
  const last = after ?? before ?? literal(null);
  // What one list or dictionary holds is carried where it is kept, for all that refer to it.
  if (before !== null && isReference(last) && isSame(before, last))
    return { kind: "inert", value: last };
  const items = columns(before, last);
  if (items !== null && (last.kind === "tuple" || last.kind === "list")) {
    return { kind: "items", of: last.kind, items: items.map(([a, b]) => planOf(a, b)) };
  }
  const entries = entriesOf(before, last);
  if (entries !== null) return { kind: "entries", entries };
  const isList = [before, last].some(
    (v) => v?.kind === "list" || (v?.kind === "graph" && v.is === "sequence"),
  );
  if (isList) return { kind: "state", is: "sequence", mayBeNone: false, isList: true };
  const values = [before, last].filter((v) => v !== null && !isNone(v)) as readonly Value[];
  const mayBeNone = before === null || isNone(before) || isNone(last);
  if (
    values.length > 0 &&
    values.every((v) => v.kind === "setting" || isSame(v, last)) &&
    !values.some(isData)
  ) {
    return { kind: "inert", value: last };
  }
  if (values.some((v) => isData(v) || isUnknown(v) || numberOf(v) !== null || v.kind === "dict")) {
    const isSize = values.every(
      (v) =>
        numberOf(v) !== null || v.kind === "setting" || (v.kind === "graph" && v.is === "size"),
    );
    return { kind: "state", is: isSize ? "size" : "tensor", mayBeNone, isList: false };
  }
  return { kind: "inert", value: last };
}

/** The plan, where a trip that began with it ended with `after`; the same plan where the two agree. */
export function revised(plan: Plan, before: Held, after: Held): Plan {
  if (after === null) return plan;
  switch (plan.kind) {
    case "inert":
      return isUnknown(plan.value) || isSame(plan.value, after)
        ? plan
        : changing(before, plan.value, after);
    case "state": {
      const isNumber = numberOf(after) !== null || after.kind === "setting";
      const isSize = isNumber || (after.kind === "graph" && after.is === "size");
      return plan.is === "size" && !isSize ? planOf(before, after) : plan;
    }
    case "items": {
      const rows = columns(before, after);
      if (rows === null || rows.length !== plan.items.length || after.kind !== plan.of)
        return planOf(before, after);
      const items = plan.items.map((item, i) =>
        revised(item, rows[i]?.[0] ?? null, rows[i]?.[1] ?? null),
      );
      return items.every((item, i) => item === plan.items[i]) ? plan : { ...plan, items };
    }
    case "entries": {
      const [a, b] = [before, after].map((held) =>
        held?.kind === "dict" ? held.cell.entries : null,
      );
      if (entriesOf(before, after) === null) return planOf(before, after);
      const entries = [...plan.entries].map(
        ([key, entry]) => [key, revised(entry, a?.get(key) ?? null, b?.get(key) ?? null)] as const,
      );
      const isKept = entries.every(([key, entry]) => entry === plan.entries.get(key));
      return isKept ? plan : { kind: "entries", entries: new Map(entries) };
    }
  }
}

// What is another thing in every trip is a state where the graph can hold it.
function changing(before: Held, last: Value, after: Value): Plan {
  const values = [before, last, after].filter((value) => value !== null);
  const isNumber = (value: Value): boolean =>
    value.kind === "setting" ||
    (value.kind === "literal" && typeof value.value !== "string") ||
    isData(value);
  if (!values.every(isNumber))
    return {
      kind: "inert",
      value: { kind: "unknown", why: "what a loop hands on from trip to trip is no tensor" },
    };
  const plain = values.filter((value) => !isNone(value));
  const isSize = plain.every(
    (v) => numberOf(v) !== null || v.kind === "setting" || (v.kind === "graph" && v.is === "size"),
  );
  const mayBeNone = before === null || plain.length < values.length;
  return { kind: "state", is: isSize ? "size" : "tensor", mayBeNone, isList: false };
}

function isReference({ kind }: Value): boolean {
  return kind === "list" || kind === "dict";
}

/** A dictionary whose keys stay the same, entry by entry. */
function entriesOf(before: Held, last: Value): ReadonlyMap<string | number, Plan> | null {
  const [a, b] = [before, last].map((held) => (held?.kind === "dict" ? held.cell.entries : null));
  if (a == null || b == null || a.size !== b.size) return null;
  if (![...b.keys()].every((key) => a.has(key))) return null;
  return new Map([...b].map(([key, held]) => [key, planOf(a.get(key) ?? null, held)]));
}

function columns(before: Held, last: Value): readonly (readonly [Held, Value])[] | null {
  const rows =
    last.kind === "tuple"
      ? last.items
      : last.kind === "list" && last.cell.grown === null
        ? last.cell.items
        : null;
  if (rows === null || rows.length === 0) return null;
  if (before === null || isNone(before))
    return last.kind === "tuple" ? rows.map((row) => [null, row]) : null;
  const first =
    before.kind === "tuple"
      ? before.items
      : before.kind === "list" && before.cell.grown === null
        ? before.cell.items
        : null;
  if (first === null || first.length !== rows.length || before.kind !== last.kind) return null;
  return rows.map((row, i) => [first[i] ?? null, row]);
}

/** Number of graph states of the plan. */
export function statesOf(plan: Plan): readonly Extract<Plan, { kind: "state" }>[] {
  if (plan.kind === "state") return [plan];
  if (plan.kind === "entries") return [...plan.entries.values()].flatMap(statesOf);
  return plan.kind === "items" ? plan.items.flatMap(statesOf) : [];
}

/** The values of a place as states, in the plan's order. */
export function flatten(plan: Plan, value: Held): readonly Value[] {
  if (plan.kind === "inert") return [];
  if (plan.kind === "state") {
    if (value?.kind === "list") return [value.cell.grown ?? value];
    return [value ?? literal(null)];
  }
  if (plan.kind === "entries") {
    const held = value?.kind === "dict" ? value.cell.entries : null;
    return [...plan.entries].flatMap(([key, entry]) => flatten(entry, held?.get(key) ?? null));
  }
  const items =
    value?.kind === "tuple" ? value.items : value?.kind === "list" ? value.cell.items : [];
  return plan.items.flatMap((item, i) => flatten(item, items[i] ?? null));
}

/** The place's value made of states taken from `next`, in the plan's order. */
export function rebuild(cx: Cx, plan: Plan, next: () => GraphValue): Value {
  switch (plan.kind) {
    case "inert":
      return plan.value;
    case "items": {
      const items = plan.items.map((item) => rebuild(cx, item, next));
      return plan.of === "tuple" ? { kind: "tuple", items } : listOf(items);
    }
    case "entries": {
      const entries = [...plan.entries].map(
        ([key, entry]) => [key, rebuild(cx, entry, next)] as const,
      );
      return { kind: "dict", cell: { entries: new Map(entries) } };
    }
    case "state": {
      const state: GraphValue = { ...next(), is: plan.is };
      if (plan.mayBeNone) cx.machine.optional.add(state.id);
      return plan.isList ? { kind: "list", cell: { items: [], grown: state } } : state;
    }
  }
}
