// One process: the files of a list analysed, as the command line does it, and what that took.

import { readFileSync } from "node:fs";
import { analyzePython, assembleReport, defaultSettings, loadEngine } from "../analyzers/index.ts";
import { workspaceModules } from "../cli/modules.ts";

const start = performance.now();
const [, , list = "", wasm = ""] = process.argv;
const options = { settings: defaultSettings, engine: loadEngine(readFileSync(wasm)) };
const files = readFileSync(list, "utf8").trim().split("\n");
const results = files.map((file) =>
  analyzePython(readFileSync(file, "utf8"), file, workspaceModules, options),
);
const { subjects } = assembleReport(results, defaultSettings, "0");
const memory = process.resourceUsage().maxRSS / 1024;
console.log(JSON.stringify({ ms: performance.now() - start, subjects: subjects.length, memory }));
