// What must hold of any bytes: a report or problems, in time, without a fault of the analyser, and no trace in what is
// said of the next file.

import {
  type AnalyzeOptions,
  analyzeOnnx,
  assembleReport,
  bytesSource,
  defaultSettings,
  formats,
} from "../../../analyzers/index.ts";

/** Milliseconds that one file may take. */
export const LONGEST = 2000;

/** What went wrong; null where nothing did. */
export type Fault = string | null;

/** Judges files beside an intact one. */
export class Judge {
  readonly #options: AnalyzeOptions;
  readonly #intact: Uint8Array;
  readonly #before: string;

  constructor(engine: AnalyzeOptions["engine"], intact: Uint8Array) {
    this.#options = { settings: defaultSettings, engine };
    this.#intact = intact;
    this.#before = this.#said(intact);
  }

  /** The fault that analysing the bytes shows. */
  fault(bytes: Uint8Array): Fault {
    const start = performance.now();
    try {
      const found = this.#faultIn(bytes);
      const time = performance.now() - start;
      if (found !== null) return found;
      if (time > LONGEST) return `it took ${time.toFixed(0)} ms`;
      return this.#said(this.#intact) === this.#before ? null : "an intact file is told otherwise";
    } catch (error) {
      return `${error instanceof Error ? error.stack : error}`;
    }
  }

  #faultIn(bytes: Uint8Array): Fault {
    const result = analyzeOnnx(bytesSource(bytes), "damaged.onnx", this.#options);
    const { subjects, problems } = result;
    const internal = problems.find(({ code }) => code === "analysis/internal");
    if (internal !== undefined) return internal.message;
    const isBroken = problems.some(({ severity }) => severity === "error");
    if (isBroken === subjects.length > 0) return "an error and a subject, or neither";
    const report = assembleReport([result], defaultSettings, "0");
    for (const format of formats)
      format.render(report, { ink: "plain", detail: "full", rules: [] });
    return null;
  }

  #said(bytes: Uint8Array): string {
    return JSON.stringify(analyzeOnnx(bytesSource(bytes), "intact.onnx", this.#options));
  }
}
