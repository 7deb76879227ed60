// Arithmetic and comparison: folded where both sides are spelled out, settings where they are settings, nodes of the
// graph where a tensor or a size is among them.

import { isUnknown } from "../base/index.ts";
import type { Cx } from "./context.ts";
import { hasSpecial, ownOperator, special } from "./special.ts";
import {
  dataIn,
  holdsData,
  isData,
  type Literal,
  listOf,
  literal,
  numberOf,
  type Setting,
  settingOf,
  textOf,
  type Value,
} from "./value.ts";

const OPERATORS: Readonly<Record<string, string>> = {
  "+": "Add",
  "-": "Sub",
  "*": "Mul",
  "/": "python::Divide",
  "//": "Div",
  "%": "Mod",
  "**": "Pow",
  "@": "MatMul",
  "&": "And",
  and: "And",
  "|": "Or",
  "^": "Xor",
  "<<": "BitShift",
  ">>": "BitShift",
  "<": "Less",
  "<=": "LessOrEqual",
  ">": "Greater",
  ">=": "GreaterOrEqual",
  "==": "Equal",
};

/** `left op right`. */
export function binary(cx: Cx, op: string, left: Value, right: Value): Value {
  const own = op === "and" ? null : ownOperator(cx, op, left, right);
  if (own !== null) return own;
  if (isUnknown(left)) return left;
  if (isUnknown(right)) return right;
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null) return folded(op, a, b);
  const joined = lists(cx, op, left, right);
  if (joined !== null) return joined;
  const text = texts(cx, op, left, right);
  if (text !== null) return text;
  if (!isData(left) && !isData(right)) {
    const held = [left, right].filter(holdsData);
    if (held.length === 0 || cx.machine.mode === "build") return setting(op, left, right);
    return cx.machine.lowering.opaque(`${left.kind} ${op} ${right.kind}`, held);
  }
  if (cx.machine.mode === "build") return { kind: "weight", sizes: null };
  const isSize = [left, right].every(
    (v) => numberOf(v) !== null || v.kind === "setting" || (v.kind === "graph" && v.is === "size"),
  );
  const result = cx.machine.lowering.emit(
    OPERATORS[op] ?? "python::Opaque",
    [left, right],
    direction(op),
  );
  // Sizes are divided as integers; what a tensor holds need not be one.
  const made = op === "//" && !isSize ? cx.machine.lowering.emit("Floor", [result]) : result;
  return isSize && made.kind === "graph" ? { ...made, is: "size" } : made;
}

/** `left op right` for an order or an equality. */
export function comparison(cx: Cx, op: string, left: Value, right: Value): Value {
  const isEqual = op === "==" || op === "!=";
  if (isEqual && left.kind === "literal" && right.kind === "literal") {
    return literal((left.value === right.value) === (op === "=="));
  }
  const [a, b] = [numberOf(left), numberOf(right)];
  if (a !== null && b !== null)
    return literal(op === "<" ? a < b : op === "<=" ? a <= b : op === ">" ? a > b : a >= b);
  if (op !== "!=") return binary(cx, op, left, right);
  const own = hasSpecial(left, "__ne__") || hasSpecial(right, "__ne__");
  if (own) return binary(cx, op, left, right);
  const equal = binary(cx, "==", left, right);
  return equal.kind === "graph" ? cx.machine.lowering.emit("Not", [equal]) : equal;
}

const NEGATIONS = { "-": "__neg__", "+": "__pos__", "~": "__invert__" } as const;

/** `-x`, `+x`, `~x`. */
export function negation(cx: Cx, op: "-" | "+" | "~", value: Value): Value {
  const own = special(cx, value, NEGATIONS[op]);
  if (own !== null) return own;
  const number = numberOf(value);
  if (number !== null) return literal(op === "-" ? -number : op === "+" ? number : ~number);
  if (op === "+" || isUnknown(value)) return value;
  if (value.kind === "setting") return settingOf(`${op}${value.name}`);
  if (!isData(value)) return { kind: "setting", name: "a number" };
  if (cx.machine.mode === "build") return { kind: "weight", sizes: null };
  const made = cx.machine.lowering.emit(op === "~" ? "Not" : "Neg", [value]);
  return made.kind === "graph" && value.kind === "graph" ? { ...made, is: value.is } : made;
}

function folded(op: string, a: number, b: number): Value {
  switch (op) {
    case "+":
      return literal(a + b);
    case "-":
      return literal(a - b);
    case "*":
      return literal(a * b);
    case "/":
      return b === 0 ? { kind: "unknown", why: "a division by zero" } : literal(a / b);
    case "//":
      return b === 0 ? { kind: "unknown", why: "a division by zero" } : literal(Math.floor(a / b));
    case "%":
      return b === 0
        ? { kind: "unknown", why: "a division by zero" }
        : literal(a - b * Math.floor(a / b));
    case "**":
      return literal(a ** b);
    case "==":
      return literal(a === b);
    case "<":
      return literal(a < b);
    case ">":
      return literal(a > b);
    default:
      return { kind: "setting", name: `${a} ${op} ${b}` };
  }
}

