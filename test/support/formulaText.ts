// Reads printed formulas back: text as a reader would, products and quotients from left to right, and data.

import type { Expr } from "../../analyzers/base/index.ts";
import { combine, levels, type Sizes, sizeIn } from "./formulas.ts";

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const TOKEN = /\s*(\d[\d\u202f]*|log₂|min|max|[A-Za-z]+|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[⌊⌋⌈⌉()+−·/,])/y;

/** The value of `2·T·d² − ⌈T/4⌉` and the like. */
export function readFormula(text: string, at: Sizes): number {
  const tokens = tokenise(text);
  let next = 0;
  const peek = () => tokens[next];
  const take = (expected?: string): string => {
    const token = tokens[next];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw new Error(`expected ${expected ?? "more"} at ${next} of ${text}`);
    }
    next += 1;
    return token;
  };

  function sum(): number {
    const negative = peek() === "−";
    if (negative) take();
    let total = negative ? -product() : product();
    for (let sign = peek(); sign === "+" || sign === "−"; sign = peek()) {
      take();
      total = combine(sign === "+" ? "+" : "-", total, product());
    }
    return total;
  }

  function product(): number {
    let total = power();
    for (let op = peek(); op === "·" || op === "/"; op = peek()) {
      take();
      total = combine(op === "·" ? "*" : "/", total, power());
    }
    return total;
  }

  function power(): number {
    const base = primary();
    const exponent = peek();
    if (exponent === undefined || !SUPERSCRIPTS.includes(exponent[0] ?? "x")) return base;
    take();
    return base ** Number([...exponent].map((digit) => SUPERSCRIPTS.indexOf(digit)).join(""));
  }

  function primary(): number {
    const token = take();
    if (token === "(") return enclosed(")");
    if (token === "⌊") return Math.floor(enclosed("⌋"));
    if (token === "⌈" && peek() === "log₂") {
      take("log₂");
      return levels(enclosed("⌉"));
    }
    if (token === "⌈") return Math.ceil(enclosed("⌉"));
    if (token === "min" || token === "max") return extremum(token);
    return /^\d/.test(token) ? Number(token.replaceAll("\u202f", "")) : sizeIn(at, token);
  }

  function enclosed(end: string): number {
    const value = sum();
    take(end);
    return value;
  }

  function extremum(kind: "min" | "max"): number {
    take("(");
    let value = sum();
    while (peek() === ",") {
      take(",");
      value = combine(kind, value, sum());
    }
    take(")");
    return value;
  }

  const value = sum();
  if (next < tokens.length) throw new Error(`more than a formula: ${text}`);
  return value;
}

function tokenise(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Error(`not a formula at ${at}: ${text}`);
    tokens.push(token);
  }
  return tokens;
}

/** The value of a formula given as data. */
export function exprValue(expr: Expr, at: Sizes): number {
  if (typeof expr === "number") return expr;
  if (typeof expr === "string") return sizeIn(at, expr);
  const [kind, ...parts] = expr;
  const values = parts.map((part) => exprValue(part, at));
  if (kind === "log2") return levels(values[0] ?? Number.NaN);
  return values.reduce((a, b) => combine(kind, a, b));
}

/** As `exprValue`, without a name in it, exactly. */
export function exprInteger(expr: Expr): bigint {
  if (typeof expr === "number") return BigInt(expr);
  if (typeof expr === "string") throw new Error(`a name: ${expr}`);
  const [kind, ...parts] = expr;
  const values = parts.map(exprInteger);
  return values.reduce((a, b) => (kind === "+" ? a + b : a * b));
}
