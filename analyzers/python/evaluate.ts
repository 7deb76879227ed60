// Expressions: what each is worth, and which nodes it puts into the graph.

import { isUnknown } from "../base/index.ts";
import { attributeOf } from "./attribute.ts";
import { BUILTINS } from "./builtin.ts";
import { call } from "./call.ts";
import { type Cx, isCertain, lookUp, setName } from "./context.ts";
import { defaultsOf } from "./define.ts";
import { askObjects } from "./escape.ts";
import { branch } from "./execute.ts";
import { joinValues } from "./join.ts";
import { comprehension } from "./loop.ts";
import { binary, chained, comparison, negation } from "./operator.ts";
import { special, tested } from "./special.ts";
import { subscript } from "./subscript.ts";
import type { Expression } from "./syntax.ts";
import { textMade } from "./text.ts";
import { isNoneSurely, truth } from "./truth.ts";
import { dataIn, literal, textOf, type Value } from "./value.ts";

/** The value of an expression. */
export function evaluate(cx: Cx, expression: Expression): Value {
  const { lowering } = cx.machine;
  if (!cx.machine.step()) return { kind: "unknown", why: "the code unfolds too far to be read" };
  const { source, isSure } = lowering.nodes;
  lowering.nodes.source = expression.range;
  lowering.nodes.isSure = isCertain(cx);
  try {
    return worth(cx, expression);
  } finally {
    lowering.nodes.source = source;
    lowering.nodes.isSure = isSure;
  }
}

function worth(cx: Cx, e: Expression): Value {
  switch (e.kind) {
    case "name":
      return nameValue(cx, e.name);
    case "int":
      return literal(Number(e.value));
    case "float":
    case "string":
      return literal(e.value);
    case "format":
      return textMade(asked(cx, e.parts), e.around);
    case "constant":
      return e.value === "..." ? { kind: "ellipsis" } : literal(e.value);
    case "attribute":
      return attributeOf(cx, evaluate(cx, e.of), e.name);
    case "subscript":
      return subscript(
        cx,
        evaluate(cx, e.of),
        e.indices.map((index) => evaluate(cx, index)),
      );
    case "slice":
      return {
        kind: "slice",
        lower: optional(cx, e.lower),
        upper: optional(cx, e.upper),
        step: optional(cx, e.step),
      };
    case "call":
      return call(cx, e);
    case "binary":
      return binary(cx, e.op, evaluate(cx, e.left), evaluate(cx, e.right));
    case "unary":
      return e.op === "not"
        ? not(cx, tested(cx, evaluate(cx, e.of)))
        : negation(cx, e.op, evaluate(cx, e.of));
    case "logic":
      return logic(cx, e.op, e.parts);
    case "compare":
      return compare(cx, e);
    case "conditional":
      return conditional(cx, e);
    case "lambda":
      return {
        kind: "function",
        closure: {
          name: "lambda",
          params: e.params,
          defaults: defaultsOf(cx, e.params),
          body: e.body,
          scope: cx.frame.scope,
          decorators: [],
        },
      };
    case "tuple":
    case "list":
    case "set":
      return display(cx, e);
    case "dict":
      return dict(cx, e);
    case "comprehension":
      return comprehension(cx, e);
    case "star":
    case "await":
      return evaluate(cx, e.of);
    case "walrus": {
      const value = evaluate(cx, e.value);
      // What a comprehension names so is a name of the function around it.
      setName(outside(cx), e.target, value);
      return value;
    }
    case "yield":
      return { kind: "unknown", why: "a generator yields here" };
    case "broken":
      return { kind: "unknown", why: "this is no Python that can be read" };
  }
}

/** Values of which something asks what they are like. */
function asked(cx: Cx, expressions: readonly Expression[]): readonly Value[] {
  const values = expressions.map((one) => evaluate(cx, one));
  askObjects(cx, values);
  return values;
}

function optional(cx: Cx, e: Expression | null): Value | null {
  return e === null ? null : evaluate(cx, e);
}

function nameValue(cx: Cx, name: string): Value {
  const found = lookUp(cx.frame.scope, name);
  if (found !== null) return found;
  if (BUILTINS.has(name)) return { kind: "library", name: `builtins.${name}` };
  return { kind: "unknown", why: `${name} is not defined here` };
}

/** `(a, b)`, `[a, *more]`; where a starred item has as many items as a setting says, so has the whole. */
function display(cx: Cx, e: Extract<Expression, { kind: "tuple" | "list" | "set" }>): Value {
  const parts = e.items.map((item): Value => {
    if (item.kind !== "star") return { kind: "tuple", items: [evaluate(cx, item)] };
    const value = evaluate(cx, item.of);
    askObjects(cx, [value]);
    if (value.kind === "tuple" || value.kind === "repeat") return value;
    return value.kind === "list" ? value : { kind: "tuple", items: [value] };
  });
  const items = parts.flatMap((part) => knownItems(part) ?? [part]);
  const isKnown = parts.every((part) => knownItems(part) !== null);
  const repeat = isKnown ? null : chained(parts);
  if (repeat !== null) return repeat;
  return e.kind === "tuple"
    ? { kind: "tuple", items }
    : { kind: "list", cell: cx.machine.bear({ items, grown: null }) };
}

function knownItems(value: Value): readonly Value[] | null {
  if (value.kind === "tuple") return value.items;
  return value.kind === "list" && value.cell.grown === null ? value.cell.items : null;
}

