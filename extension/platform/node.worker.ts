// The worker of the desktop host. Reads files in place through a descriptor, so that the weights of a
// large model are never in memory.

import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import { parentPort } from "node:worker_threads";
import type { ByteSource } from "../../analyzers/index.ts";
import type { ModelInput, ToWorker } from "../job.ts";
import { serve, sourceOf } from "../serve.ts";

parentPort?.on("message", (job: ToWorker) => {
  serve(job, open, (message) => parentPort?.postMessage(message));
});

function open(input: ModelInput): ByteSource & { close(): void } {
  return input.kind === "bytes" ? sourceOf(input.bytes) : sourceAt(input);
}

function sourceAt({ path }: Extract<ModelInput, { kind: "path" }>): ByteSource & { close(): void } {
  // Opening a pipe would wait for its writer, so look before opening.
  const descriptor = guarded(() => {
    if (!statSync(path).isFile()) throw new Error("it is not a regular file");
    return openSync(path, "r");
  });
  return {
    size: fstatSync(descriptor).size,
    read: (offset, length) => guarded(() => readFully(descriptor, offset, length)),
    close: () => closeSync(descriptor),
  };
}

/** The bytes asked for; fewer only where the file ends. */
function readFully(descriptor: number, offset: number, length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const count = readSync(descriptor, bytes, filled, length - filled, offset + filled);
    if (count === 0) break;
    filled += count;
  }
  return bytes.subarray(0, filled);
}

// Messages of the file system carry absolute paths, which do not belong into a report.
function guarded<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code } = error as { code?: unknown };
    throw typeof code === "string" ? new Error(`reading it failed (${code})`) : error;
  }
}
