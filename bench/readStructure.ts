// One process: reads the structure of the model whose path is given, and tells what that took.

import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { readOnnx } from "../analyzers/onnx/index.ts";

const [, , path = ""] = process.argv;
const start = process.hrtime.bigint();
const fd = openSync(path, "r");
const { size } = fstatSync(fd);
let bytesRead = 0;
const program = readOnnx(
  {
    size,
    read(offset, length) {
      const bytes = new Uint8Array(length);
      const count = readSync(fd, bytes, 0, length, offset);
      bytesRead += count;
      return bytes.subarray(0, count);
    },
  },
  "large.onnx",
);
closeSync(fd);
const ms = Number(process.hrtime.bigint() - start) / 1e6;
const [subject] = program.subjects;
console.log(
  JSON.stringify({
    ms,
    nodes: subject?.graph.body.nodes.length ?? 0,
    peakMb: process.resourceUsage().maxRSS / 1024,
    readShare: bytesRead / size,
  }),
);
