// What must never be said: a definite verdict or a size that some run of the model contradicts.

import { describe, expect, test } from "vitest";
import {
  constant,
  evaluate,
  fallsWithSigned,
  floorDiv,
  formulaText,
  growthIn,
  max,
  min,
  mul,
  sub,
  symbol,
} from "../analyzers/algebra/index.ts";
import { must } from "../analyzers/base/index.ts";
import { analyzeProgram, defaultSettings, loadEngine, type Subject } from "../analyzers/index.ts";
import { bytesSource, parseOnnxText, readOnnx, writeOnnx } from "../analyzers/onnx/index.ts";
import { windows } from "../analyzers/ops/shape.ts";
import { subjectOf } from "./support/analysis.ts";

const HEAD = '<ir_version: 10, opset_import: ["" : 18]>';
const subject = (text: string, head = HEAD): Subject => subjectOf(`${head}\n${text}`);
const bound = (text: string, head = HEAD) => subject(text, head).bound.class;

describe("an integer input may be negative", () => {
  const n = symbol("n", "signed");

  test("and is no size of the same name", () => {
    expect(n).not.toBe(symbol("n"));
    expect(max(constant(0), sub(constant(0), n))).not.toBe(constant(0));
    expect(formulaText(max(constant(0), n))).toBe("n");
  });

  test("so that what is subtracted, divides or is squared may grow below zero", () => {
    const falls = [sub(constant(9), n), mul(n, n), floorDiv(symbol("T"), n)];
    expect(falls.map(fallsWithSigned)).toEqual([true, true, true]);
    expect([n, mul(n, symbol("T")), max(n, constant(3))].map(fallsWithSigned)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test("so that a minimum with a part that falls is not bounded by its other part", () => {
    const T = symbol("T");
    expect(growthIn(sub(constant(5), min(sub(constant(5), T), constant(5))), "T")).toBe("linear");
    expect(growthIn(min(sub(T, constant(5)), constant(5)), "T")).toBe("constant");
  });

  test.each([
    ["Neg(M)", "n = Neg(M)"],
    ["5 - min(M + 5, 5)", "p = Add(M, five)  q = Min(p, five)  n = Sub(five, q)"],
    ["max(5, -M)", "m = Neg(M)  n = Max(five, m)"],
  ])("a loop of %s trips is none of a constant number", (_, lines) => {
    const { axes, recurrences } = subject(`
      g (float[8] h0, int64 M, float[8, 8] W) => (float[8] hl) {
        five = Constant<value_int = 5>()  t = Constant<value = bool {1}>()  ${lines}
        hl = Loop(n, t, h0)<body = s (int64 i, bool go, float[8] h) => (bool g2, float[8] hn) {
          g2 = Identity(go)  r = MatMul(h, W)  hn = Tanh(r) }> }`);
    expect(axes.map(({ fixed }) => fixed)).not.toContain(0);
    expect(axes.map(({ fixed }) => fixed)).not.toContain(5);
    expect(recurrences[0]?.trips.text).toMatch(/^u\d+$/);
  });

  test("a slice up to it has a length nobody knows", () => {
    const { cost } = subject(`
      g (float[T, 8] x, int64[1] M) => (float[?, 8] y) {
        z = Constant<value_ints = [0]>()  h = Constant<value_ints = [100]>()
        k = Sub(h, M)  q = Slice(x, z, k, z)  y = Relu(q) }`);
    expect(cost.written.work.text).toMatch(/^8·u\d+ \+ 1$/);
  });

  test("a determinant of max(0, -M) + 2 rows is one of a growing matrix", () => {
    const text = `
      g (float[N] x, int64[1] M) => (float d) {
        m = Neg(M)  z = Constant<value_ints = [0]>()  e = Max(z, m)
        two = Constant<value_ints = [2]>()  k = Add(two, e)  s = Concat<axis = 0>(k, k)
        q = Reshape(x, s)  d = Det(q) }`;
    expect(bound(text)).toBe("TC1");
  });

  test("with numbers of polynomially many bits its trips may be exponentially many", () => {
    const text = `${HEAD} g (int64 M, float[4] h0) => (float[4] hl) {
      t = Constant<value = bool {1}>()
      hl = Loop(M, t, h0)<body = s (int64 i, bool go, float[4] h) => (bool g2, float[4] hn) {
        g2 = Identity(go)  f = Cast<to = 1>(i)  hn = Add(f, h0) }> }`;
    expect(subjectOf(text).verdict).toBe("tc0");
    expect(subjectOf(text, { ...defaultSettings, precision: "poly" }).verdict).toBe("unknown");
  });
});

describe("a default that the caller may override says nothing of other runs", () => {
  test("of the number of boxes that are kept", () => {
    const text = `
      g (float[B, n, 4] boxes, float[B, C, n] scores, int64[1] k) => (int64[S, 3] o)
      < int64[1] k = {0} > { o = NonMaxSuppression(boxes, scores, k) }`;
    expect(subject(text).verdict).toBe("unknown");
  });

  test("of a shape", () => {
    const text = `
      g (float[N] x, int64[2] shape) => (float o) < int64[2] shape = {3, 3} > {
        m = Reshape(x, shape)  o = Det(m) }`;
    expect(bound(text)).toBe("TC1");
  });

  test("of a condition", () => {
    const text = `
      g (float[T, 8] x, float[2, 2] m, bool c) => (float d) < bool c = {1} > {
        q = If(c)<then_branch = a () => (float[2, 2] p) { p = Identity(m) },
                  else_branch = b () => (float[T, T] p) { y = Transpose(x)  p = MatMul(x, y) }>
        d = Det(q) }`;
    expect(bound(text)).toBe("TC1");
  });

  test("of a state, which a branch in the body reads from outside", () => {
    const { recurrences, verdict } = subject(`
      g (float[8] h0, float[8, 8] W, int64 M, bool c) => (float[8] hl) {
        t = Constant<value = bool {1}>()
        hl = Loop(M, t, h0)<body = s (int64 i, bool go, float[8] h) => (bool g2, float[8] hn)
          < float[8] h = {0, 0, 0, 0, 0, 0, 0, 0} > {
          g2 = Identity(go)
          hn = If(c)<then_branch = a () => (float[8] p) { r = MatMul(h, W)  p = Tanh(r) },
                     else_branch = b () => (float[8] q) { q = Neg(h) }> }> }`);
    expect(recurrences[0]?.states.map(({ names }) => names)).toEqual([["h"]]);
    expect(verdict).not.toBe("tc0");
  });
});

describe("a function of the model that has an operator's name", () => {
  test.each([
    ["Identity(h)", "Identity (h) => (o) { a = Mul(h, h)  b = Sin(a)  o = Add(b, h) }"],
    ["Concat(h, xt)", "Concat (h, x) => (o) { a = Tanh(h)  o = Add(a, x) }"],
  ])("keeps no state: %s", (call, body) => {
    const { verdict, recurrences } = subject(`
      g (float[T, 8] x, float[8] h0) => (float[8] hl) {
        hl = Scan<num_scan_inputs = 1, body = s (float[8] h, float[8] xt) => (float[8] hn) {
          hn = ${call} }>(h0, x) }
      <domain: "", opset_import: ["" : 18]> ${body}`);
    expect(recurrences[0]?.states).toHaveLength(1);
    expect(verdict).not.toBe("tc0");
  });

  test("is not taken for another one whose domain and name print the same", () => {
    const loop = `hl = Scan<num_scan_inputs = 1, body = s (float[8] h, float[8] xt) => (float[8] hn) {
      a = Mul(h, h)  q = Sin(a)  hn = Add(q, xt) }>(h0, x)`;
    const definitions = [
      `<domain: "a", opset_import: ["" : 18]> QBBC (h0, x) => (hl) { hl = Relu(h0) }`,
      `<domain: "QAAB", opset_import: ["" : 18]> c (h0, x) => (hl) { ${loop} }`,
    ];
    for (const order of [definitions, [...definitions].reverse()]) {
      const text = `<ir_version: 10, opset_import: ["" : 18, "a" : 1, "QAAB" : 1]>
        g (float[T, 8] x, float[8] h0) => (float[8] hl) {
          p = a.QBBC(h0, x)  hl = QAAB.c(p, x) } ${order.join("\n")}`;
      const { subjects } = analyzeBytes(renamed(text, { QAAB: "a::b", QBBC: "b::c" }));
      expect(subjects[0]?.recurrences[0]?.states).toHaveLength(1);
      expect(subjects[0]?.verdict).not.toBe("tc0");
    }
  });
});

test("an operator of a file is none of those that only another front end makes", () => {
  const text = "g (float[N] x) => (float[N] y) { y = python.Join(x, x) }";
  const { blockers } = subject(text, '<ir_version: 10, opset_import: ["" : 18, "python" : 1]>');
  expect(blockers.map(({ what }) => what)).toEqual(["the operator file:python::Join is not known"]);
});

describe("a size that the file fixes", () => {
  test("is an axis where a loop walks along it, also for a determinant", () => {
    const det = (line: string) => `g (float[28, 28] x) => (float o) {
      z = Constant<value_int = 0>()  ${line}  o = Det(c) }`;
    expect(bound(det("c = CumSum(x, z)"))).toBe("TC1");
    expect(bound(det("c = Relu(x)"))).toBe("TC0");
  });
});

describe("a Scan", () => {
  test.each(["", "num_scan_inputs = 1.0, "])(
    "that does not say what it scans is unknown",
    (count) => {
      const text = `
      <ir_version: 10, opset_import: ["" : 18, "my" : 1]>
      g (float[T, 8] x, float[8] h0, float[8, 8] W) => (float[8] hl) { hl = my.f(h0, x, W) }
      <domain: "my", opset_import: ["" : 18]>
      f <k> (h0, x, W) => (hl) {
        hl = Scan<${count === "" ? "num_scan_inputs: int = @k, " : count}
          body = s (float[8] h, float[8] xt) => (float[8] hn) {
            r = MatMul(h, W)  hn = Tanh(r) }>(h0, x) }`;
      expect(subject(text, "").verdict).toBe("unknown");
    },
  );

  test("of version 8 does its work for each example of the batch", () => {
    const { cost } = subject(
      `g (float[B, T, 8] x, float[B, 8] h0) => (float[B, 8] hl, float[B, T, 8] ys) {
        hl, ys = Scan<num_scan_inputs = 1, body = s (float[8] h, float[8] xt) => (float[8] hn, float[8] yt) {
          hn = Identity(h)  yt = Add(xt, xt) }>("", h0, x) }`,
      '<ir_version: 8, opset_import: ["" : 8]>',
    );
    expect(cost.written.work.text).toBe("8·B·T");
  });
});

describe("a place that is a sum of sizes", () => {
  test("is not found in AC0 where pieces are put together by a sequence or a loop", () => {
    expect(
      bound("g (seq(float[?]) s) => (float[?] c) { c = ConcatFromSequence<axis = 0>(s) }"),
    ).toBe("TC0");
    const text = `g (int64[T, 1] b, float[0] s0, float[1] one) => (float[?] s) {
      s = Scan<num_scan_inputs = 1, body = q (float[L] S, int64[1] n) => (float[K] S2) {
        z = Constant<value_ints = [0]>()  p = Slice(one, z, n)  S2 = Concat<axis = 0>(S, p) }>(s0, b) }`;
    expect(bound(text)).toBe("TC0");
  });
});

test("a pooling that rounds up takes no window that starts in the padding behind", () => {
  for (const [kernel, stride, end] of [
    [1, 2, 0],
    [2, 3, 1],
    [3, 2, 1],
    [2, 2, 1],
  ] as const) {
    const walk = {
      stride,
      dilation: 1,
      pads: [0, end],
      padding: "given",
      rounding: "ceil",
    } as const;
    const places = must(windows(symbol("W"), { ...walk, kernel: constant(kernel) }), "places");
    for (let size = kernel; size < 20; size++) {
      let count = 0;
      // Counted one by one: a window may reach over the end, but it must start before it.
      while (count * stride < size && (count - 1) * stride + kernel < size + end) count++;
      expect(evaluate(places, () => size)).toBe(count);
    }
  }
});

/** The model as bytes, with names changed to ones that the text syntax cannot write, letter by letter. */
function renamed(text: string, names: Readonly<Record<string, string>>): Uint8Array {
  const model = parseOnnxText(text, "model.onnx");
  if ("code" in model) throw new Error(model.message);
  const bytes = writeOnnx(model, () => null);
  for (const [from, to] of Object.entries(names)) {
    const [old, now] = [from, to].map((name) => new TextEncoder().encode(name));
    if (old === undefined || now === undefined || old.length !== now.length) throw new Error(from);
    for (let i = 0; i < bytes.length; i++) {
      if (old.every((byte, k) => bytes[i + k] === byte)) bytes.set(now, i);
    }
  }
  return bytes;
}

function analyzeBytes(bytes: Uint8Array) {
  const tools = { settings: defaultSettings, engine: loadEngine(null) };
  return analyzeProgram("model.onnx", tools, () => readOnnx(bytesSource(bytes), "model.onnx"));
}
