// From what a file says to a graph: names and scopes, order, definitions, constants.

import { describe, expect, test } from "vitest";
import { opKey, type Region } from "../analyzers/ir/index.ts";
import { parseOnnxText, readOnnxText, writeOnnx } from "../analyzers/onnx/index.ts";
import { binary, codes, FILE, graphOf, printed, text } from "./onnx/programs.ts";

describe("the subject", () => {
  test("is the forward pass of the file", () => {
    const [subject] = text("g (float[N] x) => (float[N] y) { y = Relu (x) }").subjects;
    expect(subject).toMatchObject({
      symbol: null,
      file: FILE,
      kind: "model",
      role: "forward",
      headline: true,
      frontend: "onnx",
    });
  });
});

describe("initialisers", () => {
  const graph = "g (float[2] x, float[2] w = {1.0, 2.0}) => (float[2] y) { y = Mul (x, w) }";

  test("that are inputs too can be overridden, since IR version 4", () => {
    const { body, values } = graphOf(text(graph));
    const w = values.find((value) => value.name === "w");
    expect(w?.overridable).toBe(true);
    expect(body.params).toHaveLength(2);
  });

  test("are fixed before, and no inputs", () => {
    const { body, values } = graphOf(text(graph, `ir_version: 3, opset_import: ["": 9]`));
    const w = values.find((value) => value.name === "w");
    expect(w?.overridable).toBe(false);
    expect(body.params).toHaveLength(1);
  });

  test("that are no inputs are fixed", () => {
    const { values } = graphOf(text("g () => (float[2] y) <float[2] w = {}> { y = Relu (w) }"));
    expect(values.find((value) => value.name === "w")).toMatchObject({
      overridable: false,
      constant: { elem: "f32", dims: [2n], ints: null },
    });
  });
});

describe("scopes", () => {
  test("an inner graph reads the values around it", () => {
    const program = text(`g (bool c, float[N] x) => (float[N] y) {
      h = Relu (x)
      y = If (c) <then_branch = a () => (float[N] p) { p = Neg (h) },
                  else_branch = b () => (float[N] q) { q = Identity (h) }>
    }`);
    expect(printed(program)).toContain("p = Neg(h)");
  });

  test("an inner definition hides an outer one, also from nodes in front of it", () => {
    const program = text(`g (bool c, float[N] h) => (float[N] y) {
      y = If (c) <then_branch = a () => (float[N] p) { p = Neg (h)  h = Constant <value_float = 1.0> () },
                  else_branch = b () => (float[N] q) { q = Identity (h) }>
    }`);
    const { body, values } = graphOf(program);
    const branch = body.nodes[0]?.regions.find(({ role }) => role === "then_branch")?.region;
    expect(branch?.nodes.map((inner) => inner.op.name)).toEqual(["Constant", "Neg"]);
    const [read] = branch?.nodes[1]?.inputs ?? [];
    expect(read).toBe(branch?.nodes[0]?.outputs[0]);
    expect(values.filter((value) => value.name === "h")).toHaveLength(2);
  });

  test("what a branch defines is not seen outside it", () => {
    const program = text(`g (bool c, float[N] x) => (float[N] y) {
      z = If (c) <then_branch = a () => (float[N] p) { p = Neg (x) },
                  else_branch = b () => (float[N] q) { q = Identity (x) }>
      y = Add (z, p)
    }`);
    expect(codes(program)).toEqual(["onnx/undefined-value error"]);
    expect(program.problems[0]?.message).toContain('"p"');
  });

  test("a function sees nothing from outside", () => {
    const program = text(
      `g (float[N] x) => (float[N] y) { h = Relu (x)  y = local.f (x) }
       <domain: "local", opset_import: ["": 22]> f (a) => (b) { b = Add (a, h) }`,
      `ir_version: 10, opset_import: ["": 22, "local": 1]`,
    );
    expect(codes(program)).toEqual(["onnx/undefined-value error"]);
    expect(program.problems[0]?.at.node).toBe("function/local::f/Add#0");
  });

  test("regions are called by the nodes and attributes that hold them", () => {
    const program = text(`g (int64 n, bool c, float[N] x) => (float[N] y) {
      [outer] y = Loop (n, c, x) <body = l (int64 i, bool d, float[N] h) => (bool e, float[N] k) {
        e = Identity (d)
        k = If (d) <then_branch = a () => (float[N] p) { p = Neg (h) },
                    else_branch = b () => (float[N] q) { q = Identity (h) }>
      }>
    }`);
    const paths: string[] = [];
    const visit = (region: Region): void => {
      paths.push(region.path);
      for (const inner of region.nodes.flatMap(({ regions }) => regions)) visit(inner.region);
    };
    visit(graphOf(program).body);
    expect(paths).toEqual([
      "graph",
      "graph/outer/body",
      "graph/outer/body/If#1/then_branch",
      "graph/outer/body/If#1/else_branch",
    ]);
  });
});

