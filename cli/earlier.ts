// Reports of earlier times: read back from a file, or made of what a revision holds.

import { readFileSync } from "node:fs";
import {
  type AnalyzeOptions,
  analyzeOnnx,
  analyzePython,
  assembleReport,
  bytesSource,
  type FileResult,
  type Report,
} from "../analyzers/index.ts";
import { version } from "../package.json";
import { reason, reportPath } from "./files.ts";
import { modulesOf } from "./modules.ts";
import { type Revision, revisionOf } from "./revision.ts";
import { LARGEST_CODE } from "./source.ts";

/** The report of these paths as they were in a revision, or the sentence that says why there is none. */
export function reportAt(
  ref: string,
  paths: readonly string[],
  options: AnalyzeOptions,
): Report | string {
  const revision = revisionOf(ref);
  if (typeof revision === "string") return revision;
  const files = revision.below(paths.map(reportPath));
  const results = files.flatMap((path) => resultAt(revision, path, options) ?? []);
  return assembleReport(results, options.settings, version);
}

function resultAt(revision: Revision, path: string, options: AnalyzeOptions): FileResult | null {
  const content = revision.read(path);
  if (content === null) return null;
  if (!path.toLowerCase().endsWith(".py"))
    return analyzeOnnx(bytesSource(new Uint8Array(content)), path, options);
  return content.length > LARGEST_CODE
    ? null
    : analyzePython(content.toString(), path, modulesOf(revision), options);
}

/** The report in a file, or the sentence that says why there is none. */
export function readReport(path: string): Report | string {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    return `The report ${path} cannot be read: ${reason(error)}.`;
  }
  try {
    const found: unknown = JSON.parse(text);
    if (isReport(found)) return { ...found, changes: null };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  return `${path} is no report of Depthwise: make one with depthwise check --format json --output FILE.`;
}

// What comparing and printing ask of it; docs/report.schema.json has all of it.
function isReport(found: unknown): found is Report {
  if (!isRecord(found) || found["schemaVersion"] !== 1) return false;
  const lists = [found["subjects"], found["findings"], found["problems"], found["assumptions"]];
  return isRecord(found["tool"]) && isRecord(found["settings"]) && lists.every(isRecords);
}

function isRecords(list: unknown): boolean {
  return Array.isArray(list) && list.every(isRecord);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
