// Expressions: from the grammar's nodes to the tree. Knows no statements.

import { convertOperators, isComposed } from "./convertOperators.ts";
import { convertArguments, convertParameters } from "./convertParameters.ts";
import { lettersAround, numberIn, stringIn } from "./literals.ts";
import {
  brokenExpression,
  MAX_NESTING,
  nameOf,
  type Reading,
  rangeOf,
  splitAt,
  textOfNode,
} from "./reading.ts";
import type { Clause, Expression } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** Reads one expression; `depth` counts the expressions around it. */
export function convertExpression(cx: Reading, node: Node, depth: number): Expression {
  if (node.isBroken || depth > MAX_NESTING) return brokenExpression(cx, node.from, node.to);
  if (isComposed(node)) return convertOperators(cx, node, { depth, operand: convertExpression });
  const range = rangeOf(cx, node.from, node.to);
  const { children } = node;
  const deeper = depth + 1;
  switch (node.name) {
    case "FormatString":
    case "ContinuedString":
      return convertStrings(cx, node, deeper);
    case "MemberExpression":
      return convertMember(cx, node, deeper);
    case "CallExpression": {
      const [callee, list] = children;
      if (callee === undefined || list === undefined) break;
      const args = convertArguments(cx, list, deeper);
      return { kind: "call", callee: convertExpression(cx, callee, deeper), args, range };
    }
    case "ParenthesizedExpression":
      return convertSequence(cx, children.slice(1, -1), deeper) ?? broken(cx, node);
    case "TupleExpression":
      return { kind: "tuple", items: convertItems(cx, children.slice(1, -1), deeper), range };
    case "ArrayExpression":
      return { kind: "list", items: convertItems(cx, children.slice(1, -1), deeper), range };
    case "SetExpression":
      return { kind: "set", items: convertItems(cx, children.slice(1, -1), deeper), range };
    case "DictionaryExpression":
      return convertDictionary(cx, node, deeper);
    case "ConditionalExpression":
      return convertConditional(cx, node, deeper);
    case "LambdaExpression":
      return convertLambda(cx, node, deeper);
    case "NamedExpression": {
      const [target, , value] = children;
      if (target?.name !== "VariableName" || value === undefined) break;
      const name = nameOf(cx, target);
      return { kind: "walrus", target: name, value: convertExpression(cx, value, deeper), range };
    }
    case "YieldExpression":
    case "YieldStatement":
      return convertYield(cx, node, deeper);
    case "ComprehensionExpression":
    case "ArrayComprehensionExpression":
    case "SetComprehensionExpression":
    case "DictionaryComprehensionExpression":
      return convertComprehension(cx, children.slice(1, -1), {
        of: COMPREHENSIONS[node.name] ?? "generator",
        depth: deeper,
      });
  }
  return convertAtom(cx, node);
}

/** Reads items between commas; `*` before one makes it a star. */
export function convertItems(
  cx: Reading,
  nodes: readonly Node[],
  depth: number,
): readonly Expression[] {
  return splitAt(nodes, ",").map((part) => convertItem(cx, part, depth));
}

/** Reads what stands without brackets: one expression, or a tuple where there is a comma; null for nothing. */
export function convertSequence(
  cx: Reading,
  nodes: readonly Node[],
  depth: number,
): Expression | null {
  const [start] = nodes;
  const end = nodes.at(-1);
  if (start === undefined || end === undefined) return null;
  const items = convertItems(cx, nodes, depth);
  const [only] = items;
  if (only !== undefined && !nodes.some(({ name }) => name === ",")) return only;
  return { kind: "tuple", items, range: rangeOf(cx, start.from, end.to) };
}

/** Reads `value for target in iterable if test …`, given without its brackets. */
export function convertComprehension(
  cx: Reading,
  nodes: readonly Node[],
  { of, depth }: { of: "list" | "set" | "dict" | "generator"; depth: number },
): Expression {
  const from = nodes[0]?.from ?? 0;
  const to = nodes.at(-1)?.to ?? from;
  const start = nodes.findIndex(({ name }) => name === "for" || name === "async");
  const head = nodes.slice(0, start);
  const colon = head.findIndex(({ name }) => name === ":");
  const key = colon < 0 ? null : convertItem(cx, head.slice(0, colon), depth);
  const value = convertItem(cx, head.slice(colon + 1), depth);
  const clauses = convertClauses(cx, nodes.slice(start), depth);
  const hasKey = (of === "dict") === (key !== null);
  if (start < 0 || clauses === null || !hasKey) return brokenExpression(cx, from, to);
  return { kind: "comprehension", of, key, value, clauses, range: rangeOf(cx, from, to) };
}

