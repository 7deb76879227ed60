// `copy.copy` and `copy.deepcopy`: what is written to the copy is not seen in the original, nor the other way round.

import type { Cx } from "./context.ts";
import { special } from "./special.ts";
import { listOf, type Value } from "./value.ts";

/** A new list, dictionary or object that holds the same things. */
export function shallowCopy(cx: Cx, value: Value): Value {
  return special(cx, value, "__copy__") ?? anew(cx, value, (part) => part);
}

/** A copy of the value and of all that it holds; what is held twice is copied once. */
export function deepCopy(cx: Cx, value: Value): Value {
  const copies = new Map<object, Value>();
  const copied = (part: Value, depth: number): Value => {
    const cell = "cell" in part ? part.cell : part;
    const known = copies.get(cell);
    if (known !== undefined) return known;
    if (depth > DEEPEST) return { kind: "unknown", why: "a copy of what holds too much" };
    const own = special(cx, part, "__deepcopy__", [{ kind: "dict", cell: { entries: null } }]);
    const made = own ?? anew(cx, part, (inner) => copied(inner, depth + 1));
    copies.set(cell, made);
    return made;
  };
  return copied(value, 0);
}

const DEEPEST = 16;

function anew(cx: Cx, value: Value, part: (inner: Value) => Value): Value {
  switch (value.kind) {
    case "list": {
      const { items, grown } = value.cell;
      return grown === null ? listOf(items.map(part)) : { kind: "list", cell: { items, grown } };
    }
    case "dict": {
      const held = value.cell.entries;
      const entries =
        held === null
          ? null
          : new Map([...held].map(([key, inner]) => [key, part(inner)] as const));
      return { kind: "dict", cell: { entries } };
    }
    case "object": {
      const attributes = cx.machine.bear(new Map<string, Value>());
      for (const [name, inner] of value.cell.attributes) attributes.set(name, part(inner));
      return { kind: "object", cell: { ...value.cell, attributes } };
    }
    case "tuple":
      return { kind: "tuple", items: value.items.map(part) };
    case "choice":
      return { kind: "choice", of: value.of.map(part) };
    case "repeat":
      return { ...value, item: part(value.item) };
    case "weight":
      return { ...value };
    case "graph":
      return value.is === "tensor" ? cx.machine.lowering.emit("Identity", [value]) : value;
    default:
      return value;
  }
}
