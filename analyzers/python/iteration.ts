// What a `for` walks over: known items, or a count with the item at an index.

import { isUnknown } from "../base/index.ts";
import type { Cx } from "./context.ts";
import { binary } from "./operator.ts";
import { isData, literal, numberOf, oneOf, settingOf, usable, type Value } from "./value.ts";

export interface Iteration {
  /** The items, where they are few and known. */
  readonly items: readonly Value[] | null;
  /** How many there are; null where another iterable beside this one decides. */
  readonly count: Value | null;
  readonly at: (index: Value) => Value;
}

/** Most items that are read one by one; more are a loop. */
const MOST_ITEMS = 16;

/** How the value is walked over. */
export function iterationOf(cx: Cx, value: Value): Iteration {
  const { lowering, mode } = cx.machine;
  switch (value.kind) {
    case "tuple":
      return known(value.items);
    case "list":
      return value.cell.grown === null
        ? known(value.cell.items)
        : iterationOf(cx, value.cell.grown);
    case "dict":
      return value.cell.entries === null
        ? unknownItems("a dictionary")
        : known([...value.cell.entries.keys()].map(literal));
    case "range":
      return overRange(cx, value);
    case "repeat":
      return { items: null, count: value.count, at: () => value.item };
    case "counter":
      return { items: null, count: null, at: (index) => binary(cx, "+", value.start, index) };
    case "zip":
      return beside(value.parts.map((part) => iterationOf(cx, part)));
    case "literal":
      return typeof value.value === "string"
        ? known([...value.value].map(literal))
        : unknownItems("a number");
    case "setting":
      return {
        items: null,
        count: settingOf(`len(${value.name})`),
        at: () => settingOf(`${value.name}[i]`),
      };
    case "choice":
      return oneOfSeveral(usable(value).map((one) => iterationOf(cx, one)));
    case "shape": {
      const rank = lowering.rank(value.of);
      if (rank === null || value.from < 0) return unknownItems("a shape");
      const to = value.to === null ? rank : value.to < 0 ? rank + value.to : value.to;
      const sizes = Array.from({ length: Math.max(0, to - value.from) }, (_, i) =>
        lowering.size(value.of, value.from + i),
      );
      return known(sizes);
    }
    case "graph":
      if (value.is === "sequence") {
        return {
          items: null,
          count: lowering.emit("SequenceLength", [value]),
          at: (index) => lowering.emit("SequenceAt", [value, index]),
        };
      }
      return {
        items: null,
        count: lowering.size(value, 0),
        at: (index) => lowering.emit("Gather", [value, index], { axis: 0 }),
      };
    case "weight":
      return {
        items: null,
        count: { kind: "setting", name: "rows of a weight" },
        at: (index) =>
          mode === "build" ? value : lowering.emit("Gather", [value, index], { axis: 0 }),
      };
    case "unknown":
      return unknownItems(value.why);
    default:
      return unknownItems(`a ${value.kind}`);
  }
}

function known(items: readonly Value[]): Iteration {
  return { items, count: literal(items.length), at: () => ({ kind: "choice", of: items }) };
}

function unknownItems(what: string): Iteration {
  const value: Value = { kind: "unknown", why: `what is walked over is not known: ${what}` };
  return { items: null, count: value, at: () => value };
}

/** One of several lists, of which the configuration chooses one. */
function oneOfSeveral(lists: readonly Iteration[]): Iteration {
  const [first, ...rest] = lists;
  if (first === undefined) return unknownItems("one of no lists");
  const { items } = first;
  if (items !== null && rest.every((list) => list.items?.length === items.length))
    return known(
      items.map((item, i) => oneOf([item, ...rest.map((list) => list.items?.[i] ?? item)])),
    );
  const counts = lists.map(({ count }) => count);
  const isFixed = counts.every(
    (count) => count?.kind === "setting" || numberOf(count ?? undefined) !== null,
  );
  if (!isFixed) return unknownItems("one of several lists");
  return {
    items: null,
    count: { kind: "setting", name: "the length of a list" },
    at: (index) =>
      oneOf(lists.flatMap((list) => (list.items?.length === 0 ? [] : [list.at(index)]))),
  };
}

function overRange(cx: Cx, range: Extract<Value, { kind: "range" }>): Iteration {
  const { start, stop, step } = range;
  const [from, to, by] = [numberOf(start), numberOf(stop), numberOf(step)];
  if (from !== null && to !== null && by !== null && by !== 0) {
    const length = Math.max(0, Math.ceil((to - from) / by));
    if (length <= MOST_ITEMS)
      return known(Array.from({ length }, (_, i) => literal(from + i * by)));
  }
  const distance =
    by !== null && by < 0
      ? binary(cx, "-", start, stop)
      : from === 0
        ? stop
        : binary(cx, "-", stop, start);
  const stride = by === null ? step : literal(Math.abs(by));
  const count = numberOf(stride) === 1 ? distance : binary(cx, "//", distance, stride);
  const at = (index: Value): Value => {
    const offset = by === 1 ? index : binary(cx, "*", index, step);
    return from === 0 ? offset : binary(cx, "+", start, offset);
  };
  return { items: null, count, at };
}

/** Several iterables at once: as many items as the shortest has. */
function beside(parts: readonly Iteration[]): Iteration {
  const lengths = parts.map((part) => (part.count === null ? null : (part.items?.length ?? null)));
  const limited = parts.filter((part) => part.count !== null);
  if (limited.length > 0 && limited.every((part) => part.items !== null)) {
    const length = Math.min(...lengths.filter((n) => n !== null));
    const row = (i: number): Value => ({
      kind: "tuple",
      items: parts.map((part) => part.items?.[i] ?? part.at(literal(i))),
    });
    return known(Array.from({ length }, (_, i) => row(i)));
  }
  // A count the graph computes is the one that may grow, so it is the one to be honest about.
  const counts = limited.flatMap((part) => part.count ?? []);
  const count =
    counts.find(isUnknown) ??
    counts.find((c) => numberOf(c) !== null || c.kind === "setting") ??
    counts.find(isData) ??
    counts[0] ??
    literal(0);
  return {
    items: null,
    count,
    at: (index) => ({ kind: "tuple", items: parts.map((part) => part.at(index)) }),
  };
}
