// `del`: names, attributes and items that are no longer there.

import { callFunction } from "./call.ts";
import { memberOf } from "./classes.ts";
import { CONTAINER_CALLS } from "./container.ts";
import type { Cx } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import type { Expression } from "./syntax.ts";
import { listOf, literal, numberOf, textOf, type Value } from "./value.ts";

/** Takes away what the target names. */
export function remove(cx: Cx, target: Expression): void {
  if (target.kind === "tuple" || target.kind === "list") {
    for (const item of target.items) remove(cx, item);
  } else if (target.kind === "attribute") {
    const of = evaluate(cx, target.of);
    if (of.kind === "object")
      cx.machine.write({ owner: of.cell.attributes, key: target.name }, null);
  } else if (target.kind === "subscript") {
    const [index = literal(null)] = target.indices.map((one) => evaluate(cx, one));
    removeItem(cx, evaluate(cx, target.of), index);
  }
}

function removeItem(cx: Cx, of: Value, index: Value): void {
  const { machine } = cx;
  if (of.kind === "list") {
    if (index.kind === "slice") cut(cx, of, index);
    else CONTAINER_CALLS["list.pop"]?.(cx, [of, index], { positional: [], named: new Map() });
  } else if (of.kind === "dict") {
    const key = textOf(index) ?? numberOf(index);
    const entries = key === null || of.cell.entries === null ? null : new Map(of.cell.entries);
    if (key !== null) entries?.delete(key);
    machine.write({ owner: of.cell, key: null }, { kind: "dict", cell: { entries } });
  } else if (of.kind === "object" && of.cell.type !== null) {
    const method = memberOf(of.cell.type, "__delitem__")?.value;
    if (method === undefined) machine.unfollowed = "an item that is taken out of an object";
    else callFunction(cx, method, { positional: [of, index], named: new Map() });
  } else if (machine.mode === "run") {
    machine.unfollowed = `an item that is taken out of a ${of.kind}`;
  }
}

/** `del list[from:to]`, with bounds that the code spells out. */
function cut(
  cx: Cx,
  list: Extract<Value, { kind: "list" }>,
  { lower, upper, step }: Extract<Value, { kind: "slice" }>,
): void {
  const { items, grown } = list.cell;
  const from = lower === null ? 0 : numberOf(lower);
  const to = upper === null ? items.length : numberOf(upper);
  const isKnown = grown === null && step === null && from !== null && to !== null;
  const rest: Value = isKnown
    ? listOf(items.toSpliced(from, items.slice(from, to).length))
    : { kind: "unknown", why: "a list of which a part is taken away" };
  cx.machine.write({ owner: list.cell, key: null }, rest);
}
