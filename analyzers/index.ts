// The whole API: bytes in, report out. Pure and synchronous; the host does all reading and printing.

import { markArena, releaseArena } from "./algebra/index.ts";
import { fileLocation, type Problem } from "./base/index.ts";
import type { Budget } from "./config/index.ts";
import type { GraphEngine } from "./engine/index.ts";
import { findingsOf } from "./findings/index.ts";
import { foldChains, withHostLoop } from "./fold/index.ts";
import type { Program, Remark } from "./ir/index.ts";
import { type ByteSource, readOnnx } from "./onnx/index.ts";
import {
  type ModuleName,
  type ModuleSource,
  type Part,
  Recall,
  type Teller,
  tellPython,
} from "./python/index.ts";
import { type FileResult, movedLines, type Settings } from "./report/index.ts";
import {
  type Analysis,
  analyze,
  analyzeSubject,
  gathered,
  type SubjectResult,
} from "./verdict/index.ts";

export {
  type Expr,
  escaped,
  type Location,
  namesIn,
  type Problem,
  type Severity,
} from "./base/index.ts";
export { type Budget, type Config, NO_CONFIG, readConfig } from "./config/index.ts";
export { type GraphEngine, loadEngine } from "./engine/index.ts";
export { explain, nearIds } from "./explain.ts";
export { type Explanation, explanationOf, type LoopExplanation } from "./explanation/index.ts";
export { type FindingRule, findingRules } from "./findings/index.ts";
export { type ByteSource, bytesSource } from "./onnx/index.ts";
export type { ModuleName, ModuleSource, Part } from "./python/index.ts";
export * from "./report/index.ts";

export interface AnalyzeOptions {
  readonly settings: Settings;
  readonly engine: GraphEngine;
  /** How far the depth of models may grow; nothing is said of it where there are none. */
  readonly budgets?: readonly Budget[];
}

/** Log precision, every named axis growing: what is analysed unless somebody says otherwise. */
export const defaultSettings: Settings = { precision: "log", axes: {}, hardware: null };

/** Formulas made while modules load belong to the rule tables and are kept for good. */
const BASELINE = markArena();

/** Everything that is said about one ONNX file. Never throws, whatever the bytes are. */
export function analyzeOnnx(source: ByteSource, file: string, options: AnalyzeOptions): FileResult {
  return analyzeProgram(file, options, () => foldedProgram(readOnnx(source, file)));
}

/** Loops that an exporter wrote out, or left to the host, as loops. */
export function foldedProgram(program: Program): Program {
  const subjects = program.subjects.flatMap((subject) =>
    withHostLoop({ ...subject, graph: foldChains(subject.graph) }),
  );
  return { ...program, subjects };
}

/** What is said about a file of Python, its definitions, and the modules that it could not be read with. */
export interface PythonResult extends FileResult {
  readonly outline: readonly Part[];
  readonly pending: readonly ModuleName[];
}

/** What was said of a file of Python when it was analysed last. */
export class CodeMemory {
  /** For `analyzePython` alone. */
  readonly recall = new Recall<readonly SubjectResult[]>();
}

/**
 * Everything that is said about one file of Python. Never throws. With a memory, what was said of its definitions is
 * said again as long as nothing that they rest on has changed; the result is the same.
 */
export function analyzePython(
  text: string,
  file: string,
  source: ModuleSource,
  options: AnalyzeOptions,
  memory = new CodeMemory(),
): PythonResult {
  const { settings, engine } = options;
  let read: Pick<PythonResult, "outline" | "pending"> = { outline: [], pending: [] };
  const teller: Teller<readonly SubjectResult[]> = {
    // What is said of one definition is the same whichever stand before it.
    begin: () => releaseArena(BASELINE),
    tell: (subject) => analyzeSubject(subject, settings, engine),
    moved: (told, lineNow) => movedLines(told, file, lineNow),
  };
  const result = guarded(file, options, () => {
    const session = memory.recall.begin(source, JSON.stringify([file, settings]));
    const { told, outline, pending, remarks, problems } = tellPython(text, file, teller, session);
    read = { outline, pending };
    return { analysis: gathered(told.flat(), problems), remarks: remarks ?? [] };
  });
  return { ...result, ...read };
}

/** Everything that is said about one program, whatever front end `read` uses. Never throws. */
export function analyzeProgram(
  file: string,
  options: AnalyzeOptions,
  read: () => Program,
): FileResult {
  return guarded(file, options, () => {
    const program = read();
    const analysis = analyze(program, options.settings, options.engine);
    return { analysis, remarks: program.remarks ?? [] };
  });
}

interface Analysed {
  readonly analysis: Analysis;
  readonly remarks: readonly Remark[];
}

function guarded(file: string, { budgets }: AnalyzeOptions, run: () => Analysed): FileResult {
  releaseArena(BASELINE);
  try {
    const { analysis, remarks } = run();
    return { ...analysis, findings: findingsOf(file, analysis.subjects, remarks, budgets) };
  } catch (error) {
    // Whatever a file holds becomes a problem earlier; what arrives here is a fault of the analyser, and one
    // file's fault must not take the results of the others with it.
    return {
      subjects: [],
      assumptions: [],
      findings: [],
      problems: [internalProblem(file, error)],
    };
  }
}

function internalProblem(file: string, error: unknown): Problem {
  return {
    code: "analysis/internal",
    severity: "error",
    at: fileLocation(file),
    message: `The analysis failed: ${error instanceof Error ? error.message : "no reason given"}`,
    help: "This is a fault of Depthwise, not of the file. Please report it with the file, if you may share it.",
  };
}
