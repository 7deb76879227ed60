// Characters and literals of ONNX text. It must not know the grammar. The first fault is kept; behind it the
// text is at its end, so that every loop of the grammar ends.

import { MAX_NAME } from "./limits.ts";

export interface TextFault {
  readonly message: string;
  /** Offsets of the place, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

export type Literal =
  | { readonly kind: "int"; readonly value: bigint }
  | { readonly kind: "float"; readonly value: number }
  | { readonly kind: "string"; readonly value: string };

const IDENTIFIER = /[A-Za-z_][A-Za-z0-9_]*/y;
const NUMBER = /-?\s*(?:\d+(\.\d*)?([eE][+-]?\d+)?|(?:inf|infinity|nan)(?![A-Za-z0-9_]))/iy;

export class Scanner {
  readonly text: string;
  at = 0;
  fault: TextFault | null = null;

  constructor(text: string) {
    this.text = text;
    this.#skipSpace();
  }

  get isAtEnd(): boolean {
    return this.at >= this.text.length;
  }

  /** The next character; empty at the end. */
  get next(): string {
    return this.text.charAt(this.at);
  }

  /** Steps over a punctuation mark, if it comes next. */
  takes(mark: string): boolean {
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    this.#skipSpace();
    return true;
  }

  expect(mark: string): void {
    if (!this.takes(mark)) this.fail(`expected ${mark}`);
  }

  /** The identifier that comes next, not stepped over; empty if none does. */
  peekIdentifier(): string {
    return this.#match(IDENTIFIER)?.[0] ?? "";
  }

  /** The identifier that comes next, or empty. */
  identifier(): string {
    return this.#taken(IDENTIFIER)?.[0] ?? "";
  }

  /** An identifier or a string; null if neither comes next. */
  name(): string | null {
    if (this.next === '"') return this.string();
    const id = this.identifier();
    return id === "" ? null : id;
  }

  expectName(what: string): string {
    const name = this.name();
    if (name === null) this.fail(`expected ${what}`);
    return name ?? "";
  }

  /** A string in double quotes; a backslash stands for the character behind it. */
  string(): string {
    if (this.next !== '"') this.fail("expected a string in double quotes");
    const parts: string[] = [];
    let from = this.at + 1;
    for (let at = from; at < this.text.length; at++) {
      const c = this.text[at];
      if (c === "\\") {
        parts.push(this.text.slice(from, at));
        from = ++at;
      } else if (c === '"') {
        parts.push(this.text.slice(from, at));
        return this.#closed(parts.join(""), at + 1);
      }
    }
    this.fail("a string without an end");
    return "";
  }

  /** A number or a string. */
  literal(): Literal {
    if (this.next === '"') return { kind: "string", value: this.string() };
    const match = this.#taken(NUMBER);
    if (match === null) {
      this.fail("expected a number or a string");
      return { kind: "int", value: 0n };
    }
    const digits = match[0].replace(/\s/g, "");
    const isWhole = match[1] === undefined && match[2] === undefined && /\d$/.test(digits);
    if (!isWhole) return { kind: "float", value: floatOf(digits) };
    if (digits.length > LONGEST_INTEGER) this.fail("a number of more than 64 bits");
    return { kind: "int", value: BigInt(digits.slice(0, LONGEST_INTEGER)) };
  }

  /** Whether a literal that is no identifier, or one of the float words, comes next. */
  get isAtFloatWord(): boolean {
    return /^(?:inf|infinity|nan)$/i.test(this.peekIdentifier());
  }

  fail(message: string): void {
    if (this.fault !== null) return;
    const found = this.isAtEnd ? "the end of the text" : this.#found();
    const to = Math.max(this.at + 1, this.at + this.peekIdentifier().length);
    this.fault = { message: `${message}, found ${found}`, from: this.at, to };
    this.at = this.text.length;
  }

  #found(): string {
    return JSON.stringify(this.peekIdentifier() || this.next);
  }

  #closed(value: string, at: number): string {
    if (value.length > MAX_NAME) this.fail(`a string of ${value.length} characters`);
    else this.at = at;
    this.#skipSpace();
    return value;
  }

  #skipSpace(): void {
    for (; this.at < this.text.length; this.at++) {
      const c = this.text.charCodeAt(this.at);
      if (c === HASH) this.at = endOfLine(this.text, this.at);
      else if (c > SPACE && c !== NO_BREAK_SPACE && c !== BYTE_ORDER_MARK) return;
    }
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text);
  }

  #taken(pattern: RegExp): RegExpExecArray | null {
    const match = this.#match(pattern);
    if (match === null) return null;
    this.at += match[0].length;
    this.#skipSpace();
    return match;
  }
}

const SPACE = 0x20;
const HASH = 0x23;
const NO_BREAK_SPACE = 0xa0;
const BYTE_ORDER_MARK = 0xfeff;

function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}

const LONGEST_INTEGER = 20;

function floatOf(text: string): number {
  const word = text.toLowerCase();
  if (word.includes("inf")) return word.startsWith("-") ? -Infinity : Infinity;
  return word.includes("nan") ? Number.NaN : Math.fround(Number(word));
}
