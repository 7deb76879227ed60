// Every element type of the specification, and every kind of value besides tensors, goes through a model.

import { describe, expect, test } from "vitest";
import { readOnnxText } from "../analyzers/onnx/index.ts";
import { infer } from "../analyzers/verdict/infer.ts";
import { subjectOf } from "./support/analysis.ts";
import { factsIn, withoutInner } from "./support/declaredShapes.ts";
import { factText } from "./support/operator.ts";

const TYPES = [
  ...([
    ["float", 1, "f32"],
    ["uint8", 2, "u8"],
    ["int8", 3, "i8"],
    ["uint16", 4, "u16"],
  ] as const),
  ...([
    ["int16", 5, "i16"],
    ["int32", 6, "i32"],
    ["int64", 7, "i64"],
    ["bool", 9, "bool"],
  ] as const),
  ...([
    ["float16", 10, "f16"],
    ["double", 11, "f64"],
    ["uint32", 12, "u32"],
  ] as const),
  ...([
    ["uint64", 13, "u64"],
    ["bfloat16", 16, "bf16"],
    ["float8e4m3fn", 17, "f8"],
  ] as const),
  ...([
    ["float8e4m3fnuz", 18, "f8"],
    ["float8e5m2", 19, "f8"],
  ] as const),
  ...([
    ["float8e5m2fnuz", 20, "f8"],
    ["uint4", 21, "u4"],
    ["int4", 22, "i4"],
  ] as const),
  ...([
    ["float4e2m1", 23, "f4"],
    ["float8e8m0", 24, "f8"],
    ["uint2", 25, "u2"],
  ] as const),
  ...([
    ["int2", 26, "i2"],
    ["float6e2m3", 27, "f6"],
    ["float6e3m2", 28, "f6"],
  ] as const),
] as const;

describe("an element type", () => {
  test.each(TYPES)("%s is what Cast to %i makes", (name, code, elem) => {
    const text = model(`float[N, 4] x`, `${name}[N, 4] y`, `y = Cast <to = ${code}> (x)`);
    expect(inferred(text, "y")).toBe(`${elem}[N, 4]`);
  });

  test.each(TYPES)("%s is kept by what moves entries", (name, _, elem) => {
    const text = model(`${name}[N, 4] x`, `${name}[4, N] y`, "y = Transpose (x)");
    expect(inferred(text, "y")).toBe(`${elem}[4, N]`);
    expect(subjectOf(text).verdict).toBe("tc0");
  });
});

describe("a value that is no tensor", () => {
  test.each([
    ["a sequence", "seq(float[N, 4]) s, int64 i", "y = SequenceAt (s, i)"],
    ["an optional", "optional(float[N, 4]) s", "y = OptionalGetElement (s)"],
    [
      "an optional sequence",
      "optional(seq(float[N, 4])) s, int64 i",
      "t = OptionalGetElement (s) y = SequenceAt (t, i)",
    ],
  ])("%s gives back its tensor", (_, inputs, nodes) => {
    const text = model(inputs, "float[N, 4] y", nodes);
    expect(inferred(text, "y")).toBe("f32[N, 4]");
    expect(subjectOf(text).verdict).toBe("tc0");
  });

  test("a map is turned into a row, and rows into maps", () => {
    const text = `<ir_version: 8, opset_import: ["ai.onnx.ml" : 3]>
      model (map(string, float) m) => (float[] y) {
        y = ai.onnx.ml.DictVectorizer <string_vocabulary = ["a", "b"]> (m)
        z = ai.onnx.ml.ZipMap <classlabels_strings = ["a", "b"]> (y)
      }`;
    expect(inferred(text, "y")).toBe("unknown[1, 2]");
    expect(subjectOf(text).verdict).toBe("tc0");
  });

  test("a sparse tensor has the sizes it stands for", () => {
    const text = model("sparse_tensor(float[N, 4]) x", "float[N, 4] y", "y = Identity (x)");
    expect(inferred(text, "y")).toBe("f32[N, 4]");
  });
});

function model(inputs: string, output: string, nodes: string): string {
  return `<ir_version: 13, opset_import: ["" : 26]>
    model (${inputs}) => (${output}) {
      ${nodes}
    }`;
}

/** What is inferred of a value, whatever the file declares of it. */
function inferred(text: string, name: string): string {
  const [subject] = readOnnxText(text, "model.onnx").subjects;
  if (subject === undefined) throw new Error(`not read:\n${text}`);
  const { graph } = subject;
  const facts = [...factsIn(infer(withoutInner(graph)).run)];
  return factText(facts.find(([id]) => graph.values[id]?.name === name)?.[1]);
}
