// Shapes that are computed inside a graph stay formulas, and no formula is ever wrong: sizes are compared with
// what the operators do on tensors of real sizes.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asInteger, constant, evaluate, type Poly, symbol } from "../analyzers/algebra/index.ts";
import { isUnknown, must } from "../analyzers/base/index.ts";
import type { ValueId } from "../analyzers/ir/index.ts";
import { type AxisFlow, type Fact, findRule, tensor } from "../analyzers/ops/index.ts";
import { infer } from "../analyzers/verdict/infer.ts";
import { canonical, factText, parseAttributes, parseFact, viewOf } from "./support/operator.ts";
import { Sketch } from "./support/sketch.ts";

const T = symbol("T");

/** What exporters write for "all". */
const LIMITS = [2 ** 31 - 1, -(2 ** 31 - 1)];

describe("a shape that the graph computes", () => {
  test("splits heads by sizes taken from the input", () => {
    const text = shapeText((g) => {
      const x = g.input("x", "f32", ["B", "T", 64]);
      const target = g.node("Concat", [sizeOf(g, x, 0), sizeOf(g, x, 1), list(g, 8, -1)], {
        axis: 0,
      });
      return g.node("Transpose", [g.node("Reshape", [x, target])], { perm: [0, 2, 1, 3] });
    });
    expect(text).toBe("f32[B, 8, T, 8]");
  });

  test("grows by what is put behind it", () => {
    const text = shapeText((g) => {
      const past = g.input("past", "f32", ["B", "P", 64]);
      const x = g.input("x", "f32", ["B", "T", 64]);
      const all = g.node("Concat", [past, x], { axis: 1 });
      return g.node("Range", [g.int(0), g.node("Squeeze", [sizeOf(g, all, 1)]), g.int(1)]);
    });
    expect(text).toBe(canonical("i64[P + T]"));
  });

  test("shifted by one place is as long as before once it is padded", () => {
    const text = shapeText((g) => {
      const x = g.input("x", "f32", ["B", "T", "d"]);
      const rest = g.node("Slice", [x, list(g, 0), list(g, -1), list(g, 1)]);
      const first = g.node("Slice", [x, list(g, 0), list(g, 1), list(g, 1)]);
      return g.node("Concat", [first, rest], { axis: 1 });
    });
    expect(text).toBe("f32[B, T, d]");
  });

  test("is cut out of a table by formulas", () => {
    const text = shapeText((g) => {
      const table = g.input("table", "f32", [1024, 64]);
      const past = sizeOf(g, g.input("past", "f32", ["B", "P", 64]), 1);
      const now = sizeOf(g, g.input("x", "f32", ["B", "T", 64]), 1);
      return g.node("Slice", [table, past, g.node("Add", [past, now]), list(g, 0)]);
    });
    expect(text).toBe("f32[T, 64]");
  });

  test("keeps the last entries by a formula of where they start", () => {
    const text = shapeText((g) => {
      const x = g.input("x", "f32", ["B", "T"]);
      const start = g.node("Sub", [sizeOf(g, x, 1), list(g, 3)]);
      return g.node("Slice", [x, start, list(g, 2n ** 63n - 1n), list(g, 1)]);
    });
    expect(text).toBe("f32[B, 3]");
  });

  test("fills a mask of its size", () => {
    const text = shapeText((g) => {
      const x = g.input("x", "f32", ["B", "T"]);
      const mask = g.node("ConstantOfShape", [
        g.node("Concat", twice(sizeOf(g, x, 1)), { axis: 0 }),
      ]);
      return g.node("Unsqueeze", [g.node("Trilu", [mask]), list(g, 0, 1)]);
    });
    expect(text).toBe("f32[1, 1, T, T]");
  });
});

describe("axes that the graph computes", () => {
  test("are all of them where there are as many as the tensor has", () => {
    expect(results("ReduceSum", "keepdims = 0", "f32[B, T]", "i64[2]")).toBe("f32[]");
  });

  test("are all of them where none is given", () => {
    expect(results("ReduceMax", "keepdims = 0", "f32[B, T]", "i64[0]")).toBe("f32[]");
    expect(results("ReduceMax", "keepdims = 1", "f32[B, T]", "i64[0]")).toBe("f32[1, 1]");
  });

  test("are none where none is given and none is meant", () => {
    const attributes = "keepdims = 0, noop_with_empty_axes = 1";
    expect(results("ReduceSum", attributes, "f32[B, T]", "i64[0]")).toBe("f32[B, T]");
  });

  test("leave the sizes open where they are some", () => {
    expect(results("ReduceSum", "keepdims = 0", "f32[B, T, d]", "i64[1]")).toBe(
      canonical("f32[?, ?]"),
    );
  });
});

