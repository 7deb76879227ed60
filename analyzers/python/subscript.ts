// `value[…]`: items of lists and dictionaries, sizes of shapes, and parts of tensors.

import { isUnknown } from "../base/index.ts";
import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import type { Cx } from "./context.ts";
import { askObjects } from "./escape.ts";
import { iterationOf } from "./iteration.ts";
import { joinValues } from "./join.ts";
import { binary } from "./operator.ts";
import { special } from "./special.ts";
import { partOfSupplied } from "./supplied.ts";
import {
  dataIn,
  holdsData,
  isData,
  isNone,
  listOf,
  literal,
  numberOf,
  settingOf,
  textOf,
  usable,
  type Value,
} from "./value.ts";

/** What stands at the indices. */
export function subscript(cx: Cx, value: Value, indices: readonly Value[]): Value {
  const [index = literal(null)] = indices;
  askObjects(cx, indices);
  switch (value.kind) {
    case "object":
      return itemOfObject(cx, value, indices);
    case "unknown":
      return value;
    case "tuple": {
      const found = itemOf(cx, value.items, index);
      return Array.isArray(found) ? { kind: "tuple", items: found } : (found as Value);
    }
    case "list": {
      if (value.cell.grown !== null) return subscript(cx, value.cell.grown, indices);
      const found = itemOf(cx, value.cell.items, index);
      return Array.isArray(found) ? listOf(found) : (found as Value);
    }
    case "dict":
      return entryOf(cx, value.cell.entries, index);
    case "repeat":
      return index.kind === "slice" ? value : pickedBy(cx, [value.item], index);
    case "setting":
      return ofSetting(cx, value.name, index);
    case "shape":
      return sizeOf(cx, value, index);
    case "graph":
      if (value.is === "sequence") return element(cx, value, index);
      return (
        (numberOf(index) === null || indices.length > 1 ? null : partOfSupplied(cx, value)) ??
        part(cx, value, indices)
      );
    case "weight":
      return cx.machine.mode === "build"
        ? { kind: "weight", sizes: null }
        : part(cx, value, indices);
    case "namespace":
      return entryOf(cx, value.scope.names, index);
    case "library":
      return value;
    case "class":
      // A type with parameters, such as `list[int]`.
      return parametrised(cx, value, whole(indices));
    case "range":
      return rangeItem(cx, value, index);
    case "choice":
      return joinValues(
        cx,
        usable(value).map((one) => subscript(cx, one, indices)),
        [],
      );
    default:
      return { kind: "unknown", why: `an item of a ${value.kind}` };
  }
}

/** What stands between the brackets, as a special method is given it. */
export function whole(indices: readonly Value[]): Value {
  const [only] = indices;
  return indices.length === 1 && only !== undefined ? only : { kind: "tuple", items: indices };
}

function parametrised(cx: Cx, self: Extract<Value, { kind: "class" }>, index: Value): Value {
  const method = memberOf(self.type, "__class_getitem__")?.value;
  return method === undefined
    ? (special(cx, self, "__getitem__", [index]) ?? self)
    : callFunction(cx, { kind: "bound", self, method }, { positional: [index], named: new Map() });
}

function itemOfObject(
  cx: Cx,
  object: Extract<Value, { kind: "object" }>,
  indices: readonly Value[],
): Value {
  return (
    special(cx, object, "__getitem__", [whole(indices)]) ??
    special(cx, object, "__missing__", [whole(indices)]) ?? {
      kind: "unknown",
      why: `an item of ${object.cell.path}`,
    }
  );
}

function itemOf(cx: Cx, items: readonly Value[], index: Value): Value | readonly Value[] {
  const number = numberOf(index);
  if (number !== null)
    return (
      items[number < 0 ? number + items.length : number] ?? {
        kind: "unknown",
        why: "an index outside the list",
      }
    );
  if (index.kind === "slice") {
    const [from, to, step] = [bound(index.lower), bound(index.upper), bound(index.step)];
    if (from === "open" || to === "open" || step === "open" || (step ?? 1) <= 0)
      return { kind: "unknown", why: "part of a list" };
    return items.slice(from ?? 0, to ?? items.length).filter((_, i) => i % (step ?? 1) === 0);
  }
  return items.length === 0
    ? { kind: "unknown", why: "an item of an empty list" }
    : pickedBy(cx, items, index);
}

/** The one of the items that stands at the index: data at the index decide which. */
function pickedBy(cx: Cx, items: readonly Value[], index: Value): Value {
  const deciding = dataIn(index);
  const [only] = items;
  // What an input picks is the same from the first trip of a run to the last.
  const isGiven = index.kind === "graph" && cx.machine.lowering.inputName(index.id) !== null;
  if (deciding.length > 0 && !isGiven && cx.machine.mode === "run") {
    // Of things that are alike, the number of a trip picks the same in every run.
    const isAlike = items.length === 1 && cx.machine.lowering.isCounted(index);
    if (isAlike && only !== undefined && !holdsData(only)) return only;
    const isPlain = items.every(
      (item) => isData(item) || numberOf(item) !== null || item.kind === "setting",
    );
    return (
      deciding.find(isUnknown) ??
      (isPlain
        ? cx.machine.lowering.join(items, deciding)
        : { kind: "unknown", why: "one of several things, of which the data choose" })
    );
  }
  return items.length === 1 && only !== undefined ? only : { kind: "choice", of: items };
}

