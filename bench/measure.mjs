// What the benches share: child processes that report figures, and medians.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export const root = fileURLToPath(new URL("..", import.meta.url));

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export function rounded(value, digits = 3) {
  return Number(value.toPrecision(digits));
}

/** Runs `use` with a folder that is removed afterwards, whatever happens. */
export async function withFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), "depthwise-bench-"));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Bundles a bench program of its own process, analyzers included. */
export async function program(folder, entry) {
  const outfile = join(folder, entry.replace(/\.\w+$/, ".cjs"));
  await build({
    entryPoints: [join(root, "bench", entry)],
    outfile,
    bundle: true,
    platform: "node",
    mainFields: ["module", "main"],
    target: "node20",
    format: "cjs",
    logLevel: "warning",
  });
  return outfile;
}

/** Runs a program in a fresh process and parses the JSON on its last line. */
export function figures(file, ...args) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [file, ...args], {
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${file} failed:\n${stderr}`);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}
