// One process: a report of every model below a folder, and how long that took.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { analyzeOnnx, bytesSource, defaultSettings, loadEngine } from "../analyzers/index.ts";

const [, , folder = "", wasm = ""] = process.argv;
const options = { settings: defaultSettings, engine: loadEngine(readFileSync(wasm)) };
const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".onnx"))
  .sort();
const start = performance.now();
let subjects = 0;
for (const name of files) {
  const source = bytesSource(readFileSync(join(folder, name)));
  subjects += analyzeOnnx(source, name, options).subjects.length;
}
console.log(JSON.stringify({ ms: performance.now() - start, files: files.length, subjects }));
