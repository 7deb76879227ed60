// Where imports lead, apart from any file system: what the host has found out so far, and where it has to look.

import type { ModuleName, ModuleSource } from "../analyzers/index.ts";
import type { ResolvedModule } from "./job.ts";

/** Modules that the host has looked for; what it was not asked for yet is pending. */
export function knownModules(modules: readonly ResolvedModule[]): ModuleSource {
  const known = new Map(modules.map(({ name, found }) => [keyOf(name), found]));
  return {
    find: (from, module, level) => {
      const found = known.get(keyOf({ from, module, level }));
      return found === undefined ? "pending" : found;
    },
  };
}

/** One string for one import, for look-ups. */
export function keyOf({ from, module, level }: ModuleName): string {
  return JSON.stringify([from, module, level]);
}

/** Folders above a file in which an import may start, where no workspace says where to end. */
const MOST_FOLDERS = 6;

/**
 * Paths at which a module may be, the likeliest first: a relative import starts beside the file, another in one of
 * the folders above it, up to `top`.
 */
export function candidates(
  path: string,
  { module, level }: Pick<ModuleName, "module" | "level">,
  top: string | null,
): readonly string[] {
  const inside = module === "" ? "" : `/${module.replaceAll(".", "/")}`;
  return folders(path, level, top).flatMap((folder) => {
    const target = folder + inside;
    return module === "" ? [`${target}/__init__.py`] : [`${target}.py`, `${target}/__init__.py`];
  });
}

function folders(path: string, level: number, top: string | null): readonly string[] {
  const above: string[] = [];
  for (let at = parent(path); at !== null && above.length <= MOST_FOLDERS; at = parent(at)) {
    above.push(at);
    if (at === top) break;
  }
  return level === 0 ? above : above.slice(level - 1, level);
}

function parent(path: string): string | null {
  const slash = path.lastIndexOf("/");
  return slash < 0 ? null : path.slice(0, slash);
}
