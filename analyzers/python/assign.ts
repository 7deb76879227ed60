// Writing: to names, attributes, items and parts of tensors, also several at once.

import { isUnknown } from "../base/index.ts";
import { writeThrough } from "./alias.ts";
import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import { type Cx, isCertain, setName } from "./context.ts";
import { askObjects } from "./escape.ts";
import { evaluate } from "./evaluate.ts";
import { special } from "./special.ts";
import { whole } from "./subscript.ts";
import { partOfSupplied } from "./supplied.ts";
import type { Expression } from "./syntax.ts";
import {
  holdsData,
  isData,
  listOf,
  literal,
  numberOf,
  oneOf,
  settingOf,
  textOf,
  usable,
  type Value,
} from "./value.ts";

/** Writes the value to the target. */
export function assign(cx: Cx, target: Expression, value: Value): void {
  switch (target.kind) {
    case "name":
      setName(cx, target.name, value);
      if (value.kind === "graph" && value.is === "size")
        cx.machine.lowering.nodes.called(value.id, target.name);
      return;
    case "attribute":
      assignAttribute(cx, target, value);
      return;
    case "subscript":
      assignItem(cx, target, value);
      return;
    case "tuple":
    case "list":
      unpack(cx, target.items, value);
      return;
    case "star":
      assign(cx, target.of, value);
      return;
    default:
      return;
  }
}

function assignAttribute(
  cx: Cx,
  target: Extract<Expression, { kind: "attribute" }>,
  value: Value,
): void {
  const { name } = target;
  const of = evaluate(cx, target.of);
  if (isData(of) && name === "data") {
    // `x.data = y` puts other numbers into the tensor.
    assign(cx, target.of, value);
    if (cx.machine.mode === "run") writeThrough(cx, of, value);
  } else setAttribute(cx, of, name, value);
}

/** `of.name = value`, by way of what the class of the object says of it. */
export function setAttribute(cx: Cx, of: Value, name: string, value: Value): void {
  const type = of.kind === "object" ? of.cell.type : null;
  const setter = type === null ? null : memberOf(type, `${name}.setter`);
  if (setter !== null)
    callFunction(cx, setter.value, { positional: [of, value], named: new Map() });
  else if (special(cx, of, "__setattr__", [literal(name), value]) === null)
    putAttribute(cx, of, name, value);
}

/** Writes the attribute as `object.__setattr__` does: to the object, or to a member that takes it. */
export function putAttribute(cx: Cx, of: Value, name: string, value: Value): void {
  const { machine } = cx;
  if (of.kind === "object") {
    const member = of.cell.type === null ? null : memberOf(of.cell.type, name);
    if (member !== null && special(cx, member.value, "__set__", [of, value]) !== null) return;
    if (member?.value.kind === "unknown") lose(cx, `${name} of ${of.cell.path}`, value);
    machine.write({ owner: of.cell.attributes, key: name }, value);
  } else if (of.kind === "class") machine.write({ owner: of.type.members, key: name }, value);
  else if (of.kind === "namespace") machine.write({ owner: of.scope.names, key: name }, value);
  else if (of.kind === "layer" && machine.mode === "build") machine.lowering.memory.ties(value);
  else if (of.kind === "library" && machine.mode === "run" && value.kind !== "literal")
    machine.unfollowed = `${of.name}.${name}, which is another one here`;
  else lose(cx, `${name} of a ${of.kind}`, value);
}

/** A tensor is written where its reads are not followed: whatever is read later may be it. */
function lose(cx: Cx, what: string, value: Value): void {
  if (cx.machine.mode === "run" && holdsData(value))
    cx.machine.lowering.because(what, "what is written there is not followed", [value]);
}

function assignItem(
  cx: Cx,
  target: Extract<Expression, { kind: "subscript" }>,
  value: Value,
): void {
  const of = evaluate(cx, target.of);
  const indices = target.indices.map((index) => evaluate(cx, index));
  const [index = literal(null)] = indices;
  const { machine } = cx;
  if (special(cx, of, "__setitem__", [whole(indices), value]) !== null) return;
  if (of.kind === "dict") {
    const key = textOf(index) ?? numberOf(index);
    const entries =
      key === null || of.cell.entries === null ? null : new Map(of.cell.entries).set(key, value);
    machine.write({ owner: of.cell, key: null }, { kind: "dict", cell: { entries } });
    return;
  }
  if (of.kind === "namespace") {
    const key = textOf(index);
    if (key === null) machine.unfollowed = "a name that is not spelled out";
    else machine.write({ owner: of.scope.names, key }, value);
    return;
  }
  if (of.kind === "list") {
    const at = numberOf(index);
    const items = of.cell.items;
    const place = at === null ? -1 : at < 0 ? at + items.length : at;
    const isKnown = of.cell.grown === null && Number.isInteger(place) && place in items;
    const written = isKnown
      ? listOf(items.with(place, value))
      : overwritten(cx, of, indices, value);
    machine.write({ owner: of.cell, key: null }, written);
    return;
  }
  // A tensor is written in place: the name now holds what it was, with a part replaced.
  if (!isData(of)) {
    lose(cx, `an item of ${isUnknown(of) ? of.why : `a ${of.kind}`}`, value);
    return;
  }
  const written = machine.mode === "build" ? of : overwritten(cx, of, indices, value);
  assign(cx, target.of, written);
  if (machine.mode === "run") writeThrough(cx, of, written);
}

