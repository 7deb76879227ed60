// One process: from the bytes of a model to its report as JSON, and what that took. A small model of the same make
// is gone through first, so that the figure is not of compiling.

import { readFileSync } from "node:fs";
import {
  analyzeOnnx,
  assembleReport,
  bytesSource,
  defaultSettings,
  loadEngine,
} from "../analyzers/index.ts";

const WARM_UPS = 20;

const [, , path = "", small = "", wasm = ""] = process.argv;
const engine = loadEngine(readFileSync(wasm));
for (let i = 0; i < WARM_UPS; i++) reported(small);
console.log(JSON.stringify(reported(path)));

function reported(file: string): { readonly ms: number; readonly phrase: string } {
  const start = process.hrtime.bigint();
  const source = bytesSource(readFileSync(file));
  const result = analyzeOnnx(source, "model.onnx", { settings: defaultSettings, engine });
  const report = assembleReport([result], defaultSettings, "0");
  JSON.stringify(report);
  const ms = Number(process.hrtime.bigint() - start) / 1e6;
  return { ms, phrase: report.subjects[0]?.phrase ?? "" };
}
