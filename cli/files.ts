// From the paths a user gives to the files to analyse: a file is taken as it is, a folder is searched for
// models, leaving out what its .gitignore files leave out.

import { type Dirent, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, isAbsolute, join, relative, resolve, sep } from "node:path";
import ignore, { type Ignore } from "ignore";

export interface FoundFiles {
  /** Sorted by their paths in the report, whatever the order of the arguments. */
  readonly files: readonly string[];
  /** Arguments that lead nowhere, with the reason. */
  readonly missing: readonly { readonly path: string; readonly why: string }[];
}

/** Folders that never hold a user's models. */
const SKIPPED = new Set([".git", "node_modules"]);

/** Patterns of files that are left out, relative to a folder. */
export interface Excluded {
  readonly folder: string;
  readonly patterns: readonly string[];
}

/** All files behind the arguments, each once however many names it is given by. */
export function findFiles(paths: readonly string[], excluded: Excluded): FoundFiles {
  const isOut = ignore().add([...excluded.patterns]);
  const isWanted = (path: string): boolean => {
    const inside = relative(excluded.folder, resolve(path)).split(sep).join("/");
    return inside.startsWith("../") || isAbsolute(inside) || !isOut.ignores(inside);
  };
  const files = new Map<string, string>();
  const missing = new Map<string, { path: string; why: string }>();
  for (const path of paths) {
    try {
      const found = statSync(path).isDirectory() ? modelsIn(path).filter(isWanted) : [path];
      for (const file of found) addFile(files, file);
    } catch (error) {
      missing.set(reportPath(path), { path, why: reason(error) });
    }
  }
  return { files: [...files.values()].sort(byReportPath), missing: [...missing.values()] };
}

/** Whether a file of this name may be a user's model or source, which is never written to. */
export function isModelName(path: string): boolean {
  return /\.(?:onnx|py)$/i.test(path);
}

/** What folders are searched for. */
const SEARCHED = /\.(?:onnx|py)$/i;

/** The path as reports have it: POSIX, relative to the working folder. */
export function reportPath(path: string): string {
  const inside = relative(process.cwd(), path);
  // No relative path leads to another drive, and a report holds no absolute one.
  return (isAbsolute(inside) ? basename(inside) : inside.split(sep).join("/")) || ".";
}

/** The path that a path leads to through all links; the path itself where nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

/** The file system's reason, without the path it repeats. */
export function reason(error: unknown): string {
  if (!(error instanceof Error)) return "no reason is given";
  const said = "code" in error && typeof error.code === "string" ? REASONS[error.code] : undefined;
  return said ?? error.message.replace(/, \w+(?: '.*)?$/s, "");
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "a part of the path is no folder",
  EISDIR: "it is a folder",
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the disk is read-only",
  ENOSPC: "no space is left",
  ELOOP: "its links lead in a circle",
  ENAMETOOLONG: "the path is too long",
};

// Of several names of one file the least stands in the report, so that their order does not matter.
function addFile(files: Map<string, string>, file: string): void {
  const real = realPath(file);
  const known = files.get(real);
  if (known === undefined || byReportPath(file, known) < 0) files.set(real, file);
}

function byReportPath(a: string, b: string): number {
  const [x, y] = [reportPath(a), reportPath(b)];
  return x < y ? -1 : x > y ? 1 : 0;
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
      else if (entry.isFile() && SEARCHED.test(entry.name)) found.push(path);
    }
  }
  return found;
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
  try {
    return [...outer, { base: folder, ignored: ignore().add(readFileSync(file, "utf8")) }];
  } catch {
    return outer; // None, or none that can be read.
  }
}

// As in Git, the innermost file that says anything of a path decides.
function isIgnored(rules: readonly Rules[], path: string, entry: Dirent): boolean {
  for (const { base, ignored } of [...rules].reverse()) {
    const inside = relative(base, path).split(sep).join("/");
    const said = ignored.test(entry.isDirectory() ? `${inside}/` : inside);
    if (said.ignored) return true;
    if (said.unignored) return false;
  }
  return false;
}
