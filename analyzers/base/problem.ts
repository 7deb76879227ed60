// What is wrong with an input. A bad input becomes problems; it never throws and never loses other results.

import type { Location } from "./location.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** A fault of an input: a stable code (`onnx/truncated`), what is wrong, and what to do. */
export interface Problem {
  readonly code: string;
  readonly severity: Severity;
  readonly at: Location;
  readonly message: string;
  readonly help: string;
}

/** What could be read, and what was wrong on the way. */
export interface Parsed<T> {
  readonly value: T;
  readonly problems: readonly Problem[];
}
