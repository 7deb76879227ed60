// The lemmas of our own, each proof's construction run beside the loop it speaks of, in exact arithmetic.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  compared,
  type Fraction,
  fraction,
  largest,
  least,
  negative,
  ONE,
  over,
  plus,
  times,
  ZERO,
} from "./support/fraction.ts";

const RUNS = { seed: 20260102, numRuns: 300 };
const integer = fc.bigInt({ min: -4n, max: 4n });
const rational = fc.tuple(integer, fc.integer({ min: 1, max: 4 })).map(([n, d]) => fraction(n, d));

describe("iterated-affine-diagonal", () => {
  const steps = fc.array(fc.record({ a: rational, b: rational }), { maxLength: 12 });

  test("sums of products give the state, zeros included", () => {
    fc.assert(
      fc.property(rational, steps, (start, list) => {
        const looped = list.reduce((h, { a, b }) => plus(times(a, h), b), start);
        const terms = [start, ...list.map(({ b }) => b)].map((b, j) =>
          times(b, product(list.slice(j).map(({ a }) => a))),
        );
        expect(terms.reduce(plus, ZERO)).toEqual(looped);
      }),
      RUNS,
    );
  });

  test("complex products are integer products at a large power of two, modulo z² + 1", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(integer, integer), { maxLength: 12 }), (factors) => {
        const looped = factors.reduce<readonly [bigint, bigint]>(
          ([re, im], [u, v]) => [re * u - im * v, re * v + im * u],
          [1n, 0n],
        );
        const z = 2n ** 64n;
        const whole = factors.reduce((value, [u, v]) => value * (u + v * z), 1n);
        const coefficients = balancedDigits(whole, z);
        const part = (from: number) =>
          coefficients
            .filter((_, i) => i % 2 === from)
            .reduce((total, c, i) => total + (i % 2 === 0 ? c : -c), 0n);
        expect([part(0), part(1)]).toEqual(looped);
      }),
      RUNS,
    );
  });
});

describe("modular-accumulation", () => {
  const modulo = (a: bigint, m: bigint) => ((a % m) + m) % m;
  const step = fc.record({ b: integer, isReset: fc.boolean(), isTaken: fc.boolean() });

  test("remainders before the last may be left out, resets included", () => {
    const steps = fc.array(step, { maxLength: 12 });
    fc.assert(
      fc.property(integer, steps, fc.bigInt({ min: 1n, max: 9n }), (start, list, m) => {
        const looped = list.reduce((h, { b, isReset, isTaken }) => {
          const next = isReset ? b : h + b;
          return isTaken ? modulo(next, m) : next;
        }, start);
        const reset = list.findLastIndex(({ isReset }) => isReset);
        const counted = list.slice(Math.max(reset, 0));
        const last = counted.findLastIndex(({ isTaken }) => isTaken);
        const total = (part: typeof counted) => part.reduce((sum, { b }) => sum + b, 0n);
        const before = (reset < 0 ? start : 0n) + total(counted.slice(0, last + 1));
        const taken = last < 0 ? before : modulo(before, m);
        expect(taken + total(counted.slice(last + 1))).toBe(looped);
      }),
      RUNS,
    );
  });
});

describe("late-normalisation", () => {
  const row = fc.tuple(rational, rational);
  const trips = fc.array(fc.tuple(row, row), { minLength: 1, maxLength: 8 });
  type Pair = readonly [Fraction, Fraction];
  const dot = ([a, b]: Pair, [x, y]: Pair) => plus(times(a, x), times(b, y));
  const size = (a: Fraction) => (a.num < 0n ? negative(a) : a);
  const norms = {
    norm: ([x, y]: Pair) => plus(size(x), size(y)),
    "linear number": ([x, y]: Pair) => plus(x, y),
  };

  test.each(Object.entries(norms))("divisions by a %s cancel but for the last", (_, numberOf) => {
    const divided = (v: Pair): Pair | null => {
      const by = numberOf(v);
      return by.num === 0n ? null : [over(v[0], by), over(v[1], by)];
    };
    fc.assert(
      fc.property(trips, (list) => {
        let each: Pair | null = [ONE, fraction(2n, 3)];
        let late: Pair = each;
        for (const [a, b] of list) {
          each = each === null ? null : divided([dot(a, each), dot(b, each)]);
          late = [dot(a, late), dot(b, late)];
        }
        if (each !== null) expect(divided(late)).toEqual(each);
      }),
      RUNS,
    );
  });
});

