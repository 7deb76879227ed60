// Sizes, contents and flows that rules infer, against counting by hand on small tensors.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  add,
  asInteger,
  constant,
  evaluate,
  isNonNegative,
  type Poly,
  symbol,
} from "../analyzers/algebra/index.ts";
import { isUnknown, must } from "../analyzers/base/index.ts";
import type { Attribute } from "../analyzers/ir/index.ts";
import { type AxisFlow, type Fact, findRule, type OpRule, tensor } from "../analyzers/ops/index.ts";
import { factText, parseAttributes, parseFact, viewOf } from "./support/operator.ts";

const SEED = { seed: 20261123, numRuns: 200 };

const rule = (op: string, domain = ""): OpRule => must(findRule(domain, op), op);

function infer(
  op: string,
  inputs: readonly Fact[],
  attributes = "",
  opset?: number,
): readonly Fact[] {
  const found = rule(op);
  const view = viewOf({
    rule: found,
    inputs,
    attributes: parseAttributes(attributes),
    ...(opset === undefined ? {} : { opset }),
  });
  return found.infer(view);
}

const facts = (...texts: readonly string[]): readonly Fact[] => texts.map(parseFact);
const firstText = (outputs: readonly Fact[]): string => factText(outputs[0]);

describe("a window walks over an axis", () => {
  const walk = fc.record({
    size: fc.integer({ min: 1, max: 12 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 4 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: 0, max: 2 }),
    end: fc.integer({ min: 0, max: 2 }),
  });

  /** Starts of windows that lie wholly in the padded input, counted one by one. */
  function places(
    w: { size: number; kernel: number; stride: number; dilation: number },
    pads: number,
  ) {
    const reach = w.dilation * (w.kernel - 1) + 1;
    let count = 0;
    while (count * w.stride + reach <= w.size + pads) count++;
    return count;
  }

  test("as often as it fits, whether the size is a number or a name", () => {
    fc.assert(
      fc.property(walk, (w) => {
        const { kernel, stride, dilation, begin, end } = w;
        const attributes = `kernel_shape = [${kernel}], strides = [${stride}], dilations = [${dilation}], pads = [${begin}, ${end}]`;
        const expected = places(w, begin + end);
        if (expected === 0) return;
        for (const size of [constant(w.size), symbol("T")]) {
          const [fact] = infer(
            "MaxPool",
            [tensor("f32", [constant(1), constant(1), size])],
            attributes,
          );
          expect(evaluate(sizeAt(fact, 2), () => w.size)).toBe(expected);
        }
      }),
      SEED,
    );
  });

  test("once more when it may reach over the end, unless it would start there", () => {
    fc.assert(
      fc.property(walk, (w) => {
        // Padding is shorter than the window, so that only the last one can start behind the input.
        const { kernel, stride, dilation } = w;
        const [begin, end] = [Math.min(w.begin, kernel - 1), Math.min(w.end, kernel - 1)];
        const attributes = `kernel_shape = [${kernel}], strides = [${stride}], dilations = [${dilation}], pads = [${begin}, ${end}], ceil_mode = 1`;
        if (places(w, begin + end) === 0) return;
        const reach = dilation * (kernel - 1) + 1;
        const [inside, all] = [w.size + begin, w.size + begin + end];
        // The next window is taken as long as the one before leaves entries, and as it starts before the end.
        let count = 1;
        while ((count - 1) * stride + reach < all && count * stride < inside) count++;
        const shape = [constant(1), constant(1), constant(w.size)];
        const [fact] = infer("MaxPool", [tensor("f32", shape)], attributes);
        expect(asInteger(sizeAt(fact, 2))).toBe(BigInt(count));
      }),
      SEED,
    );
  });
});

