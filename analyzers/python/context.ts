// What every part of the interpreter is handed first: the machine, and the call that is under way.

import type { Frame, Machine } from "./machine.ts";
import type { Scope, Value } from "./value.ts";

export interface Cx {
  readonly machine: Machine;
  readonly frame: Frame;
}

/** The value of a name, looked up outwards; null where nothing has the name. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** Writes a name of the innermost scope. */
export function setName(cx: Cx, name: string, value: Value): void {
  cx.machine.write({ owner: cx.frame.scope.names, key: name }, value);
}
