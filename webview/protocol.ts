// What the panel and the extension say to each other. Both check what arrives, since neither can know
// which version of the other it meets. Knows no editor and no page.

import type { Report } from "../analyzers/report/index.ts";

export interface FileFacts {
  readonly name: string;
  /** Relative to the workspace; empty at its root and outside. */
  readonly folder: string;
  readonly bytes: number | null;
}

export type ToWebview =
  /** Analysis is under way; `total` is 0 until the size is known. */
  | {
      readonly type: "progress";
      readonly file: FileFacts;
      readonly read: number;
      readonly total: number;
    }
  | { readonly type: "report"; readonly file: FileFacts; readonly report: Report }
  | { readonly type: "cancelled"; readonly file: FileFacts }
  | { readonly type: "deleted"; readonly file: FileFacts };

export type FromWebview =
  /** The panel listens; sent each time it is loaded. */
  { readonly type: "ready" } | { readonly type: "cancel" } | { readonly type: "analyze" };

/** All fields that any member of a union has. */
type Every<T> = { readonly [K in T extends unknown ? keyof T : never]: unknown };

type Fields<T> = { readonly [K in keyof T]?: unknown };

/** The message, or null if it is none of ours. */
export function parseToWebview(data: unknown): ToWebview | null {
  const { type, file, read, total, report } = fields<Every<ToWebview>>(data);
  if (!isFileFacts(file)) return null;
  if (type === "cancelled" || type === "deleted") return { type, file };
  if (type === "report") return isReport(report) ? { type, file, report } : null;
  if (type !== "progress" || !isCount(read) || !isCount(total)) return null;
  return { type, file, read, total };
}

/** The message, or null if it is none of ours. */
export function parseFromWebview(data: unknown): FromWebview | null {
  const { type } = fields<FromWebview>(data);
  return type === "ready" || type === "cancel" || type === "analyze" ? { type } : null;
}

function isFileFacts(value: unknown): value is FileFacts {
  const { name, folder, bytes } = fields<FileFacts>(value);
  return (
    typeof name === "string" && typeof folder === "string" && (bytes === null || isCount(bytes))
  );
}

// The version stands for the form of what is inside: one build makes the report and the panel.
function isReport(value: unknown): value is Report {
  const { schemaVersion, subjects, assumptions, findings, problems } = fields<Report>(value);
  const lists: readonly unknown[] = [subjects, assumptions, findings, problems];
  return schemaVersion === 1 && lists.every((list) => Array.isArray(list));
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && 0 <= value;
}

function fields<T>(value: unknown): Fields<T> {
  return typeof value === "object" && value !== null ? (value as Fields<T>) : {};
}
