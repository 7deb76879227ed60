// Damages model files and analyses them: every call must give a report or problems, in time, without a fault of
// the analyser.
//   node scripts/fuzz.mjs --cuts 100 --flips 100 --seed 1 [FOLDER]

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundled } from "./bundled.mjs";

const ROOT = join(import.meta.dirname, "..");
const SLOWEST = 2000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    cuts: { type: "string", default: "100" },
    flips: { type: "string", default: "100" },
    seed: { type: "string", default: "1" },
  },
});

const { analyzeOnnx, bytesSource, defaultSettings, loadEngine } =
  await bundled("analyzers/index.ts");
const options = { settings: defaultSettings, engine: loadEngine(null) };
const folder = positionals[0] ?? join(ROOT, "examples");
const random = generator(Number(values.seed));
const faults = [];
const codes = new Map();
let [calls, slowest] = [0, 0];

for (const file of modelsIn(folder)) {
  const bytes = new Uint8Array(readFileSync(file));
  for (let i = 0; i < Number(values.cuts); i++) {
    const length = Math.floor(random() * bytes.length);
    tryRead(`${file} cut to ${length}`, bytes.subarray(0, length));
  }
  for (let i = 0; i < Number(values.flips); i++) {
    const copy = bytes.slice();
    const count = 1 + Math.floor(random() * 4);
    for (let k = 0; k < count; k++) {
      copy[Math.floor(random() * copy.length)] = Math.floor(random() * 256);
    }
    tryRead(`${file} with change ${i}`, copy);
  }
}

for (const fault of faults) process.stderr.write(`${fault}\n`);
const list = [...codes].sort().map(([code, count]) => `${code} ${count}`);
process.stdout.write(`${calls} calls, slowest ${slowest.toFixed(0)} ms\n${list.join("\n")}\n`);
process.exitCode = faults.length === 0 && calls > 0 ? 0 : 1;

function tryRead(what, bytes) {
  const start = performance.now();
  try {
    const { subjects, problems } = analyzeOnnx(bytesSource(bytes), "model.onnx", options);
    for (const { code, message } of problems) {
      codes.set(code, (codes.get(code) ?? 0) + 1);
      if (code === "analysis/internal") faults.push(`${what}: ${message}`);
    }
    const isBroken = problems.some((problem) => problem.severity === "error");
    if (isBroken === subjects.length > 0)
      faults.push(`${what}: an error and a subject, or neither`);
  } catch (error) {
    faults.push(`${what}: ${error}`);
  }
  const time = performance.now() - start;
  if (time > SLOWEST) faults.push(`${what}: ${time.toFixed(0)} ms`);
  slowest = Math.max(slowest, time);
  calls++;
}

function modelsIn(path) {
  if (statSync(path).isFile()) return path.endsWith(".onnx") ? [path] : [];
  return readdirSync(path)
    .sort()
    .flatMap((entry) => modelsIn(join(path, entry)));
}

/** Numbers from 0 to 1, the same for the same seed. */
function generator(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
