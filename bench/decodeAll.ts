// One process: decodes a model with onnx-proto, which wants all of it in memory. A small model is decoded first,
// as often as the other reader is warmed up.

import { readFileSync } from "node:fs";
import { onnx } from "onnx-proto";

const WARM_UPS = 20;

const [, , path = "", small = ""] = process.argv;
for (let i = 0; i < WARM_UPS; i++) decode(small);
const start = process.hrtime.bigint();
const nodes = decode(path);
const ms = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ ms, nodes }));

function decode(file: string): number {
  return onnx.ModelProto.decode(readFileSync(file)).graph?.node?.length ?? 0;
}
