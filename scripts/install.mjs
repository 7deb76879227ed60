// Installs what is missing, so that every script works on a fresh clone with only Node and npm.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.depthwise-installed`;

/** Runs `npm ci` unless the packages of this very lock file are there. */
export function ensureInstalled() {
  const wanted = readFileSync(`${root}package-lock.json`, "utf8");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  console.error("Installing packages …");
  // NODE_ENV=production must not leave out what builds and tests need.
  run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"]);
  writeFileSync(stamp, wanted);
}

/** Runs a program in the project's folder; ends this one with its code when it fails. */
export function run(program, args, options = {}) {
  const windows = process.platform === "win32";
  const { status } = spawnSync(program, args, {
    cwd: root,
    stdio: "inherit",
    shell: windows,
    ...options,
  });
  if (status !== 0) process.exit(status ?? 1);
}
