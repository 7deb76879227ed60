// Reports of earlier runs, read back from their files.

import { readFileSync } from "node:fs";
import type { Report } from "../analyzers/index.ts";
import { reason } from "./files.ts";

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
