// A `while` that counts: how often it runs where its body does nothing to the count but add a fixed number.

import type { Cx } from "./context.ts";
import { evaluate } from "./evaluate.ts";
import { namesInside } from "./mutation.ts";
import { binary } from "./operator.ts";
import type { Expression, Statement } from "./syntax.ts";
import type { Scope, Value } from "./value.ts";

type While = Extract<Statement, { kind: "while" }>;

/** How often a `while` runs. */
export interface Counted {
  readonly count: Value;
  /** Whether another part of the test may end it earlier. */
  readonly isLimit: boolean;
}

/** Trips of `while i < n` whose body counts i up by a fixed number and writes neither otherwise; else null. */
export function countOf(cx: Cx, s: While): Counted | null {
  if (namesInside(s.body) || isWrittenInside(cx, s)) return null;
  const parts = s.test.kind === "logic" && s.test.op === "and" ? s.test.parts : [s.test];
  for (const part of parts) {
    const count = countBy(cx, s, part);
    if (count !== null) return { count, isLimit: parts.length > 1 };
  }
  return null;
}

/** Whether a function within reach writes names of the functions around it. */
function isWrittenInside(cx: Cx, s: While): boolean {
  const nested = s.body.some(({ kind }) => kind === "function" || kind === "class");
  if (nested) return true;
  for (let scope: Scope | null = cx.frame.scope; scope?.outer != null; scope = scope.outer) {
    for (const value of scope.names.values()) {
      const isWriting = (one: Statement): boolean => one.kind === "scope" && one.of === "nonlocal";
      const body = value.kind === "function" ? value.closure.body : [];
      if (Array.isArray(body) && body.some(isWriting)) return true;
    }
  }
  return false;
}

function countBy(cx: Cx, s: While, test: Expression): Value | null {
  if (test.kind !== "compare" || test.first.kind !== "name" || test.rest.length !== 1) return null;
  const [{ op, right } = { op: "", right: test.first }] = test.rest;
  const { name } = test.first;
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
  return binary(cx, "-", evaluate(cx, right), evaluate(cx, test.first));
}

/** Whether the statements may give the name another value, or go to the next trip before they end. */
function assignsName(body: readonly Statement[], name: string): boolean {
  return body.some((s) => {
    switch (s.kind) {
      case "assign":
        return s.targets.some((target) => isTarget(target, name));
      case "annotated":
      case "augmented":
        return isTarget(s.target, name);
      case "if":
        return assignsName(s.then, name) || assignsName(s.otherwise, name);
      case "for":
        return isTarget(s.target, name) || assignsName([...s.body, ...s.otherwise], name);
      case "while":
        return assignsName([...s.body, ...s.otherwise], name);
      case "with":
        return (
          s.items.some(({ target }) => target !== null && isTarget(target, name)) ||
          assignsName(s.body, name)
        );
      case "expression":
      case "return":
      case "pass":
      case "break":
      case "assert":
      case "raise":
        return false;
      default:
        // What else there is, such as `continue` or a function that writes outer names, may do either.
        return true;
    }
  });
}

function isTarget(target: Expression, name: string): boolean {
  if (target.kind === "name") return target.name === name;
  if (target.kind === "tuple" || target.kind === "list") {
    return target.items.some((item) => isTarget(item, name));
  }
  return target.kind === "star" && isTarget(target.of, name);
}
