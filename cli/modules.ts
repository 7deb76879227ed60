// Where imports lead: relative ones beside the file, others in the folders above it; on a disk, or in a revision.

import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join, parse } from "node:path";
import type { ModuleSource } from "../analyzers/index.ts";
import type { Revision } from "./revision.ts";
import { LARGEST_CODE } from "./source.ts";

/** What imports are looked up in. */
interface Place {
  /** The text of a module's file; null where there is none. */
  text(path: string): string | null;
  has(path: string): boolean;
}

/** Modules of the workspace, found from the file that imports them. */
export const workspaceModules: ModuleSource = modulesIn({
  text: (path) => (isModule(path) ? readFileSync(path, "utf8") : null),
  has: existsSync,
});

/** Modules of a revision. */
export function modulesOf(revision: Revision): ModuleSource {
  return modulesIn({
    text(path) {
      const content = revision.has(path) ? revision.read(path) : null;
      return content === null || content.length > LARGEST_CODE ? null : content.toString();
    },
    has: (path) => revision.has(path),
  });
}

function modulesIn(place: Place): ModuleSource {
  return {
    find(from, module, level) {
      const parts = module === "" ? [] : module.split(".");
      for (const folder of roots(place, from, level)) {
        for (const path of filesOf(folder, parts)) {
          const text = place.text(path);
          if (text !== null) return { file: path, text };
        }
      }
      return null;
    },
  };
}

/** Folders an import may start from: one for a relative import, those above the file for another. */
function roots(place: Place, from: string, level: number): readonly string[] {
  const start = dirname(from);
  if (level > 0) return [join(start, ...Array.from({ length: level - 1 }, () => ".."))];
  const folders = [start];
  const { root } = parse(start);
  for (let i = 0, at = start; i < 6 && at !== root && at !== dirname(at); i++) {
    at = dirname(at);
    folders.push(at);
    if (place.has(join(at, ".git")) || place.has(join(at, "pyproject.toml"))) break;
  }
  return folders;
}

function filesOf(folder: string, parts: readonly string[]): readonly string[] {
  const path = join(folder, ...parts);
  return parts.length === 0
    ? [join(path, "__init__.py")]
    : [`${path}.py`, join(path, "__init__.py")];
}

function isModule(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true && found.size <= LARGEST_CODE;
}
