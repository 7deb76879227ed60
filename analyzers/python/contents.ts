// What a piece of code holds, whatever stands around it. Knows no values.

import type { FunctionDef } from "./syntax.ts";

/** Whether the body asks for gradients, as in `loss.backward()`: its steps are those of an optimiser. */
export function isTraining({ body }: FunctionDef): boolean {
  return holds(body, ({ kind, callee }) => {
    if (kind !== "call" || typeof callee !== "object" || callee === null) return false;
    const { kind: how, name } = callee as Loose;
    return how === "attribute" && name === "backward";
  });
}

const broken = new WeakMap<object, boolean>();

/** Whether some of the code could not be read; asked again for each version of a text that is typed. */
export function isBroken(code: object): boolean {
  const known = broken.get(code) ?? holds(code, ({ kind }) => kind === "broken");
  broken.set(code, known);
  return known;
}

/** A node of the tree, of which only the kind is known. */
type Loose = Readonly<Record<"kind" | "callee" | "name", unknown>>;

function holds(code: object, isIt: (node: Loose) => boolean): boolean {
  const pending: unknown[] = [code];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (typeof next !== "object" || next === null) continue;
    if (isIt(next as Loose)) return true;
    for (const part of Object.values(next)) if (part !== undefined) pending.push(part);
  }
  return false;
}
