// Formulas as people read them (`2·T·d²`) and as data (`["*",2,"T",["^","d",2]]`).

import { type Expr, type Formula, sizeName } from "../base/index.ts";
import { type Atom, atom, type Poly, type Term, terms } from "./arena.ts";

/** Both printed forms of a formula. */
export function formula(value: Poly): Formula {
  return { text: formulaText(value), expr: formulaExpr(value) };
}

export function formulaText(value: Poly): string {
  const list = terms(value);
  if (list.length === 0) return "0";
  return list.map((term, i) => termText(term, i === 0)).join("");
}

export function formulaExpr(value: Poly): Expr {
  const list = terms(value);
  const [first, ...rest] = list.map(termExpr);
  if (first === undefined) return 0;
  return rest.length === 0 ? first : ["+", first, ...rest];
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function termText(term: Term, isFirst: boolean): string {
  const sign = term.num < 0n ? (isFirst ? "−" : " − ") : isFirst ? "" : " + ";
  const num = term.num < 0n ? -term.num : term.num;
  const factors = term.factors.map(([id, exponent]) => atomText(atom(id)) + power(exponent));
  if (num !== 1n || factors.length === 0) factors.unshift(grouped(num));
  return sign + factors.join("·") + (term.den === 1n ? "" : `/${grouped(term.den)}`);
}

function power(exponent: number): string {
  if (exponent === 1) return "";
  return [...String(exponent)].map((digit) => SUPERSCRIPTS[Number(digit)] ?? digit).join("");
}

// Thin spaces group the digits of large numbers, so that 98 312 can be read.
function grouped(value: bigint): string {
  return value.toString().replace(/\B(?=(\d{3})+$)/g, value >= 10_000n ? "\u202f" : "");
}

function atomText(factor: Atom): string {
  switch (factor.kind) {
    case "symbol":
      return sizeName(factor.name);
    case "floorDiv":
      return `⌊${operand(factor.over)}/${divisor(factor.by)}⌋`;
    case "ceilDiv":
      return `⌈${operand(factor.over)}/${divisor(factor.by)}⌉`;
    case "min":
    case "max": {
      const cut = cutSymbol(factor);
      if (cut !== null) return sizeName(cut);
      return `${factor.kind}(${factor.of.map(formulaText).join(", ")})`;
    }
    case "log2":
      return `⌈log₂ ${operand(factor.of)}⌉`;
  }
}

/** The name of a number that counts something, so that below zero it is none: `max(0, n)` reads as `n`. */
function cutSymbol(factor: Atom): string | null {
  if (factor.kind !== "max" || factor.of.length !== 2) return null;
  const [zero, one] = [...factor.of].sort((a, b) => terms(a).length - terms(b).length).map(terms);
  const [term, ...rest] = one ?? [];
  const [[id, exponent] = [-1, 0], ...others] = term?.factors ?? [];
  if (zero?.length !== 0 || rest.length > 0 || others.length > 0 || id < 0) return null;
  const inner = atom(id);
  const isBare = exponent === 1 && term?.num === 1n && term.den === 1n;
  return isBare && inner.kind === "symbol" && inner.sign === "signed" ? inner.name : null;
}

function operand(value: Poly): string {
  return terms(value).length > 1 ? `(${formulaText(value)})` : formulaText(value);
}

// What divides is one factor or stands in parentheses: T/d·K would read as (T/d)·K.
function divisor(value: Poly): string {
  const text = formulaText(value);
  const [only, ...rest] = terms(value);
  const isOne = rest.length === 0 && only?.den === 1n && !text.includes("·");
  return isOne ? text : `(${text})`;
}

function termExpr(term: Term): Expr {
  const factors: Expr[] = term.factors.map(([id, exponent]) =>
    exponent === 1 ? atomExpr(atom(id)) : ["^", atomExpr(atom(id)), exponent],
  );
  if (term.num !== 1n || factors.length === 0) factors.unshift(numberExpr(term.num));
  const [first, ...rest] = factors;
  const whole: Expr = first === undefined ? 1 : rest.length === 0 ? first : ["*", first, ...rest];
  return term.den === 1n ? whole : ["/", whole, numberExpr(term.den)];
}

// JSON numbers lose digits above 2^53, so larger coefficients are written as products of smaller ones.
function numberExpr(value: bigint): Expr {
  if (value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= -BigInt(Number.MAX_SAFE_INTEGER)) {
    return Number(value);
  }
  const base = 1_000_000_000n;
  return ["+", ["*", numberExpr(value / base), Number(base)], Number(value % base)];
}

function atomExpr(factor: Atom): Expr {
  switch (factor.kind) {
    case "symbol":
      return factor.name;
    case "floorDiv":
    case "ceilDiv":
      return [factor.kind, formulaExpr(factor.over), formulaExpr(factor.by)];
    case "min":
    case "max":
      return cutSymbol(factor) ?? [factor.kind, ...factor.of.map(formulaExpr)];
    case "log2":
      return ["log2", formulaExpr(factor.of)];
  }
}
