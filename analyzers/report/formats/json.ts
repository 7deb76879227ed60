// The report as it is, for other programs.

import type { Format } from "./format.ts";

export const json: Format = {
  id: "json",
  extension: ".json",
  mediaType: "application/json",
  doc: "the whole report; docs/report.schema.json describes it",
  render: (report) => `${JSON.stringify(report, null, 2)}\n`,
};
