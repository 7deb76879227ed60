// Makes depthwise-VERSION.vsix: bundles for the extension, minified, and what .vscodeignore lets in.
// Runs without a network and without a repository.

import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

/** Largest package that may be made. */
const BUDGET = 1_500_000;

const root = fileURLToPath(new URL("..", import.meta.url));
const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const packagePath = join(root, `${name}-${version}.vsix`);

ensureInstalled();
const { createVSIX } = await import("@vscode/vsce");
const { bundles, EXTENSION_BUNDLES } = await import("./bundles.mjs");
const { buildEngine } = await import("./engine.mjs");
await buildEngine();
const built = await bundles({ names: EXTENSION_BUNDLES, minify: true });
for (const { file, bytes } of built) console.log(`${file.padEnd(24)} ${kilobytes(bytes)}`);

await createVSIX({
  cwd: root,
  packagePath,
  dependencies: false,
  rewriteRelativeLinks: false,
  allowMissingRepository: true,
});

const { size } = statSync(packagePath);
console.log(`${`${name}-${version}.vsix`.padEnd(24)} ${kilobytes(size)}`);
if (BUDGET < size) {
  console.error(`The package is larger than ${kilobytes(BUDGET).trim()}.`);
  process.exitCode = 1;
}

function kilobytes(bytes) {
  return `${(bytes / 1000).toFixed(1).padStart(8)} kB`;
}
