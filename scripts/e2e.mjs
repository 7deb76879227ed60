// End-to-end tests: packages the extension, installs the workbench and runs the tests in it. Arguments go to
// vitest, such as the name of one test file. The last line is `N passed, N failed`.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";
import { suite } from "./suite.mjs";

ensureInstalled();
const root = fileURLToPath(new URL("..", import.meta.url));

run(process.execPath, [join(root, "scripts/package.mjs")]);
run("sh", [join(root, "test/e2e/setup.sh")]);
const { passed, failed } = suite(
  "--config",
  join(root, "test/e2e/vitest.config.mjs"),
  ...process.argv.slice(2),
);
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

function run(program, args) {
  const { status } = spawnSync(program, args, { cwd: root, stdio: "inherit" });
  if (status === 0) return;
  console.log("0 passed, 1 failed");
  process.exit(status ?? 1);
}