/** The whole after a part of it was replaced: it reads the old whole, the indices and the new part. */
function overwritten(cx: Cx, whole: Value, indices: readonly Value[], part: Value): Value {
  const { lowering } = cx.machine;
  const flat = indices.flatMap((index) =>
    index.kind === "slice"
      ? [index.lower, index.upper, index.step].filter((v) => v !== null)
      : index.kind === "tuple"
        ? index.items
        : [index],
  );
  const places = flat.filter((index) => index.kind === "graph");
  const index =
    places.length === 0 ? literal(0) : lowering.join(places.slice(0, 1), places.slice(1));
  return lowering.emit("ScatterND", [whole, index, part]);
}

/** `a, b = value`, `a, *rest = value`. */
function unpack(cx: Cx, targets: readonly Expression[], value: Value): void {
  const { lowering } = cx.machine;
  askObjects(cx, [value]);
  const starred = targets.findIndex((target) => target.kind === "star");
  const items = widened(cx, knownItems(value), targets);
  if (starred < 0 && value.kind === "shape" && value.from === 0 && value.to === null)
    measure(cx, value.of, targets);
  for (const [i, target] of targets.entries()) {
    if (items !== null && starred < 0) {
      assign(
        cx,
        target,
        items[i] ?? { kind: "unknown", why: "there are too few values to unpack" },
      );
    } else if (items !== null) {
      const after = targets.length - 1 - starred;
      const item = i < starred ? items[i] : items[items.length - (targets.length - i)];
      assign(
        cx,
        target,
        i === starred
          ? listOf(items.slice(starred, items.length - after))
          : (item ?? { kind: "unknown", why: "too few values" }),
      );
    } else if (value.kind === "shape") {
      const at = starred >= 0 && i > starred ? i - targets.length : value.from + i;
      assign(
        cx,
        target,
        i === starred
          ? { kind: "shape", of: value.of, from: i, to: i + 1 - targets.length || null }
          : lowering.size(value.of, at),
      );
    } else {
      assign(cx, target, nth(cx, value, i));
    }
  }
}

// A tensor whose shape is unpacked into so many names has so many axes, or the program ends here.
function measure(cx: Cx, tensor: Value, targets: readonly (Expression | null)[]): void {
  const { machine } = cx;
  if (tensor.kind !== "graph" || !isCertain(cx)) return;
  const names = targets.map((target) =>
    target?.kind === "name" && !/^_+$/.test(target.name) ? target.name : null,
  );
  machine.lowering.shaped(tensor.id, names);
}

// `b, t, d, n = *x.shape, y.size(1)`: the shape has as many sizes as are wanting.
function widened(
  cx: Cx,
  items: readonly Value[] | null,
  targets: readonly Expression[],
): readonly Value[] | null {
  const missing = targets.length - (items?.length ?? targets.length);
  const at = items?.findIndex(({ kind }) => kind === "shape") ?? -1;
  const shape = items?.[at];
  if (items === null || missing <= 0 || shape?.kind !== "shape") return items;
  const { of, from, to } = shape;
  const count = missing + 1;
  if (from === 0 && to === null) measure(cx, of, targets.slice(at, at + count));
  const sizes = Array.from({ length: count }, (_, i) => cx.machine.lowering.size(of, from + i));
  return items.toSpliced(at, 1, ...sizes);
}

function knownItems(value: Value): readonly Value[] | null {
  if (value.kind === "tuple") return value.items;
  return value.kind === "list" && value.cell.grown === null ? value.cell.items : null;
}

function nth(cx: Cx, value: Value, index: number): Value {
  const { lowering, mode } = cx.machine;
  if (isUnknown(value)) return value;
  if (value.kind === "setting") return settingOf(`${value.name}[${index}]`);
  if (value.kind === "repeat") return value.item;
  if (value.kind === "choice")
    return oneOf(usable(value).map((one) => knownItems(one)?.[index] ?? nth(cx, one, index)));
  if (value.kind === "list" && value.cell.grown !== null) return nth(cx, value.cell.grown, index);
  if (value.kind === "weight" && mode === "build") return { kind: "weight", sizes: null };
  if (value.kind === "graph" && value.is === "sequence")
    return lowering.emit("SequenceAt", [value, literal(index)]);
  if (isData(value)) {
    const part = partOfSupplied(cx, value);
    return part ?? lowering.emit("Gather", [value, literal(index)], { axis: 0 });
  }
  return { kind: "unknown", why: `a ${value.kind} is unpacked` };
}
