// What puts things in order: `sorted`, `min` and `max`. Where the data decide which comes first, each result may be any.

import { callFunction } from "./call.ts";
import type { Cx } from "./context.ts";
import { iterationOf } from "./iteration.ts";
import {
  dataIn,
  holdsData,
  isData,
  isNone,
  listOf,
  literal,
  numberOf,
  oneOf,
  textOf,
  type Value,
} from "./value.ts";

type Named = ReadonlyMap<string, Value>;

/** The items as a list in order. */
export function sorted(cx: Cx, value: Value, named: Named): Value {
  const items = itemsOf(cx, value, named);
  if (items === null)
    return dataIn(value).length === 0 && value.kind !== "dict"
      ? value
      : { kind: "unknown", why: "items that are not known, in order" };
  const ranks = ranked(cx, items, named);
  const order = orderOf(ranks, named.get("reverse") ?? literal(false));
  return listOf(
    order === null
      ? items.map(() => anyOf(cx, items, ranks))
      : order.flatMap((place) => items[place] ?? []),
  );
}

/** The least or the greatest of the arguments, or of the items of the only one. */
export function extremum(cx: Cx, op: "Min" | "Max", args: readonly Value[], named: Named): Value {
  const [only] = args;
  const isOne = args.length === 1 && only !== undefined;
  const values = isOne ? itemsOf(cx, only, named) : args;
  if (values === null || only === undefined) return ofUnknown(cx, op, only ?? literal(null), named);
  const last = named.get("default");
  if (values.length === 0 && last !== undefined) return last;
  if (isNone(named.get("key") ?? literal(null))) return extreme(cx, op, values);
  const ranks = ranked(cx, values, named);
  const [place] = orderOf(ranks, literal(op === "Max")) ?? [];
  return (place === undefined ? undefined : values[place]) ?? anyOf(cx, values, ranks);
}

function extreme(cx: Cx, op: "Min" | "Max", values: readonly Value[]): Value {
  const numbers = values.map(numberOf);
  if (numbers.every((n) => n !== null))
    return literal(op === "Min" ? Math.min(...numbers) : Math.max(...numbers));
  const unfit = values.flatMap((value) => (isNumeric(value) ? [] : dataIn(value)));
  if (unfit.length > 0) return { kind: "unknown", why: "the first in order of several things" };
  if (!values.some(holdsData)) return { kind: "setting", name: `${op.toLowerCase()} of settings` };
  if (cx.machine.mode === "build") return { kind: "weight", sizes: null };
  const made = cx.machine.lowering.emit(op, values);
  const isSize = values.every(
    (v) => numberOf(v) !== null || v.kind === "setting" || (v.kind === "graph" && v.is === "size"),
  );
  return made.kind === "graph" && isSize ? { ...made, is: "size" } : made;
}

/** The extremum of items that are not known one by one. */
function ofUnknown(cx: Cx, op: "Min" | "Max", value: Value, named: Named): Value {
  const { lowering, mode } = cx.machine;
  if (dataIn(value).length === 0 && value.kind !== "dict")
    return { kind: "setting", name: `${op.toLowerCase()} of settings` };
  if (mode === "build") return { kind: "weight", sizes: null };
  const whole = value.kind === "list" ? (value.cell.grown ?? value) : value;
  if (named.size > 0 || whole.kind !== "graph")
    return { kind: "unknown", why: "the first in order of items that are not known" };
  const rows =
    whole.is === "sequence"
      ? lowering.emit("ConcatFromSequence", [whole], { axis: 0, new_axis: 1 })
      : whole;
  return lowering.emit(`Reduce${op}`, [rows, lowering.vector([literal(0)])], { keepdims: 0 });
}

/** The items where they are known; a key that is asked of others is not followed. */
function itemsOf(cx: Cx, value: Value, named: Named): readonly Value[] | null {
  const { items } = iterationOf(cx, value);
  if (items === null && !isNone(named.get("key") ?? literal(null)) && cx.machine.mode === "run")
    cx.machine.unfollowed = "an order of items that are not known";
  return items;
}

/** What each item is ordered by. */
function ranked(cx: Cx, items: readonly Value[], named: Named): readonly Value[] {
  const key = named.get("key") ?? literal(null);
  if (isNone(key)) return items;
  return items.map((item) => callFunction(cx, key, { positional: [item], named: new Map() }));
}

/** The places of the items in order; equal ones stay as they are. Null where that is not known. */
function orderOf(ranks: readonly Value[], isDown: Value): readonly number[] | null {
  const keys = ranks.map((rank) => numberOf(rank) ?? textOf(rank));
  if (isDown.kind !== "literal" || new Set(keys.map((key) => typeof key)).size > 1) return null;
  const known = keys.flatMap((key, place) => (key === null ? [] : [{ key, place }]));
  if (known.length < keys.length) return null;
  const sign = isDown.value ? -1 : 1;
  const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);
  return known.sort((a, b) => sign * compare(a.key, b.key)).map(({ place }) => place);
}

/** One of the items, which what they are ordered by decides. */
function anyOf(cx: Cx, items: readonly Value[], ranks: readonly Value[]): Value {
  const deciding = ranks.flatMap((rank) => dataIn(rank));
  if (deciding.length === 0 || cx.machine.mode === "build") return oneOf(items);
  return (
    deciding.find(({ kind }) => kind === "unknown") ??
    (items.every(isNumeric)
      ? cx.machine.lowering.join(items, deciding)
      : { kind: "unknown", why: "one of several things, of which the data choose" })
  );
}

function isNumeric(value: Value): boolean {
  return isData(value) || numberOf(value) !== null || value.kind === "setting";
}