const COMPREHENSIONS: Readonly<Record<string, "list" | "set" | "dict" | "generator">> = {
  ArrayComprehensionExpression: "list",
  SetComprehensionExpression: "set",
  DictionaryComprehensionExpression: "dict",
  ComprehensionExpression: "generator",
};

/** Reads what holds no other expression. */
function convertAtom(cx: Reading, node: Node): Expression {
  const range = rangeOf(cx, node.from, node.to);
  const text = textOfNode(cx, node);
  switch (node.name) {
    case "VariableName":
      // A bare `yield` was masked as a name.
      if (text === "yield") return { kind: "yield", value: null, isFrom: false, range };
      return { kind: "name", name: nameOf(cx, node), range };
    case "Number": {
      const value = numberIn(text);
      if (value === null) return broken(cx, node);
      if (typeof value === "bigint") return { kind: "int", value, range };
      return { kind: "float", value, range };
    }
    case "String":
      return { kind: "string", value: stringIn(text), range };
    case "None":
      return { kind: "constant", value: null, range };
    case "Boolean":
      return { kind: "constant", value: text === "True", range };
    case "Ellipsis":
      return { kind: "constant", value: "...", range };
    default:
      return broken(cx, node);
  }
}

/** Reads `for target in iterable if test …`, as often as it comes; null where a part is missing. */
function convertClauses(
  cx: Reading,
  nodes: readonly Node[],
  depth: number,
): readonly Clause[] | null {
  const clauses: Clause[] = [];
  for (const part of splitAt(nodes, "for")) {
    const own = part.filter(({ name }) => name !== "async");
    if (own.length === 0) continue;
    const [loop = [], ...tests] = splitAt(own, "if");
    const at = loop.findIndex(({ name }) => name === "in");
    const target = convertSequence(cx, loop.slice(0, Math.max(at, 0)), depth);
    const iterable = convertSequence(cx, loop.slice(at + 1), depth);
    if (target === null || iterable === null) return null;
    const read = tests.map((test) => convertItem(cx, test, depth));
    clauses.push({ target, iterable, tests: read });
  }
  return clauses;
}

/** Reads what stands between two commas: an expression, or one with a star before it. */
function convertItem(cx: Reading, nodes: readonly Node[], depth: number): Expression {
  const [start, of] = nodes;
  if (start === undefined) return brokenExpression(cx, 0, 0);
  const to = nodes.at(-1)?.to ?? start.to;
  if (nodes.length === 1) return convertExpression(cx, start, depth);
  if (start.name !== "*" || of === undefined || nodes.length > 2) {
    return brokenExpression(cx, start.from, to);
  }
  const range = rangeOf(cx, start.from, to);
  return { kind: "star", of: convertExpression(cx, of, depth), range };
}

function broken(cx: Reading, node: Node): Expression {
  return brokenExpression(cx, node.from, node.to);
}

/** Reads `owner.name` and `owner[index, …]`. */
function convertMember(cx: Reading, node: Node, depth: number): Expression {
  const [owner, sign, ...rest] = node.children;
  if (owner === undefined || sign === undefined) return broken(cx, node);
  const range = rangeOf(cx, node.from, node.to);
  const of = convertExpression(cx, owner, depth);
  if (sign.name === ".") {
    const [name] = rest;
    return name === undefined
      ? broken(cx, node)
      : { kind: "attribute", of, name: nameOf(cx, name), range };
  }
  const inside = rest.slice(0, -1);
  const indices = splitAt(inside, ",").map((part) => convertIndex(cx, part, depth));
  return { kind: "subscript", of, indices, range };
}

/** Reads one index; its colons make it a slice. */
function convertIndex(cx: Reading, nodes: readonly Node[], depth: number): Expression {
  const bounds: (Expression | null)[] = [null];
  for (const node of nodes) {
    if (node.name === ":") bounds.push(null);
    else bounds[bounds.length - 1] = convertExpression(cx, node, depth);
  }
  const [lower = null, upper = null, step = null] = bounds;
  if (bounds.length === 1 && lower !== null) return lower;
  const from = nodes[0]?.from ?? 0;
  const range = rangeOf(cx, from, nodes.at(-1)?.to ?? from);
  return { kind: "slice", lower, upper, step, range };
}

