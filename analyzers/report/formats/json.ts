// The report as it is, for other programs: an entry a line, so that reports of thousands of models stay small and two
// of them can be compared by their lines.

import type { Report } from "../report.ts";
import type { Format } from "./format.ts";

export const json: Format = {
  id: "json",
  extension: ".json",
  mediaType: "application/json",
  doc: "the whole report; docs/report.schema.json describes it",
  render,
};

function render(report: Report): string {
  const fields = Object.entries(report).map(([key, value]) => {
    const isList = Array.isArray(value) && value.length > 0;
    const text = isList
      ? `[\n${value.map((entry) => `    ${JSON.stringify(entry)}`).join(",\n")}\n  ]`
      : JSON.stringify(value);
    return `  ${JSON.stringify(key)}: ${text}`;
  });
  return `{\n${fields.join(",\n")}\n}\n`;
}
