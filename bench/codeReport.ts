// One process: a file of Python cold and typed in, each time from its text to the finished report, as the editor does.

import { readFileSync } from "node:fs";
import {
  analyzePython,
  assembleReport,
  CodeMemory,
  defaultSettings,
  explanationOf,
  loadEngine,
  type ModuleSource,
} from "../analyzers/index.ts";

const [, , path = "", warm = "", wasm = "", places = "0"] = process.argv;
const engine = loadEngine(readFileSync(wasm));
const alone: ModuleSource = { find: () => null };

const TYPED = ["  ", "  #", "  # a", "  # ab", "", " +", " + ", " + 1", " + 10", ""];

for (let i = 0; i < 3; i++) reported(readFileSync(warm, "utf8"), new CodeMemory());
const text = readFileSync(path, "utf8");
const memory = new CodeMemory();
const cold = reported(text, memory);
const keystrokes: number[] = [];
const lines = text.split("\n");
const code = lines.flatMap((line, at) => (/^ {8}.*[\w)\]]$/.test(line) ? [at] : []));
for (let i = 0; i < Number(places); i++) {
  // The same places in every run, all over the file.
  const at = code[Math.floor(((i * 0.618) % 1) * code.length)] ?? 0;
  for (const typed of TYPED) {
    const now = lines.with(at, (lines[at] ?? "") + typed).join("\n");
    keystrokes.push(reported(now, memory));
  }
}
console.log(JSON.stringify({ cold, keystrokes, lines: lines.length }));

function reported(now: string, known: CodeMemory): number {
  const start = process.hrtime.bigint();
  const options = { settings: defaultSettings, engine };
  const result = analyzePython(now, "model.py", alone, options, known);
  assembleReport([result], defaultSettings, "0");
  result.subjects.map(explanationOf);
  return Number(process.hrtime.bigint() - start) / 1e6;
}
