// The examples are what their texts say, and show what their first lines promise to show.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { opKey } from "../analyzers/ir/index.ts";
import { bytesSource, parseOnnxText, readOnnx, readOnnxModel } from "../analyzers/onnx/index.ts";
import { plainModel } from "./onnx/plain.ts";
import { graphOf } from "./onnx/programs.ts";

const EXAMPLES = join(import.meta.dirname, "../examples");
const SOURCES = join(EXAMPLES, "source");
const NAMES = readdirSync(SOURCES).map((file) => file.replace(/\.onnxtxt$/, ""));

const bytesOf = (name: string) =>
  bytesSource(new Uint8Array(readFileSync(join(EXAMPLES, `${name}.onnx`))));

describe.each(NAMES)("%s", (name) => {
  const text = readFileSync(join(SOURCES, `${name}.onnxtxt`), "utf8");

  test("begins with what it shows", () => {
    expect(text).toMatch(/^# [A-Z]/);
  });

  test("is read without a problem", () => {
    const program = readOnnx(bytesOf(name), `${name}.onnx`);
    expect(program.problems).toEqual([]);
    graphOf(program);
  });

  test("is the model of its text", () => {
    const source = parseOnnxText(text, name);
    const file = readOnnxModel(bytesOf(name), name);
    if ("code" in source || "code" in file) throw new Error(`${name} cannot be read`);
    expect(plainModel(file)).toEqual(plainModel(source));
  });
});

test.each([
  ["lstm", "LSTM"],
  ["diagonal-scan", "Scan"],
  ["until-converged", "Loop"],
  ["map-loop", "Loop"],
  ["branches", "If"],
  ["transformer", "LayerNormalization"],
  ["mlp", "Gemm"],
  ["decoder-step", "Concat"],
])("%s holds %s", (name, op) => {
  const { body } = graphOf(readOnnx(bytesOf(name), name));
  expect(body.nodes.map((node) => opKey(node.op))).toContain(op);
});
