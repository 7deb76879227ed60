// What a file says of one size, as a formula. Exporters write formulas of named sizes into the field that
// holds a name: `batch*2`, `past + seq`, `(s0//2) + 1`.

import {
  add,
  asInteger,
  constant,
  floorDiv,
  mul,
  type Poly,
  sub,
  symbol,
} from "../algebra/index.ts";
import { printable, unknown } from "../base/index.ts";
import type { Dim } from "../ir/index.ts";
import { MAX_DIMENSION } from "./limits.ts";

/** Whether a number can be a size. */
export function isSize(value: bigint): boolean {
  return value >= 0n && value < MAX_DIMENSION;
}

/** The size that a dimension's name stands for: a formula where it reads as one, else one symbol. */
export function namedDim(text: string): Dim {
  const name = text.trim();
  // Placeholders, not names: two of them are not the same size.
  if (!/[\p{L}\p{N}]/u.test(name) || name === "None" || /^-\d+$/.test(name)) {
    return unknown(`the file calls this size ${JSON.stringify(printable(text))}`);
  }
  if (name.length > LONGEST_FORMULA) return symbol(printable(name));
  return formulaOf(name) ?? symbol(printable(name));
}

const LONGEST_FORMULA = 256;
const DEEPEST_FORMULA = 32;

// A minus between letters is a hyphen: `batch-size` is one name, `s0-1` and `a - b` are differences.
const TOKEN =
  /\s*(?:(\d+)(?![\p{L}\w.])|([\p{L}_][\p{L}\p{N}_.]*(?:-(?=\p{L})[\p{L}\p{N}_.]*)*)|(\/\/|[-+*/()]))/uy;

type Token = number | { readonly name: string } | string;

interface Formula {
  readonly tokens: readonly Token[];
  at: number;
  depth: number;
}

function formulaOf(text: string): Poly | null {
  const tokens = tokensOf(text);
  if (tokens === null) return null;
  const formula: Formula = { tokens, at: 0, depth: 0 };
  const value = sumOf(formula);
  return formula.at === tokens.length ? value : null;
}

/** The parts of a formula, or null where something is no part of one. */
function tokensOf(text: string): readonly Token[] | null {
  const tokens: Token[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const match = TOKEN.exec(text);
    if (match === null) return null;
    const [, digits, name, operator] = match;
    if (digits !== undefined) {
      if (!isSize(BigInt(digits))) return null;
      tokens.push(Number(digits));
    } else if (name !== undefined) tokens.push({ name });
    else if (operator !== undefined) tokens.push(operator);
  }
  return tokens;
}

/** Sums, products and atoms give null where the text is no formula. */
function sumOf(formula: Formula): Poly | null {
  let value = productOf(formula);
  for (let next = peek(formula); value !== null; next = peek(formula)) {
    if (next !== "+" && next !== "-") break;
    formula.at++;
    const right = productOf(formula);
    if (right === null) return null;
    value = next === "+" ? add(value, right) : sub(value, right);
  }
  return value;
}

function productOf(formula: Formula): Poly | null {
  let value = atomOf(formula);
  for (let next = peek(formula); value !== null; next = peek(formula)) {
    if (next !== "*" && next !== "/" && next !== "//") break;
    formula.at++;
    const right = atomOf(formula);
    if (right === null || (next !== "*" && asInteger(right) === 0n)) return null;
    // Sizes are whole, so that both kinds of division round down.
    value = next === "*" ? mul(value, right) : floorDiv(value, right);
  }
  return value;
}

function atomOf(formula: Formula): Poly | null {
  const token = peek(formula);
  formula.at++;
  if (typeof token === "number") return constant(token);
  if (typeof token === "object") return symbol(printable(token.name));
  if (token !== "(" || formula.depth >= DEEPEST_FORMULA) return null;
  formula.depth++;
  const value = sumOf(formula);
  formula.depth--;
  if (peek(formula) !== ")") return null;
  formula.at++;
  return value;
}

function peek(formula: Formula): Token | undefined {
  return formula.tokens[formula.at];
}
