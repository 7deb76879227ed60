// The order of a formula: what is left of a sum when terms that others outgrow and constant factors are dropped.

import { type Expr, sizeName } from "../base/index.ts";

/** Exponents by name. */
type Product = ReadonlyMap<string, number>;

/** Terms beyond which an order says less than the formula. */
const MOST_TERMS = 3;

/** Such as `O(T²·d)`; null where the formula is no sum of products of powers, or has too many terms. */
export function orderText(expr: Expr): string | null {
  const terms = sumOf(expr);
  if (terms === null) return null;
  const largest = terms.filter(
    (term, i) =>
      !terms.some((other, j) => outgrows(other, term) && (!outgrows(term, other) || j < i)),
  );
  return largest.length > MOST_TERMS ? null : `O(${largest.map(productText).join(" + ")})`;
}

function sumOf(expr: Expr): readonly Product[] | null {
  if (typeof expr === "string" || typeof expr === "number" || expr[0] !== "+") {
    const product = productOf(expr);
    return product === null ? null : [product];
  }
  const [, ...terms] = expr;
  const products = terms.map(productOf);
  return products.some((product) => product === null)
    ? null
    : products.filter((product) => product !== null);
}

function productOf(expr: Expr): Product | null {
  if (typeof expr === "number") return new Map();
  if (typeof expr === "string") return new Map([[expr, 1]]);
  const [operator, ...operands] = expr;
  if (operator === "^") {
    const [base, exponent] = operands;
    return typeof base === "string" && typeof exponent === "number"
      ? new Map([[base, exponent]])
      : null;
  }
  if (operator !== "*") return null;
  const product = new Map<string, number>();
  for (const operand of operands) {
    const factor = productOf(operand);
    if (factor === null) return null;
    for (const [name, exponent] of factor) product.set(name, (product.get(name) ?? 0) + exponent);
  }
  return product;
}

/** Whether `a` is at least as large as `b` at every size. */
function outgrows(a: Product, b: Product): boolean {
  return [...b].every(([name, exponent]) => exponent <= (a.get(name) ?? 0));
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function productText(product: Product): string {
  const factors = [...product].map(([name, exponent]) =>
    exponent === 1
      ? sizeName(name)
      : `${sizeName(name)}${[...String(exponent)].map((digit) => SUPERSCRIPTS[Number(digit)] ?? digit).join("")}`,
  );
  return factors.length === 0 ? "1" : factors.join("·");
}
