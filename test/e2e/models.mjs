// The models that the tests open, made on the spot: one for each verdict that a click should show, and
// files that are no models.

import { mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { onnx } = createRequire(import.meta.url)("onnx-proto");
const FLOAT = 1;

/** Writes all of them into a folder. */
export function writeModels(folder) {
  mkdirSync(folder, { recursive: true });
  const write = (name, bytes) => writeFileSync(join(folder, name), bytes);
  write("perceptron.onnx", perceptron());
  write("gru.onnx", gru());
  write("custom.onnx", custom());
  write("broken.onnx", gru().subarray(0, 90));
  write("notes.onnx", new TextEncoder().encode("These are notes, not a model.\n"));
  write("empty.onnx", new Uint8Array());
}

/** Two layers with a Relu between them. */
export function perceptron() {
  return model(
    [
      { opType: "MatMul", input: ["x", "W1"], output: ["a"], name: "first" },
      { opType: "Relu", input: ["a"], output: ["b"], name: "activation" },
      { opType: "MatMul", input: ["b", "W2"], output: ["y"], name: "second" },
    ],
    [value("x", ["N", 16])],
    [value("y", ["N", 4])],
    [weights("W1", [16, 32]), weights("W2", [32, 4])],
  );
}

/** A gated recurrent unit along T. */
export function gru(hidden = 32) {
  return model(
    [
      {
        opType: "GRU",
        name: "encoder",
        input: ["x", "W", "R"],
        output: ["all", "last"],
        attribute: [{ name: "hidden_size", type: 2, i: hidden }],
      },
    ],
    [value("x", ["T", "N", 16])],
    [value("last", [1, "N", hidden])],
    [weights("W", [1, 3 * hidden, 16]), weights("R", [1, 3 * hidden, hidden])],
  );
}

/** An operator that nobody but its author knows. */
export function custom() {
  return model(
    [{ opType: "SecretSauce", domain: "example.com", input: ["x"], output: ["y"], name: "sauce" }],
    [value("x", ["N", 16])],
    [value("y", ["N", 16])],
    [],
  );
}

function model(node, input, output, initializer) {
  return onnx.ModelProto.encode({
    irVersion: 8,
    producerName: "depthwise-e2e",
    opsetImport: [
      { domain: "", version: 17 },
      { domain: "example.com", version: 1 },
    ],
    graph: { name: "graph", node, input, output, initializer },
  }).finish();
}

function value(name, sizes) {
  const dim = sizes.map((size) =>
    typeof size === "string" ? { dimParam: size } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: FLOAT, shape: { dim } } } };
}

function weights(name, dims) {
  const count = dims.reduce((product, size) => product * size, 1);
  return { name, dims, dataType: FLOAT, rawData: new Uint8Array(4 * count) };
}
