// Statements with blocks, and the blocks themselves. A header that was covered by a stand-in is given up here, while
// what is below it is kept.

import type { TextRange } from "../base/index.ts";
import { convertExpression, convertSequence } from "./convertExpression.ts";
import { convertArguments, convertParameters } from "./convertParameters.ts";
import { brokenStatement, convertSimple } from "./convertStatement.ts";
import { brokenExpression, nameOf, type Reading, rangeOf, splitAt } from "./reading.ts";
import type { Argument, Expression, Statement } from "./syntax.ts";
import type { Node } from "./tree.ts";

type Handler = (Statement & { kind: "try" })["handlers"][number];
type Case = (Statement & { kind: "match" })["cases"][number];

/** A part of a compound statement: its word, what stands between the word and the colon, and the block. */
interface Part {
  readonly word: Node;
  readonly header: readonly Node[];
  readonly body: Node | null;
}

const BLOCK = new Set("Body Script StatementGroup".split(" "));
const COMPOUND = new Set(
  "IfStatement WhileStatement ForStatement TryStatement WithStatement FunctionDefinition ClassDefinition".split(
    " ",
  ),
);
/** Branches of one `if`; each is nested in the one before. */
const MAX_BRANCHES = 150;

/** Reads the statements of a block in order. */
export function convertBlock(cx: Reading, block: Node | null | undefined): readonly Statement[] {
  const statements: Statement[] = [];
  let decorators: Statement[] = [];
  for (const child of statementsOf(block)) {
    if (cx.text[child.from] === "@" && !cx.covered.has(child.from)) {
      decorators.push(convertSimple(cx, child));
      continue;
    }
    const values = decorators.map(decoratorOf);
    const statement = convertStatement(cx, child, values);
    // Decorators without anything to decorate are no Python, yet they stay to be seen.
    const isDefinition = statement.kind === "function" || statement.kind === "class";
    if (!isDefinition && decorators.length > 0) {
      cx.isBroken = true;
      statements.push(...decorators);
    }
    decorators = [];
    statements.push(statement);
  }
  if (decorators.length > 0) cx.isBroken = true;
  return [...statements, ...decorators];
}

function statementsOf(block: Node | null | undefined): readonly Node[] {
  return (block?.children ?? [])
    .filter(({ name }) => name !== ":" && name !== ";")
    .flatMap((child) => (child.name === "StatementGroup" ? statementsOf(child) : [child]));
}

function decoratorOf(statement: Statement): Expression {
  if (statement.kind === "expression") return statement.value;
  return { kind: "broken", text: "", range: statement.range };
}

/** Reads a statement, which may be a stand-in for one that could not be read. */
function convertStatement(cx: Reading, node: Node, decorators: readonly Expression[]): Statement {
  const original = cx.covered.get(node.from);
  if (original !== undefined) cx.isBroken = true;
  if (!COMPOUND.has(node.name)) {
    if (original === undefined) return convertSimple(cx, node);
    return brokenStatement(cx, original.from, original.to);
  }
  // A `case` outside a `match` was masked as well, but belongs to nothing.
  const isStray = original === undefined && cx.binds.has(node.from);
  if (isStray || isBrokenOutside(node)) return brokenStatement(cx, node.from, endOf(node));
  // What a function does must not be taken for something that happens where it is defined.
  const text = original === undefined ? "" : cx.text.slice(original.from, original.to);
  const isDefinition = /^(?:async\s+)?(?:def|class)\b/.test(text);
  if (isDefinition && node.name === "IfStatement") {
    return brokenStatement(cx, node.from, endOf(node));
  }
  switch (node.name) {
    case "FunctionDefinition":
      return convertFunction(cx, node, decorators);
    case "ClassDefinition":
      return convertClass(cx, node, decorators);
    case "ForStatement":
      return convertFor(cx, node);
    case "WhileStatement":
      return convertWhile(cx, node);
    case "TryStatement":
      return convertTry(cx, node);
    case "WithStatement":
      return cx.text.startsWith("match", node.from)
        ? convertMatch(cx, node)
        : convertWith(cx, node);
    default:
      return convertIf(cx, node);
  }
}

/** Whether an error is left in a header, where the parts of a statement can no longer be told. */
function isBrokenOutside(node: Node): boolean {
  return node.isBroken && node.children.some((child) => child.isBroken && child.name !== "Body");
}

