// What the host and its worker say to each other. Plain data, so that it crosses a thread; knows no
// editor and no platform.

import type { Report, Settings } from "../analyzers/index.ts";

/** A file that the worker can open itself, or one that was read for it. */
export type Input =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> };

export interface ToWorker {
  readonly id: number;
  /** The name that reports print. */
  readonly file: string;
  readonly settings: Settings;
  readonly input: Input;
}

export type FromWorker =
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly read: number;
      readonly total: number;
    }
  | { readonly kind: "report"; readonly id: number; readonly report: Report }
  | { readonly kind: "failed"; readonly id: number; readonly why: string };

/** A worker that is running, seen from the host. */
export interface RunningWorker {
  post(job: ToWorker): void;
  stop(): void;
}

/** Starts a worker; `ended` is called when it ends without having been stopped. */
export type StartWorker = (
  listen: (message: FromWorker) => void,
  ended: (why: string) => void,
) => Promise<RunningWorker>;
