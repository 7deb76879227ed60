// The parameters of functions and the arguments of calls: what stands between their brackets.

import { convertComprehension, convertExpression } from "./convertExpression.ts";
import { brokenExpression, nameOf, type Reading, rangeOf, splitAt, textOfNode } from "./reading.ts";
import type { Argument, Parameter } from "./syntax.ts";
import type { Node } from "./tree.ts";

/** Reads the parameters of a `def` or a lambda. */
export function convertParameters(cx: Reading, list: Node, depth: number): readonly Parameter[] {
  const params: Parameter[] = [];
  let plain: "plain" | "keyword-only" = "plain";
  for (const part of splitAt(inside(list), ",")) {
    const [start] = part;
    const sign = start === undefined ? "" : textOfNode(cx, start);
    const param = convertParameter(cx, part, { plain, depth });
    if (param !== null) params.push(param);
    // A lone `/` is masked as `*`; only the true one changes what follows.
    if (sign === "*") plain = "keyword-only";
  }
  return params;
}

function convertParameter(
  cx: Reading,
  nodes: readonly Node[],
  { plain, depth }: { plain: "plain" | "keyword-only"; depth: number },
): Parameter | null {
  const [start] = nodes;
  const name = nodes.find((node) => node.name === "VariableName");
  if (start === undefined || name === undefined) return null;
  const annotation = nodes.find((node) => node.name === "TypeDef")?.children[1];
  const sign = nodes.findIndex((node) => node.name === "AssignOp");
  const fallback = sign < 0 ? undefined : nodes[sign + 1];
  return {
    name: nameOf(cx, name),
    kind: start.name === "*" ? "args" : start.name === "**" ? "kwargs" : plain,
    annotation: annotation === undefined ? null : convertExpression(cx, annotation, depth),
    fallback: fallback === undefined ? null : convertExpression(cx, fallback, depth),
    range: rangeOf(cx, start.from, nodes.at(-1)?.to ?? start.to),
  };
}

/** Reads the arguments of a call or the bases of a class. */
export function convertArguments(cx: Reading, list: Node, depth: number): readonly Argument[] {
  const nodes = inside(list);
  const isGenerator = ({ name }: Node) => name === "for" || name === "async";
  if (list.isBroken) {
    return [{ name: null, value: brokenExpression(cx, list.from, list.to) }];
  }
  // The clauses of a generator may hold commas, but then it is the only argument.
  if (nodes.some(isGenerator)) {
    const own = nodes.at(-1)?.name === "," ? nodes.slice(0, -1) : nodes;
    return [{ name: null, value: convertComprehension(cx, own, { of: "generator", depth }) }];
  }
  return splitAt(nodes, ",").map((part) => convertArgument(cx, part, depth));
}

function convertArgument(cx: Reading, nodes: readonly Node[], depth: number): Argument {
  const [start, second, third] = nodes;
  if (start === undefined) return { name: null, value: brokenExpression(cx, 0, 0) };
  if (second === undefined) return { name: null, value: convertExpression(cx, start, depth) };
  if (start.name === "**") return { name: "**", value: convertExpression(cx, second, depth) };
  const range = rangeOf(cx, start.from, (third ?? second).to);
  if (start.name === "*") {
    return { name: null, value: { kind: "star", of: convertExpression(cx, second, depth), range } };
  }
  if (start.name !== "VariableName" || third === undefined || nodes.length > 3) {
    return { name: null, value: brokenExpression(cx, start.from, (nodes.at(-1) ?? start).to) };
  }
  const name = nameOf(cx, start);
  const value = convertExpression(cx, third, depth);
  if (textOfNode(cx, second) === "=") return { name, value };
  return { name: null, value: { kind: "walrus", target: name, value, range } };
}

/** The children without the brackets, where there are any. */
function inside({ children }: Node): readonly Node[] {
  return children.filter(({ name }) => name !== "(" && name !== ")");
}
