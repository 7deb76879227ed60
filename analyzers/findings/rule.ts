// A finding rule is its own manual page: what it points at, why, and what to do. `explain`, the editor's hover
// and the documentation print the same words.

import type { Location, Severity } from "../base/index.ts";
import type { Budget } from "../config/index.ts";
import type { Subject } from "../report/index.ts";
import type { HeardRemark } from "./remark.ts";

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
    /** Theorem ids; none where nothing has to be proved. */
    readonly references: readonly string[];
  };
}

/** A rule about what was found of a subject. */
export interface SubjectRule extends FindingRule {
  readonly check: (subject: Subject, budgets: readonly Budget[]) => readonly Found[];
}

/** A rule about a comment that speaks to the tool. */
export interface RemarkRule extends FindingRule {
  /** What is wrong with it, or null. */
  readonly check: (remark: HeardRemark) => string | null;
}

/** What a rule found, before it is given its fingerprint. */
export interface Found {
  readonly at: Location;
  readonly message: string;
  /** Names that identify the finding while lines and numbers move. */
  readonly names: readonly string[];
  readonly related: readonly { readonly at: Location; readonly message: string }[];
}
