// Formulas obey the laws of arithmetic, checked against plain numbers; classes obey the laws of an order.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  asInteger,
  type CircuitClass,
  CLASS_ORDER,
  ceilDiv,
  composeClass,
  constant,
  evaluate,
  exactQuotient,
  floorDiv,
  formula,
  formulaText,
  growthIn,
  isWithin,
  joinClass,
  log2,
  markArena,
  max,
  min,
  mul,
  type Poly,
  releaseArena,
  scale,
  sub,
  sum,
  symbol,
  symbolsOf,
} from "../analyzers/algebra/index.ts";
import type { Growth } from "../analyzers/base/index.ts";
import {
  build,
  compute,
  levels,
  NAMES,
  polynomials,
  type Sizes,
  signedTrees,
  sizeIn,
  sizes,
  type Tree,
  trees,
} from "./support/formulas.ts";
import { exprInteger, exprValue, readFormula } from "./support/formulaText.ts";

const TWO: Tree = { kind: "number", value: 2 };
const RUNS = { seed: 20260101, numRuns: 400 };
const [T, d, K] = NAMES.map((name) => symbol(name)) as [Poly, Poly, Poly];

function valueAt(poly: Poly, at: Sizes): number {
  return evaluate(poly, (name) => sizeIn(at, name));
}

describe("a formula means what it was built from", () => {
  test("sizes: sums, products, quotients, extrema and logarithms, with all simplifications", () => {
    fc.assert(
      fc.property(trees, sizes, (tree, at) => {
        expect(valueAt(build(tree), at) + 0).toBe(compute(tree, at));
      }),
      RUNS,
    );
  });

  test("differences, as long as no extremum is taken of them", () => {
    fc.assert(
      fc.property(polynomials, sizes, (tree, at) => {
        expect(valueAt(build(tree), at) + 0).toBe(compute(tree, at));
      }),
      RUNS,
    );
  });

  test("the names it depends on are those that can change its value", () => {
    fc.assert(
      fc.property(trees, sizes, sizes, (tree, at, other) => {
        const poly = build(tree);
        const names = symbolsOf(poly);
        const mixed = Object.fromEntries(
          NAMES.map((name) => [name, (names.includes(name) ? at : other)[name] ?? 1]),
        );
        expect(valueAt(poly, mixed)).toBe(valueAt(poly, at));
      }),
      RUNS,
    );
  });
});

describe("equal formulas have equal ids", () => {
  test("the laws of a commutative ring hold as identities", () => {
    fc.assert(
      fc.property(trees, trees, trees, (s, t, u) => {
        const [a, b, c] = [build(s), build(t), build(u)];
        expect(add(a, b)).toBe(add(b, a));
        expect(mul(a, b)).toBe(mul(b, a));
        expect(add(add(a, b), c)).toBe(add(a, add(b, c)));
        expect(mul(mul(a, b), c)).toBe(mul(a, mul(b, c)));
        expect(mul(a, add(b, c))).toBe(add(mul(a, b), mul(a, c)));
        expect(add(a, constant(0))).toBe(a);
        expect(mul(a, constant(1))).toBe(a);
        expect(mul(a, constant(0))).toBe(constant(0));
        expect(sub(a, a)).toBe(constant(0));
        expect(scale(scale(a, 3), 1, 3)).toBe(a);
        expect(sum([a, b, c])).toBe(add(a, add(b, c)));
      }),
      RUNS,
    );
  });

  test("two polynomials have one id exactly if they agree everywhere", () => {
    // Degree at most 8 in each of three sizes is decided by a grid of 9³ points; 4³ tells apart all but few.
    const grid = [2, 3, 5, 11].flatMap((t) =>
      [2, 7, 13, 4].flatMap((e) => [1, 3, 17, 6].map((k) => ({ T: t, d: e, K: k }))),
    );
    fc.assert(
      fc.property(polynomials, polynomials, (s, t) => {
        const differ = grid.some((at) => compute(s, at) !== compute(t, at));
        expect(build(s) === build(t)).toBe(!differ);
      }),
      RUNS,
    );
  });

  test("extrema do not depend on order, nesting of equals or repetition", () => {
    expect(max(T, d, T)).toBe(max(d, T));
    expect(min(T, d)).toBe(min(d, T, d));
    expect(max(T)).toBe(T);
  });
});

