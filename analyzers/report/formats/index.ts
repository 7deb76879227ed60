// All report formats.

import type { Format } from "./format.ts";
import { github } from "./github.ts";
import { gitlab } from "./gitlab.ts";
import { html } from "./html.ts";
import { json } from "./json.ts";
import { junit } from "./junit.ts";
import { markdown } from "./markdown.ts";
import { rdjson } from "./rdjson.ts";
import { sarif } from "./sarif.ts";
import { text } from "./text.ts";

export type { Format, RuleHelp, View } from "./format.ts";

export const formats: readonly Format[] = [
  text,
  json,
  markdown,
  html,
  sarif,
  github,
  gitlab,
  rdjson,
  junit,
];

/** The format of that id. */
export function findFormat(id: string): Format | null {
  return formats.find((format) => format.id === id) ?? null;
}
