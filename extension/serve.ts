// The worker's side of a job, the same in every host: analyse a source of bytes and answer. The only
// file of the extension that runs the analyzers, and so never part of the host's bundle.

import {
  analyzeOnnx,
  assembleReport,
  type ByteSource,
  type GraphEngine,
  loadEngine,
} from "../analyzers/index.ts";
import engineBytes from "../dist/engine.wasm";
import { version } from "../package.json";
import type { FromWorker, ToWorker } from "./job.ts";

/** Steps in which reading is reported: enough for a moving bar, too few to slow the work. */
const STEPS = 50;

let engine: GraphEngine | null = null;

/** Analyses what `open` gives and answers with progress, then with a report or with why there is none. */
export function serve(
  job: ToWorker,
  open: (job: ToWorker) => ByteSource & { close(): void },
  answer: (message: FromWorker) => void,
): void {
  const { id, file, settings } = job;
  try {
    const source = open(job);
    try {
      engine ??= loadEngine(engineBytes);
      const seen = reporting(source, (read, total) =>
        answer({ kind: "progress", id, read, total }),
      );
      const result = analyzeOnnx(seen, file, { settings, engine });
      answer({ kind: "report", id, report: assembleReport([result], settings, version) });
    } finally {
      source.close();
    }
  } catch (error) {
    answer({ kind: "failed", id, why: error instanceof Error ? error.message : String(error) });
  }
}

/** A source of bytes that are in memory already. */
export function sourceOf(bytes: Uint8Array): ByteSource & { close(): void } {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
    close: () => undefined,
  };
}

/** The same source; tells how far reading has come each time another step of the file is reached. */
function reporting(
  source: ByteSource,
  progress: (read: number, total: number) => void,
): ByteSource {
  const step = Math.max(1, Math.ceil(source.size / STEPS));
  let next = step;
  return {
    size: source.size,
    read: (offset, length) => {
      const end = offset + length;
      if (next <= end) {
        next = end + step;
        progress(Math.min(end, source.size), source.size);
      }
      return source.read(offset, length);
    },
  };
}