function convertDictionary(cx: Reading, node: Node, depth: number): Expression {
  const entries = splitAt(node.children.slice(1, -1), ",").map((part) => {
    const [first, second, third] = part;
    if (first?.name === "**" && second !== undefined) {
      return { key: null, value: convertExpression(cx, second, depth) };
    }
    const value = third === undefined ? broken(cx, node) : convertExpression(cx, third, depth);
    return { key: convertExpression(cx, first ?? node, depth), value };
  });
  return { kind: "dict", entries, range: rangeOf(cx, node.from, node.to) };
}

function convertConditional(cx: Reading, node: Node, depth: number): Expression {
  const [then, , test, , otherwise] = node.children;
  if (then === undefined || test === undefined || otherwise === undefined) return broken(cx, node);
  return {
    kind: "conditional",
    test: convertExpression(cx, test, depth),
    // biome-ignore lint/suspicious/noThenProperty: the branch of a conditional, never awaited.
    then: convertExpression(cx, then, depth),
    otherwise: convertExpression(cx, otherwise, depth),
    range: rangeOf(cx, node.from, node.to),
  };
}

function convertLambda(cx: Reading, node: Node, depth: number): Expression {
  const list = node.children.find(({ name }) => name === "ParamList");
  const body = node.children.at(-1);
  if (body === undefined || body.name === ":") return broken(cx, node);
  return {
    kind: "lambda",
    params: list === undefined ? [] : convertParameters(cx, list, depth),
    body: convertExpression(cx, body, depth),
    range: rangeOf(cx, node.from, node.to),
  };
}

function convertYield(cx: Reading, node: Node, depth: number): Expression {
  const isFrom = node.children[1]?.name === "from";
  const value = convertSequence(cx, node.children.slice(isFrom ? 2 : 1), depth);
  return { kind: "yield", value, isFrom, range: rangeOf(cx, node.from, node.to) };
}

/** One f-string, or literals side by side, which are one string. */
function convertStrings(cx: Reading, node: Node, depth: number): Expression {
  const range = rangeOf(cx, node.from, node.to);
  // Each piece may be of its own kind: raw, bytes, or with fields.
  const pieces = node.name === "ContinuedString" ? node.children : [node];
  if (pieces.every(({ name }) => name === "String")) {
    const value = pieces.map((piece) => stringIn(textOfNode(cx, piece))).join("");
    return { kind: "string", value, range };
  }
  const parts: Expression[] = [];
  const around = [""];
  for (const piece of pieces) {
    const fields = piece.children.filter(({ name }) => name === "FormatReplacement");
    const places = fields.map(({ from, to }) => ({ from: from - piece.from, to: to - piece.from }));
    const literal = textOfNode(cx, piece);
    const [start = "", ...rest] =
      piece.name === "String" ? [stringIn(literal)] : lettersAround(literal, places);
    around.push(`${around.pop() ?? ""}${start}`, ...rest);
    for (const field of fields) parts.push(...fieldParts(cx, field, depth));
  }
  const isPlain = pieces.every(({ children }) => children.every(isPlainField));
  return { kind: "format", parts, around: isPlain ? around : null, range };
}

/** Whether nothing but the text of a value stands in its place. */
function isPlainField({ children }: Node): boolean {
  return !children.some(({ name }) => /^Format(?:SelfDoc|Conversion|Spec)$/.test(name));
}

/** The expression of a replacement field, then those within its format. */
function fieldParts(cx: Reading, field: Node, depth: number): readonly Expression[] {
  if (depth > MAX_NESTING) return [broken(cx, field)];
  const isSign = ({ name }: Node) => /^(?:[{}]|Format(?:SelfDoc|Conversion|Spec))$/.test(name);
  const value = convertSequence(
    cx,
    field.children.filter((child) => !isSign(child)),
    depth,
  );
  const within = field.children
    .filter(({ name }) => name === "FormatSpec")
    .flatMap(({ children }) => children.filter(({ name }) => name === "FormatReplacement"))
    .flatMap((nested) => fieldParts(cx, nested, depth + 1));
  return value === null ? within : [value, ...within];
}
