// A `while` that counts: how often it runs where its body does nothing to the count but add a fixed number.

import type { Cx } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { binary } from "./operator.ts";
import type { Statement } from "./syntax.ts";
import type { Value } from "./value.ts";

/** Trips of `while i < n` whose body counts i up by a fixed number and writes neither otherwise; else null. */
export function countOf(cx: Cx, s: Extract<Statement, { kind: "while" }>): Value | null {
  if (s.test.kind !== "compare" || s.test.first.kind !== "name" || s.test.rest.length !== 1)
    return null;
  const [{ op, right } = { op: "", right: s.test.first }] = s.test.rest;
  const { name } = s.test.first;
  const steps = s.body.filter(
    (one) => one.kind === "augmented" && one.target.kind === "name" && one.target.name === name,
  );
  const [step] = steps;
  if ((op !== "<" && op !== "<=") || steps.length !== 1 || step?.kind !== "augmented") return null;
  if (step.op !== "+" || step.value.kind !== "int" || step.value.value < 1n) return null;
  // A bound that is more than a name or a number might be changed by the body in ways that are not seen here.
  if (right.kind !== "int" && (right.kind !== "name" || assignsName(s.body, right.name)))
    return null;
  if (
    assignsName(
      s.body.filter((one) => one !== step),
      name,
    )
  )
    return null;
  return binary(cx, "-", evaluate(cx, right), evaluate(cx, s.test.first));
}

function assignsName(body: readonly Statement[], name: string): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case "assign":
        return s.targets.some((target) => target.kind === "name" && target.name === name);
      case "augmented":
        return s.target.kind === "name" && s.target.name === name;
      case "if":
        return assignsName(s.then, name) || assignsName(s.otherwise, name);
      case "for":
        return (s.target.kind === "name" && s.target.name === name) || assignsName(s.body, name);
      case "while":
      case "with":
        return assignsName(s.body, name);
      default:
        return false;
    }
  });
}
