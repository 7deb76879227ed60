// The thread of scan.mjs that analyses: a path comes in, what is said of the file goes out.

import { readFileSync } from "node:fs";
import { parentPort, workerData } from "node:worker_threads";
import { analyzePython, defaultSettings, loadEngine } from "../analyzers/index.ts";
import { workspaceModules } from "../cli/modules.ts";

const options = { settings: defaultSettings, engine: loadEngine(workerData) };

parentPort.on("message", (file) => {
  try {
    const text = readFileSync(file, "utf8");
    const { subjects, problems } = analyzePython(text, file, workspaceModules, options);
    const faults = problems.filter(({ code }) => code === "analysis/internal");
    parentPort.postMessage({
      faults: faults.map(({ message }) => message),
      verdicts: subjects.map(({ verdict }) => verdict),
    });
  } catch (error) {
    parentPort.postMessage({ faults: [`${error}`], verdicts: [] });
  }
});
