// What every part of the interpreter is handed first: the machine, and the call that is under way.

import type { Frame, Machine } from "./machine.ts";
import type { Scope, Value } from "./value.ts";

export interface Cx {
  readonly machine: Machine;
  readonly frame: Frame;
}

/** Whether every run that gives an answer comes by here. */
export function isCertain({ machine, frame }: Cx): boolean {
  return machine.doubts === 0 && frame.conditions.length === 0;
}

/** The value of a name, looked up outwards; null where nothing has the name. */
export function lookUp(scope: Scope, name: string): Value | null {
  for (let at: Scope | null = scope; at !== null; at = at.outer) {
    const found = at.names.get(name);
    if (found !== undefined) return found;
  }
  return null;
}

/** Writes a name of the innermost scope, or of the one that `global` or `nonlocal` sends it to. */
export function setName(cx: Cx, name: string, value: Value): void {
  const { scope } = cx.frame;
  const owner = cx.machine.sentTo(scope, name) ?? scope;
  cx.machine.write({ owner: owner.names, key: name }, value);
}

/** `global name` or `nonlocal name`: writes of the name go to a scope further out. */
export function sendOut(cx: Cx, kind: "global" | "nonlocal", names: readonly string[]): void {
  const { scope } = cx.frame;
  for (const name of names) {
    let outer = scope.outer ?? scope;
    while (outer.outer !== null && (kind === "global" || !outer.names.has(name)))
      outer = outer.outer;
    cx.machine.send(scope, name, outer);
  }
}
