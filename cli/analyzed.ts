// One file as the command line analyses it: read from the disk, with what cannot be read as a problem.

import {
  type AnalyzeOptions,
  analyzeOnnx,
  analyzePython,
  type FileResult,
  type Problem,
} from "../analyzers/index.ts";
import { reason, reportPath } from "./files.ts";
import { workspaceModules } from "./modules.ts";
import { readCode, withFile } from "./source.ts";

/** What is said of the file. Never throws. */
export function analyzed(path: string, options: AnalyzeOptions): FileResult {
  try {
    return path.toLowerCase().endsWith(".py")
      ? analyzePython(readCode(path), reportPath(path), workspaceModules, options)
      : withFile(path, (source) => analyzeOnnx(source, reportPath(path), options));
  } catch (error) {
    return unreadable(path, reason(error));
  }
}

/** What is said of a file that cannot be read. */
export function unreadable(path: string, why: string): FileResult {
  const file = reportPath(path);
  const problem: Problem = {
    code: "input/unreadable",
    severity: "error",
    at: { file, line: 1, range: null, cell: null, node: null },
    message: `The file cannot be read: ${why}.`,
    help: "Check the path and that you may read it.",
  };
  return { subjects: [], assumptions: [], findings: [], problems: [problem] };
}
