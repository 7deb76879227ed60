// npm start [-- PATH…]: installs and builds what is missing and analyses the paths, or the bundled examples.

import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

ensureInstalled();
const { buildEngine } = await import("./engine.mjs");
const { bundles } = await import("./bundles.mjs");

await buildEngine();
await bundles({ names: ["cli"] });

const root = fileURLToPath(new URL("..", import.meta.url));
const given = process.argv.slice(2);
// npm runs scripts in the project's folder; the user's paths are relative to where npm was called.
const cwd = process.env.INIT_CWD ?? process.cwd();
const isInside = given.length === 0;
const { status } = spawnSync(
  process.execPath,
  [resolve(root, "dist/cli.cjs"), "check", ...(isInside ? examples() : given)],
  { cwd: isInside ? root : cwd, stdio: "inherit" },
);
process.exit(status ?? 1);

/** The folder of examples, and its Python files by name: folders need not be searched for those. */
function examples() {
  const names = readdirSync(resolve(root, "examples")).filter((name) => name.endsWith(".py"));
  return ["examples", ...names.map((name) => `examples/${name}`)];
}
