// Names decide nothing, shown on any code.
//   node scripts/rename.mjs FILE               prints the file with every name of its own changed
//   node scripts/rename.mjs --compare PATH…    analyses files and folders under both names: exit code 1 when any
//                                              verdict, bound, growth, cost or recurrence differs

import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bundled } from "./bundled.mjs";

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { compare: { type: "boolean", default: false } },
});
if (positionals.length === 0 || (!values.compare && positionals.length > 1)) {
  process.stderr.write("usage: rename.mjs FILE | rename.mjs --compare PATH…\n");
  process.exit(2);
}

const { renamed, difference } = await bundled("test/support/sameness.ts");
if (values.compare) compare(positionals.flatMap(filesIn));
else process.stdout.write(renamed(readFileSync(positionals[0], "utf8")).text);

function compare(files) {
  let differing = 0;
  for (const file of files) {
    const found = difference(readFileSync(file, "utf8"));
    if (found === null) continue;
    differing++;
    process.stdout.write(`${file}\n  before ${found.before}\n  after  ${found.after}\n`);
  }
  process.stdout.write(`${files.length} files, ${differing} differ\n`);
  process.exitCode = differing === 0 && files.length > 0 ? 0 : 1;
}

function filesIn(path) {
  if (statSync(path).isFile()) return [path];
  return readdirSync(path)
    .sort()
    .filter((entry) => entry !== "node_modules" && !entry.startsWith("."))
    .flatMap((entry) => filesIn(join(path, entry)))
    .filter((file) => file.endsWith(".py"));
}