/** What is made of a text that is made of data, or told by it; null where there is none. */
function texts(cx: Cx, op: string, left: Value, right: Value): Value | null {
  const [a, b] = [textOf(left), textOf(right)];
  if (a !== null && b !== null && op === "+") return literal(a + b);
  if (left.kind !== "text" && right.kind !== "text") return null;
  const of = [...dataIn(left), ...dataIn(right)];
  if (["+", "*", "%"].includes(op)) return { kind: "text", of };
  return of.find(isUnknown) ?? cx.machine.lowering.join([literal(true), literal(false)], of);
}

/** `[…] + […]`, `(…) + (…)`, `[x] * n`. */
function lists(cx: Cx, op: string, left: Value, right: Value): Value | null {
  if (op === "+" && left.kind === "tuple" && right.kind === "tuple") {
    return { kind: "tuple", items: [...left.items, ...right.items] };
  }
  if (op === "+" && left.kind === "list" && right.kind === "list") {
    if (left.cell.grown === null && right.cell.grown === null)
      return listOf([...left.cell.items, ...right.cell.items]);
    return extended(cx, left, right) ?? chained([left, right]);
  }
  const [list, count] =
    left.kind === "list" || left.kind === "tuple" ? [left, right] : [right, left];
  if (op !== "*" || (list.kind !== "list" && list.kind !== "tuple")) return null;
  const items = list.kind === "tuple" ? list.items : list.cell.items;
  const times = numberOf(count);
  if (times !== null && times * items.length <= 256) {
    const repeated = Array.from({ length: Math.max(0, times) }, () => items).flat();
    return list.kind === "tuple" ? { kind: "tuple", items: repeated } : listOf(repeated);
  }
  const [only] = items;
  return items.length === 1 && only !== undefined && count.kind === "setting"
    ? { kind: "repeat", item: only, count }
    : null;
}

/** A list that is one value of the graph, with known items behind or before it; null for other lists. */
function extended(cx: Cx, left: Value, right: Value): Value | null {
  if (left.kind !== "list" || right.kind !== "list") return null;
  const [front, back] = [left.cell.grown, right.cell.grown];
  const { lowering } = cx.machine;
  const behind = (list: Value): Value =>
    right.cell.items.reduce((all, item) => lowering.emit("SequenceInsert", [all, item]), list);
  const before = (list: Value): Value =>
    left.cell.items.reduceRight(
      (all, item) => lowering.emit("SequenceInsert", [all, item, literal(0)]),
      list,
    );
  const longer =
    front?.kind === "graph" && back === null
      ? behind(front)
      : front === null && back?.kind === "graph"
        ? before(back)
        : null;
  if (longer === null) return null;
  const sequence: Value = longer.kind === "graph" ? { ...longer, is: "sequence" } : longer;
  return { kind: "list", cell: { items: [], grown: sequence } };
}

/** Lists in a row, of which some have as many equal items as a setting says; null for other lists. */
export function chained(parts: readonly Value[]): Value | null {
  const items: Value[] = [];
  for (const part of parts) {
    const grown = part.kind === "list" ? part.cell.grown : part;
    if (grown?.kind === "repeat") items.push(grown.item);
    else if (part.kind === "tuple") items.push(...part.items);
    else if (part.kind === "list" && grown === null) items.push(...part.cell.items);
    else return null;
  }
  const [only] = items;
  if (only === undefined || items.some(holdsData)) return null;
  const item: Value = items.length === 1 ? only : { kind: "choice", of: items };
  return { kind: "repeat", item, count: { kind: "setting", name: "the length of a list" } };
}

function setting(op: string, left: Value, right: Value): Value {
  const name = (value: Value): string =>
    value.kind === "setting" ? value.name : value.kind === "literal" ? String(value.value) : "…";
  const made = settingOf(`(${name(left)} ${op} ${name(right)})`);
  const isGiven = [left, right].some((value) => value.kind === "setting" && value.given === true);
  const formula = FORMULAS.get(op);
  return {
    ...made,
    ...(isGiven ? { given: true } : {}),
    ...(formula !== undefined && isCount(left) && isCount(right)
      ? { made: { op: formula, parts: [left, right] } }
      : {}),
  };
}

const FORMULAS: ReadonlyMap<string, "Add" | "Mul"> = new Map([
  ["+", "Add"],
  ["*", "Mul"],
]);

/** What may stand in a formula of sizes: these are whole and never negative. */
function isCount(value: Value): value is Setting | Literal {
  if (value.kind === "setting") return true;
  return value.kind === "literal" && Number.isSafeInteger(value.value) && Number(value.value) >= 0;
}

function direction(op: string): Readonly<Record<string, string>> {
  return op === "<<" ? { direction: "LEFT" } : op === ">>" ? { direction: "RIGHT" } : {};
}
