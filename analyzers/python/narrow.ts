// What a test tells of a name while the branch it leads to is read: a setting that is one of some texts.

import { type Cx, lookUp, setName } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import type { Expression } from "./syntax.ts";
import { oneOf, type Value } from "./value.ts";

/** Reads the branch of an `if` that holds where the test does: `name in ["a", "b"]` leaves so many to choose from. */
export function narrowed<T>(cx: Cx, test: Expression, read: () => T): T {
  const found = choicesOf(cx, test);
  if (found === null) return read();
  const { name, before, choices } = found;
  const inside = oneOf(choices);
  setName(cx, name, inside);
  const result = read();
  if (lookUp(cx.frame.scope, name) === inside) setName(cx, name, before);
  return result;
}

function choicesOf(cx: Cx, test: Expression) {
  if (test.kind !== "compare" || test.first.kind !== "name" || test.rest.length !== 1) return null;
  const { name } = test.first;
  const [{ op, right } = { op: "", right: test.first }] = test.rest;
  const isSpelledOut = right.kind === "list" || right.kind === "tuple" || right.kind === "set";
  const before = cx.frame.scope.names.get(name);
  if (op !== "in" || !isSpelledOut || before?.kind !== "setting") return null;
  const choices: readonly Value[] = right.items.map((item) => evaluate(cx, item));
  const areTexts = choices.every((one) => one.kind === "literal" && typeof one.value === "string");
  return areTexts && choices.length > 1 ? { name, before, choices } : null;
}
