// Python's tokens, and a copy of the text in which literals, comments and line ends are overwritten by something as long
// that the grammar reads without fail. Knows no statements; what it cannot read it notes as bad and goes on.

import { type Canvas, canvasOf, fill, put } from "./canvas.ts";

export interface Token {
  readonly kind: "name" | "number" | "string" | "op" | "newline";
  readonly text: string;
  readonly from: number;
  readonly to: number;
  /** Brackets open around the token; a bracket itself counts as outside. */
  readonly depth: number;
}

export interface Tokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly { readonly from: number; readonly text: string }[];
  /** Offsets at which the text is no Python. */
  readonly bad: readonly number[];
  readonly canvas: Canvas;
}

/** An open bracket, an f-string, or one of its replacement fields. */
type Frame =
  | { readonly kind: "bracket"; readonly close: string; readonly from: number }
  | { readonly kind: "field"; readonly from: number }
  | { readonly kind: "spec"; readonly from: number }
  | {
      readonly kind: "format";
      readonly quote: string;
      readonly isRaw: boolean;
      readonly from: number;
    };

interface Lexer {
  readonly text: string;
  readonly canvas: Canvas;
  readonly tokens: Token[];
  readonly comments: { from: number; text: string }[];
  readonly bad: number[];
  readonly frames: Frame[];
  at: number;
}

/** Brackets within brackets that are still read; Python itself stops at 200. */
const MAX_DEPTH = 150;

