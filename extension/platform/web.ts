// Entry of the browser host: the only file beside its worker that knows web workers.

import { Uri, workspace } from "vscode";
import { activateOn } from "../extension.ts";
import type { FromWorker, StartWorker } from "../job.ts";
import type { Platform } from "./platform.ts";

const platform: Platform = {
  startWorker: (extension) => startWorker(Uri.joinPath(extension, "dist", "worker.web.js")),
  pathOf: () => null,
};

export const activate = activateOn(platform);

function startWorker(script: Uri): StartWorker {
  return async (listen, ended) => {
    // The script comes from another origin than the host runs in, and workers start only from the same
    // one: a blob is.
    const source = new Uint8Array(await workspace.fs.readFile(script));
    const address = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
    const worker = new Worker(address);
    worker.onmessage = (event: MessageEvent<FromWorker>) => listen(event.data);
    worker.onerror = (event) => ended(event.message || "the worker ended");
    return {
      post: (job) =>
        worker.postMessage(job, job.input.kind === "bytes" ? [job.input.bytes.buffer] : []),
      stop: () => {
        worker.terminate();
        URL.revokeObjectURL(address);
      },
    };
  };
}
