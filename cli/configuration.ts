// The depthwise.json that holds for this run: the one that is named, else the nearest one above the working folder.

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, posix, relative, resolve, sep } from "node:path";
import { type Config, NO_CONFIG, type Problem, readConfig } from "../analyzers/index.ts";
import { reason, reportPath } from "./files.ts";

export interface Configuration {
  readonly config: Config;
  readonly problems: readonly Problem[];
  /** The folder that its paths are relative to. */
  readonly folder: string;
}

const NAME = "depthwise.json";

/** What holds for this run, or the sentence that says why the named file cannot be read. */
export function configuration(named: string | undefined): Configuration | string {
  const path = named ?? nearest(process.cwd());
  if (path === null) return { config: NO_CONFIG, problems: [], folder: process.cwd() };
  const folder = dirname(resolve(path));
  try {
    const { value, problems } = readConfig(readFileSync(path, "utf8"), reportPath(path));
    return { config: { ...value, budgets: fromHere(value, folder) }, problems, folder };
  } catch (error) {
    return `The configuration ${path} cannot be read: ${reason(error)}.`;
  }
}

/** Budgets speak of paths from their folder, reports of paths from here. */
function fromHere({ budgets }: Config, folder: string): Config["budgets"] {
  const path = relative(folder, process.cwd()).split(sep).join("/");
  const prefix = path === "" ? "" : `${posix.normalize(path)}/`;
  return budgets.map((budget) => ({ ...budget, prefix }));
}

// A project ends where its repository does.
function nearest(folder: string): string | null {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, NAME);
    if (existsSync(path)) return path;
    if (existsSync(join(at, ".git")) || at === dirname(at)) return null;
  }
}
