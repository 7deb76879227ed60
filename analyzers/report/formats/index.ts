// All report formats.

import type { Format } from "./format.ts";
import { json } from "./json.ts";
import { text } from "./text.ts";

export type { Format, View } from "./format.ts";

export const formats: readonly Format[] = [text, json];

/** The format of that id. */
export function findFormat(id: string): Format | null {
  return formats.find((format) => format.id === id) ?? null;
}
