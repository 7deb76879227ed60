// Writes a decoder as exporters leave it: blocks with weights of their own, normalisation and activation in single
// operators, batch and length open.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import proto from "onnx-proto";

const { onnx } = proto;

const WIDTH = 8;
const HEADS = 2;
/** Nodes of one block. */
export const BLOCK = 50;

/** Makes a file of that name in `folder` with so many blocks, and gives its path. */
export function layeredModel(folder, name, { blocks }) {
  const scopes = Array.from({ length: blocks }, (_, i) => `/h.${i}`);
  const model = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
    graph: {
      name: "layered",
      input: [value("x/0", ["B", "T", WIDTH])],
      output: [value(`x/${blocks}`, ["B", "T", WIDTH])],
      initializer: [
        ...CONSTANTS,
        ...scopes.flatMap((scope) =>
          MATRICES.map((part) => floats(`${scope}/${part}`, [WIDTH, WIDTH])),
        ),
      ],
      node: scopes.flatMap((scope, i) => block(scope, `x/${i}`, `x/${i + 1}`)),
    },
  }).finish();
  const path = join(folder, `${name}.onnx`);
  writeFileSync(path, model);
  return path;
}

const MATRICES = ["wq", "wk", "wv", "wo", "w1", "w2"];

/** Attention and a feed-forward part, each normalised before and added to what went in. */
function block(scope, from, to) {
  const nodes = [];
  const add = (opType, input, attributes = {}, output = `${scope}/${opType}_${nodes.length}`) => {
    const attribute = Object.entries(attributes).map(([name, ints]) =>
      Array.isArray(ints) ? { name, type: 7, ints } : { name, type: 2, i: ints },
    );
    nodes.push({ opType, name: `${scope}/${nodes.length}`, input, output: [output], attribute });
    return output;
  };
  const weight = (part) => `${scope}/${part}`;
  const heads = (input, part, perm) => {
    const flat = add("MatMul", [input, weight(part)]);
    return add("Transpose", [add("Reshape", [flat, "split"])], { perm });
  };
  const attended = () => {
    const normal = normalised(add, from);
    const q = heads(normal, "wq", [0, 2, 1, 3]);
    const k = heads(normal, "wk", [0, 2, 3, 1]);
    const v = heads(normal, "wv", [0, 2, 1, 3]);
    const scores = add("Div", [add("MatMul", [q, k]), "scale"]);
    const mixed = add("MatMul", [add("Softmax", [scores], { axis: 3 }), v]);
    const joined = add("Reshape", [add("Transpose", [mixed], { perm: [0, 2, 1, 3] }), "join"]);
    return add("Add", [add("MatMul", [joined, weight("wo")]), from]);
  };
  const middle = attended();
  const hidden = add("Add", [add("MatMul", [normalised(add, middle), weight("w1")]), "bias"]);
  const erf = add("Add", [add("Erf", [add("Div", [hidden, "root"])]), "one"]);
  const active = add("Mul", [add("Mul", [hidden, erf]), "half"]);
  const out = add("Add", [add("MatMul", [active, weight("w2")]), "bias"]);
  const scaled = [out];
  while (nodes.length < BLOCK - 1) scaled.push(add("Mul", [scaled.at(-1), "one"]));
  add("Add", [scaled.at(-1), middle], {}, to);
  return nodes;
}

function normalised(add, input) {
  const centred = add("Sub", [input, add("ReduceMean", [input], { axes: [-1] })]);
  const variance = add("ReduceMean", [add("Pow", [centred, "two"])], { axes: [-1] });
  const deviation = add("Sqrt", [add("Add", [variance, "epsilon"])]);
  return add("Add", [add("Mul", [add("Div", [centred, deviation]), "gain"]), "bias"]);
}

function value(name, dims) {
  const dim = dims.map((size) =>
    typeof size === "string" ? { dimParam: size } : { dimValue: size },
  );
  return { name, type: { tensorType: { elemType: 1, shape: { dim } } } };
}

function floats(name, dims) {
  const count = dims.reduce((product, dim) => product * dim, 1);
  return { name, dims, dataType: 1, rawData: new Uint8Array(count * 4) };
}

function integers(name, numbers) {
  const rawData = new Uint8Array(numbers.length * 8);
  const view = new DataView(rawData.buffer);
  for (const [i, number] of numbers.entries()) view.setBigInt64(i * 8, BigInt(number), true);
  return { name, dims: [numbers.length], dataType: 7, rawData };
}

const CONSTANTS = [
  ...["scale", "root", "one", "half", "two", "epsilon"].map((name) => floats(name, [])),
  ...["gain", "bias"].map((name) => floats(name, [WIDTH])),
  integers("split", [0, 0, HEADS, WIDTH / HEADS]),
  integers("join", [0, 0, WIDTH]),
];
