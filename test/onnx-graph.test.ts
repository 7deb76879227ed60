// From what a file says to a graph: names and scopes, order, constants, versions, and what is refused.

import { describe, expect, test } from "vitest";
import { formulaText } from "../analyzers/algebra/index.ts";
import { isUnknown } from "../analyzers/base/index.ts";
import type { Region } from "../analyzers/ir/index.ts";
import { parseOnnxText, readOnnxText, writeOnnx } from "../analyzers/onnx/index.ts";
import { field, input, join, model, number, output } from "./onnx/bytes.ts";
import { chain } from "./onnx/chain.ts";
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
    expect([...graphOf(program).functions.keys()]).toEqual(["local::f:one", "local::f:two"]);
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

describe("versions", () => {
  const graph = "g (float[N] x) => (float[N] y) { y = Relu (x) }";

  test.each([
    ["no operator set", "ir_version: 10", ["onnx/no-opset error"]],
    ["the first format, which had none", "ir_version: 2", []],
    ["a version of zero", `ir_version: 10, opset_import: ["": 0]`, ["onnx/no-opset error"]],
    ["no IR version", `opset_import: ["": 22]`, ["onnx/no-ir-version warning"]],
    ["the other name of the main set", `ir_version: 10, opset_import: ["ai.onnx": 22]`, []],
    ["the far future", `ir_version: 10, opset_import: ["": 900]`, ["onnx/future-opset warning"]],
  ])("%s", (_, head, expected) => {
    expect(codes(text(graph, head))).toEqual(expected);
  });

  test("a set that is used without being imported is a warning", () => {
    const program = text("g (float[N] x) => (float[N] y) { y = com.example.Twist (x) }");
    expect(codes(program)).toEqual(["onnx/no-opset warning"]);
  });

  test("a function without versions of its own has those of the model", () => {
    const program = text(
      `g (float[N] x) => (float[N] y) { y = local.f (x) }
       <domain: "local"> f (a) => (b) { b = Relu (a) }`,
      `ir_version: 10, opset_import: ["": 22, "local": 1]`,
    );
    expect(graphOf(program).functions.get("local::f")?.opsets.get("")).toBe(22);
  });
});

describe("control flow", () => {
  const branch = (name: string) => `${name} () => (float[N] r) { r = Identity (x) }`;
  const body =
    "b (int64 i, bool c, float[N] h) => (bool d, float[N] k) { d = Identity (c) k = Relu (h) }";

  test.each([
    [
      "If without a condition",
      `y = If () <then_branch = ${branch("a")}, else_branch = ${branch("b")}>`,
    ],
    ["If without else", `y = If (c) <then_branch = ${branch("a")}>`],
    ["Loop without a body", "y = Loop (n, c, x)"],
    ["Loop whose body takes more than it is given", `y = Loop (n, c) <body = ${body}>`],
    ["Loop with more outputs than its body", `y, z = Loop (n, c, x) <body = ${body}>`],
    [
      "Scan without num_scan_inputs",
      "y = Scan (x) <body = s (float h) => (float k) { k = Relu (h) }>",
    ],
  ])("%s is refused", (_, line) => {
    const program = text(`g (int64 n, bool c, float[N] x) => (float[N] y) { ${line} }`);
    expect(codes(program)).toEqual(["onnx/bad-node error"]);
    expect(program.subjects).toEqual([]);
  });
});

