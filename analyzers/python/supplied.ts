// Calls of what the program is given from outside, such as a layer that the constructor takes: what it does is not in
// the code. It is taken for a function of constant depth, which the report says.

import type { Cx } from "./context.ts";
import { type CallArguments, holdsData, settingOf, type Value } from "./value.ts";

/** What such a call gives; null where the callee is not given from outside, or sees more than its arguments tell. */
export function callSupplied(cx: Cx, callee: Value, args: CallArguments): Value | null {
  const name = nameOf(cx, callee);
  if (name === null) return null;
  const inputs = [...args.positional, ...args.named.values()];
  if (!inputs.every(isPlain)) return null;
  const data = inputs.filter(holdsData);
  // Without data it gives the same in every run.
  if (data.length === 0) return settingOf(`${name}()`);
  return cx.machine.mode === "build" ? null : cx.machine.lowering.supplied(name, data);
}

/**
 * One of several values that such a call gave: a call that gives a state beside its result may have taken one, so it
 * is not taken for constant. Null for a value of another origin.
 */
export function partOfSupplied(cx: Cx, value: Value): Value | null {
  const { lowering } = cx.machine;
  const name = value.kind === "graph" ? lowering.supplierOf(value.id) : null;
  if (name === null) return null;
  const why = "it gives several values, one of which may be a state";
  return lowering.because(`the call of ${name}`, why, [value]);
}

function nameOf({ machine }: Cx, callee: Value): string | null {
  if (callee.kind === "setting") return callee.name;
  return callee.kind === "graph" ? machine.lowering.inputName(callee.id) : null;
}

/** Whether all data that the value leads to are seen; an object may hold some. */
function isPlain(value: Value): boolean {
  switch (value.kind) {
    case "graph":
    case "weight":
    case "literal":
    case "setting":
    case "library":
    case "layer":
    case "ellipsis":
    case "shape":
      return true;
    case "tuple":
      return value.items.every(isPlain);
    case "list":
      return (
        value.cell.items.every(isPlain) && (value.cell.grown === null || isPlain(value.cell.grown))
      );
    case "dict":
      return value.cell.entries !== null && [...value.cell.entries.values()].every(isPlain);
    default:
      return false;
  }
}