describe("simplification", () => {
  test("a quotient that is certainly whole is a polynomial", () => {
    expect(floorDiv(mul(mul(T, d), constant(6)), mul(d, constant(3)))).toBe(mul(T, constant(2)));
    expect(ceilDiv(T, T)).toBe(constant(1));
    expect(floorDiv(constant(-7), constant(2))).toBe(constant(-4));
    expect(ceilDiv(constant(-7), constant(2))).toBe(constant(-3));
  });

  test("a quotient that need not be whole stays one", () => {
    expect(floorDiv(T, constant(2))).not.toBe(scale(T, 1, 2));
    expect(floorDiv(T, constant(2))).not.toBe(ceilDiv(T, constant(2)));
  });

  test("division by zero is refused", () => {
    expect(() => floorDiv(T, constant(0))).toThrow(RangeError);
    expect(() => ceilDiv(constant(1), constant(0))).toThrow(RangeError);
    expect(() => scale(T, 1, 0)).toThrow(RangeError);
  });

  test("an operand of an extremum goes only if another one always wins", () => {
    expect(max(T, add(T, d))).toBe(add(T, d));
    expect(min(T, add(T, d))).toBe(T);
    expect(formulaText(max(T, d))).toBe("max(T, d)");
    expect(max(sub(T, constant(5)), constant(0))).not.toBe(sub(T, constant(5)));
  });

  test("an extremum of what can be negative keeps both operands", () => {
    const tiny = fc.record({ T: fc.nat(6), d: fc.nat(6), K: fc.nat(6) });
    fc.assert(
      fc.property(signedTrees, signedTrees, fc.boolean(), sizes, tiny, (a, b, up, at, near) => {
        const quotient: Tree = { kind: up ? "ceilDiv" : "floorDiv", a, b: TWO };
        for (const kind of ["min", "max"] as const) {
          const tree: Tree = { kind, a: quotient, b };
          for (const point of [at, { T: near.T + 1, d: near.d + 1, K: near.K + 1 }]) {
            expect(valueAt(build(tree), point) + 0).toBe(compute(tree, point));
          }
        }
      }),
      { ...RUNS, numRuns: 2000 },
    );
    const rows = max(floorDiv(sub(T, constant(5)), constant(2)), constant(0));
    expect(valueAt(rows, { T: 1 })).toBe(0);
  });

  test("logarithms of numbers count the levels of a tree", () => {
    for (let n = 0; n <= 70; n += 1) expect(asInteger(log2(constant(n)))).toBe(BigInt(levels(n)));
    expect(asInteger(log2(constant(2n ** 80n)))).toBe(80n);
    expect(asInteger(log2(constant(2n ** 80n + 1n)))).toBe(81n);
  });

  test("an exact quotient times the divisor is the dividend", () => {
    fc.assert(
      fc.property(trees, trees, (s, t) => {
        const [a, b] = [build(s), build(t)];
        const quotient = exactQuotient(a, b);
        if (quotient !== null) expect(mul(quotient, b)).toBe(a);
      }),
      RUNS,
    );
  });

  test("a product divided by one of its terms gives the other factor", () => {
    const term = fc.tuple(fc.constantFrom(T, d, K), fc.constantFrom(T, d, K), fc.nat(5));
    fc.assert(
      fc.property(trees, term, (tree, [x, y, n]) => {
        const a = build(tree);
        const divisor = mul(mul(x, y), constant(n + 1));
        expect(exactQuotient(mul(a, divisor), divisor)).toBe(a);
      }),
      RUNS,
    );
    expect(exactQuotient(add(T, d), T)).toBeNull();
    expect(exactQuotient(T, constant(0))).toBeNull();
  });
});

describe("growth along an axis", () => {
  test("is read off simple formulas exactly", () => {
    const examples: readonly (readonly [Poly, Growth])[] = [
      [mul(d, d), "constant"],
      [log2(mul(T, d)), "log"],
      [mul(log2(T), log2(add(T, d))), "polylog"],
      [add(mul(T, d), log2(T)), "linear"],
      [mul(T, log2(T)), "poly"],
      [mul(T, T), "poly"],
      [mul(T, floorDiv(T, constant(2))), "poly"],
      [min(T, d), "constant"],
      [min(T, log2(T)), "log"],
      [max(d, T), "linear"],
      [ceilDiv(T, constant(64)), "linear"],
      [log2(log2(T)), "log"],
    ];
    expect(examples.map(([poly]) => growthIn(poly, "T"))).toEqual(
      examples.map(([, growth]) => growth),
    );
  });

  test("bounds the values from above", () => {
    const small = fc.record({
      d: fc.integer({ min: 1, max: 4 }),
      K: fc.integer({ min: 1, max: 4 }),
    });
    fc.assert(
      fc.property(trees, small, (tree, at) => {
        const poly = build(tree);
        const claimed = growthIn(poly, "T");
        const ratio = (power: number) =>
          valueAt(poly, { ...at, T: 2 ** power }) / order(claimed, power);
        // Beyond the last bend of the formula the ratio to what was claimed must stay bounded.
        const before = Math.max(...range(0, 34).map(ratio));
        const after = Math.max(...range(35, 60).map(ratio));
        expect(after).toBeLessThanOrEqual(4 * before);
      }),
      RUNS,
    );
  });

  test("a claim that is too small would be noticed", () => {
    const ratio = (power: number) => 2 ** power / order("polylog", power);
    expect(Math.max(...range(35, 60).map(ratio))).toBeGreaterThan(
      4 * Math.max(...range(0, 34).map(ratio)),
    );
  });
});