describe("log-affine", () => {
  test("is affine in the exponential", () => {
    const small = fc.double({ min: -3, max: 3, noNaN: true });
    fc.assert(
      fc.property(small, fc.array(fc.tuple(small, small), { maxLength: 10 }), (start, list) => {
        const looped = list.reduce((h, [a, b]) => Math.log(Math.exp(h + a) + Math.exp(b)), start);
        const affine = list.reduce((u, [a, b]) => Math.exp(a) * u + Math.exp(b), Math.exp(start));
        expect(Math.log(affine)).toBeCloseTo(looped, 9);
      }),
      RUNS,
    );
  });
});

interface ClipStep {
  readonly a: Fraction;
  readonly b: Fraction;
  readonly lo: Fraction;
  readonly hi: Fraction;
}

describe("clip-scan", () => {
  const step = fc.record({ a: rational, b: rational, lo: rational, hi: rational });

  test("reset, sign, scale and latch give the state, crossed bounds included", () => {
    fc.assert(
      fc.property(rational, fc.array(step, { maxLength: 12 }), (start, list) => {
        const looped = list.reduce((h, s) => clip(plus(times(s.a, h), s.b), s.lo, s.hi), start);
        expect(latched(start, list)).toEqual(looped);
      }),
      { ...RUNS, numRuns: 2000 },
    );
  });

  // Follows the proof on the lemma's page, paragraph by paragraph.
  function latched(start: Fraction, list: readonly ClipStep[]): Fraction {
    const ordered = list.map((s) => ({ ...s, lo: least([s.lo, s.hi]) }));
    const reset = ordered.findLastIndex((s) => s.a.num === 0n);
    const at = ordered[reset];
    const first = at === undefined ? start : clip(at.b, at.lo, at.hi);
    const rest = ordered.slice(reset + 1);

    const signs = rest.map((_, t) => sign(product(rest.slice(0, t + 1).map((s) => s.a))));
    const positive = rest.map((s, t) => {
      const up = signs[t] === 1;
      const [lo, hi] = up ? [s.lo, s.hi] : [negative(s.hi), negative(s.lo)];
      return { a: s.a.num < 0n ? negative(s.a) : s.a, b: up ? s.b : negative(s.b), lo, hi };
    });

    const scales = positive.map((_, t) => product(positive.slice(0, t + 1).map((s) => s.a)));
    const shifts = positive.map((_, t) =>
      positive
        .slice(0, t + 1)
        .map((s, j) => times(s.b, product(positive.slice(j + 1, t + 1).map((k) => k.a))))
        .reduce(plus, ZERO),
    );
    const bounds = positive.map((s, t) => {
      const scaled = (x: Fraction) => over(plus(x, negative(shifts[t] ?? ZERO)), scales[t] ?? ONE);
      return { low: scaled(s.lo), high: scaled(s.hi) };
    });

    const reaches = (theta: Fraction) => {
      const isUp = (t: { low: Fraction }) => compared(t.low, theta) >= 0;
      const last = bounds.findLast((t) => isUp(t) || compared(t.high, theta) < 0);
      return last === undefined ? compared(first, theta) >= 0 : isUp(last);
    };
    const candidates = [first, ...bounds.flatMap(({ low, high }) => [low, high])];
    const u = largest(candidates.filter(reaches));
    const g = plus(times(u, scales.at(-1) ?? ONE), shifts.at(-1) ?? ZERO);
    return (signs.at(-1) ?? 1) === 1 ? g : negative(g);
  }
});

describe("monotone", () => {
  test.each([2, 3, 4])(
    "groups of monotone maps of a chain of %i have at most two elements",
    (n) => {
      const all = maps(n).filter((f) => isMonotone(f) || isMonotone([...f].reverse()));
      const idempotents = all.filter((e) => same(then(e, e), e));
      const orders = idempotents.map((e) => groupOf(e, all).length);
      expect(Math.max(...orders)).toBe(2);
    },
  );

  test("groups of all maps are larger, so the condition is needed", () => {
    const all = maps(3);
    expect(groupOf([0, 1, 2], all)).toHaveLength(6);
  });
});

describe("repeated-map", () => {
  test.each([3, 4])("powers of a map of %i states depend on few bits of the exponent", (m) => {
    const period = m === 3 ? 6 : 12;
    for (const f of maps(m)) {
      const powers: (readonly number[])[] = [f.map((_, i) => i)];
      for (let t = 1; t <= m + 2 * period; t += 1) powers.push(then(powers[t - 1] ?? [], f));
      for (let t = m; t <= m + period; t += 1) expect(powers[t]).toEqual(powers[t + period]);
    }
  });
});