/** The statement's end, without the blank lines that the grammar counts to a block. */
function endOf(node: Node): number {
  let last = node;
  for (let next = last.children.at(-1); next !== undefined; next = last.children.at(-1)) {
    if (!BLOCK.has(last.name) && !COMPOUND.has(last.name)) break;
    last = next;
  }
  return last.to;
}

function placeOf(cx: Reading, node: Node): TextRange {
  return rangeOf(cx, node.from, endOf(node));
}

/** Splits a statement at its words; each part ends with a block. */
function partsOf(node: Node): readonly Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (const [index, child] of node.children.entries()) {
    if (child.name !== "Body") continue;
    const [word, ...header] = node.children.slice(start, index);
    if (word !== undefined) parts.push({ word, header, body: child });
    start = index + 1;
  }
  return parts;
}

/** What a header says, or the header itself as broken where it was covered. */
function headerOf(cx: Reading, { word, header }: Part): Expression {
  const original = cx.covered.get(word.from);
  if (original !== undefined) return brokenExpression(cx, original.from, original.to);
  return convertSequence(cx, header, 0) ?? brokenExpression(cx, word.from, word.to);
}

/** Reads `if` and its branches from the last to the first, since each holds those behind it. */
function convertIf(cx: Reading, node: Node): Statement {
  const parts = partsOf(node);
  if (parts.length > MAX_BRANCHES) return brokenStatement(cx, node.from, endOf(node));
  let otherwise: readonly Statement[] = [];
  let outer: Statement | null = null;
  const end = placeOf(cx, node);
  for (const part of parts.toReversed()) {
    if (part.word.name === "else") {
      otherwise = convertBlock(cx, part.body);
      continue;
    }
    const [line, column] = rangeOf(cx, part.word.from, part.word.to);
    outer = {
      kind: "if",
      test: headerOf(cx, part),
      // biome-ignore lint/suspicious/noThenProperty: the branch of a conditional, never awaited.
      then: convertBlock(cx, part.body),
      otherwise,
      range: [line, column, end[2], end[3]],
    };
    otherwise = [outer];
  }
  return outer ?? brokenStatement(cx, node.from, endOf(node));
}

function convertWhile(cx: Reading, node: Node): Statement {
  const [loop, other] = partsOf(node);
  if (loop === undefined) return brokenStatement(cx, node.from, endOf(node));
  return {
    kind: "while",
    test: headerOf(cx, loop),
    body: convertBlock(cx, loop.body),
    otherwise: convertBlock(cx, other?.body),
    range: placeOf(cx, node),
  };
}

function convertFor(cx: Reading, node: Node): Statement {
  const [loop, other] = partsOf(node);
  if (loop === undefined) return brokenStatement(cx, node.from, endOf(node));
  const isAsync = loop.word.name === "async";
  const header = isAsync ? loop.header.slice(1) : loop.header;
  const at = header.findIndex(({ name }) => name === "in");
  const original = cx.covered.get(node.from);
  const isCovered = original !== undefined || at < 0;
  const target = isCovered ? headerOf(cx, loop) : convertSequence(cx, header.slice(0, at), 0);
  const iterable = isCovered ? target : convertSequence(cx, header.slice(at + 1), 0);
  if (target === null || iterable === null) return brokenStatement(cx, node.from, endOf(node));
  const body = convertBlock(cx, loop.body);
  const otherwise = convertBlock(cx, other?.body);
  return { kind: "for", target, iterable, body, otherwise, isAsync, range: placeOf(cx, node) };
}

function convertWith(cx: Reading, node: Node): Statement {
  const [part] = partsOf(node);
  if (part === undefined) return brokenStatement(cx, node.from, endOf(node));
  const header = part.header.filter(({ name }) => name !== "with");
  const read = headerOf(cx, { ...part, header });
  // In brackets, too, several items are several contexts, not a tuple.
  const items = read.kind === "tuple" ? read.items : [read];
  return {
    kind: "with",
    items: items.map((item) => {
      if (item.kind === "binary" && item.op === "as") {
        return { context: item.left, target: item.right };
      }
      return { context: item, target: item.kind === "broken" ? item : null };
    }),
    body: convertBlock(cx, part.body),
    range: placeOf(cx, node),
  };
}