describe("dimensions", () => {
  const sizes = (shape: string): readonly string[] => {
    const { values } = graphOf(text(`g (float[${shape}] x) => (float y) { y = ReduceSum (x) }`));
    const declared = values.find((value) => value.name === "x")?.declared;
    if (declared === undefined || isUnknown(declared) || declared.kind !== "tensor") return [];
    if (isUnknown(declared.shape)) return ["no rank"];
    return declared.shape.map((dim) => (isUnknown(dim) ? "?" : formulaText(dim)));
  };

  test.each([
    ["N, 128", ["N", "128"]],
    ['?, "", "?", "None"', ["?", "?", "?", "?"]],
    ['"batch*2"', ["2·batch"]],
    ['"past + seq"', ["past + seq"]],
    ['"(s0//2) + 1"', ["⌊s0/2⌋ + 1"]],
    ['"2*N/2"', ["N"]],
    ['"N - 1"', ["N − 1"]],
    ['"s0-1"', ["s0 − 1"]],
    ['"batch-size"', ["batch-size"]],
    ['"N/0"', ["N/0"]],
    ['"Max(1, s0)"', ["Max(1, s0)"]],
    ['"2*(N"', ["2*(N"]],
    ['"12"', ["12"]],
    ['"-1"', ["?"]],
  ])("%s", (shape, expected) => {
    expect(sizes(shape)).toEqual(expected);
  });

  test("a control character in a name is shown, not printed", () => {
    expect(sizes('"a\u001b"')).toEqual(["a\\u{1b}"]);
  });

  test.each([-1n, 2n ** 53n, 2n ** 63n - 1n])("%s is no size", (value) => {
    const shape = field(2, field(1, number(1, value)));
    const typed = field(11, join(field(1, "x"), field(2, field(1, join(number(1, 1), shape)))));
    const program = binary(model(typed, output("x")));
    expect(codes(program)).toEqual(["onnx/bad-dimension warning"]);
    expect(printed(program)).toContain("x: f32[?]");
  });

  test("a tensor with a negative dimension is refused", () => {
    const tensor = field(5, join(number(1, -1), number(2, 1), field(8, "w")));
    expect(codes(binary(model(tensor, output("w"))))).toEqual(["onnx/bad-dimension error"]);
  });
});

describe("external payloads", () => {
  test.each([
    "/etc/passwd",
    "../w.bin",
    "a/../../w.bin",
    "C:\\w.bin",
    "..\\w.bin",
    "file:w",
    "\\\\h\\w",
  ])("%s is outside the folder", (location) => {
    const quoted = JSON.stringify(location);
    const graph = `g () => (float[9] y) <float[9] w = ["location": ${quoted}]> { y = Relu (w) }`;
    expect(codes(text(graph))).toEqual(["onnx/external-path warning"]);
  });

  test.each(["w.bin", "data/w.bin", "./w..bin"])("%s is inside", (location) => {
    const graph = `g () => (float[9] y) <float[9] w = ["location": "${location}"]> { y = Relu (w) }`;
    expect(codes(text(graph))).toEqual([]);
  });
});

describe("large files", () => {
  test.each([
    [1_000_000, "forwards"],
    [300_000, "backwards"],
  ] as const)(
    "a chain of %d nodes, written %s",
    (length, order) => {
      const bytes = chain(length, order);
      const start = performance.now();
      const program = binary(bytes);
      const time = performance.now() - start;
      expect(program.subjects[0]?.graph.body.nodes).toHaveLength(length);
      // Anything quadratic takes hours.
      expect(time).toBeLessThan(20_000);
    },
    60_000,
  );

  test("a million fields that alternate stay linear", () => {
    const pair = join(field(1, "x"), field(2, ""), field(5, field(1, "a")));
    const many = new Uint8Array(pair.length * 300_000);
    for (let i = 0; i < 300_000; i++) many.set(pair, i * pair.length);
    const bytes = model(input("x"), field(1, join(field(4, "Op"), many)), output("x"));
    const start = performance.now();
    expect(binary(bytes).subjects[0]?.graph.body.nodes[0]?.inputs).toHaveLength(300_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  // The second half of each name undoes what hashing makes of the first.
  test("names chosen to collide are told apart in time", () => {
    const COUNT = 60_000;
    const view = new DataView(new ArrayBuffer(8));
    const names = Array.from({ length: COUNT }, (_, i) => {
      const hash = Math.imul(8 ^ i, 0x9e3779b1);
      view.setInt32(0, i, true);
      view.setInt32(4, hash ^ (hash >>> 15), true);
      return new Uint8Array(view.buffer.slice(0));
    });
    const nodes = names.map((name) => field(1, join(field(2, name), field(4, "Op"))));
    const start = performance.now();
    const program = binary(model(join(...nodes)));
    expect(codes(program)).toEqual([]);
    expect(program.subjects[0]?.graph.values).toHaveLength(COUNT);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("a fault that is repeated is listed some times and counted", () => {
    const nodes = Array.from({ length: 100 }, (_, i) => `y${i} = Relu (ghost)`).join(" ");
    const program = text(`g () => (float y0) { ${nodes} }`);
    expect(program.problems).toHaveLength(20);
    expect(program.problems.at(-1)?.message).toContain("80 more");
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
