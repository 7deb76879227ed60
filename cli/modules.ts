// Where imports lead on a disk: relative ones beside the file, others in the folders above it.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import type { ModuleSource } from "../analyzers/index.ts";
import { LARGEST_CODE } from "./source.ts";

/** Modules of the workspace, found from the file that imports them. */
export const workspaceModules: ModuleSource = {
  find(from, module, level) {
    const parts = module === "" ? [] : module.split(".");
    for (const folder of roots(from, level)) {
      const path = fileOf(folder, parts);
      if (path !== null) return { file: path, text: readFileSync(path, "utf8") };
    }
    return null;
  },
};

/** Folders an import may start from: one for a relative import, those above the file for another. */
function roots(from: string, level: number): readonly string[] {
  const start = dirname(from);
  if (level > 0) return [join(start, ...Array.from({ length: level - 1 }, () => ".."))];
  const folders = [start];
  const { root } = parse(start);
  for (let i = 0, at = start; i < 6 && at !== root && at !== dirname(at); i++) {
    at = dirname(at);
    folders.push(at);
    if (existsSync(join(at, ".git")) || existsSync(join(at, "pyproject.toml"))) break;
  }
  return folders;
}

function fileOf(folder: string, parts: readonly string[]): string | null {
  const path = join(folder, ...parts);
  const candidates =
    parts.length === 0 ? [join(path, "__init__.py")] : [`${path}.py`, join(path, "__init__.py")];
  return candidates.find(isModule) ?? null;
}

function isModule(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size <= LARGEST_CODE;
}