describe("order", () => {
  test("nodes out of order are sorted, with a warning", () => {
    const program = text("g (float[N] x) => (float[N] y) { y = Neg (h)  h = Relu (x) }");
    expect(codes(program)).toEqual(["onnx/not-topological warning"]);
    expect(graphOf(program).body.nodes.map(({ op }) => op.name)).toEqual(["Relu", "Neg"]);
  });

  test("what an inner graph reads counts", () => {
    const program = text(`g (bool c, float[N] x) => (float[N] y) {
      y = If (c) <then_branch = a () => (float[N] p) { p = Neg (h) },
                  else_branch = b () => (float[N] q) { q = Identity (x) }>
      h = Relu (x)
    }`);
    expect(codes(program)).toEqual(["onnx/not-topological warning"]);
    expect(graphOf(program).body.nodes.map(({ op }) => op.name)).toEqual(["Relu", "If"]);
  });

  test("a cycle is an error that names its nodes", () => {
    const program = text(`g (float[N] x) => (float[N] y) {
      [first] a = Add (x, c)
      [second] b = Relu (a)
      [third] c = Neg (b)
      y = Identity (c)
    }`);
    expect(codes(program)).toEqual(["onnx/cycle error"]);
    expect(program.problems[0]?.message).toMatch(
      /first, third, second|second, first, third|third, second, first/,
    );
  });

  test("a node that reads what it makes is a cycle", () => {
    expect(codes(text("g (float x) => (float y) { y = Add (x, y) }"))).toEqual([
      "onnx/cycle error",
    ]);
  });

  test("a cycle through an inner graph is found", () => {
    const program = text(`g (bool c, float[N] x) => (float[N] y) {
      y = If (c) <then_branch = a () => (float[N] p) { p = Neg (z) },
                  else_branch = b () => (float[N] q) { q = Identity (x) }>
      z = Relu (y)
    }`);
    expect(codes(program)).toEqual(["onnx/cycle error"]);
  });

  test("functions that call each other are refused", () => {
    const program = text(
      `g (float[N] x) => (float[N] y) { y = local.f (x) }
       <domain: "local", opset_import: ["": 22, "local": 1]> f (a) => (b) { b = local.h (a) }
       <domain: "local", opset_import: ["": 22, "local": 1]> h (a) => (b) { b = local.f (a) }`,
      `ir_version: 10, opset_import: ["": 22, "local": 1]`,
    );
    expect(codes(program)).toEqual(["onnx/recursive-function error"]);
  });

  test("functions of one name with different overloads are two functions", () => {
    const program = text(
      `g (float[N] x) => (float[N] y) { h = local.f:one (x)  y = local.f:two (h) }
       <domain: "local", overload: "one", opset_import: ["": 22]> f (a) => (b) { b = Relu (a) }
       <domain: "local", overload: "two", opset_import: ["": 22]> f (a) => (b) { b = Neg (a) }`,
      `ir_version: 10, opset_import: ["": 22, "local": 1]`,
    );
    expect(codes(program)).toEqual([]);
    const functions = [...graphOf(program).functions.values()];
    expect(functions.map(({ op }) => opKey(op))).toEqual(["local::f:one", "local::f:two"]);
  });
});

describe("definitions", () => {
  test("two of one value contradict each other", () => {
    const program = text("g (float[N] x) => (float[N] y) { y = Relu (x)  y = Neg (x) }");
    expect(codes(program)).toEqual(["onnx/duplicate-value error"]);
  });

  test("a node that repeats another is left out", () => {
    const program = text("g (float[N] x) => (float[N] y) { y = Relu (x)  y = Relu (x) }");
    expect(codes(program)).toEqual(["onnx/repeated-node warning"]);
    expect(graphOf(program).body.nodes).toHaveLength(1);
  });

  test("a constant that is defined again with another content has no known content", () => {
    const program = text(`g (float[N] x) => (float[N] y) {
      s = Constant <value = int64[1] {12}> ()
      y = Reshape (x, s)
      s = Constant <value = int64[1] {2}> ()
    }`);
    expect(codes(program)).toEqual(["onnx/repeated-node warning"]);
    const value = graphOf(program).body.nodes[0]?.attributes.get("value");
    expect(value).toEqual({ kind: "tensor", value: { elem: "i64", dims: [1n], ints: null } });
  });

  test("a value nobody defines is an error that names its reader", () => {
    const program = text("g (float[N] x) => (float[N] y) { [n] y = Add (x, ghost) }");
    expect(codes(program)).toEqual(["onnx/undefined-value error"]);
    expect(program.problems[0]?.at.node).toBe("graph/n");
  });

  test("an output nobody defines is an error too", () => {
    expect(codes(text("g () => (float y) { }"))).toEqual(["onnx/undefined-value error"]);
  });

  test("omitted inputs are no values", () => {
    const { body } = graphOf(text("g (float[N] x) => (float[N] y) { y, , = Clip (x, , x) }"));
    expect(body.nodes[0]?.inputs.map((id) => id !== null)).toEqual([true, false, true]);
  });
});

describe("text and binary", () => {
  test("of one model give one program", () => {
    const source = `<ir_version: 10, opset_import: ["": 22]> g (float[N, 4] x) => (float[N, 4] y)
      <float[4, 4] w = {}, int64[2] s = {-1, 4}> { h = MatMul (x, w)  y = Reshape (h, s) }`;
    const parsed = parseOnnxText(source, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    expect(printed(binary(writeOnnx(parsed)))).toBe(printed(readOnnxText(source, FILE)));
  });
});
