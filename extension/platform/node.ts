// Entry of the desktop host: the only file beside its worker that knows Node.

import { Worker } from "node:worker_threads";
import { Uri } from "vscode";
import { activateOn } from "../extension.ts";
import type { StartWorker } from "../job.ts";
import type { Platform } from "./platform.ts";

const platform: Platform = {
  startWorker: (extension) => startWorker(Uri.joinPath(extension, "dist", "worker.cjs").fsPath),
  pathOf: (uri) => (uri.scheme === "file" ? uri.fsPath : null),
};

export const activate = activateOn(platform);

function startWorker(script: string): StartWorker {
  return async (listen, ended) => {
    const worker = new Worker(script);
    worker.on("message", listen);
    worker.on("error", (error) => ended(error.message));
    worker.on("exit", (code) => ended(`the worker ended with code ${code}`));
    return {
      post: (job) =>
        worker.postMessage(job, job.input.kind === "bytes" ? [job.input.bytes.buffer] : []),
      stop: () => {
        worker.removeAllListeners();
        void worker.terminate();
      },
    };
  };
}