const SPACE = /[ \t\f]+/y;
const NAME = /(?:[A-Za-z_]|[^\0-\x7f])(?:[A-Za-z_0-9]|[^\0-\x7f])*/y;
const NUMBER =
  /0[xX][\da-fA-F_]+|0[bB][01_]+|0[oO][0-7_]+|(?:\d[\d_]*(?:\.(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJ]?/y;
const OPERATOR =
  /\*\*=?|\/\/=?|>>=?|<<=?|<>|\.\.\.|[-+*/%@&|^=<>!:]=|->|[-+*/%@&|^~<>=()[\]{},:.;]/y;
const LINE_END = /\r\n|\r|\n/y;
const JOIN = /\\(?:\r\n|\r|\n)/y;
const COMMENT = /#[^\r\n]*/y;
const STRING_PREFIX = /^(?:[rubf]|[rR][bBfF]|[bBfF][rR])$/i;
const PLAIN_CHARACTERS = /[^\\'"\r\n]+/y;
const FORMAT_CHARACTERS = /[^\\'"\r\n{}]+/y;
const CONVERSION = /![A-Za-z]/y;
const CLOSING: Readonly<Record<string, string>> = { "(": ")", "[": "]", "{": "}" };
// No expression holds one of these words: a line that starts with it shows that a bracket above was never closed.
const STATEMENT_WORD =
  /[ \t\f]*(?:def|class|return|import|while|with|try|except|finally|raise|del|pass|break|continue|global|nonlocal|assert|elif)(?![A-Za-z_0-9])/y;

/** Reads the tokens of a text, in linear time. */
export function tokensOf(text: string): Tokens {
  const lexer: Lexer = {
    text,
    canvas: canvasOf(text),
    tokens: [],
    comments: [],
    bad: [],
    frames: [],
    at: 0,
  };
  if (text.startsWith("\ufeff")) {
    fill(lexer.canvas, 0, 1, " ");
    lexer.at = 1;
  }
  while (lexer.at < text.length) {
    const frame = lexer.frames.at(-1);
    if (frame?.kind === "format" || frame?.kind === "spec") readFormatText(lexer, frame);
    else readCode(lexer, frame);
  }
  for (const { from } of lexer.frames) lexer.bad.push(from);
  return lexer;
}

/** Reads one token, or what stands between tokens. */
function readCode(lexer: Lexer, frame: Frame | undefined): void {
  if (take(lexer, SPACE) !== "") return;
  const { at, text, canvas } = lexer;
  if (frame?.kind === "field" && readFieldEnd(lexer)) return;
  const start = text[at] ?? "";
  const name = take(lexer, NAME);
  if (name !== "") {
    const isString = STRING_PREFIX.test(name) && /["']/.test(text[lexer.at] ?? "");
    if (isString) readString(lexer, at, name);
    else push(lexer, "name", at);
  } else if (start === '"' || start === "'") {
    readString(lexer, at, "");
  } else if (start === "\n" || start === "\r") {
    readLineEnd(lexer);
  } else if (take(lexer, COMMENT) !== "") {
    lexer.comments.push({ from: at, text: text.slice(at + 1, lexer.at).trim() });
    fill(canvas, at, lexer.at, " ");
  } else if (take(lexer, JOIN) !== "") {
    fill(canvas, at, lexer.at, " ");
  } else if (take(lexer, NUMBER) !== "") {
    fill(canvas, at, lexer.at, "1");
    push(lexer, "number", at);
  } else {
    readOperator(lexer, take(lexer, OPERATOR), at);
  }
}

/** Reads an operator or bracket; an empty `op` is a character that Python does not know. */
function readOperator(lexer: Lexer, op: string, at: number): void {
  const close = CLOSING[op];
  if (close !== undefined) {
    push(lexer, "op", at);
    if (lexer.frames.length >= MAX_DEPTH) lexer.bad.push(at);
    lexer.frames.push({ kind: "bracket", close, from: at });
    return;
  }
  if (op === ")" || op === "]" || op === "}") {
    const top = lexer.frames.at(-1);
    if (top?.kind !== "bracket" || top.close !== op) lexer.bad.push(at);
    if (top?.kind === "bracket") lexer.frames.pop();
  }
  if (op === "" || op === "<>") lexer.bad.push(at);
  if (op === "") lexer.at = at + 1;
  push(lexer, "op", at);
}

/** A line end closes a logical line, unless a bracket is open. */
function readLineEnd(lexer: Lexer): void {
  const { at, canvas, frames } = lexer;
  take(lexer, LINE_END);
  fill(canvas, at, lexer.at, " ");
  if (frames.length > 0) {
    STATEMENT_WORD.lastIndex = lexer.at;
    const isLong = frames.some((frame) => frame.kind === "format" && frame.quote.length === 3);
    if (isLong || !STATEMENT_WORD.test(lexer.text)) return;
    lexer.bad.push(at);
    frames.length = 0;
  }
  push(lexer, "newline", at);
}

/** `!r`, `:` and `}` end the expression of a replacement field. */
function readFieldEnd(lexer: Lexer): boolean {
  const { at, text, frames } = lexer;
  switch (text[at]) {
    case "}":
      frames.pop();
      lexer.at = at + 1;
      push(lexer, "op", at);
      return true;
    case ":":
      frames.push({ kind: "spec", from: at });
      lexer.at = at + 1;
      return true;
    case "!":
      return text[at + 1] !== "=" && take(lexer, CONVERSION) !== "";
    default:
      return false;
  }
}

/** Reads a string, or the opening of an f-string. */
function readString(lexer: Lexer, from: number, prefix: string): void {
  const { text, canvas } = lexer;
  const mark = text[lexer.at] ?? "";
  const quote = text.startsWith(mark.repeat(3), lexer.at) ? mark.repeat(3) : mark;
  lexer.at += quote.length;
  if (/f/i.test(prefix)) {
    // Every f-string becomes a short one in double quotes: `f"` and letters.
    put(canvas, from, `f"${"x".repeat(lexer.at - from - 2)}`);
    push(lexer, "string", from);
    lexer.frames.push({ kind: "format", quote, isRaw: /r/i.test(prefix), from });
    if (lexer.frames.length > MAX_DEPTH) lexer.bad.push(from);
    return;
  }
  while (lexer.at < text.length && !text.startsWith(quote, lexer.at)) {
    const at = lexer.at;
    const start = text[at];
    if (start === "\\") lexer.at += text.startsWith("\r\n", at + 1) ? 3 : 2;
    else if ((start === "\n" || start === "\r") && quote.length === 1) break;
    else if (take(lexer, PLAIN_CHARACTERS) === "") lexer.at = at + 1;
  }
  if (text.startsWith(quote, lexer.at)) lexer.at += quote.length;
  else lexer.bad.push(from);
  lexer.at = Math.min(lexer.at, text.length);
  fill(canvas, from, lexer.at, "x");
  put(canvas, from, '"');
  put(canvas, lexer.at - 1, '"');
  push(lexer, "string", from);
}

/** The letters of an f-string or of a format specification, up to the next field or the end. */
function readFormatText(lexer: Lexer, frame: Frame & { kind: "format" | "spec" }): void {
  const { at, text, canvas, frames } = lexer;
  const around = frame.kind === "format" ? frame : enclosing(frames);
  const start = text[at] ?? "";
  if (start === "{") {
    if (frame.kind === "format" && text[at + 1] === "{") lexer.at = at + 2;
    else {
      lexer.at = at + 1;
      push(lexer, "op", at);
      frames.push({ kind: "field", from: at });
      if (frames.length > MAX_DEPTH) lexer.bad.push(at);
      return;
    }
  } else if (start === "}") {
    lexer.at = at + 1;
    if (frame.kind === "spec") {
      // The specification ends together with its field.
      frames.length -= 2;
      push(lexer, "op", at);
      return;
    }
    if (text[at + 1] === "}") lexer.at = at + 2;
    else lexer.bad.push(at);
  } else if (around !== undefined && text.startsWith(around.quote, at)) {
    lexer.at = at + around.quote.length;
    fill(canvas, at, lexer.at, "x");
    put(canvas, lexer.at - 1, '"');
    if (frame.kind === "spec") lexer.bad.push(at);
    frames.length = frames.lastIndexOf(around);
    // An f-string is two tokens, its opening and its end, around those of its fields.
    push(lexer, "string", at);
    return;
  } else if (start === "\\") {
    // In a raw f-string a backslash leaves the brace behind it its meaning.
    const isField = around?.isRaw === true && /[{}]/.test(text[at + 1] ?? "");
    lexer.at = Math.min(at + (isField ? 1 : text.startsWith("\r\n", at + 1) ? 3 : 2), text.length);
    // The braces of `\N{NAME}` hold no field.
    if (text.startsWith("N{", at + 1) && around?.isRaw === false) {
      const close = text.slice(at, at + 120).search(/[}\r\n]/);
      if (close > 0) lexer.at = at + close + 1;
    }
  } else if ((start === "\n" || start === "\r") && around?.quote.length === 1) {
    lexer.bad.push(at);
    frames.length = frames.lastIndexOf(around);
    return;
  } else if (take(lexer, FORMAT_CHARACTERS) === "") lexer.at = at + 1;
  fill(canvas, at, lexer.at, "x");
}

function enclosing(frames: readonly Frame[]): (Frame & { kind: "format" }) | undefined {
  const found = frames.findLast(({ kind }) => kind === "format");
  return found?.kind === "format" ? found : undefined;
}

function push(lexer: Lexer, kind: Token["kind"], from: number): void {
  const { at: to, frames, text } = lexer;
  const long = kind === "string" || kind === "newline";
  lexer.tokens.push({
    kind,
    text: long ? "" : text.slice(from, to),
    from,
    to,
    depth: frames.length,
  });
}

/** Moves over what the sticky pattern matches here, and returns it. */
function take(lexer: Lexer, pattern: RegExp): string {
  pattern.lastIndex = lexer.at;
  const found = pattern.exec(lexer.text)?.[0] ?? "";
  lexer.at += found.length;
  return found;
}