/** A `match` was masked as a `with` of `if`s, one for each `case`. */
function convertMatch(cx: Reading, node: Node): Statement {
  const [part] = partsOf(node);
  if (part === undefined) return brokenStatement(cx, node.from, endOf(node));
  const clauses = statementsOf(part.body);
  const cases = clauses.map((clause) => convertCase(cx, clause));
  const range = placeOf(cx, node);
  const subject = headerOf(cx, part);
  if (cases.every((it) => it !== null)) return { kind: "match", subject, cases, range };
  return brokenStatement(cx, node.from, endOf(node));
}

function convertCase(cx: Reading, clause: Node): Case | null {
  const binds = cx.binds.get(clause.from);
  const [part, ...more] = partsOf(clause);
  if (clause.name !== "IfStatement" || part === undefined || more.length > 0) return null;
  if (binds === undefined || cx.covered.has(clause.from) || isBrokenOutside(clause)) return null;
  const guard = hasGuard(part) ? headerOf(cx, part) : null;
  return { binds, guard, body: convertBlock(cx, part.body) };
}

/** Without a guard the masked test is a name right behind the masked `if`. */
function hasGuard({ word, header: [test] }: Part): boolean {
  return test !== undefined && test.from > word.to + 1;
}

function convertTry(cx: Reading, node: Node): Statement {
  const parts = partsOf(node);
  const handlers: Handler[] = [];
  let body: readonly Statement[] = [];
  let otherwise: readonly Statement[] = [];
  let final: readonly Statement[] = [];
  for (const part of parts) {
    const statements = convertBlock(cx, part.body);
    switch (part.word.name) {
      case "try":
        body = statements;
        break;
      case "else":
        otherwise = statements;
        break;
      case "finally":
        final = statements;
        break;
      default:
        handlers.push({ name: handlerName(cx, part), body: statements });
    }
  }
  return { kind: "try", body, handlers, otherwise, final, range: placeOf(cx, node) };
}

/** The name that an `except` binds its error to. */
function handlerName(cx: Reading, { header }: Part): string | null {
  // `except A, b:` bound `b` in Python 2 and catches both in 3.14: neither is 3.13.
  if (header.some(({ name }) => name === ",")) cx.isBroken = true;
  const [, [as] = []] = splitAt(header, "as");
  return as === undefined ? null : nameOf(cx, as);
}

function convertFunction(cx: Reading, node: Node, decorators: readonly Expression[]): Statement {
  const name = node.children.find((child) => child.name === "VariableName");
  const list = node.children.find((child) => child.name === "ParamList");
  const result = node.children.find((child) => child.name === "TypeDef");
  const body = node.children.find((child) => child.name === "Body");
  if (name === undefined || list === undefined) {
    return brokenStatement(cx, node.from, endOf(node));
  }
  const returns = result?.children.at(-1);
  return {
    kind: "function",
    name: nameOf(cx, name),
    at: rangeOf(cx, name.from, name.to),
    params: convertParameters(cx, list, 0),
    returns: returns === undefined ? null : convertExpression(cx, returns, 0),
    body: convertBlock(cx, body),
    decorators: [...decorators, ...coveredHeader(cx, node)],
    isAsync: node.children[0]?.name === "async",
    range: placeOf(cx, node),
  };
}

function convertClass(cx: Reading, node: Node, decorators: readonly Expression[]): Statement {
  const name = node.children.find((child) => child.name === "VariableName");
  const list = node.children.find((child) => child.name === "ArgList");
  if (name === undefined) return brokenStatement(cx, node.from, endOf(node));
  const covered = coveredHeader(cx, node);
  const unknown: readonly Argument[] = covered.map((value) => ({ name: null, value }));
  return {
    kind: "class",
    name: nameOf(cx, name),
    at: rangeOf(cx, name.from, name.to),
    bases: list === undefined ? unknown : convertArguments(cx, list, 0),
    body: convertBlock(
      cx,
      node.children.find((child) => child.name === "Body"),
    ),
    decorators: [...decorators, ...covered],
    range: placeOf(cx, node),
  };
}

/** A covered definition is decorated with its broken header: what it is cannot be known. */
function coveredHeader(cx: Reading, node: Node): readonly Expression[] {
  const original = cx.covered.get(node.from);
  return original === undefined ? [] : [brokenExpression(cx, original.from, original.to)];
}
