// What the host itself has to say when there was no analysis: a report that holds one problem, so that
// everything is shown from reports. Knows no editor.

import type { FileProblem, Report, Settings } from "../analyzers/index.ts";

/** Why the host has no analysis of a file. */
export type HostFault =
  | { readonly kind: "unreadable"; readonly why: string }
  | { readonly kind: "too-large"; readonly bytes: number; readonly limit: number }
  | { readonly kind: "stopped"; readonly why: string };

/** A report about a file that could not be analysed. */
export function faultReport(
  fault: HostFault,
  file: string,
  settings: Settings,
  version: string,
): Report {
  const at = { file, line: 1, range: null, cell: null, node: null };
  const problem: FileProblem = { ...describe(fault), severity: "error", at, file };
  return {
    schemaVersion: 1,
    tool: { name: "depthwise", version },
    settings,
    subjects: [],
    assumptions: [],
    findings: [],
    problems: [problem],
    changes: null,
  };
}

function describe(fault: HostFault): Pick<FileProblem, "code" | "message" | "help"> {
  switch (fault.kind) {
    case "unreadable":
      return {
        code: "host/unreadable",
        message: `The file could not be read: ${fault.why}.`,
        help: "Check that the file still exists and that you may read it, then analyze it again.",
      };
    case "too-large":
      return {
        code: "host/too-large",
        message: `The file has ${mebibytes(fault.bytes)} MB; here it would have to be read into memory whole, which is limited to ${mebibytes(fault.limit)} MB.`,
        help: "Raise the setting depthwise.maxFileSizeInMemory, or open the file from a local folder in the desktop editor, where only its structure is read.",
      };
    case "stopped":
      return {
        code: "host/analysis-stopped",
        message: `The analysis did not finish: ${fault.why}.`,
        help: "Analyze the file again. If it stops again, the file may be too large for the memory of this machine.",
      };
  }
}

function mebibytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(bytes < 10 * 1024 * 1024 ? 1 : 0);
}