describe("an image", () => {
  const scales = "f32[4] = {1, 1, 2, 3}";

  test("is resized by factors that the file holds", () => {
    expect(results("Resize", "", "f32[N, C, H, W]", "", scales)).toBe("f32[N, C, 2·H, 3·W]");
  });

  test("of which a region is cut out first has sizes that the region decides", () => {
    const attributes = 'coordinate_transformation_mode = "tf_crop_and_resize"';
    expect(results("Resize", attributes, "f32[N, C, H, W]", "f32[8]", scales)).toBe(
      canonical("f32[?, ?, ?, ?]"),
    );
  });
});

/** What the rule of an operator infers of its first result. */
function results(op: string, attributes: string, ...inputs: readonly string[]): string {
  const rule = must(findRule("", op), op);
  const facts = inputs.map((text) => (text === "" ? null : parseFact(text)));
  const view = viewOf({ rule, inputs: facts, attributes: parseAttributes(attributes) });
  return factText(rule.infer(view)[0]);
}

describe("what is computed from the data", () => {
  test("leaves a size open and the others as they are", () => {
    const text = shapeText((g) => {
      const x = g.input("x", "f32", ["B", "T"]);
      const k = g.node("Unsqueeze", [
        g.node("ReduceMax", [g.input("n", "i64", ["T"])]),
        list(g, 0),
      ]);
      return g.node("TopK", [x, k]);
    });
    expect(text).toBe("f32[B, ?]");
  });

  test("leaves all sizes open where it is the whole shape", () => {
    const text = shapeText((g) =>
      g.node("Reshape", [g.input("x", "f32", ["B", "T"]), g.input("s", "i64", [3])]),
    );
    expect(text).toBe("f32[?, ?, ?]");
  });
});

describe("on tensors of real sizes", () => {
  const bound = fc.oneof(fc.integer({ min: -9, max: 9 }), fc.constantFrom(...LIMITS));
  const step = fc.integer({ min: -4, max: 4 }).filter((k) => k !== 0);

  test("a slice of a number of entries is what it is in numpy", () => {
    const size = fc.integer({ min: 0, max: 8 });
    check(fc.tuple(size, bound, bound, step), ([n, start, end, by]) => {
      const [sliced] = run("Slice", [row(n), ...[start, end, 0, by].map(one)]);
      expect(lengths(sliced)).toEqual([entriesOf(n, start, end, by).length]);
    });
  });

  test("a slice of a named number of entries is what it is in numpy, or open", () => {
    const size = fc.integer({ min: 1, max: 8 });
    check(fc.tuple(size, bound, bound, step), ([n, start, end, by]) => {
      const [sliced] = run("Slice", [tensor("f32", [T]), ...[start, end, 0, by].map(one)]);
      const [length] = lengths(sliced, n);
      if (length !== null) expect(length).toBe(entriesOf(n, start, end, by).length);
    });
  });

  test("the content of a slice is what it is in numpy", () => {
    const size = fc.integer({ min: 1, max: 8 });
    check(fc.tuple(size, bound, bound, step), ([n, start, end, by]) => {
      const content = Array.from({ length: n }, (_, i) => 10 * i);
      const [sliced] = run("Slice", [numbers(...content), ...[start, end, 0, by].map(one)]);
      expect(contentOf(sliced)).toEqual(entriesOf(n, start, end, by).map((i) => 10 * i));
    });
  });

  test("the flow of a slice names every entry that is read", () => {
    const size = fc.integer({ min: 1, max: 8 });
    check(fc.tuple(size, bound, bound, step), ([n, start, end, by]) => {
      const [facts, flows] = runFlow("Slice", [row(n), ...[start, end, 0, by].map(one)]);
      const reads = entriesOf(n, start, end, by);
      const flow = must(flows?.[0], "flow");
      expect(reads.filter((from, to) => !mayRead(flow, from, to))).toEqual([]);
      expect(facts).toHaveLength(1);
    });
  });

  test("the pieces of a split have the size of the whole together", () => {
    check(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 20 })), ([k, n]) => {
      const sizes = run("Split", [tensor("f32", [T])], k).map((piece) => lengths(piece, n)[0]);
      const each = Math.ceil(n / k);
      // ONNX asks for no empty piece before the last.
      if (n <= each * (k - 1)) return;
      expect(sizes).toEqual(Array.from({ length: k }, (_, i) => Math.min(each, n - i * each)));
    });
  });

  test("a range has as many entries as steps fit", () => {
    const value = fc.integer({ min: -20, max: 20 });
    check(fc.tuple(value, value, step), ([start, limit, by]) => {
      const entries: number[] = [];
      for (let i = start; by > 0 ? i < limit : i > limit; i += by) entries.push(i);
      const [range] = run("Range", [start, limit, by].map(scalar));
      expect(contentOf(range)).toEqual(entries);
    });
  });

  test("a reshape keeps the number of elements", () => {
    const size = fc.integer({ min: 1, max: 6 });
    check(fc.tuple(size, size, size), ([a, b, c]) => {
      const x = tensor("f32", [T, constant(a * b), constant(c)]);
      const [reshaped] = run("Reshape", [x, numbers(b, -1, c)]);
      const sizes = lengths(reshaped, 12).map((size) => size ?? Number.NaN);
      expect(sizes.reduce((p, q) => p * q)).toBe(12 * a * b * c);
    });
  });

  test("the flow of a reshape calls no axis the same that is mixed", () => {
    const factor = fc.constantFrom(1, 2, 3, 4, 6);
    check(fc.tuple(factor, factor, factor, factor), ([a, b, c, d]) => {
      const [from, to] = [
        [a * b, c, d],
        [a, b * c, d],
      ];
      const [, flows] = runFlow("Reshape", [row(...from), numbers(...to)]);
      for (const flow of flows?.filter(({ input }) => input === 0) ?? []) {
        if (flow.kind !== "same" || flow.to === null) continue;
        for (let i = 0; i < a * b * c * d; i++) {
          expect(indexOf(i, to)[flow.to]).toBe(indexOf(i, from)[flow.from]);
        }
      }
    });
  });
});

