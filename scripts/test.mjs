// npm test: installs what is missing and runs every check, all of them even when one fails. The last line
// counts checks and tests together: `N passed, N failed`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";
import { suite } from "./suite.mjs";

ensureInstalled();
const root = fileURLToPath(new URL("..", import.meta.url));
const programs = { tsc: "typescript/bin/tsc", biome: "@biomejs/biome/bin/biome" };

const results = [check("build", ["scripts/build.mjs"])];
for (const room of ["analyzers", "cli", "extension", "webview", "test"]) {
  results.push(check(`types of ${room}/`, tool("tsc", "-p", room)));
}
results.push(check("lint and format", tool("biome", "check", "--error-on-warnings", ".")));

const checked = results.filter(Boolean).length;
const tests = suite();
const failed = results.length - checked + tests.failed;
console.log(`${checked + tests.passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function check(name, args) {
  const passed = spawnSync(process.execPath, args, { cwd: root, stdio: "inherit" }).status === 0;
  console.log(`${passed ? "ok" : "not ok"} - ${name}`);
  return passed;
}

/** Arguments that run a program of the installed packages with this Node. */
function tool(name, ...args) {
  return [join(root, "node_modules", programs[name]), ...args];
}