type Matrix = readonly [Fraction, Fraction, Fraction, Fraction];
const matrix = fc.tuple(rational, rational, rational, rational);
const IDENTITY: Matrix = [ONE, ZERO, ZERO, ONE];

describe("matrix-scan", () => {
  test("Möbius steps compose as matrices", () => {
    fc.assert(
      fc.property(rational, fc.array(matrix, { maxLength: 8 }), (start, list) => {
        const looped = list.reduce<Fraction | null>(
          (s, m) => (s === null ? null : mobius(m, s)),
          start,
        );
        // Where a denominator is zero on the way the loop has no value to compare with.
        fc.pre(looped !== null);
        expect(
          mobius(
            list.reduce((all, m) => multiplied(m, all), IDENTITY),
            start,
          ),
        ).toEqual(looped);
      }),
      RUNS,
    );
  });

  test("projective steps may be normalised once, at the end", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(matrix, matrix), { minLength: 1, maxLength: 6 }), (list) => {
        let looped: Vector | null = [ONE, ONE];
        let free: Vector = [ONE, ONE];
        let late: Vector | null = null;
        for (const [left, right] of list) {
          looped =
            looped === null ? null : normalised(applied(left, looped), applied(right, looped));
          late = normalised(applied(left, free), applied(right, free));
          free = applied(left, free);
        }
        fc.pre(looped !== null);
        expect(late).toEqual(looped);
      }),
      RUNS,
    );
  });
});

describe("fixed-matrix", () => {
  test("polynomials in one matrix are multiplied as polynomials", () => {
    const scalars = fc.tuple(rational, rational, rational);
    fc.assert(
      fc.property(matrix, fc.array(scalars, { maxLength: 5 }), (k, list) => {
        const value = (q: readonly Fraction[]): Matrix => {
          const powers = q.map((_, i) => Array(i).fill(k).reduce(multiplied, IDENTITY) as Matrix);
          return powers
            .map((power, i) => power.map((x) => times(x, q[i] ?? ZERO)))
            .reduce(
              (a, b) => a.map((x, i) => plus(x, b[i] ?? ZERO)),
              [ZERO, ZERO, ZERO, ZERO],
            ) as never;
        };
        const looped = list.map(value).reduce((all, m) => multiplied(m, all), IDENTITY);
        const whole = list.reduce<readonly Fraction[]>(polynomialProduct, [ONE]);
        expect(value(whole)).toEqual(looped);
      }),
      { ...RUNS, numRuns: 100 },
    );
  });
});

describe("tropical", () => {
  test("the leading digit of a matrix product in a large base is the best path", () => {
    const weights = fc.array(fc.tuple(...Array.from({ length: 4 }, () => fc.nat(9))), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(weights, (list) => {
        const base = 2n ** BigInt(list.length + 1);
        let [best0, best1] = [0, 0];
        let [sum0, sum1] = [1n, 1n];
        for (const [a = 0, b = 0, c = 0, d = 0] of list) {
          [best0, best1] = [Math.max(a + best0, b + best1), Math.max(c + best0, d + best1)];
          const [pa, pb, pc, pd] = [a, b, c, d].map((w) => base ** BigInt(w));
          [sum0, sum1] = [
            (pa ?? 0n) * sum0 + (pb ?? 0n) * sum1,
            (pc ?? 0n) * sum0 + (pd ?? 0n) * sum1,
          ];
        }
        expect([digits(sum0, base), digits(sum1, base)]).toEqual([best0 + 1, best1 + 1]);
      }),
      RUNS,
    );
  });
});

describe("doubling-scan", () => {
  test("computes all prefixes of an operation that need not commute", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ maxLength: 2 }), { minLength: 1, maxLength: 20 }),
        (items) => {
          let state: readonly string[] = items;
          for (let reach = 1; reach < items.length; reach *= 2) {
            const old = state;
            state = old.map((item, t) => (t < reach ? item : (old[t - reach] ?? "") + item));
          }
          expect(state).toEqual(items.map((_, t) => items.slice(0, t + 1).join("")));
        },
      ),
      RUNS,
    );
  });
});

