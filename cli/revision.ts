// The files of a Git revision, read through plumbing: nothing is checked out, fetched or written, and no hook, filter
// or file watcher of the repository is run.

import { spawnSync } from "node:child_process";
import { posix } from "node:path";
import { isModelName } from "./files.ts";

export interface Revision {
  /** Models and code below these paths, relative to the working folder. */
  below(paths: readonly string[]): readonly string[];
  /** The content of a file, its path relative to the working folder; null where it has none of that name. */
  read(path: string): Buffer | null;
  /** Whether there is something of that name. */
  has(path: string): boolean;
}

const LARGEST = 2 ** 30;

/** The revision, or the sentence that says why there is none. */
export function revisionOf(ref: string): Revision | string {
  const commit = git(["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`]);
  if (commit === null)
    return `There is no revision ${ref} here: name a branch, a tag or a commit of this repository.`;
  const prefix = git(["rev-parse", "--show-prefix"])?.toString().trimEnd() ?? "";
  const hash = commit.toString().trim();
  const tree = git(["ls-tree", "-r", "-z", "--full-tree", hash]);
  if (tree === null) return `The files of ${ref} cannot be listed.`;
  const blobs = blobsOf(tree.toString());
  const full = (path: string): string => posix.normalize(posix.join(prefix, path));
  return {
    below(paths) {
      const roots = paths.map(full);
      return [...blobs.keys()]
        .filter((path) => isModelName(path) && roots.some((root) => isBelow(path, root)))
        .map((path) => posix.relative(prefix, path));
    },
    read(path) {
      const blob = blobs.get(full(path));
      return blob === undefined ? null : git(["cat-file", "blob", blob]);
    },
    has: (path) => blobs.has(full(path)),
  };
}

function isBelow(path: string, root: string): boolean {
  const folder = root.endsWith("/") ? root : `${root}/`;
  return root === "." || root === "./" || path === root || path.startsWith(folder);
}

/** Plain files of a listing by path; links and submodules are left out. */
function blobsOf(listing: string): ReadonlyMap<string, string> {
  const blobs = new Map<string, string>();
  for (const entry of listing.split("\0")) {
    const found = /^100\d+ blob (?<hash>[0-9a-f]+)\t(?<path>.+)$/s.exec(entry)?.groups;
    if (found?.["hash"] !== undefined && found["path"] !== undefined)
      blobs.set(found["path"], found["hash"]);
  }
  return blobs;
}

function git(args: readonly string[]): Buffer | null {
  const quiet = ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"];
  const { status, stdout } = spawnSync("git", ["--no-pager", ...quiet, ...args], {
    maxBuffer: LARGEST,
    stdio: ["ignore", "pipe", "ignore"],
    env: {
      ...process.env,
      GIT_OPTIONAL_LOCKS: "0",
      GIT_TERMINAL_PROMPT: "0",
      GIT_NO_LAZY_FETCH: "1",
    },
  });
  return status === 0 ? stdout : null;
}
