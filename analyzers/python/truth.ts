// Whether a value counts as true, where that is certain.

import type { Cx } from "./context.ts";
import type { Value } from "./value.ts";

/** True or false where it is certain, else null. */
export function truth(value: Value): boolean | null {
  switch (value.kind) {
    case "literal":
      return Boolean(value.value);
    case "tuple":
      return value.items.length > 0;
    case "list":
      return value.cell.grown === null ? value.cell.items.length > 0 : null;
    case "dict":
      return value.cell.entries === null ? null : value.cell.entries.size > 0;
    case "object":
    case "function":
    case "class":
    case "layer":
    case "library":
    case "bound":
    case "namespace":
      return true;
    default:
      return null;
  }
}

/** `value is None`, where that is certain. */
export function isNoneSurely(cx: Cx, value: Value): boolean | null {
  if (value.kind === "literal") return value.value === null;
  if (value.kind === "setting" || value.kind === "unknown") return null;
  if (value.kind === "choice") {
    const each = value.of.map((one) => isNoneSurely(cx, one));
    return each.every((is) => is === each[0]) ? (each[0] ?? null) : null;
  }
  if (value.kind === "graph") return cx.machine.optional.has(value.id) ? null : false;
  return false;
}
