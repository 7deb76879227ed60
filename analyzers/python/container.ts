// Methods of lists, dictionaries and modules, and the container classes of libraries: calls that act on what they hold
// and put no operator into the graph, but where a list has become one value of it.

import type { Cx } from "./context.ts";
import { iterationOf } from "./iteration.ts";
import { append, resize } from "./loop.ts";
import { sorted } from "./order.ts";
import {
  type CallArguments,
  isNone,
  listOf,
  literal,
  numberOf,
  textOf,
  type Value,
} from "./value.ts";
import { alike } from "./weight.ts";

/** What a call gives; `all` has the named arguments too. */
export type Call = (cx: Cx, args: readonly Value[], all: CallArguments) => Value;

const NONE = literal(null);

const quiet: Call = () => NONE;

export const CONTAINER_CALLS: Readonly<Record<string, Call>> = {
  "list.append": (cx, [list = NONE, value = NONE]) => appended(cx, list, value),
  "list.extend": (cx, [list = NONE, value = NONE]) => {
    const { items } = iterationOf(cx, value);
    for (const item of items ?? [
      { kind: "unknown", why: "a list is extended by items that are not known" } as const,
    ])
      appended(cx, list, item);
    return NONE;
  },
  "list.insert": (cx, [list = NONE, at = literal(0), value = NONE]) =>
    inserted(cx, list, at, value),
  "list.pop": (cx, [list = NONE, at]) => popped(cx, list, at ?? literal(-1)),
  "list.reverse": (cx, [list = NONE]) => {
    if (list.kind === "list" && list.cell.grown === null)
      cx.machine.write({ owner: list.cell, key: null }, listOf([...list.cell.items].reverse()));
    return NONE;
  },
  "list.sort": (cx, [list = NONE], { named }) => {
    if (list.kind === "list")
      cx.machine.write({ owner: list.cell, key: null }, sorted(cx, list, named));
    return NONE;
  },
  "list.copy": (cx, [list = NONE]) => listed(cx, list),
  "list.add": (cx, [list = NONE, value = NONE]) => appended(cx, list, value),
  "list.remove": (cx, [list = NONE]) => lost(cx, list),
  "list.discard": (cx, [list = NONE]) => lost(cx, list),
  "list.clear": (cx, [list = NONE]) => {
    if (list.kind === "list") cx.machine.write({ owner: list.cell, key: null }, listOf([]));
    return NONE;
  },
  "dict.items": (cx, [value = NONE]) =>
    entries(cx, value, (key, held) => ({ kind: "tuple", items: [key, held] })),
  "dict.values": (cx, [value = NONE]) => entries(cx, value, (_key, held) => held),
  "dict.keys": (cx, [value = NONE]) => entries(cx, value, (key) => key),
  "dict.copy": (cx, [value]) => dictOf(cx, value, new Map()),
  "dict.get": (_, [value = NONE, key, fallback = NONE]) => entryOr(value, keyOf(key), fallback),
  "dict.setdefault": (cx, [value = NONE, key, fallback = NONE]) =>
    settled(cx, value, keyOf(key), fallback),
  "dict.pop": (cx, [value = NONE, key, fallback]) => taken(cx, value, keyOf(key), fallback),
  "dict.clear": (cx, [value = NONE]) => {
    if (value.kind === "dict")
      cx.machine.write(
        { owner: value.cell, key: null },
        { kind: "dict", cell: { entries: new Map() } },
      );
    return NONE;
  },
  "dict.update": (cx, [value = NONE, other], { named }) =>
    updated(cx, value, dictOf(cx, other, named)),
  "Module.__init__": quiet,
  "Module.register_buffer": (cx, [self = NONE, name, value = NONE]) =>
    buffered(cx, self, textOf(name), value),
  "Module.register_parameter": (cx, [self = NONE, name, value = NONE]) =>
    buffered(cx, self, textOf(name), value),
  "Module.add_module": (cx, [self = NONE, name, value = NONE]) =>
    stored(cx, self, textOf(name), value),
  "torch.nn.ModuleList": (cx, [value]) => (value === undefined ? listOf([]) : listed(cx, value)),
  "torch.nn.ParameterList": (cx, [value]) => (value === undefined ? listOf([]) : listed(cx, value)),
  "torch.nn.ModuleDict": (cx, [value]) => dictOf(cx, value, new Map()),
  "torch.nn.Sequential": (cx, args) => sequential(cx, args),
  "collections.OrderedDict": (cx, [value], { named }) => dictOf(cx, value, named),
  "torch.nn.Parameter": (cx, [value]) => parameter(cx, value),
  "torch.nn.parameter.Parameter": (cx, [value]) => parameter(cx, value),
  "torch.nn.Buffer": (cx, [value]) => parameter(cx, value),
};

