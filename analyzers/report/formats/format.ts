// What a report format is: a pure function from the report to text.

import type { Severity } from "../../base/index.ts";
import type { Report } from "../report.ts";

export interface Format {
  readonly id: string;
  readonly extension: `.${string}`;
  readonly mediaType: string;
  /** One line for the list of formats. */
  readonly doc: string;
  /** Formats that no terminal shows print the same in every view. */
  readonly render: (report: Report, view: View) => string;
}

/** How a person looks at a report: with or without colour, whole or only its table; and what it refers to. */
export interface View {
  readonly ink: "plain" | "ansi";
  readonly detail: "full" | "table";
  /** What the rules of findings say of themselves. */
  readonly rules: readonly RuleHelp[];
}

/** What a rule of findings says of itself. */
export interface RuleHelp {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly doc: {
    readonly what: string;
    readonly why: string;
    readonly example: string;
    readonly instead: string;
  };
}
