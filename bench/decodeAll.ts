// One process: decodes the model whose path is given with onnx-proto, which wants all of it in memory.

import { readFileSync } from "node:fs";
import { onnx } from "onnx-proto";

const [, , path = ""] = process.argv;
const start = process.hrtime.bigint();
const model = onnx.ModelProto.decode(readFileSync(path));
const ms = Number(process.hrtime.bigint() - start) / 1e6;
console.log(JSON.stringify({ ms, nodes: model.graph?.node?.length ?? 0 }));
