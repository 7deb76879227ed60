// Writes a model of the size people really have: few large tensors, many small nodes. The payloads are left
// as holes of the file, which read as zeros.

import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { join } from "node:path";
import proto from "onnx-proto";

const { onnx } = proto;

/** Makes a file of that name in `folder` and gives its path. */
export function largeModel(folder, name, { tensors, nodes, bytes }) {
  const payload = Math.floor(bytes / tensors / 4) * 4;
  const head = onnx.GraphProto.encode(chain(nodes, tensors)).finish();
  const headers = Array.from({ length: tensors }, (_, i) => tensorHeader(i, payload));
  const graphSize = head.length + headers.reduce((sum, h) => sum + h.length + payload, 0);
  const model = onnx.ModelProto.encode({
    irVersion: 8,
    opsetImport: [{ domain: "", version: 17 }],
  }).finish();

  const path = join(folder, `${name}.onnx`);
  const fd = openSync(path, "w");
  let at = 0;
  const put = (part) => {
    at += writeSync(fd, part, 0, part.length, at);
  };
  put(model);
  put(Uint8Array.of(0x3a, ...varint(graphSize))); // ModelProto.graph
  put(head);
  for (const header of headers) {
    put(header);
    at += payload;
  }
  ftruncateSync(fd, at);
  closeSync(fd);
  return path;
}

function chain(nodes, tensors) {
  const value = (name, dims) => ({
    name,
    type: { tensorType: { elemType: 1, shape: { dim: dims.map((d) => ({ dimValue: d })) } } },
  });
  return {
    name: "large",
    input: [value("h0", [1, 1024])],
    output: [value(`h${nodes}`, [1, 1024])],
    node: Array.from({ length: nodes }, (_, i) => ({
      opType: i % 2 === 0 ? "MatMul" : "Relu",
      name: `/layers.${i}/op`,
      input: i % 2 === 0 ? [`h${i}`, `w${i % tensors}`] : [`h${i}`],
      output: [`h${i + 1}`],
    })),
  };
}

/** Tag and length of GraphProto.initializer and of its raw_data; the payload itself follows. */
function tensorHeader(index, payload) {
  const fields = onnx.TensorProto.encode({
    dims: [1, payload / 4],
    dataType: 1,
    name: `w${index}`,
  }).finish();
  const raw = Uint8Array.of(0x4a, ...varint(payload)); // TensorProto.raw_data
  const size = fields.length + raw.length + payload;
  return Buffer.concat([Uint8Array.of(0x2a, ...varint(size)), fields, raw]);
}

function varint(value) {
  const bytes = [];
  let rest = value;
  while (rest >= 128) {
    bytes.push((rest % 128) | 128);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
