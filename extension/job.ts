// What the host and its worker say to each other. Plain data, so that it crosses a thread; knows no
// editor and no platform.

import type { Explanation, ModuleName, Part, Report, Settings } from "../analyzers/index.ts";

/** A model that the worker can open itself, or one that was read for it. */
export type ModelInput =
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array<ArrayBuffer> };

/** Source code as it stands in the editor, with what is known of the modules that it imports. */
export interface CodeInput {
  readonly kind: "code";
  readonly text: string;
  readonly modules: readonly ResolvedModule[];
}

/** A report that is to be printed; with no format, which there are. */
export interface PrintInput {
  readonly kind: "print";
  readonly report: Report;
  readonly format: string | null;
}

export type Input = ModelInput | CodeInput | PrintInput;

/** What a person chooses a format by. */
export interface FormatChoice {
  readonly id: string;
  readonly extension: string;
  readonly doc: string;
}

/** Where an import leads; `found` is null where the workspace has no such module. */
export interface ResolvedModule {
  readonly name: ModuleName;
  readonly found: { readonly file: string; readonly text: string } | null;
}

/** What the project says for all who work on it. */
export interface Project {
  /** Its depthwise.json. */
  readonly text: string;
  /** Whether the user's settings leave the precision to it. */
  readonly decidesPrecision: boolean;
}

export interface ToWorker {
  readonly id: number;
  /** The name that reports print. */
  readonly file: string;
  readonly settings: Settings;
  readonly project: Project | null;
  readonly input: Input;
}

/** What an editor needs of a file of source code beside its report. */
export interface CodeResult {
  readonly outline: readonly Part[];
  /** Modules that have to be resolved before the report is more than a part of what can be said. */
  readonly pending: readonly ModuleName[];
  /** By the ids of the subjects. */
  readonly explanations: Readonly<Record<string, Explanation>>;
}

/** The end of a job. */
export type Result =
  | { readonly kind: "report"; readonly report: Report; readonly code?: CodeResult }
  | { readonly kind: "formats"; readonly formats: readonly FormatChoice[] }
  | { readonly kind: "printed"; readonly text: string }
  | { readonly kind: "failed"; readonly why: string };

export type FromWorker =
  | {
      readonly kind: "progress";
      readonly id: number;
      readonly read: number;
      readonly total: number;
    }
  | (Result & { readonly id: number });

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
