// Several files at once, each in the next free thread. Results stand in the order of the files, so that a report is the
// same whatever the number of threads.

import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import { type AnalyzeOptions, type FileResult, loadEngine } from "../analyzers/index.ts";
import wasm from "../dist/engine.wasm";
import { analyzed, unreadable } from "./analyzed.ts";

/** What a thread is told once. */
type Shared = Omit<AnalyzeOptions, "engine">;

interface Done {
  readonly at: number;
  readonly result: FileResult;
}

/** Files that are worth a thread of their own, which has to load the analyzers first. */
const FILES_PER_THREAD = 16;

/** Threads beyond which memory is spent and little time won. */
const MOST_THREADS = 8;

/** How many threads to use: as many as were asked for, else what the machine and the files are good for. */
export function jobsFor(files: readonly string[], asked: number | undefined): number {
  const useful = Math.ceil(files.length / FILES_PER_THREAD);
  return Math.max(
    1,
    Math.min(files.length, asked ?? Math.min(availableParallelism(), useful, MOST_THREADS)),
  );
}

/** Analyses the files; `begun` is called with each when its turn comes. */
export async function allAnalyzed(
  files: readonly string[],
  options: AnalyzeOptions,
  jobs: number,
  begun: (path: string) => void,
): Promise<readonly FileResult[]> {
  if (jobs > 1) return inThreads(files, options, jobs, begun);
  return files.map((path) => {
    begun(path);
    return analyzed(path, options);
  });
}

async function inThreads(
  files: readonly string[],
  { settings, budgets = [] }: AnalyzeOptions,
  jobs: number,
  begun: (path: string) => void,
): Promise<readonly FileResult[]> {
  const shared: Shared = { settings, budgets };
  const results: FileResult[] = [];
  let next = 0;
  const thread = (): Promise<void> =>
    new Promise((resolve) => {
      const worker = new Worker(__filename, { workerData: shared });
      let current = -1;
      const advance = (): void => {
        const path = files[next];
        if (path === undefined) {
          void worker.terminate();
          resolve();
          return;
        }
        current = next;
        next += 1;
        begun(path);
        worker.postMessage({ at: current, path });
      };
      worker.on("message", ({ at, result }: Done) => {
        results[at] = result;
        advance();
      });
      // What ends a thread, as running out of memory does, is the fault of the file it was at.
      worker.on("error", (error) => {
        const path = files[current];
        if (path !== undefined) results[current] = unreadable(path, error.message);
        resolve(next < files.length ? thread() : undefined);
      });
      advance();
    });
  await Promise.all(Array.from({ length: jobs }, thread));
  return results;
}

/** In a thread: answers file by file. False in the program itself. */
export function servesFiles(): boolean {
  if (isMainThread || parentPort === null) return false;
  const options: AnalyzeOptions = { ...(workerData as Shared), engine: loadEngine(wasm) };
  const port = parentPort;
  port.on("message", ({ at, path }: { readonly at: number; readonly path: string }) =>
    port.postMessage({ at, result: analyzed(path, options) } satisfies Done),
  );
  return true;
}
