// Writes a model of many loops, one after the other, whose states have forms in turn.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import proto from "onnx-proto";

const { onnx } = proto;

/** Makes a file of that name in `folder` with so many scans, and gives its path. */
export function loopsModel(folder, name, { loops }) {
  const model = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "loops",
      input: [value("x", ["T", 16]), value("h0", [16])],
      output: [value(`h${loops}`, [16])],
      initializer: [
        { name: "W", dims: [16, 16], dataType: 1, rawData: new Uint8Array(16 * 16 * 4) },
      ],
      node: Array.from({ length: loops }, (_, i) => scan(i)),
    },
  }).finish();
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, model);
  return path;
}

function scan(i) {
  const [s, x, out] = [`s${i}`, `x${i}`, `n${i}`];
  const body = {
    name: `step${i}`,
    input: [value(s, [16]), value(x, [16])],
    output: [value(out, [16])],
    node: BODIES[i % BODIES.length](s, x, out),
  };
  return {
    opType: "Scan",
    name: `scan${i}`,
    input: [`h${i}`, "x"],
    output: [`h${i + 1}`],
    attribute: [
      { name: "num_scan_inputs", type: 2, i: 1 },
      { name: "body", type: 5, g: body },
    ],
  };
}

const node = (opType, input, output) => ({ opType, input, output: [output] });

const BODIES = [
  (s, x, out) => [node("Add", [s, x], out)],
  (s, x, out) => [
    node("Sigmoid", [x], `g${s}`),
    node("Mul", [`g${s}`, s], `m${s}`),
    node("Add", [`m${s}`, x], out),
  ],
  (s, x, out) => [node("MatMul", [s, "W"], `m${s}`), node("Add", [`m${s}`, x], out)],
  (s, x, out) => [
    node("MatMul", [s, "W"], `m${s}`),
    node("Add", [`m${s}`, x], `a${s}`),
    node("Tanh", [`a${s}`], out),
  ],
  (s, x, out) => [node("Add", [s, x], `a${s}`), node("Relu", [`a${s}`], out)],
];

function value(name, dims) {
  const dim = dims.map((size) =>
    typeof size === "string" ? { dimParam: size } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: 1, shape: { dim } } } };
}