describe("printing", () => {
  test("data has the value of the formula", () => {
    fc.assert(
      fc.property(trees, sizes, (tree, at) => {
        const poly = build(tree);
        expect(exprValue(formula(poly).expr, at)).toBe(valueAt(poly, at));
      }),
      RUNS,
    );
  });

  test("text, read from left to right, has the value of the formula", () => {
    fc.assert(
      fc.property(trees, sizes, (tree, at) => {
        const poly = build(tree);
        expect(readFormula(formulaText(poly), at)).toBeCloseTo(valueAt(poly, at), 6);
      }),
      RUNS,
    );
  });

  test("looks like mathematics", () => {
    expect(formulaText(mul(mul(constant(2), T), mul(d, d)))).toBe("2·T·d²");
    expect(formulaText(constant(98312))).toBe("98\u202f312");
    expect(formulaText(sub(constant(1), T))).toBe("−T + 1");
    expect(formulaText(scale(mul(T, add(T, constant(1))), 1, 2))).toBe("T²/2 + T/2");
    expect(formula(constant(0))).toEqual({ text: "0", expr: 0 });
  });

  test("large numbers keep their digits as data", () => {
    const large = 2n ** 70n + 12345n;
    const exact = exprInteger(formula(constant(large)).expr);
    expect(exact).toBe(large);
  });
});

describe("the arena", () => {
  test("forgets what was made since the mark and keeps the rest", () => {
    const kept = add(mul(T, d), constant(7));
    const mark = markArena();
    const made = mul(add(T, symbol("only here")), log2(T));
    expect(markArena().polys).toBeGreaterThan(mark.polys);
    releaseArena(mark);
    expect(markArena()).toEqual(mark);
    expect(() => evaluate(made, () => 1)).toThrow(RangeError);
    expect(add(mul(T, d), constant(7))).toBe(kept);
  });

  test("gives no stale result after a release", () => {
    const mark = markArena();
    const first = mul(add(T, constant(1001)), d);
    releaseArena(mark);
    // Takes the id that `first` had.
    mul(add(T, constant(2002)), K);
    const again = mul(add(T, constant(1001)), d);
    expect(evaluate(again, () => 3)).toBe(3 * 1004);
    expect(typeof first).toBe("number");
    releaseArena(mark);
  });
});

describe("classes", () => {
  const classes: readonly CircuitClass[] = [...CLASS_ORDER, "TC4", "TC11"];
  const one = fc.constantFrom(...classes);

  test("are totally ordered", () => {
    fc.assert(
      fc.property(one, one, one, (a, b, c) => {
        expect(isWithin(a, a)).toBe(true);
        expect(isWithin(a, b) || isWithin(b, a)).toBe(true);
        if (isWithin(a, b) && isWithin(b, a)) expect(a).toBe(b);
        if (isWithin(a, b) && isWithin(b, c)) expect(isWithin(a, c)).toBe(true);
      }),
    );
  });

  test("stand in the order of the design", () => {
    const order: readonly CircuitClass[] = [
      ...(["AC0", "TC0", "NC1", "PNC1", "L", "NL", "AC1", "TC1", "NC2", "TC2"] as const),
      ...(["TC3", "TC4", "TC11", "NC", "P"] as const),
    ];
    const pairs = order.slice(1).map((b, i) => isWithin(b, order[i] ?? "P"));
    expect(pairs).toEqual(pairs.map(() => false));
  });

  test("join to the least class that holds both", () => {
    fc.assert(
      fc.property(one, one, one, (a, b, c) => {
        const join = joinClass(a, b);
        expect(joinClass(b, a)).toBe(join);
        expect(joinClass(a, joinClass(b, c))).toBe(joinClass(join, c));
        expect(isWithin(a, join) && isWithin(b, join)).toBe(true);
        if (isWithin(a, c) && isWithin(b, c)) expect(isWithin(join, c)).toBe(true);
      }),
    );
  });

  test("compose to their join, except that bits of a PNC1 value cost L", () => {
    fc.assert(
      fc.property(one, one, (a, b) => {
        const join = joinClass(a, b);
        expect(composeClass(a, b)).toBe(join === "PNC1" ? "L" : join);
      }),
    );
    expect(composeClass("PNC1", "TC0")).toBe("L");
    expect(composeClass("TC0", "TC0")).toBe("TC0");
  });
});

/** What the growth claims at T = 2^power, up to a factor. */
function order(growth: Growth, power: number): number {
  const log = Math.max(power, 1);
  switch (growth) {
    case "constant":
      return 1;
    case "log":
      return log;
    case "polylog":
      return log ** 6;
    case "linear":
      return 2 ** power;
    default:
      return 2 ** (8 * power);
  }
}

function range(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