describe("chosen-path", () => {
  const step = fc.record({
    from: fc.tuple(fc.nat(2), fc.nat(2), fc.nat(2)),
    a: fc.tuple(rational, rational, rational),
    b: fc.tuple(rational, rational, rational),
  });

  test("one channel's value is carried along one path that is found first", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 8 }), fc.nat(2), (list, channel) => {
        const start = [fraction(1), fraction(2), fraction(3)];
        const looped = list.reduce<readonly Fraction[]>(
          (s, { from, a, b }) =>
            from.map((j, i) => plus(times(a[i] ?? ZERO, s[j] ?? ZERO), b[i] ?? ZERO)),
          start,
        );
        const path = [channel];
        for (const { from } of list.toReversed()) path.unshift(from[path[0] ?? 0] ?? 0);
        const carried = list.reduce(
          (value, { a, b }, t) => {
            const i = path[t + 1] ?? 0;
            return plus(times(a[i] ?? ZERO, value), b[i] ?? ZERO);
          },
          start[path[0] ?? 0] ?? ZERO,
        );
        expect(carried).toEqual(looped[channel]);
      }),
      RUNS,
    );
  });
});

type Vector = readonly [Fraction, Fraction];

function applied([a, b, c, d]: Matrix, [x, y]: Vector): Vector {
  return [plus(times(a, x), times(b, y)), plus(times(c, x), times(d, y))];
}

/** The first vector over the sum of absolute values of the second; null where that is zero. */
function normalised([x, y]: Vector, [u, v]: Vector): Vector | null {
  const size = plus(largest([u, negative(u)]), largest([v, negative(v)]));
  return size.num === 0n ? null : [over(x, size), over(y, size)];
}

function multiplied([a, b, c, d]: Matrix, [e, f, g, h]: Matrix): Matrix {
  return [
    plus(times(a, e), times(b, g)),
    plus(times(a, f), times(b, h)),
    plus(times(c, e), times(d, g)),
    plus(times(c, f), times(d, h)),
  ];
}

function mobius([a, b, c, d]: Matrix, s: Fraction): Fraction | null {
  const below = plus(times(c, s), d);
  return below.num === 0n ? null : over(plus(times(a, s), b), below);
}

function polynomialProduct(p: readonly Fraction[], q: readonly Fraction[]): readonly Fraction[] {
  const out: Fraction[] = Array(p.length + q.length - 1).fill(ZERO);
  p.forEach((x, i) => {
    q.forEach((y, j) => {
      out[i + j] = plus(out[i + j] ?? ZERO, times(x, y));
    });
  });
  return out;
}

function product(parts: readonly Fraction[]): Fraction {
  return parts.reduce(times, ONE);
}

function sign(a: Fraction): 1 | -1 {
  return a.num < 0n ? -1 : 1;
}

function clip(v: Fraction, lo: Fraction, hi: Fraction): Fraction {
  return least([largest([v, lo]), hi]);
}

/** Digits of a whole number in an even base, each between minus half and half of it. */
function balancedDigits(value: bigint, base: bigint): readonly bigint[] {
  const out: bigint[] = [];
  for (let rest = value; rest !== 0n; ) {
    let digit = ((rest % base) + base) % base;
    if (digit > base / 2n) digit -= base;
    out.push(digit);
    rest = (rest - digit) / base;
  }
  return out;
}

function digits(value: bigint, base: bigint): number {
  let count = 0;
  for (let rest = value; rest > 0n; rest /= base) count += 1;
  return count;
}

/** All maps of n states to themselves. */
function maps(n: number): readonly (readonly number[])[] {
  const range = Array.from({ length: n }, (_, i) => i);
  return range.reduce<readonly (readonly number[])[]>(
    (all) => all.flatMap((f) => range.map((value) => [...f, value])),
    [[]],
  );
}

/** First f, then g. */
function then(f: readonly number[], g: readonly number[]): readonly number[] {
  return f.map((value) => g[value] ?? value);
}

function same(f: readonly number[], g: readonly number[]): boolean {
  return f.join() === g.join();
}

function isMonotone(f: readonly number[]): boolean {
  return f.every((value, i) => i === 0 || (f[i - 1] ?? 0) <= value);
}

/** The largest group with identity e among these maps. */
function groupOf(e: readonly number[], all: readonly (readonly number[])[]) {
  const around = all.filter((f) => same(then(e, f), f) && same(then(f, e), f));
  return around.filter((f) => around.some((g) => same(then(f, g), e) && same(then(g, f), e)));
}
