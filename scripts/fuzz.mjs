// Damages model files and analyses each beside an intact one: a report or problems, within two seconds and 300 MB,
// without a fault of the analyser, and what is said of the intact file stays.
//   npm run fuzz -- [--inputs 100000] [--seed 1] [--from 0] [--largest 20000] [FOLDER …]

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";
import { buildEngine } from "./engine.mjs";

const ROOT = join(import.meta.dirname, "..");
const MEGABYTES = 300;
/** Inputs that a worker is given at once, and milliseconds after which an input is given up. */
const BATCH = 500;
const GIVE_UP = 20_000;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    inputs: { type: "string", default: "100000" },
    seed: { type: "string", default: "1" },
    from: { type: "string", default: "0" },
    largest: { type: "string", default: "20000" },
  },
});

const folders = positionals.length > 0 ? positionals : [join(ROOT, "examples")];
const paths = folders
  .flatMap(modelsIn)
  .filter((path) => statSync(path).size <= Number(values.largest));
const engine = readFileSync(await buildEngine());
const intact = join(ROOT, "examples/lstm.onnx");
const code = await workerCode();
const [first, inputs] = [Number(values.from), Number(values.inputs)];
const faults = [];
let [worker, largest] = [null, 0];

for (let at = first; at < first + inputs; ) {
  worker ??= started();
  const reached = await batch(worker, at, Math.min(at + BATCH, first + inputs));
  // The input that ended the worker has been told of; the next one is the next.
  if (reached.ended) worker = null;
  at = reached.next;
  if (at % 10_000 < BATCH) process.stderr.write(`${at - first} of ${inputs}\n`);
}
await worker?.terminate();
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(
  `${inputs} inputs made of ${paths.length} files with seed ${values.seed}, ` +
    `${faults.length} faults, at most ${Math.round(largest / 2 ** 20)} MB after a batch\n`,
);
process.exitCode = faults.length === 0 && paths.length > 0 && inputs > 0 ? 0 : 1;

function started() {
  return new Worker(code, {
    eval: true,
    workerData: { engine, paths, intact, seed: Number(values.seed) },
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
}

/** What became of the inputs `begin` to `end`: told of all of them, or ended in one of them; `next` is to be done next. */
function batch(worker, begin, end) {
  return new Promise((resolve) => {
    let last = { number: begin, steps: [] };
    let timer = null;
    const tell = ({ number, steps }, fault) =>
      faults.push(`input ${number} (${steps.join(", ")}): ${fault}`);
    const leave = (reached) => {
      clearTimeout(timer);
      worker.off("error", onError).off("message", onMessage);
      resolve(reached);
    };
    const giveUp = (why) => {
      tell(last, why);
      worker.terminate();
      leave({ ended: true, next: last.number + 1 });
    };
    const onError = (error) => giveUp(String(error));
    const onMessage = (message) => {
      wait();
      if (message.kind === "begun") last = message;
      else if (message.kind === "fault") tell(message, `${message.fault}\n  ${message.hex}`);
      else {
        largest = Math.max(largest, message.memory);
        leave({ ended: false, next: end });
      }
    };
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => giveUp(`no answer within ${GIVE_UP} ms`), GIVE_UP);
    };
    worker.on("error", onError).on("message", onMessage);
    wait();
    worker.postMessage({ from: begin, to: end });
  });
}

async function workerCode() {
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, "fuzz.worker.mjs")],
    bundle: true,
    write: false,
    platform: "node",
    mainFields: ["module", "main"],
    target: "node20",
  });
  return outputFiles[0].text;
}

function modelsIn(path) {
  if (statSync(path).isFile()) return path.endsWith(".onnx") ? [path] : [];
  return readdirSync(path)
    .toSorted()
    .flatMap((entry) => modelsIn(join(path, entry)));
}
