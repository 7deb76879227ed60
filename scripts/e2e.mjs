// End-to-end tests: packages the extension, installs the workbench and runs the tests in it. Arguments go
// to vitest, such as the name of one test file.

import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { run } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const vitest = join(root, "node_modules/vitest/vitest.mjs");
const config = join(root, "test/e2e/vitest.config.mjs");

run(process.execPath, [join(root, "scripts/package.mjs")]);
run("sh", [join(root, "test/e2e/setup.sh")]);
run(process.execPath, [vitest, "run", "--config", config, ...process.argv.slice(2)]);
