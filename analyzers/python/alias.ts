// Writing to a tensor in place: every name that holds the tensor, or a view of it, holds something else afterwards.

import type { Cx } from "./context.ts";
import { isSame } from "./join.ts";
import type { Place } from "./journal.ts";
import { type GraphValue, literal, type Scope, type Value } from "./value.ts";

/** Lets all other holders of the memory of `written` see that it now holds `result`. */
export function writeThrough(cx: Cx, written: Value, result: Value): void {
  if (written.kind !== "graph") return;
  const { lowering } = cx.machine;
  const memory = lowering.memoryOf(written.id);
  for (const { place, value } of holders(cx)) {
    if (lowering.memoryOf(value.id) !== memory || isSame(value, result)) continue;
    const seen =
      value.id === written.id ? result : lowering.emit("ScatterND", [value, literal(0), result]);
    cx.machine.write(place, seen);
  }
}

interface Holder {
  readonly place: Place;
  readonly value: GraphValue;
}

/** All places that hold a tensor and can be reached from the calls under way. */
function holders(cx: Cx): readonly Holder[] {
  const found: Holder[] = [];
  const seen = new Set<object>();
  const visit = (value: Value, place: Place): void => {
    if (value.kind === "graph") found.push({ place, value });
    else if (value.kind === "object") visitMap(value.cell.attributes);
    else if (value.kind === "bound") visit(value.self, place);
    else if (value.kind === "function") visitScope(value.closure.scope);
  };
  const visitMap = (map: Map<string, Value>): void => {
    if (seen.has(map)) return;
    seen.add(map);
    for (const [key, value] of map) visit(value, { owner: map, key });
  };
  const visitScope = (scope: Scope): void => {
    for (let at: Scope | null = scope; at !== null; at = at.outer) visitMap(at.names);
  };
  for (const scope of [...cx.machine.scopes, cx.frame.scope]) visitScope(scope);
  return found;
}