function dict(cx: Cx, e: Extract<Expression, { kind: "dict" }>): Value {
  let entries: Map<string | number, Value> | null = new Map();
  for (const { key, value } of e.entries) {
    const held = evaluate(cx, value);
    if (key === null) {
      const inner = held.kind === "dict" ? held.cell.entries : null;
      if (inner === null) entries = null;
      else for (const [k, v] of inner) entries?.set(k, v);
      continue;
    }
    const name = evaluate(cx, key);
    askObjects(cx, [name]);
    const known =
      name.kind === "literal" && (typeof name.value === "string" || typeof name.value === "number");
    if (known) entries?.set(name.value as string | number, held);
    else entries = null;
  }
  return { kind: "dict", cell: cx.machine.bear({ entries }) };
}

function outside(cx: Cx): Cx {
  let { scope } = cx.frame;
  while (scope.isComprehension === true && scope.outer !== null) scope = scope.outer;
  return { ...cx, frame: { ...cx.frame, scope } };
}

/** A value the program may or may not have: read both ways unless it is certain. */
function conditional(cx: Cx, e: Extract<Expression, { kind: "conditional" }>): Value {
  const test = tested(cx, evaluate(cx, e.test));
  const known = truth(test);
  if (known !== null) return evaluate(cx, known ? e.then : e.otherwise);
  return either(
    cx,
    test,
    () => evaluate(cx, e.then),
    () => evaluate(cx, e.otherwise),
  );
}

/** Evaluates both ways, as branches of an `if` are, and joins what comes out. */
function either(cx: Cx, test: Value, then: () => Value, otherwise: () => Value): Value {
  const values: Value[] = [];
  const arm = (evaluateArm: () => Value) => () => {
    values.push(evaluateArm());
    return { falls: true, early: [] };
  };
  branch(cx, test, arm(then), arm(otherwise));
  return joinValues(cx, values, [test]);
}

function logic(cx: Cx, op: "and" | "or", parts: readonly Expression[]): Value {
  const [first, ...rest] = parts;
  if (first === undefined) return literal(null);
  const value = evaluate(cx, first);
  if (rest.length === 0) return value;
  const test = tested(cx, value);
  const known = truth(test);
  if (known !== null) return known === (op === "and") ? logic(cx, op, rest) : value;
  return either(
    cx,
    test,
    () => logic(cx, op, rest),
    () => value,
  );
}

function not(cx: Cx, value: Value): Value {
  const known = truth(value);
  if (known !== null) return literal(!known);
  if (value.kind === "graph") return cx.machine.lowering.emit("Not", [value]);
  return chosenBy(cx, dataIn(value));
}

function compare(cx: Cx, e: Extract<Expression, { kind: "compare" }>): Value {
  let left = evaluate(cx, e.first);
  const results: Value[] = [];
  for (const { op, right } of e.rest) {
    const value = evaluate(cx, right);
    results.push(compareOne(cx, op, left, value));
    left = value;
  }
  if (results.some((result) => result.kind === "literal" && result.value === false))
    return literal(false);
  const open = results.filter((result) => result.kind !== "literal");
  return (
    open.reduce<Value | null>((a, b) => (a === null ? b : binary(cx, "and", a, b)), null) ??
    literal(true)
  );
}

/** A truth value that the data decide; without data it is the same in every run. */
export function chosenBy(cx: Cx, data: readonly Value[]): Value {
  if (data.length === 0 || cx.machine.mode === "build")
    return { kind: "setting", name: "a choice" };
  return data.find(isUnknown) ?? cx.machine.lowering.join([literal(true), literal(false)], data);
}

function compareOne(cx: Cx, op: string, left: Value, right: Value): Value {
  if (op === "is" || op === "is not") {
    const isNone = right.kind === "literal" && right.value === null ? isNoneSurely(cx, left) : null;
    if (isNone !== null) return literal(isNone === (op === "is"));
    // Whether an argument is given is the same from the first step of a run to the last.
    const given = left.kind === "graph" ? cx.machine.lowering.inputName(left.id) : null;
    if (given !== null) return { kind: "setting", name: `whether ${given} is given` };
    return left.kind === "graph" ? left : chosenBy(cx, [...dataIn(left), ...dataIn(right)]);
  }
  if (op === "in" || op === "not in") {
    const own = special(cx, right, "__contains__", [left]);
    if (own !== null) return op === "in" ? tested(cx, own) : not(cx, tested(cx, own));
    askObjects(cx, [left, right]);
    const found = contains(right, left);
    if (found !== null) return literal(found === (op === "in"));
    const isOpen = right.kind === "dict" && right.cell.entries === null;
    if (isOpen && cx.machine.mode === "run")
      return { kind: "unknown", why: "whether a dictionary that is not known has a key" };
    // Which keys a dictionary has is told by their names, whatever stands under them.
    return chosenBy(cx, [...dataIn(left), ...(right.kind === "dict" ? [] : dataIn(right))]);
  }
  return comparison(cx, op, left, right);
}

function contains(container: Value, item: Value): boolean | null {
  if (item.kind !== "literal") return null;
  if (container.kind === "dict" && container.cell.entries !== null) {
    return container.cell.entries.has(item.value as string | number);
  }
  const items =
    container.kind === "tuple"
      ? container.items
      : container.kind === "list" && container.cell.grown === null
        ? container.cell.items
        : null;
  if (items?.every((other) => other.kind === "literal")) {
    return items.some((other) => other.kind === "literal" && other.value === item.value);
  }
  const [text, part] = [textOf(container), textOf(item)];
  return text !== null && part !== null ? text.includes(part) : null;
}