/** The indices that numpy's `start:end:step` picks out of n entries. */
function entriesOf(n: number, start: number, end: number, step: number): readonly number[] {
  const resolve = (bound: number) => {
    const index = bound < 0 ? bound + n : bound;
    return step > 0 ? Math.max(0, Math.min(n, index)) : Math.max(-1, Math.min(n - 1, index));
  };
  const entries: number[] = [];
  const last = resolve(end);
  for (let i = resolve(start); step > 0 ? i < last : i > last; i += step) entries.push(i);
  return entries;
}

function mayRead(flow: AxisFlow, from: number, to: number): boolean {
  switch (flow.kind) {
    case "same":
      return from === to;
    case "prefix":
      return from <= to;
    case "suffix":
      return from >= to;
    case "all":
    case "window":
      return true;
  }
}

/** The index tuple of the i-th element in row-major order. */
function indexOf(i: number, sizes: readonly number[]): readonly number[] {
  const index: number[] = [];
  for (const size of [...sizes].reverse()) {
    index.unshift(i % size);
    i = Math.floor(i / size);
  }
  return index;
}

function check<V>(values: fc.Arbitrary<V>, law: (value: V) => void): void {
  fc.assert(fc.property(values, law), { seed: 20261123, numRuns: 400 });
}

function run(op: string, inputs: readonly Fact[], outputs = 1): readonly Fact[] {
  const rule = must(findRule("", op), op);
  return rule.infer(viewOf({ rule, inputs, outputs }));
}

function runFlow(op: string, inputs: readonly Fact[]) {
  const rule = must(findRule("", op), op);
  const at = viewOf({ rule, inputs });
  const facts = rule.infer(at);
  return [facts, rule.flow(at, facts)] as const;
}

function row(...sizes: readonly number[]): Fact {
  return tensor(
    "f32",
    sizes.map((size) => constant(size)),
  );
}

function numbers(...values: readonly number[]): Fact {
  const ints = values.map((value) => constant(value));
  return { ...tensor("i64", [constant(ints.length)]), ints };
}

function one(value: number): Fact {
  return numbers(value);
}

function scalar(value: number): Fact {
  return { ...tensor("i64", []), ints: [constant(value)] };
}

/** The sizes when T is this number; null for a size that is left open. */
function lengths(fact: Fact | undefined, sizeOfT = Number.NaN): readonly (number | null)[] {
  if (fact?.kind !== "tensor" || isUnknown(fact.sizes)) throw new Error("the rank is lost");
  return fact.sizes.map((size) => {
    const value = evaluate(size, (name) => (name === "T" ? sizeOfT : Number.NaN));
    return Number.isNaN(value) ? null : value;
  });
}

function contentOf(fact: Fact | undefined): readonly number[] | null {
  if (fact?.kind !== "tensor") return null;
  return fact.ints?.map((entry: Poly) => Number(asInteger(entry))) ?? null;
}

/** The type of the value that the sketch ends in; sizes that are made up are `?`. */
function shapeText(sketch: (g: Sketch) => ValueId): string {
  const g = new Sketch();
  sketch(g);
  const { run, symbols } = infer(g.finish(20));
  const text = factText(must(run.nodes.at(-1)?.outputs[0], "output"));
  return symbols
    .records()
    .filter(({ kind }) => kind === "fresh")
    .reduce((all, { name }) => all.replaceAll(new RegExp(`\\b${name}\\b`, "gu"), "?"), text);
}

function sizeOf(g: Sketch, x: ValueId, axis: number): ValueId {
  return g.node("Shape", [x], { start: axis, end: axis + 1 });
}

function list(g: Sketch, ...values: readonly (number | bigint)[]): ValueId {
  return g.list(values);
}

function twice(value: ValueId): readonly ValueId[] {
  return [value, value];
}