/** The items of what a list is made from, as a list of its own. */
export function listed(cx: Cx, value: Value): Value {
  if (value.kind === "list" || value.kind === "repeat")
    return value.kind === "list" ? { kind: "list", cell: { ...value.cell } } : value;
  const { items } = iterationOf(cx, value);
  return items === null ? value : listOf(items);
}

/** A dictionary of its own, made of another or of pairs; its entries are not known where some key is not. */
export function dictOf(cx: Cx, value: Value | undefined, named: ReadonlyMap<string, Value>): Value {
  const pairs =
    value === undefined
      ? []
      : value.kind === "dict"
        ? value.cell.entries
        : pairsIn(iterationOf(cx, value).items);
  const entries = pairs === null ? null : new Map<string | number, Value>([...pairs, ...named]);
  return { kind: "dict", cell: cx.machine.bear({ entries }) };
}

function pairsIn(
  items: readonly Value[] | null,
): readonly (readonly [string | number, Value])[] | null {
  if (items === null) return null;
  const pairs = items.flatMap((item) => {
    const [name, held] = item.kind === "tuple" ? item.items : [];
    const key = textOf(name) ?? numberOf(name);
    return key === null || held === undefined ? [] : [[key, held] as const];
  });
  return pairs.length === items.length ? pairs : null;
}

function appended(cx: Cx, list: Value, value: Value): Value {
  if (list.kind === "list") append(cx, list.cell, value);
  return NONE;
}

/** The list after something was taken out that is not known. */
function lost(cx: Cx, list: Value): Value {
  if (list.kind === "list")
    cx.machine.write(
      { owner: list.cell, key: null },
      { kind: "unknown", why: "a list that something was taken out of" },
    );
  return NONE;
}

function inserted(cx: Cx, list: Value, at: Value, value: Value): Value {
  if (list.kind !== "list") return NONE;
  resize(cx, list.cell);
  const index = numberOf(at);
  if (list.cell.grown === null && index !== null) {
    cx.machine.write(
      { owner: list.cell, key: null },
      listOf(list.cell.items.toSpliced(index, 0, value)),
    );
    return NONE;
  }
  const grown = cx.machine.lowering.emit("SequenceInsert", [list, value, at]);
  const held: Value = grown.kind === "graph" ? { ...grown, is: "sequence" } : grown;
  cx.machine.write(
    { owner: list.cell, key: null },
    { kind: "list", cell: { items: [], grown: held } },
  );
  return NONE;
}

function popped(cx: Cx, list: Value, at: Value): Value {
  if (list.kind !== "list") return { kind: "unknown", why: "an item is taken off" };
  resize(cx, list.cell);
  const index = numberOf(at);
  if (list.cell.grown === null && index !== null) {
    const item = list.cell.items.at(index);
    cx.machine.write(
      { owner: list.cell, key: null },
      listOf(
        list.cell.items.filter(
          (_, i) => i !== (index < 0 ? index + list.cell.items.length : index),
        ),
      ),
    );
    return item ?? { kind: "unknown", why: "an item of an empty list" };
  }
  const item = cx.machine.lowering.emit("SequenceAt", [list, at]);
  const grown = cx.machine.lowering.emit("SequenceErase", [list, at]);
  const held: Value = grown.kind === "graph" ? { ...grown, is: "sequence" } : grown;
  cx.machine.write(
    { owner: list.cell, key: null },
    { kind: "list", cell: { items: [], grown: held } },
  );
  return item;
}

