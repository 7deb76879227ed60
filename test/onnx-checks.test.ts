// What is said of a model beyond its names: versions, control flow, sizes, places of payloads.

import { describe, expect, test } from "vitest";
import { formulaText } from "../analyzers/algebra/index.ts";
import { isUnknown } from "../analyzers/base/index.ts";
import { opIdentity } from "../analyzers/ir/index.ts";
import { field, join, model, number, output } from "./onnx/bytes.ts";
import { binary, codes, graphOf, printed, text } from "./onnx/programs.ts";

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
    expect(
      graphOf(program)
        .functions.get(opIdentity({ domain: "local", name: "f", overload: "" }))
        ?.opsets.get(""),
    ).toBe(22);
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
    ['"batch-size"', ['"batch-size"']],
    ['"N/0"', ['"N/0"']],
    ['"Max(1, s0)"', ['"Max(1, s0)"']],
    ['"2*(N"', ['"2*(N"']],
    ['"12"', ["12"]],
    ['"-1"', ["?"]],
  ])("%s", (shape, expected) => {
    expect(sizes(shape)).toEqual(expected);
  });

  test("a control character in a name is shown, not printed", () => {
    expect(sizes('"a\u001b"')).toEqual(['"a\\u{1b}"']);
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
