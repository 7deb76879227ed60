// The command line as a bundle, made again where its sources are newer.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { filesBelow } from "./sources.ts";

const ROOT = join(import.meta.dirname, "../..");

export const CLI = join(ROOT, "dist/cli.cjs");

/** Makes the bundle, unless it is current. */
export function buildCli(): void {
  if (!isStale()) return;
  const built = spawnSync(process.execPath, ["scripts/build.mjs", "cli"], { cwd: ROOT });
  if (built.status !== 0) throw new Error(String(built.stderr));
}

function isStale(): boolean {
  const built = statSync(CLI, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return filesBelow(".")
    .map(({ path }) => path)
    .filter((path) => /^(?:analyzers|cli)\/|^package\.json$/.test(path))
    .some((path) => statSync(join(ROOT, path)).mtimeMs > built);
}