// Which item of a setting it is, the data decide, so that it need not be the same in every run.
function ofSetting(cx: Cx, name: string, index: Value): Value {
  const item = settingOf(`${name}[…]`);
  const isFixed =
    dataIn(index).length === 0 ||
    cx.machine.lowering.isCounted(index) ||
    cx.machine.mode === "build";
  return isFixed ? item : pickedBy(cx, [settingOf(`${name}[0]`), item], index);
}

function rangeItem(cx: Cx, range: Extract<Value, { kind: "range" }>, index: Value): Value {
  if (index.kind === "slice") return { kind: "unknown", why: "part of a range" };
  const { start, step } = range;
  const number = numberOf(index);
  const { count } = iterationOf(cx, range);
  const place =
    number !== null && number < 0 && count !== null ? binary(cx, "+", count, index) : index;
  return binary(cx, "+", start, binary(cx, "*", place, step));
}

/** A bound the code spells out, null where there is none, "open" where it is not known. */
function bound(value: Value | null): number | null | "open" {
  if (value === null || isNone(value)) return null;
  return numberOf(value) ?? "open";
}

function entryOf(cx: Cx, entries: ReadonlyMap<string | number, Value> | null, index: Value): Value {
  if (entries === null)
    return { kind: "unknown", why: "an entry of a dictionary that is not known" };
  const key = textOf(index) ?? numberOf(index);
  if (key !== null)
    return entries.get(key) ?? { kind: "unknown", why: `the dictionary has no ${key}` };
  return pickedBy(cx, [...entries.values()], index);
}

function sizeOf(cx: Cx, shape: Extract<Value, { kind: "shape" }>, index: Value): Value {
  const number = numberOf(index);
  if (number !== null)
    return cx.machine.lowering.size(shape.of, number < 0 ? number : shape.from + number);
  if (index.kind !== "slice") return sizeAt(cx, shape, index);
  const [from, to, step] = [bound(index.lower), bound(index.upper), bound(index.step)];
  if (from === "open" || to === "open") return shape;
  if (step !== null && step !== 1) return { kind: "unknown", why: "some sizes of a shape" };
  if (from !== null && from >= 0 && to !== null && to > 0) {
    const sizes = Array.from({ length: Math.max(0, to - from) }, (_, i) =>
      cx.machine.lowering.size(shape.of, shape.from + from + i),
    );
    return { kind: "tuple", items: sizes };
  }
  if ((from ?? 0) < 0 && to === null) {
    const count = -(from ?? 0);
    return {
      kind: "tuple",
      items: Array.from({ length: count }, (_, i) => cx.machine.lowering.size(shape.of, i - count)),
    };
  }
  return { kind: "shape", of: shape.of, from: shape.from + Math.max(0, from ?? 0), to };
}

/** The size along an axis that is a number of its own. */
function sizeAt(cx: Cx, shape: Value, axis: Value): Value {
  if (cx.machine.mode === "build") return { kind: "setting", name: "a size" };
  const size = cx.machine.lowering.emit("Gather", [shape, axis], { axis: 0 });
  return size.kind === "graph" ? { ...size, is: "size" } : size;
}

function element(cx: Cx, sequence: Value, index: Value): Value {
  const { lowering } = cx.machine;
  return index.kind === "slice"
    ? lowering.emit("Identity", [sequence])
    : lowering.emit("SequenceAt", [sequence, index]);
}

/** Part of a tensor: each index takes an axis, `None` adds one, `...` jumps to the end. */
function part(cx: Cx, tensor: Value, indices: readonly Value[]): Value {
  const { lowering } = cx.machine;
  const flat = indices.flatMap((index) => (index.kind === "tuple" ? index.items : [index]));
  let value = tensor;
  let axis = 0;
  for (const [i, index] of flat.entries()) {
    if (isUnknown(index)) return index;
    if (index.kind === "ellipsis") {
      // Of what follows, each index but None takes one axis from the end.
      axis = -flat.slice(i + 1).filter((later) => !isNone(later)).length;
    } else if (isNone(index)) {
      value = lowering.emit("Unsqueeze", [
        value,
        lowering.vector([literal(axis < 0 ? axis - 1 : axis)]),
      ]);
      if (axis >= 0) axis += 1;
    } else if (index.kind === "slice") {
      value = sliced(cx, value, index, axis);
      axis += 1;
    } else {
      value = lowering.emit(
        "Gather",
        [
          value,
          isData(index) || index.kind === "literal" || index.kind === "setting"
            ? index
            : literal(0),
        ],
        { axis },
      );
      // An index that is a number takes the axis away; a tensor of indices leaves axes in its place.
      if (axis < 0) axis += 1;
    }
  }
  return value;
}

function sliced(
  cx: Cx,
  tensor: Value,
  slice: Extract<Value, { kind: "slice" }>,
  axis: number,
): Value {
  const { lowering } = cx.machine;
  const { lower, upper, step } = slice;
  const given = (value: Value | null): value is Value => value !== null && !isNone(value);
  if (!given(lower) && !given(upper) && !given(step)) return tensor;
  const start = given(lower) ? lower : literal(0);
  const end = given(upper) ? upper : literal(2 ** 31 - 1);
  const inputs = [
    tensor,
    lowering.vector([start]),
    lowering.vector([end]),
    lowering.vector([literal(axis)]),
  ];
  return lowering.emit("Slice", given(step) ? [...inputs, lowering.vector([step])] : inputs);
}
