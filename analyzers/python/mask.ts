// The copy of a source that the grammar reads. The grammar lags behind Python; what it does not know is written in
// words of the same length that it does know, and the reader of the tree finds the original in the text:
//
//   1.                    10            decorators          @f    ~f
//   subscripts            x[*a] x[~a]   bare yield          yield _____
//   parameters of lambda  /     *       a name of print     print _____
//   with x as t           as    <>      match x, y:         with  x, y:
//   case P if guard:      if    guard:  type parameters     spaces
//
// It knows tokens and lines, no tree.

import { type Canvas, fill, put } from "./canvas.ts";
import { isHeader, type Line } from "./lines.ts";
import type { Token } from "./tokens.ts";

/** Words of Python that are no operands; `match`, `case`, `type` and `print` are names in most places. */
const WORDS = new Set(
  (
    "and as assert async await break case class continue def del elif else except finally for from global if import " +
    "in is lambda match nonlocal not or pass print raise return try type while with yield"
  ).split(" "),
);
const ENDS_OF_YIELD = /^[)\]},:;=]$/;

/** Rewrites one logical line on the canvas. */
export function maskLine(canvas: Canvas, line: Line): void {
  const { tokens } = line;
  const [first, second] = tokens;
  if (first === undefined) return;
  if (first.text === "@") put(canvas, first.from, "~");
  if (isHeader(line)) maskHeader(canvas, line);
  if (first.text === "with" || second?.text === "with") maskWith(canvas, tokens);
  for (const [index, token] of tokens.entries()) {
    const next = tokens[index + 1];
    if (token.text === "yield" && (next === undefined || ENDS_OF_YIELD.test(next.text))) {
      fill(canvas, token.from, token.to, "_");
    }
    // The grammar knows `print` as a word of its own only where a statement begins.
    if (token.text === "print") fill(canvas, token.from, token.to, "_");
    if (token.text === "lambda") maskLambda(canvas, tokens, index);
  }
  maskStars(canvas, line);
  // Last, since it clears what the others may have written.
  maskTypeParameters(canvas, first.text === "async" ? tokens.slice(1) : tokens);
}

/** Whether two operands stand side by side, as in the `print "x"` of old, so that no grammar need be asked. */
export function hasGap({ tokens }: Line): boolean {
  return tokens.some((token, index) => {
    const before = tokens[index - 1];
    if (before === undefined || before.depth !== token.depth || before.text === "...") return false;
    if (token.kind !== "number" && token.kind !== "string" && token.kind !== "name") return false;
    if (token.kind === "name" && WORDS.has(token.text)) return false;
    if (token.kind === "string" && before.kind === "string") return false;
    // Only where it begins a line may a soft keyword precede an operand.
    if (before.text === "print") return true;
    return isOperand(before);
  });
}

/** Names that the pattern of a `case` binds. */
export function bindsOf({ tokens }: Line): readonly string[] {
  const end = patternEnd(tokens);
  const binds = new Set<string>();
  for (let index = 1; index < end; index++) {
    const token = tokens[index];
    if (token?.kind !== "name" || /^(?:_|as|None|True|False)$/.test(token.text)) continue;
    if (tokens[index - 1]?.text === "." || /^[.(=]$/.test(tokens[index + 1]?.text ?? "")) continue;
    binds.add(token.text);
  }
  return [...binds];
}

function maskHeader(canvas: Canvas, { tokens }: Line): void {
  const [first] = tokens;
  if (first?.text === "match") {
    put(canvas, first.from, "with ");
  } else if (first?.text === "case") {
    const guard = tokens[patternEnd(tokens)];
    if (guard === undefined) return;
    const end = guard.text === "if" ? guard.to : guard.from;
    fill(canvas, first.from, end, " ");
    put(canvas, first.from, guard.text === "if" ? "if" : "if _");
  }
}

/** Index of the `if` or `:` behind the pattern of a `case`. */
function patternEnd(tokens: readonly Token[]): number {
  const end = tokens.findIndex(({ text, depth }) => depth === 0 && (text === "if" || text === ":"));
  return end < 0 ? tokens.length : end;
}

/** Type parameters mean nothing at run time. */
function maskTypeParameters(canvas: Canvas, [word, name, open, ...rest]: readonly Token[]): void {
  if (word === undefined || !/^(?:def|class|type)$/.test(word.text)) return;
  if (name?.kind !== "name" || open?.text !== "[") return;
  const close = rest.find(({ text, depth }) => text === "]" && depth === open.depth);
  if (close !== undefined) fill(canvas, open.from, close.to, " ");
}

/** `as` may be followed by any target, and stand within brackets, where a comparison may. */
function maskWith(canvas: Canvas, tokens: readonly Token[]): void {
  const start = tokens.findIndex(({ text }) => text === "with") + 1;
  const isGroup = tokens[start]?.text === "(";
  for (const token of tokens) {
    if (token.text === "as" && token.depth <= (isGroup ? 1 : 0)) put(canvas, token.from, "<>");
  }
}

/** A `/` and a last comma are new to the grammar. */
function maskLambda(canvas: Canvas, tokens: readonly Token[], start: number): void {
  const depth = tokens[start]?.depth ?? 0;
  for (let index = start + 1; index < tokens.length; index++) {
    const token = tokens[index];
    const next = tokens[index + 1];
    // A default may hold a lambda of its own; its words are seen to when its turn comes.
    if (token === undefined || token.depth < depth || token.text === "lambda") return;
    if (token.depth > depth) continue;
    if (token.text === ":") return;
    const isAlone = next?.text === "," || next?.text === ":";
    if (token.text === "/" && tokens[index - 1]?.text === "," && isAlone)
      put(canvas, token.from, "*");
    if (token.text === "," && next?.text === ":") put(canvas, token.from, " ");
  }
}

/** A `*` before an index, a target or an iterable becomes a unary operator the grammar takes everywhere. */
function maskStars(canvas: Canvas, line: Line): void {
  const { tokens } = line;
  const open: { readonly isSubscript: boolean }[] = [];
  // How deep the `for` or `match` stands whose targets, iterables or subjects are being read.
  let loop: number | null = tokens[0]?.text === "match" && isHeader(line) ? 0 : null;
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1];
    if (token.text === "[") open.push({ isSubscript: isOperand(before) });
    else if (token.text === "(" || token.text === "{") open.push({ isSubscript: false });
    else if (/^[)\]}]$/.test(token.text)) open.pop();
    else if (token.text === "for") loop = token.depth;
    else if (token.text === "in") loop = token.depth === 0 && tokens[0]?.text === "for" ? 0 : null;
    else if (token.text === "*" && !isOperand(before)) {
      const isIndex = open.at(-1)?.isSubscript === true;
      if (isIndex || token.depth === loop || before?.text === ":") put(canvas, token.from, "~");
    }
  }
}

/** Whether an expression may end with the token. */
function isOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "op") return /^(?:[)\]}]|\.\.\.)$/.test(token.text);
  return !WORDS.has(token.text);
}
