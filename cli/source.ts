// Files as the analysis reads them: models in ranges, so that only what it asks for leaves the disk, and
// source code whole.

import { closeSync, fstatSync, openSync, readFileSync, readSync, statSync } from "node:fs";
import type { ByteSource } from "../analyzers/index.ts";

/** Largest file of source code that is read. */
export const LARGEST_CODE = 2_000_000;

/** Opens the file for the time of `use`. Throws what the file system throws, and for what is no plain file. */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  needsPlainFile(path);
  const fd = openSync(path, "r");
  try {
    return use({
      size: fstatSync(fd).size,
      read(offset, length) {
        const bytes = new Uint8Array(length);
        return bytes.subarray(0, readSync(fd, bytes, 0, length, offset));
      },
    });
  } finally {
    closeSync(fd);
  }
}

/** The text of a file of source code. Throws as `withFile` does, and for a file that is too large. */
export function readCode(path: string): string {
  needsPlainFile(path);
  if (statSync(path).size > LARGEST_CODE) {
    throw new Error(`it is larger than ${LARGEST_CODE / 1e6} MB, which no source code is`);
  }
  return readFileSync(path, "utf8");
}

// Opening a pipe would wait for its writer, so look first.
function needsPlainFile(path: string): void {
  if (!statSync(path).isFile()) throw new Error("it is not a plain file");
}