describe("integers computed in a graph stay formulas", () => {
  const T = symbol("T");
  // Formulas a·T + b with their value at T = 7, some of them negative.
  const entry = fc
    .record({ a: fc.integer({ min: 0, max: 3 }), b: fc.integer({ min: -3, max: 9 }) })
    .map(({ a, b }) => Array.from({ length: a }, () => T).reduce(add, constant(b)));
  const at7 = (value: Poly): number => evaluate(value, () => 7);

  const operators: Readonly<Record<string, (a: number, b: number) => number>> = {
    Add: (a, b) => a + b,
    Sub: (a, b) => a - b,
    Mul: (a, b) => a * b,
    Div: (a, b) => Math.trunc(a / b),
    Mod: (a, b) => ((a % b) + b) % b,
    Max: Math.max,
    Min: Math.min,
    Equal: (a, b) => Number(a === b),
    Less: (a, b) => Number(a < b),
    GreaterOrEqual: (a, b) => Number(a >= b),
  };

  for (const [op, compute] of Object.entries(operators)) {
    test(`${op} is exact wherever it answers`, () => {
      fc.assert(
        fc.property(entry, entry, (a, b) => {
          if (at7(b) === 0) return;
          const inputs = [a, b].map((value): Fact => ({ ...tensor("i64", []), ints: [value] }));
          const [fact] = infer(op, inputs);
          const [found] = fact?.kind === "tensor" ? (fact.ints ?? []) : [];
          if (found !== undefined) expect(at7(found)).toBe(compute(at7(a), at7(b)) + 0);
          else expect(op === "Add" || op === "Sub" || op === "Mul").toBe(false);
        }),
        SEED,
      );
    });
  }

  test("division of negative numbers goes toward zero", () => {
    expect(firstText(infer("Div", facts("i64[] = {-7}", "i64[] = {2}")))).toBe("i64[] = {−3}");
  });

  test("a fraction is no integer", () => {
    expect(firstText(infer("Div", facts("f32[] = {7}", "f32[] = {2}")))).toBe("f32[]");
  });

  test("what a narrow type cannot hold is not known after a cast", () => {
    const [eight, many, size] = ["i64[] = {8}", "i64[] = {300}", "i64[] = {T}"].map((text) =>
      firstText(infer("Cast", facts(text), "to = 2")),
    );
    expect([eight, many, size]).toEqual(["u8[] = {8}", "u8[]", "u8[]"]);
  });

  test("squaring again and again ends as unknown, not as a longer and longer number", () => {
    let fact: Fact = must(facts("i64[1] = {3}")[0], "fact");
    for (let i = 0; i < 100; i++) fact = must(infer("Mul", [fact, fact])[0], "product");
    expect(factText(fact)).toBe("i64[1]");
  });

  test("so does multiplying out sums of sizes", () => {
    let fact: Fact = must(facts("i64[1] = {a + b + c}")[0], "fact");
    for (let i = 0; i < 100; i++) fact = must(infer("Mul", [fact, fact])[0], "product");
    expect(factText(fact)).toBe("i64[1]");
  });
});

describe("the number of elements", () => {
  test("is a symbol where the product of the sizes would have too many terms", () => {
    const sizes = Array.from({ length: 60 }, (_, i) => add(symbol(`a${i}`), symbol(`b${i}`)));
    const relu = rule("Relu");
    const view = viewOf({ rule: relu, inputs: [tensor("f32", sizes)] });
    const { work } = relu.cost(view, relu.infer(view));
    expect(asInteger(work)).toBeNull();
    expect(isNonNegative(work)).toBe(true);
  });
});

describe("versions of the operator set", () => {
  test("before 7, the second input of Add is stretched to the first along a named axis", () => {
    const inputs = facts("f32[N, C, H, W]", "f32[C]");
    const outputs = infer("Add", inputs, "broadcast = 1, axis = 1", 6);
    expect(firstText(outputs)).toBe("f32[N, C, H, W]");
  });

  test("before 13, a softmax reads all axes from its own on", () => {
    const softmax = rule("Softmax");
    const steps = (opset: number) => {
      const view = viewOf({ rule: softmax, inputs: facts("f32[2, 4, 8]"), opset });
      return asInteger(softmax.cost(view, softmax.infer(view)).steps);
    };
    expect([steps(12), steps(13)]).toEqual([13n, 9n]);
  });

  test("batch normalisation keeps the examples apart but in training", () => {
    const batch = rule("BatchNormalization");
    const inputs = facts("f32[N, C]", "f32[C]", "f32[C]", "f32[C]", "f32[C]");
    const batchFlow = (attributes: string) => {
      const view = viewOf({ rule: batch, inputs, attributes: parseAttributes(attributes) });
      return batch.flow(view, batch.infer(view).slice(0, 1))?.find((flow) => flow.from === 0)?.kind;
    };
    expect([batchFlow(""), batchFlow("training_mode = 1")]).toEqual(["same", "all"]);
  });
});

describe("the class of a determinant", () => {
  const within = (text: string) => {
    const det = rule("Det");
    const found = det.within;
    return typeof found === "function" ? found(viewOf({ rule: det, inputs: facts(text) })) : found;
  };

  test("is TC0 for matrices of constant size", () => {
    expect(within("f32[N, 3, 3]")).toBe("TC0");
  });

  test("is not when the matrices grow, or may grow", () => {
    expect([within("f32[M, M]"), within("f32[…]")]).toEqual(["TC1", "TC1"]);
  });
});

type Index = readonly number[];

