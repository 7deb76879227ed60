// What a report format is: a pure function from the report to text.

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

/** How a person looks at a report: with or without colour, whole or only its table. */
export interface View {
  readonly ink: "plain" | "ansi";
  readonly detail: "full" | "table";
}
