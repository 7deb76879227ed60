// One process: puts the loops of a model back and classifies them, and tells what that took. Reading the file is
// not counted. A small model of the same make is gone through first, so that the figure is not of compiling.

import { readFileSync } from "node:fs";
import { markArena, releaseArena } from "../analyzers/algebra/index.ts";
import { loadEngine } from "../analyzers/engine/index.ts";
import { foldChains } from "../analyzers/fold/index.ts";
import { bytesSource, readOnnx } from "../analyzers/onnx/index.ts";
import { infer } from "../analyzers/verdict/infer.ts";
import { findStructures } from "../analyzers/verdict/loops.ts";

const WARM_UPS = 20;

const [, , path = "", small = "", wasm = ""] = process.argv;
const engine = loadEngine(readFileSync(wasm));
const mark = markArena();
for (let i = 0; i < WARM_UPS; i++) classified(small);
console.log(JSON.stringify(classified(path)));

function classified(file: string): { readonly ms: number; readonly loops: number } {
  releaseArena(mark);
  const { subjects, problems } = readOnnx(bytesSource(readFileSync(file)), "model.onnx");
  const [subject] = subjects;
  if (subject === undefined) throw new Error(problems[0]?.message);
  const start = process.hrtime.bigint();
  const inference = infer(foldChains(subject.graph));
  const { loops } = findStructures(inference, inference.run, "model.onnx", engine);
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, loops: loops.size };
}
