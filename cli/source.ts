// Model files as ranged reads: only what the analysis asks for leaves the disk.

import { closeSync, fstatSync, openSync, readSync, statSync } from "node:fs";
import type { ByteSource } from "../analyzers/index.ts";

/** Opens the file for the time of `use`. Throws what the file system throws, and for what is no plain file. */
export function withFile<T>(path: string, use: (source: ByteSource) => T): T {
  // Opening a pipe would wait for its writer, so look first.
  if (!statSync(path).isFile()) throw new Error("it is not a plain file");
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
