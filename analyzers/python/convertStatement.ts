// Simple statements: from the grammar's nodes to the tree. Knows no blocks.

import { convertExpression, convertItems, convertSequence } from "./convertExpression.ts";
import { nameOf, type Reading, rangeOf, splitAt, textOfNode } from "./reading.ts";
import type { Expression, Statement } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** Reads a statement without a block. */
export function convertSimple(cx: Reading, node: Node): Statement {
  const range = rangeOf(cx, node.from, node.to);
  const { children } = node;
  if (node.isBroken) return brokenStatement(cx, node.from, node.to);
  const rest = children.slice(1);
  switch (node.name) {
    case "AssignStatement":
      return convertAssign(cx, node);
    case "UpdateStatement":
      return convertUpdate(cx, node);
    case "TypeDefinition": {
      const [, name, value] = children.filter((child) => child.name !== "AssignOp");
      if (name === undefined || value === undefined) break;
      const targets = [convertExpression(cx, name, 0)];
      return { kind: "assign", targets, value: convertExpression(cx, value, 0), range };
    }
    case "ExpressionStatement": {
      const value = convertSequence(cx, children, 0);
      return value === null ? broken(cx, node) : { kind: "expression", value, range };
    }
    case "YieldStatement":
      return { kind: "expression", value: convertExpression(cx, node, 0), range };
    case "DeleteStatement":
      return { kind: "delete", targets: convertItems(cx, rest, 0), range };
    case "ReturnStatement":
      return { kind: "return", value: convertSequence(cx, rest, 0), range };
    case "RaiseStatement": {
      const [error] = rest;
      // `raise Error, "text"` was Python 2.
      if (rest.some(({ name }) => name === ",")) break;
      const value = error === undefined ? null : convertExpression(cx, error, 0);
      return { kind: "raise", value, range };
    }
    case "AssertStatement": {
      const [test] = rest;
      if (test === undefined) break;
      return { kind: "assert", test: convertExpression(cx, test, 0), range };
    }
    case "ScopeStatement": {
      const of = children[0]?.name === "global" ? "global" : "nonlocal";
      const names = rest.filter(({ name }) => name === "VariableName").map((it) => nameOf(cx, it));
      return { kind: "scope", of, names, range };
    }
    case "ImportStatement":
      return convertImport(cx, node);
    case "PassStatement":
      return { kind: "pass", range };
    case "BreakStatement":
      return { kind: "break", range };
    case "ContinueStatement":
      return { kind: "continue", range };
  }
  return broken(cx, node);
}

/** A statement that is given up, with the text it has. */
export function brokenStatement(cx: Reading, from: number, to: number): Statement {
  cx.isBroken = true;
  return { kind: "broken", text: cx.text.slice(from, to), range: rangeOf(cx, from, to) };
}

function broken(cx: Reading, node: Node): Statement {
  return brokenStatement(cx, node.from, node.to);
}

function convertAssign(cx: Reading, node: Node): Statement {
  const range = rangeOf(cx, node.from, node.to);
  const groups = splitAt(node.children, "AssignOp");
  const type = groups[0]?.find(({ name }) => name === "TypeDef");
  if (type !== undefined) return convertAnnotated(cx, node, type);
  const sides = groups.map((group) => convertSequence(cx, group, 0));
  const value = sides.at(-1);
  const targets = sides.slice(0, -1).filter((target) => target !== null);
  if (value === undefined || value === null || !targets.every(isTarget)) return broken(cx, node);
  return { kind: "assign", targets, value, range };
}

/** Reads `target: annotation = value`, which has one target and no brackets left out. */
function convertAnnotated(cx: Reading, node: Node, type: Node): Statement {
  const [[target, ...others] = [], group, ...more] = splitAt(node.children, "AssignOp");
  const annotation = type.children[1];
  if (target === undefined || annotation === undefined || others.length > 1 || more.length > 0) {
    return broken(cx, node);
  }
  const read = convertExpression(cx, target, 0);
  if (!isTarget(read)) return broken(cx, node);
  return {
    kind: "annotated",
    target: read,
    annotation: convertExpression(cx, annotation, 0),
    value: group === undefined ? null : convertSequence(cx, group, 0),
    range: rangeOf(cx, node.from, node.to),
  };
}

function convertUpdate(cx: Reading, node: Node): Statement {
  const at = node.children.findIndex(({ name }) => name === "UpdateOp");
  const sign = node.children[at];
  const target = convertSequence(cx, node.children.slice(0, Math.max(at, 0)), 0);
  const value = convertSequence(cx, node.children.slice(at + 1), 0);
  if (sign === undefined || target === null || value === null || !isTarget(target)) {
    return broken(cx, node);
  }
  const op = textOfNode(cx, sign).slice(0, -1);
  return { kind: "augmented", target, op, value, range: rangeOf(cx, node.from, node.to) };
}

/** Whether something can be assigned to it; what could not be read counts, so that its statement is kept. */
function isTarget(target: Expression): boolean {
  switch (target.kind) {
    case "name":
    case "attribute":
    case "subscript":
    case "broken":
      return true;
    case "star":
      return isTarget(target.of);
    case "tuple":
    case "list":
      return target.items.every(isTarget);
    default:
      return false;
  }
}

/** Reads both forms of import; the grammar gives their words and dots side by side. */
function convertImport(cx: Reading, node: Node): Statement {
  const range = rangeOf(cx, node.from, node.to);
  const children = node.children.filter(({ name }) => name !== "(" && name !== ")");
  const at = children.findIndex(({ name }) => name === "import");
  const entries = splitAt(children.slice(at + 1), ",").map((part) => {
    const [named = [], alias = []] = splitAt(part, "as");
    const [as] = alias;
    return { name: dotted(cx, named), as: as === undefined ? null : nameOf(cx, as) };
  });
  if (children[0]?.name === "import") {
    const names = entries.map(({ name, as }) => ({ module: name, as }));
    return { kind: "import", names, range };
  }
  const source = dotted(cx, children.slice(1, Math.max(at, 1)));
  const [dots = ""] = /^\.*/.exec(source) ?? [];
  const module = source.slice(dots.length);
  return { kind: "from", module, level: dots.length, names: entries, range };
}

function dotted(cx: Reading, nodes: readonly Node[]): string {
  return nodes.map((node) => nameOf(cx, node)).join("");
}
