// A finding rule is its own manual page: what it points at, why, and what to do. `explain`, the editor's hover
// and the documentation print the same words.

import type { Location, NonEmpty, Severity } from "../base/index.ts";
import type { Subject } from "../report/index.ts";

export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  /** One line: what is found. */
  readonly title: string;
  readonly doc: {
    readonly what: string;
    readonly why: string;
    readonly example: string;
    readonly instead: string;
    /** Theorem ids. */
    readonly references: NonEmpty<string>;
  };
  readonly check: (subject: Subject) => readonly Found[];
}

/** What a rule found, before it is given its fingerprint. */
export interface Found {
  readonly at: Location;
  readonly message: string;
  /** Names that identify the finding while lines and numbers move. */
  readonly names: readonly string[];
  readonly related: readonly { readonly at: Location; readonly message: string }[];
}
