// How fast formulas grow while several sizes do, and how long they may get.

import { describe, expect, test } from "vitest";
import {
  add,
  commonMultiple,
  constant,
  floorDiv,
  growthIn,
  growthOver,
  hasShortProduct,
  isShort,
  min,
  minimumGroups,
  monomialsOf,
  mul,
  product,
  scale,
  sub,
  symbol,
  termCount,
} from "../analyzers/algebra/index.ts";

const T = symbol("T");
const d = symbol("d");
const K = symbol("K");

describe("growth", () => {
  test("of a minimum is that of its slowest part, with all that grows growing together", () => {
    const both = growthOver((name) => name === "T" || name === "d");
    expect(growthIn(min(T, d), "T")).toBe("constant");
    expect(both(min(T, d))).toBe("linear");
    expect(both(min(T, K))).toBe("constant");
    expect(both(mul(min(T, d), T))).toBe("poly");
  });

  test("of a remainder is that of what it is taken by, and no other difference is one", () => {
    const third = floorDiv(T, constant(3));
    const remainder = sub(T, scale(third, 3));
    expect(growthIn(remainder, "T")).toBe("constant");
    expect(growthIn(add(scale(remainder, 5), d), "T")).toBe("constant");
    expect(growthIn(add(scale(remainder, 5), d), "d")).toBe("linear");
    expect(growthIn(mul(remainder, T), "T")).toBe("poly");
    expect(growthIn(sub(T, scale(third, 2)), "T")).toBe("linear");
    expect(growthIn(sub(T, mul(d, floorDiv(T, d))), "T")).toBe("linear");
  });

  test("needs the sizes under one minimum together, unless a number is among them", () => {
    const formula = add(mul(T, floorDiv(min(T, d), constant(2))), min(K, constant(7)));
    expect(minimumGroups(formula).map((group) => [...group].sort())).toEqual([["T", "d"]]);
  });

  test("of several formulas is that of their monomials", () => {
    const monomials = monomialsOf([scale(mul(T, d), 3), add(scale(T, 5), constant(9)), sub(T, K)]);
    expect(monomials).toBe(add(add(mul(T, d), T), constant(1)));
    expect(commonMultiple(monomials)).toBe(mul(T, d));
  });
});

describe("the budget of a formula", () => {
  const sums = Array.from({ length: 20 }, (_, i) => add(symbol(`a${i}`), symbol(`b${i}`)));

  test("refuses products that would have too many terms", () => {
    expect(hasShortProduct(sums.slice(0, 10))).toBe(true);
    expect(hasShortProduct(sums)).toBe(false);
  });

  test("counts terms and the digits of coefficients", () => {
    expect(termCount(product(sums.slice(0, 5)))).toBe(32);
    expect(isShort(scale(T, 1n << 4000n))).toBe(true);
    expect(isShort(scale(T, 1n << 5000n))).toBe(false);
  });
});
