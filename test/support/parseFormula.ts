// Reads formulas as they are printed: `2·B·T`, `⌊(T + 1)/2⌋`, `⌈log₂ T⌉ + 1`, `max(T, 3)`.

import {
  add,
  ceilDiv,
  constant,
  exactQuotient,
  floorDiv,
  log2,
  max,
  min,
  mul,
  type Poly,
  scale,
  sub,
  symbol,
} from "../../analyzers/algebra/index.ts";

const TOKEN =
  /\s*("[^"]*"|log₂|max|min|\p{L}[\p{L}\d_]*|\?\d*|\d+(?:[\u202f\u2009\u00a0 ]\d{3})*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+|[^\s])/uy;
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** The formula of the text; throws on what cannot be read, since tests are written by us. */
export function parseFormula(text: string): Poly {
  const tokens = [...tokensOf(text)];
  let at = 0;
  const peek = () => tokens[at] ?? "";
  const next = () => tokens[at++] ?? "";
  const expect = (token: string) => {
    if (next() !== token) throw new Error(`${token} expected in ${text}`);
  };

  function sum(): Poly {
    const isNegative = isMinus(peek());
    if (isNegative) next();
    let value = scale(product(), isNegative ? -1 : 1);
    while (peek() === "+" || isMinus(peek())) {
      value = next() === "+" ? add(value, product()) : sub(value, product());
    }
    return value;
  }

  function product(): Poly {
    let value = factors();
    while (peek() === "/") {
      next();
      const by = exactQuotient(constant(1), power()) ?? null;
      if (by === null) throw new Error(`only numbers divide in ${text}`);
      value = mul(value, by);
    }
    return value;
  }

  function factors(): Poly {
    let value = power();
    while (peek() === "·" || peek() === "*") {
      next();
      value = mul(value, power());
    }
    return value;
  }

  function power(): Poly {
    const base = atom();
    if (!SUPERSCRIPTS.includes(peek()[0] ?? " ")) return base;
    const exponent = Number([...next()].map((digit) => SUPERSCRIPTS.indexOf(digit)).join(""));
    return Array.from({ length: exponent }, () => base).reduce(mul, constant(1));
  }

  function atom(): Poly {
    const token = next();
    if (token === "(") return closed(sum(), ")");
    if (token === "⌊" || token === "⌈") return bracketed(token);
    if (token === "max" || token === "min") {
      expect("(");
      const parts = [sum()];
      for (; peek() === ","; parts.push(sum())) next();
      return closed((token === "max" ? max : min)(...parts), ")");
    }
    if (/^\d/.test(token)) return constant(BigInt(token.replaceAll(/\D/gu, "")));
    if (token.startsWith('"')) return symbol(token.slice(1, -1));
    if (/^[\p{L}?]/u.test(token)) return symbol(token);
    throw new Error(`${token} is not expected in ${text}`);
  }

  function bracketed(opening: string): Poly {
    if (opening === "⌈" && peek() === "log₂") {
      next();
      return closed(log2(factors()), "⌉");
    }
    const over = factors();
    expect("/");
    const by = factors();
    return opening === "⌊" ? closed(floorDiv(over, by), "⌋") : closed(ceilDiv(over, by), "⌉");
  }

  function closed(value: Poly, closing: string): Poly {
    expect(closing);
    return value;
  }

  const value = sum();
  if (at < tokens.length) throw new Error(`${peek()} is not expected in ${text}`);
  return value;
}

function isMinus(token: string): boolean {
  return token === "-" || token === "−";
}

function* tokensOf(text: string): Generator<string> {
  TOKEN.lastIndex = 0;
  for (let found = TOKEN.exec(text); found !== null; found = TOKEN.exec(text)) {
    yield found[1] ?? "";
  }
}
