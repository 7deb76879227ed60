// Parsed modules, kept from file to file: those of a folder import the same ones, and while one file is typed the
// modules that it imports stay as they are. What is kept depends on texts alone, so it changes no result.

import { parsePython } from "./parse.ts";
import type { Module } from "./syntax.ts";

/** Characters of all texts that are kept. */
const MOST_KEPT = 2_000_000;

const kept = new Map<string, Module>();
let size = 0;

/** The module of the text; parsed again only where it was not asked for in a long time. */
export function parsedModule(text: string): Module {
  const known = kept.get(text);
  const module = known ?? parsePython(text);
  if (known === undefined) size += text.length;
  // The one asked for last stands last, the first is the first to go.
  kept.delete(text);
  kept.set(text, module);
  for (const [oldest] of kept) {
    if (size <= MOST_KEPT) break;
    kept.delete(oldest);
    size -= oldest.length;
  }
  return module;
}
