// One process: reads the structure of a model, and tells what that took. The structure is all that the file says
// but payloads, in columns and with names unresolved: what a decoder makes of the file. A small model is read
// first, as an editor that has opened one before: the figure is of reading, not of compiling the reader.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readOnnxModel } from "../analyzers/onnx/index.ts";

const WARM_UPS = 20;

const [, , path = "", small = ""] = process.argv;
for (let i = 0; i < WARM_UPS; i++) structure(small);
const start = process.hrtime.bigint();
const { nodes, bytesRead, size } = structure(path);
const ms = Number(process.hrtime.bigint() - start) / 1e6;
const peakMb = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms, nodes, peakMb, readShare: bytesRead / size }));

function structure(file: string) {
  const fd = openSync(file, "r");
  const { size } = fstatSync(fd);
  let bytesRead = 0;
  let buffer = new Uint8Array(0);
  const read = (offset: number, length: number): Uint8Array => {
    if (length > buffer.length) buffer = new Uint8Array(length);
    const count = readSync(fd, buffer, 0, length, offset);
    bytesRead += count;
    return buffer.subarray(0, count);
  };
  const model = readOnnxModel({ size, read }, "model.onnx");
  closeSync(fd);
  if ("code" in model) throw new Error(model.message);
  return { nodes: model.graph.nodes.count, bytesRead, size };
}
