// Parsed modules, kept from file to file: those of a folder import the same ones, and while one file is typed the
// modules that it imports stay as they are.

import { Kept } from "./kept.ts";
import { parsePython } from "./parse.ts";
import type { Module } from "./syntax.ts";

const modules = new Kept<Module>(2_000_000);

/** The module of the text. */
export function parsedModule(text: string): Module {
  return modules.of(text, parsePython);
}