describe("flow", () => {
  const size = fc.integer({ min: 1, max: 3 });

  test("of Einsum holds for every product in the sum", () => {
    const labels = fc.constantFrom(..."abc");
    const term = fc.array(labels, { minLength: 1, maxLength: 3 }).map((list) => list.join(""));
    fc.assert(
      fc.property(term, term, fc.subarray([..."abc"]), size, size, size, (p, q, out, a, b, c) => {
        const sizes: Readonly<Record<string, number>> = { a, b, c };
        const output = out.filter((label) => (p + q).includes(label)).join("");
        const shape = (labels: string) => [...labels].map((label) => must(sizes[label], label));
        const attributes = parseAttributes(`equation = "${p},${q}->${output}"`);
        const reads = (values: Readonly<Record<string, number>>) => ({
          out: [...output].map((label) => must(values[label], label)),
          ins: [p, q].map((labels) => [...labels].map((label) => must(values[label], label))),
        });
        const assignments = indices([a, b, c]).map(([i = 0, j = 0, k = 0]) =>
          reads({ a: i, b: j, c: k }),
        );
        for (const { out: to, ins } of assignments) {
          holds("Einsum", [shape(p), shape(q)], attributes, to, ins);
        }
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  test("of a broadcast operator holds for every entry", () => {
    const shapes = fc.array(fc.tuple(size, fc.boolean(), fc.boolean()), { maxLength: 3 });
    fc.assert(
      fc.property(shapes, fc.integer({ min: 0, max: 2 }), (axes, cut) => {
        const full = axes.map(([n]) => n);
        const left = axes.map(([n, isOne]) => (isOne ? 1 : n));
        const right = axes.map(([n, , isOne]) => (isOne ? 1 : n)).slice(cut);
        const result = full.map((_, i) => Math.max(left[i] ?? 1, right[i - cut] ?? 1));
        const clip = (shape: Index, at: Index) => shape.map((n, i) => (n === 1 ? 0 : (at[i] ?? 0)));
        for (const to of indices(result)) {
          const ins = [clip(left, to), clip(right, to.slice(Math.min(cut, to.length)))];
          holds("Add", [left, right], new Map(), to, ins);
        }
      }),
      { ...SEED, numRuns: 100 },
    );
  });

  test("of a reduction holds with and without the reduced axes", () => {
    const shape = fc.array(size, { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(shape, fc.nat(2), fc.boolean(), (sizes, pick, keeps) => {
        const axis = pick % sizes.length;
        const attributes = parseAttributes(`axes = [${axis}], keepdims = ${Number(keeps)}`);
        for (const from of indices(sizes)) {
          const kept = from.map((i, n) => (n === axis ? 0 : i));
          const to = keeps ? kept : kept.filter((_, n) => n !== axis);
          holds("ReduceSum", [sizes], attributes, to, [from]);
        }
      }),
      { ...SEED, numRuns: 60 },
    );
  });

  test("of stacked matrix products holds for every product in the sum", () => {
    fc.assert(
      fc.property(size, size, size, size, fc.boolean(), (stack, n, m, k, isShared) => {
        for (const [s = 0, i = 0, j = 0, l = 0] of indices([stack, n, m, k])) {
          const right = isShared ? [l, j] : [s, l, j];
          const shapes = [[stack, n, k], isShared ? [k, m] : [stack, k, m]];
          holds("MatMul", shapes, new Map(), [s, i, j], [[s, i, l], right]);
        }
      }),
      { ...SEED, numRuns: 40 },
    );
  });

  /** Every claim about the inputs is true of entries `ins` that the entry `to` reads, and no axis is left out. */
  function holds(
    op: string,
    shapes: readonly Index[],
    attributes: ReadonlyMap<string, Attribute>,
    to: Index,
    ins: readonly Index[],
  ): void {
    const found = rule(op);
    const inputs = shapes.map((shape) =>
      tensor(
        "f32",
        shape.map((n) => constant(n)),
      ),
    );
    const view = viewOf({ rule: found, inputs, attributes });
    const flows = must(found.flow(view, found.infer(view)), `flow of ${op}`);
    for (const [input, from] of ins.entries()) {
      for (const [axis, index] of from.entries()) {
        const claims = flows.filter((flow) => flow.input === input && flow.from === axis);
        expect(claims.length).toBeGreaterThan(0);
        for (const claim of claims) expect(isTrue(claim, index, to)).toBe(true);
      }
    }
  }
});

function isTrue(flow: AxisFlow, index: number, to: Index): boolean {
  const place = flow.to === null ? index : must(to[flow.to], "axis of the output");
  switch (flow.kind) {
    case "same":
      return index === place;
    case "prefix":
      return index <= place;
    case "suffix":
      return place <= index;
    case "all":
    case "window":
      return true;
  }
}

/** Every index into a tensor of this shape. */
function indices(shape: Index): readonly Index[] {
  return shape.reduce<readonly Index[]>(
    (all, n) => all.flatMap((index) => Array.from({ length: n }, (_, i) => [...index, i])),
    [[]],
  );
}

function sizeAt(fact: Fact | undefined, axis: number): Poly {
  if (fact?.kind !== "tensor" || isUnknown(fact.sizes)) throw new Error("no sizes");
  return must(fact.sizes[axis], `size ${axis}`);
}
