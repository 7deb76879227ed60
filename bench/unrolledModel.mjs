// Writes a model as exporters leave it that write loops out: one cell of fifty nodes, copied for each step of the
// input, with all weights shared.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import proto from "onnx-proto";

const { onnx } = proto;

const WIDTH = 64;
/** Nodes of one copy. */
export const CELL = 50;

/** Makes a file of that name in `folder` with so many copies of the cell, and gives its path. */
export function unrolledModel(folder, name, { copies }) {
  const model = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "unrolled",
      input: [value("x", [copies, WIDTH]), value("h0", [1, WIDTH])],
      output: [value(`h${copies}`, [1, WIDTH])],
      initializer: [
        ...["W", "U", "V"].map((weight) => tensor(weight, [WIDTH, WIDTH])),
        ...Array.from({ length: copies }, (_, t) => index(t)),
      ],
      node: Array.from({ length: copies }, (_, t) => cell(t)).flat(),
    },
  }).finish();
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, model);
  return path;
}

/** A gated cell, with a chain of element-wise work behind it. */
function cell(t) {
  const scope = `/cells.${t}`;
  const at = (part) => `${scope}/${part}_output`;
  const node = (opType, part, input, output = at(part)) => ({
    opType,
    name: `${scope}/${part}`,
    input,
    output: [output],
  });
  const gates = [
    node("Gather", "x", ["x", `step_${t}`]),
    node("MatMul", "Ux", [at("x"), "U"]),
    node("MatMul", "Wh", [`h${t}`, "W"]),
    node("Add", "a", [at("Ux"), at("Wh")]),
    node("Sigmoid", "g", [at("a")]),
    node("MatMul", "Vh", [`h${t}`, "V"]),
    node("Mul", "0", [at("g"), at("Vh")]),
  ];
  const chain = [];
  for (let i = 1; gates.length + chain.length < CELL - 1; i++) {
    const op = OPERATORS[i % OPERATORS.length];
    const other = op === "Tanh" ? [] : [at("g")];
    chain.push(node(op, `${i}`, [at(`${i - 1}`), ...other]));
  }
  const last = chain[chain.length - 1].output[0];
  return [...gates, ...chain, node("Add", "h", [last, `h${t}`], `h${t + 1}`)];
}

const OPERATORS = ["Mul", "Add", "Tanh"];

function value(name, dims) {
  const dim = dims.map((size) => ({ dimValue: size }));
  return { name, type: { tensorType: { elemType: 1, shape: { dim } } } };
}

function tensor(name, dims) {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { name, dims, dataType: 1, rawData: new Uint8Array(count * 4) };
}

function index(t) {
  const rawData = new Uint8Array(8);
  new DataView(rawData.buffer).setBigInt64(0, BigInt(t), true);
  return { name: `step_${t}`, dims: [1], dataType: 7, rawData };
}
