// The project's own files, as the tests that hold its structure read them.

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Folders that hold no sources of ours. */
const OTHERS = new Set(["node_modules", "dist", ".git", ".vscode-test", "artifacts", "coverage"]);

export interface SourceFile {
  /** Relative to the project, with `/`. */
  readonly path: string;
  readonly text: string;
}

/** All text files below a folder of the project whose name ends in one of these ways; "" is any. */
export function filesBelow(folder: string, ...endings: readonly string[]): readonly SourceFile[] {
  const found: SourceFile[] = [];
  collect(join(ROOT, folder), endings.length === 0 ? [""] : endings, found);
  return found.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** An import as written, and the file of the project it leads to, if it is relative. */
export interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly target: string | null;
}

/** What a file imports or re-exports, statically or not. */
export function importsOf({ path, text }: SourceFile): readonly Import[] {
  const code = text.replace(/^\s*(?:\/\/|\*|\/\*\*).*$/gm, "");
  const specifiers = code.matchAll(/(?<!")\b(?:from|import)\s*\(?\s*"([^"\n]+)"/g);
  return [...specifiers].map(([, specifier = ""]) => ({
    from: path,
    specifier,
    target: specifier.startsWith(".") ? posix.join(posix.dirname(path), specifier) : null,
  }));
}

function collect(folder: string, endings: readonly string[], into: SourceFile[]): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (OTHERS.has(entry.name)) continue;
    const file = join(folder, entry.name);
    if (entry.isDirectory()) collect(file, endings, into);
    else if (entry.isFile() && endings.some((ending) => entry.name.endsWith(ending))) {
      const text = readFileSync(file, "utf8");
      // A zero byte marks a binary file: pictures, models, WebAssembly.
      if (!text.includes("\0"))
        into.push({ path: relative(ROOT, file).split(sep).join("/"), text });
    }
  }
}