function entries(cx: Cx, value: Value, row: (key: Value, held: Value) => Value): Value {
  if (value.kind !== "dict") return { kind: "setting", name: "entries" };
  if (value.cell.entries === null)
    return cx.machine.mode === "build"
      ? { kind: "setting", name: "entries" }
      : { kind: "unknown", why: "the entries of a dictionary that is not known" };
  return listOf([...value.cell.entries].map(([key, held]) => row(literal(key), held)));
}

function keyOf(key: Value | undefined): string | number | null {
  return textOf(key) ?? numberOf(key);
}

/** `dict.setdefault`. */
function settled(cx: Cx, value: Value, key: string | number | null, fallback: Value): Value {
  const found = value.kind === "dict" && key !== null ? value.cell.entries?.get(key) : undefined;
  if (found !== undefined || value.kind !== "dict") return found ?? fallback;
  const { entries: held } = value.cell;
  const entries = key === null || held === null ? null : new Map(held).set(key, fallback);
  cx.machine.write({ owner: value.cell, key: null }, { kind: "dict", cell: { entries } });
  return entries === null ? { kind: "unknown", why: "an entry of a dictionary" } : fallback;
}

/** `dict.pop`. */
function taken(
  cx: Cx,
  value: Value,
  key: string | number | null,
  fallback: Value | undefined,
): Value {
  if (value.kind !== "dict") return { kind: "unknown", why: "an entry is taken out" };
  const { entries: held } = value.cell;
  const entries = key === null || held === null ? null : new Map(held);
  const found = key === null ? undefined : entries?.get(key);
  if (key !== null) entries?.delete(key);
  cx.machine.write({ owner: value.cell, key: null }, { kind: "dict", cell: { entries } });
  if (entries === null) return { kind: "unknown", why: "an entry of a dictionary" };
  return found ?? fallback ?? { kind: "unknown", why: "an entry that is not there" };
}

function entryOr(value: Value, key: string | number | null, fallback: Value): Value {
  if (value.kind !== "dict" || value.cell.entries === null || key === null)
    return { kind: "unknown", why: "an entry of a dictionary" };
  return value.cell.entries.get(key) ?? fallback;
}

function updated(cx: Cx, value: Value, other: Value): Value {
  if (value.kind !== "dict") return NONE;
  const [a, b] = [value.cell.entries, other.kind === "dict" ? other.cell.entries : null];
  const merged = a === null || b === null ? null : new Map([...a, ...b]);
  cx.machine.write({ owner: value.cell, key: null }, { kind: "dict", cell: { entries: merged } });
  return NONE;
}

function buffered(cx: Cx, self: Value, name: string | null, value: Value): Value {
  return stored(cx, self, name, isNone(value) ? value : parameter(cx, value));
}

// What is made of data of this run stays what it is.
function parameter(cx: Cx, value: Value | undefined): Value {
  return cx.machine.mode === "run" && value?.kind === "graph" ? value : alike(value);
}

function stored(cx: Cx, self: Value, name: string | null, value: Value): Value {
  if (self.kind === "object" && name !== null)
    cx.machine.write({ owner: self.cell.attributes, key: name }, value);
  return NONE;
}

function sequential(cx: Cx, args: readonly Value[]): Value {
  const [only] = args;
  if (args.length === 1 && only?.kind === "dict") return entries(cx, only, (_key, held) => held);
  if (args.length === 1 && only?.kind === "repeat") return only;
  if (args.length === 1 && only?.kind === "list") return listed(cx, only);
  return listOf(args);
}
