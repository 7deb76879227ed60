// The worker's side of a job, the same in every host: analyse a model or source code and answer. The only
// file of the extension that runs the analyzers, and so never part of the host's bundle.

import {
  type AnalyzeOptions,
  analyzeOnnx,
  analyzePython,
  assembleReport,
  type ByteSource,
  CodeMemory,
  explanationOf,
  findFormat,
  findHardware,
  findingRules,
  formats,
  type GraphEngine,
  loadEngine,
  readConfig,
} from "../analyzers/index.ts";
import engineBytes from "../dist/engine.wasm";
import { version } from "../package.json";
import type { CodeInput, FromWorker, ModelInput, PrintInput, Result, ToWorker } from "./job.ts";
import { knownModules } from "./knownModules.ts";

/** Steps in which reading is reported: enough for a moving bar, too few to slow the work. */
const STEPS = 50;

/** Files of which is remembered what was said of them last. */
const MOST_MEMORIES = 16;

const memories = new Map<string, CodeMemory>();
let engine: GraphEngine | null = null;

/** Analyses what a job holds and answers with progress, then with a report or with why there is none. */
export function serve(
  job: ToWorker,
  open: (input: ModelInput) => ByteSource & { close(): void },
  answer: (message: FromWorker) => void,
): void {
  const { id, input } = job;
  try {
    if (input.kind === "print") {
      answer({ id, ...printResult(input) });
      return;
    }
    engine ??= loadEngine(engineBytes);
    const options: AnalyzeOptions = { ...optionsOf(job), engine };
    if (input.kind === "code") answer({ id, ...codeResult(job, input, options) });
    else {
      const progress = (read: number, total: number) =>
        answer({ kind: "progress", id, read, total });
      answer({ id, ...modelResult(job, open(input), options, progress) });
    }
  } catch (error) {
    answer({ kind: "failed", id, why: error instanceof Error ? error.message : String(error) });
  }
}

/** The user's settings, and below them what the project says. */
function optionsOf({ settings, project }: ToWorker): Omit<AnalyzeOptions, "engine"> {
  if (project === null) return { settings };
  const { value: config } = readConfig(project.text, "depthwise.json");
  const precision = project.decidesPrecision ? config.precision : null;
  const { axes, budgets } = config;
  const hardware = config.hardware === null ? null : findHardware(config.hardware);
  return { settings: { precision: precision ?? settings.precision, axes, hardware }, budgets };
}

function printResult({ report, format: id }: PrintInput): Result {
  const format = id === null ? null : findFormat(id);
  if (format === null) {
    const choices = formats.map(({ id: name, extension, doc }) => ({ id: name, extension, doc }));
    return { kind: "formats", formats: choices };
  }
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  return { kind: "printed", text: format.render(report, view) };
}

function modelResult(
  { file }: ToWorker,
  source: ByteSource & { close(): void },
  options: AnalyzeOptions,
  progress: (read: number, total: number) => void,
): Result {
  try {
    const result = analyzeOnnx(reporting(source, progress), file, options);
    return { kind: "report", report: assembleReport([result], options.settings, version) };
  } finally {
    source.close();
  }
}

function codeResult(
  { file }: ToWorker,
  { text, modules }: CodeInput,
  options: AnalyzeOptions,
): Result {
  const memory = memories.get(file) ?? new CodeMemory();
  // The file asked for last stands last, the first is the first to be forgotten.
  memories.delete(file);
  memories.set(file, memory);
  for (const oldest of memories.keys()) if (memories.size > MOST_MEMORIES) memories.delete(oldest);
  const source = knownModules(modules);
  const { outline, pending, ...result } = analyzePython(text, file, source, options, memory);
  const explanations = Object.fromEntries(
    result.subjects.map((subject) => [subject.id, explanationOf(subject)]),
  );
  const report = assembleReport([result], options.settings, version);
  return { kind: "report", report, code: { outline, pending, explanations } };
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
