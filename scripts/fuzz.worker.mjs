// The thread of fuzz.mjs that analyses: the numbers of inputs come in, what went wrong with each goes out. An input is
// made of the seed and its number alone, so that one is made again without the others.

import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { loadEngine } from "../analyzers/index.ts";
import { damaged } from "../test/support/fuzz/damage.ts";
import { shrunk } from "../test/support/fuzz/shrink.ts";
import { Judge } from "../test/support/fuzz/trial.ts";
import { randomFrom } from "../test/support/oracle/random.ts";

const { engine, paths, seed, intact } = workerData;
const files = paths.map((path) => new Uint8Array(readFileSync(path)));
const judge = new Judge(loadEngine(engine), new Uint8Array(readFileSync(intact)));

parentPort.on("message", ({ from, to }) => {
  for (let number = from; number < to; number++) {
    const random = randomFrom(seed * 1_000_003 + number);
    const { steps, bytes } = damaged(random.pick(files), random.pick(files), random);
    parentPort.postMessage({ kind: "begun", number, steps, length: bytes.length });
    const fault = judge.fault(bytes);
    if (fault !== null) {
      const smallest = shrunk(bytes, (fewer) => judge.fault(fewer) !== null);
      const hex = Buffer.from(smallest).toString("hex");
      parentPort.postMessage({ kind: "fault", number, steps, fault, hex });
    }
  }
  parentPort.postMessage({ kind: "done", memory: process.memoryUsage().heapUsed });
});
