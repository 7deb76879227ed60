// From the paths a user gives to the files to analyse: a file is taken as it is, a folder is searched for
// models, leaving out what its .gitignore files leave out.

import { type Dirent, existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

export interface FoundFiles {
  /** In the order of the arguments; inside a folder sorted by name. */
  readonly files: readonly string[];
  /** Arguments that lead nowhere, with the reason. */
  readonly missing: readonly { readonly path: string; readonly why: string }[];
}

/** What folders are searched for. */
const MODEL = /\.onnx$/i;

/** Folders that never hold a user's models. */
const SKIPPED = new Set([".git", "node_modules"]);

/** All files behind the arguments, each once. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const files = new Set<string>();
  const missing: { path: string; why: string }[] = [];
  for (const path of paths) {
    try {
      if (statSync(path).isDirectory()) for (const file of modelsIn(path)) files.add(file);
      else files.add(path);
    } catch (error) {
      missing.push({ path, why: reason(error) });
    }
  }
  return { files: [...files], missing };
}

/** The path as reports have it: POSIX, relative to the working folder. */
export function reportPath(path: string): string {
  return relative(process.cwd(), path).split(sep).join("/") || ".";
}

/** The file system's reason, without the path it repeats. */
export function reason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "ENOENT") return "it does not exist";
  if (code === "EACCES" || code === "EPERM") return "it may not be read";
  return error instanceof Error ? error.message : "it cannot be read";
}

interface Rules {
  readonly base: string;
  readonly ignored: Ignore;
}

function modelsIn(root: string): readonly string[] {
  const found: string[] = [];
  const pending: { folder: string; rules: readonly Rules[] }[] = [{ folder: root, rules: [] }];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const rules = withRules(next.folder, next.rules);
    for (const entry of entries(next.folder)) {
      const path = join(next.folder, entry.name);
      if (isIgnored(rules, path, entry)) continue;
      // Links are not followed: they may lead out of the folder, or round in it.
      if (entry.isDirectory() && !SKIPPED.has(entry.name)) pending.push({ folder: path, rules });
      else if (entry.isFile() && MODEL.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}

function entries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return []; // A folder that may not be read holds nothing for this user.
  }
}

function withRules(folder: string, outer: readonly Rules[]): readonly Rules[] {
  const file = join(folder, ".gitignore");
  if (!existsSync(file)) return outer;
  return [...outer, { base: folder, ignored: ignore().add(readFileSync(file, "utf8")) }];
}

function isIgnored(rules: readonly Rules[], path: string, entry: Dirent): boolean {
  return rules.some(({ base, ignored }) => {
    const inside = relative(base, path).split(sep).join("/");
    return ignored.ignores(entry.isDirectory() ? `${inside}/` : inside);
  });
}
