// ONNX text: the constructs of its syntax, and errors with line and column.

import { describe, expect, test } from "vitest";
import { parseOnnxText } from "../analyzers/onnx/index.ts";
import { plainModel } from "./onnx/plain.ts";
import { codes, FILE, printed, text } from "./onnx/programs.ts";

describe("syntax", () => {
  test("the example of the standard", () => {
    const program = text(`
      agraph (float[N, 128] X, float[128, 10] W, float[10] B) => (float[N, 10] C)
      {
        T = MatMul(X, W)
        S = Add(T, B)       # comments are skipped
        C = Softmax<axis = -1>(S)
      }`);
    expect(printed(program)).toBe(
      [
        "graph(X: f32[N, 128], W: f32[128, 10], B: f32[10]) -> (C) {",
        "  T = MatMul(X, W)",
        "  S = Add(T, B)",
        "  C = Softmax<axis = -1>(S)",
        "}",
      ].join("\n"),
    );
  });

  test.each([
    ["float", "f32[]"],
    ["float[]", "f32[…]"],
    ["float16[2, ?, N]", "f16[2, ?, N]"],
    ["bfloat16[1]", "bf16[1]"],
    ["float8e4m3fn[1]", "f8[1]"],
    ["uint2[1]", "u2[1]"],
    ["seq(int64[N])", "seq(i64[N])"],
    ["optional(seq(bool))", "optional(seq(bool[]))"],
    ["sparse_tensor(double[3, 3])", "f64[3, 3]"],
    ["map(string, float)", "map"],
    ["opaque(a.b, c)", "opaque"],
  ])("the type %s", (type, expected) => {
    expect(printed(text(`g (${type} x) => (y) { y = Identity (x) }`))).toContain(`x: ${expected})`);
  });

  test.each([
    ["i = 9223372036854775807", "i = 9223372036854775807"],
    ["f = 1.5", "f = 1.5"],
    ["f : float = 2", "f = 2"],
    ["f = -inf", "f = -Infinity"],
    ['s = "a\\"b"', 's = "a\\"b"'],
    ["is = [1, -2]", "is = [1, -2]"],
    ["fs = [1, 0.5]", "fs = [1, 0.5]"],
    ['ss = ["a", "b"]', 'ss = ["a","b"]'],
    ["none : ints = []", "none = []"],
    ["t = int64[2] {3, -4}", "t = tensor{3, -4}"],
    ["t = float[2] w = {0.5, 1.0}", "t = tensor"],
    ["type = seq(float[N])", "type = seq(f32[N])"],
    ["r = @outer", "r = @outer"],
  ])("the attribute %s", (attribute, expected) => {
    expect(printed(text(`g (float x) => (y) { y = Op <${attribute}> (x) }`))).toContain(
      `Op<${expected}>(x)`,
    );
  });

  test("attributes may follow the inputs, operators have domains, names may be quoted", () => {
    const program = text(
      `g (float x) => (y) { ["node 1"] "a/b" = my.own.Op (x) <i = 1>  y = Relu ("a/b") }`,
      `ir_version: 10, opset_import: ["": 22, "my.own": 1]`,
    );
    expect(printed(program)).toContain("a/b = my.own::Op<i = 1>(x)");
  });

  test("lists of graphs are kept, each under its place", () => {
    const branch = (name: string) => `${name} () => (r) { r = Relu (x) }`;
    const program = text(
      `g (float x) => (y) { y = Switch (x) <cases = [${branch("a")}, ${branch("b")}]> }`,
    );
    expect(printed(program)).toContain("cases[1]: graph/Switch#0/cases[1]() -> (r) {");
  });

  test("functions have defaults for their attributes", () => {
    const model = parseOnnxText(
      `<ir_version: 10, opset_import: ["": 22]> g () => () { }
       <domain: "d", opset_import: ["": 22]> f <a, b: float = 2> (float[N] x, y) => (z) <float[N] z> { z = Add (x, y) }`,
      FILE,
    );
    if ("code" in model) throw new Error(model.message);
    expect(plainModel(model).functions[0]?.attributes).toEqual(["a"]);
    expect(model.functions[0]?.defaults.get("b")).toEqual({ kind: "float", value: 2 });
    expect(model.functions[0]?.body.infos).toHaveLength(2);
  });
});

describe("errors", () => {
  const faultOf = (source: string) => {
    const model = parseOnnxText(source, FILE);
    if (!("code" in model)) throw new Error("no error");
    expect(model.code).toBe("onnx/text-syntax");
    return model;
  };

  test("say where they are", () => {
    const { at, message } = faultOf("<ir_version: 10>\ng (float x) => (y)\n{ y = Relu x }");
    expect(at.range).toEqual([3, 12, 3, 13]);
    expect(message).toBe('Line 3, column 12: expected (, found "x".');
  });

  test.each([
    ["", "expected the name of a graph, found the end of the text"],
    ["g (float x", "expected ), found the end of the text"],
    ["<version: 1> g () => () {}", "expected a property"],
    ['g () => (y) { y = "Relu (x) }', "expected an operator"],
    ["g () => (y) { y = Op <a = []> () }", "an empty list needs a type"],
    ["g () => (y) <float[2] w = {1.0}> { }", "1 values for a tensor of 2 elements"],
    ["g () => (y) <float[N] w = {1.0}> { }", "a tensor needs a size in numbers"],
    ["g () => (y) { y = Op <a = 99999999999999999999999> () }", "a number of more than 64 bits"],
    ["g () => (y) { } }", "expected the name of a function"],
  ])("%s", (source, expected) => {
    expect(faultOf(source).message).toContain(expected);
  });

  test("nesting without end is refused", () => {
    const types = `${"seq(".repeat(10_000)}float${")".repeat(10_000)}`;
    expect(faultOf(`g (${types} x) => () { }`).message).toContain("nested deeper");
    const graphs = `${"g () => (y) { y = If (c) <b = ".repeat(10_000)}`;
    expect(faultOf(graphs).message).toContain("nested deeper");
  });

  test("long runs of blanks and long strings are no trouble", () => {
    const blanks = " \n".repeat(500_000);
    expect(codes(text(`g (float x) => (y) {${blanks}y = Relu (x) }`))).toEqual([]);
    expect(faultOf(`"${"x".repeat(1_000_000)}"`).message).toContain("characters");
  });
});
