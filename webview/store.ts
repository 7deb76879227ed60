// The state of the panel as plain data, and how messages change it. Knows no page.

import type { Report, Subject } from "../analyzers/report/index.ts";
import type { FileFacts, ToWebview } from "./protocol.ts";

export interface ViewState {
  readonly phase: "waiting" | "analyzing" | "ready" | "cancelled" | "deleted";
  readonly file: FileFacts | null;
  readonly read: number;
  readonly total: number;
  /** The newest report; stays on show while its successor is being made. */
  readonly report: Report | null;
  /** Id of the subject the user chose; null for the first. */
  readonly chosen: string | null;
}

/** What survives when the panel is hidden. */
export interface Saved {
  readonly chosen: string | null;
  readonly scroll: number;
}

export const EMPTY: ViewState = {
  phase: "waiting",
  file: null,
  read: 0,
  total: 0,
  report: null,
  chosen: null,
};

/** The state after a message from the extension. */
export function receive(state: ViewState, message: ToWebview): ViewState {
  const { file } = message;
  switch (message.type) {
    case "progress":
      return { ...state, file, phase: "analyzing", read: message.read, total: message.total };
    case "report":
      return { ...state, file, phase: "ready", report: message.report };
    case "cancelled":
    case "deleted":
      return { ...state, file, phase: message.type, report: null };
  }
}

/** The subjects in the order of the tabs: what the headline is about first. */
export function orderedSubjects(report: Report): readonly Subject[] {
  const first = report.subjects.filter((subject) => subject.headline);
  return [...first, ...report.subjects.filter((subject) => !subject.headline)];
}

/** The subject on show, or null where the report has none. */
export function shownSubject({ report, chosen }: ViewState): Subject | null {
  if (report === null) return null;
  const subjects = orderedSubjects(report);
  return subjects.find((subject) => subject.id === chosen) ?? subjects[0] ?? null;
}

/** What was saved, whatever an earlier version may have left there. */
export function parseSaved(data: unknown): Saved {
  const { chosen, scroll } = (typeof data === "object" && data !== null ? data : {}) as {
    chosen?: unknown;
    scroll?: unknown;
  };
  return {
    chosen: typeof chosen === "string" ? chosen : null,
    scroll: typeof scroll === "number" && 0 <= scroll ? scroll : 0,
  };
}
