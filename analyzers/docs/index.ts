// The generated part of the documentation, as files: everything that has a page is printed from its entry.
// Knows no file system; scripts/docs.mjs writes the files or compares them.

import { classFile } from "./classes.ts";
import { formFile, ruleFiles } from "./entries.ts";
import { hardwareFile } from "./hardware.ts";
import { operatorFile } from "./operators.ts";
import { theoremFiles } from "./theorems.ts";

/** A generated file, its path relative to `docs/`. */
export interface DocFile {
  readonly path: string;
  readonly text: string;
}

/** All generated files. */
export function docFiles(): readonly DocFile[] {
  return [
    classFile(),
    formFile(),
    operatorFile(),
    hardwareFile(),
    ...ruleFiles(),
    ...theoremFiles(),
  ];
}
