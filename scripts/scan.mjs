// Analyses every Python file of a folder, or of a list of files: each must give a report or problems, in time, without
// a fault of the analyser. A worker does the reading, so that a file that takes too long is given up and the rest go on.
//   node scripts/scan.mjs [--limit 2000] [--slowest 10] [--jobs 1] FOLDER|FILE|LIST.txt …

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { buildEngine } from "./engine.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    limit: { type: "string", default: "2000" },
    slowest: { type: "string", default: "10" },
    jobs: { type: "string", default: "1" },
  },
});

/** Milliseconds that a file may take; a worker that takes ten times as long is ended. */
const LIMIT = Number(values.limit);
const GIVE_UP = 10 * LIMIT;

const engine = readFileSync(await buildEngine());
const code = await workerCode();
const files = positionals.flatMap(filesOf);
const pending = [...files];
const results = [];
await Promise.all(Array.from({ length: Number(values.jobs) }, readPending));
process.exitCode = files.length > 0 && report() ? 0 : 1;

/** One worker after the other takes files until none is left. */
async function readPending() {
  let worker = null;
  for (let file = pending.shift(); file !== undefined; file = pending.shift()) {
    worker ??= started();
    const result = await analyzed(worker, file);
    if (result.gaveUp) worker = null;
    results.push({ file, ...result });
    if (result.time > LIMIT || results.length % 100 === 0) {
      const time = result.time.toFixed(0);
      process.stderr.write(`${results.length}/${files.length}: ${time} ms for ${file}\n`);
    }
  }
  await worker?.terminate();
}

async function workerCode() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "scan.worker.mjs")],
    bundle: true,
    write: false,
    platform: "node",
    mainFields: ["module", "main"],
    target: "node20",
  });
  return outputFiles[0].text;
}

function started() {
  const resourceLimits = { maxOldGenerationSizeMb: 2048 };
  return new Worker(code, { eval: true, workerData: engine, resourceLimits });
}

function analyzed(worker, file) {
  const start = performance.now();
  return new Promise((resolve) => {
    const done = (result) => {
      clearTimeout(timer);
      worker.off("message", answer).off("error", giveUp);
      resolve({ time: performance.now() - start, ...result });
    };
    const answer = (result) => done({ ...result, gaveUp: false });
    const giveUp = (why) => {
      worker.terminate();
      done({ faults: [String(why)], verdicts: [], gaveUp: true });
    };
    const timer = setTimeout(() => giveUp(`no answer within ${GIVE_UP} ms`), GIVE_UP);
    worker.on("message", answer).on("error", giveUp);
    worker.postMessage(file);
  });
}

/** Prints what was found; true where nothing is to be complained of. */
function report() {
  const byTime = results.toSorted((a, b) => b.time - a.time);
  const late = byTime.filter(({ time }) => time > LIMIT);
  const faults = results.flatMap((one) => one.faults.map((fault) => `${one.file}: ${fault}`));
  const verdicts = results.flatMap((one) => one.verdicts);
  const count = (verdict) => verdicts.filter((other) => other === verdict).length;
  const tally = [...new Set(verdicts)].sort().map((verdict) => `${verdict} ${count(verdict)}`);
  const lines = [
    ...byTime
      .slice(0, Number(values.slowest))
      .map(({ file, time }) => `${time.toFixed(0)} ms  ${file}`),
    ...faults,
    `${results.length} files, ${faults.length} faults, ${late.length} slower than ${LIMIT} ms`,
    `${verdicts.length} subjects: ${tally.join(", ")}`,
  ];
  process.stdout.write(`${lines.join("\n")}\n`);
  return faults.length === 0 && late.length === 0;
}

function filesOf(path) {
  if (path.endsWith(".txt")) return readFileSync(path, "utf8").split("\n").filter(Boolean);
  return pythonIn(path);
}

function pythonIn(path) {
  if (statSync(path).isFile()) return path.endsWith(".py") ? [path] : [];
  return readdirSync(path)
    .filter((entry) => !entry.startsWith(".") && entry !== "node_modules")
    .sort()
    .flatMap((entry) => pythonIn(join(path, entry)));
}
