// Calls that write their result into the tensor they are given first: `x.add_(y)`, `F.relu_(x)`, `F.relu(x, inplace=True)`,
// a layer made with `inplace=True`.

import { writeThrough } from "./alias.ts";
import type { Cx } from "./context.ts";
import { bind, findCall, findLayer } from "./library/index.ts";
import type { CallArguments, Value } from "./value.ts";

/** Whether calling the callee writes into the first of the arguments. */
export function isWriting(callee: Value, args: CallArguments): boolean {
  if (callee.kind === "bound")
    return isWriting(callee.method, { ...args, positional: [callee.self, ...args.positional] });
  if (callee.kind === "partial") {
    const positional = [...callee.args.positional, ...args.positional];
    const named = new Map([...callee.args.named, ...args.named]);
    return isWriting(callee.callee, { positional, named });
  }
  if (callee.kind === "layer") {
    const row = findLayer(callee.name);
    return row !== null && isOn(bind(row.params, callee.args).get("inplace"));
  }
  const row = callee.kind === "library" ? findCall(callee.name) : null;
  return row !== null && (row.writes === true || isOn(bind(row.params, args).get("inplace")));
}

/** Lets all that hold the tensor see the result, where the call writes it there. */
export function writeBack(cx: Cx, callee: Value, args: CallArguments, result: Value): Value {
  const [written] = args.positional.length > 0 ? args.positional : args.named.values();
  if (written !== undefined && cx.machine.mode === "run" && isWriting(callee, args))
    writeThrough(cx, written, result);
  return result;
}

function isOn(value: Value | null): boolean {
  return value !== null && !(value.kind === "literal" && value.value === false);
}
