// The worker seen as a function from a file to its report: one job at a time, in order. An analysis
// does not look up from its work, so cancelling ends the worker; the next job starts a new one.
// Knows no editor and no platform.

import type { Settings } from "../analyzers/index.ts";
import type { FromWorker, Input, Project, Result, RunningWorker, StartWorker } from "./job.ts";

export interface Job {
  readonly file: string;
  readonly settings: Settings;
  readonly project: Project | null;
  /** Called when the job's turn comes, so that waiting jobs hold no bytes. */
  readonly load: () => Promise<Input>;
  readonly progress: (read: number, total: number) => void;
}

export type Answer = Result | { readonly kind: "cancelled" };

interface Waiting {
  readonly id: number;
  readonly job: Job;
  readonly settle: (answer: Answer) => void;
}

/** Runs analyses one after another on a worker that lives from the first job on. */
export class Analyzer {
  #start: StartWorker;
  #worker: Promise<RunningWorker> | null = null;
  #queue: Waiting[] = [];
  #current: Waiting | null = null;
  #lastId = 0;

  constructor(start: StartWorker) {
    this.#start = start;
  }

  /** Analyses a file; an aborted signal gives `cancelled`, whatever the worker was doing. */
  analyze(job: Job, signal: AbortSignal): Promise<Answer> {
    if (signal.aborted) return Promise.resolve({ kind: "cancelled" });
    return new Promise((resolve) => {
      this.#lastId += 1;
      const waiting: Waiting = { id: this.#lastId, job, settle: resolve };
      this.#queue.push(waiting);
      signal.addEventListener("abort", () => this.#cancel(waiting), { once: true });
      this.#next();
    });
  }

  /** Ends the worker and cancels what it was doing or was still to do. */
  dispose(): void {
    for (const waiting of this.#queue.splice(0)) waiting.settle({ kind: "cancelled" });
    if (this.#current !== null) this.#cancel(this.#current);
    this.#endWorker();
  }

  #next(): void {
    if (this.#current !== null) return;
    const waiting = this.#queue.shift();
    if (waiting === undefined) return;
    this.#current = waiting;
    this.#run(waiting).catch((error: unknown) =>
      this.#finish(waiting, { kind: "failed", why: reason(error) }),
    );
  }

  async #run(waiting: Waiting): Promise<void> {
    const { file, settings, project, load } = waiting.job;
    const input = await load();
    if (this.#current !== waiting) return;
    this.#worker ??= this.#startWorker();
    const worker = await this.#worker;
    if (this.#current !== waiting) return;
    worker.post({ id: waiting.id, file, settings, project, input });
  }

  #startWorker(): Promise<RunningWorker> {
    const starting: Promise<RunningWorker> = this.#start(
      (message) => {
        // One that was stopped may have had an answer on its way.
        if (this.#worker === starting) this.#receive(message);
      },
      (why) => {
        if (this.#worker !== starting) return;
        this.#worker = null;
        if (this.#current !== null) this.#finish(this.#current, { kind: "failed", why });
      },
    );
    starting.catch(() => {
      if (this.#worker === starting) this.#worker = null;
    });
    return starting;
  }

  #receive(message: FromWorker): void {
    const current = this.#current;
    if (current === null || message.id !== current.id) return;
    if (message.kind === "progress") {
      current.job.progress(message.read, message.total);
      return;
    }
    const { id: _, ...result } = message;
    this.#finish(current, result);
  }

  #cancel(waiting: Waiting): void {
    this.#queue = this.#queue.filter((other) => other !== waiting);
    // What has been settled is neither waiting nor current, and settling it again changes nothing.
    waiting.settle({ kind: "cancelled" });
    if (this.#current !== waiting) return;
    this.#endWorker();
    this.#finish(waiting, { kind: "cancelled" });
  }

  #finish(waiting: Waiting, answer: Answer): void {
    if (this.#current !== waiting) return;
    this.#current = null;
    waiting.settle(answer);
    this.#next();
  }

  #endWorker(): void {
    const ending = this.#worker;
    this.#worker = null;
    ending?.then((worker) => worker.stop()).catch(() => undefined);
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
