// npm run bench [-- --json] [-- NAME…]: measures, as ratios in one run, and compares with the targets.
// Figures of one run belong together; machines differ, so no figure is a test.

import { ensureInstalled, run } from "../scripts/install.mjs";

ensureInstalled();
run(process.execPath, ["scripts/build.mjs", "cli"], { stdio: ["ignore", "ignore", "inherit"] });

const { code } = await import("./code.mjs");
const { corpus } = await import("./corpus.mjs");
const { engine } = await import("./engine.mjs");
const { fold } = await import("./fold.mjs");
const { report } = await import("./report.mjs");
const { startup } = await import("./startup.mjs");
const { structure } = await import("./structure.mjs");

const suites = { structure, report, corpus, fold, engine, code, startup };
const args = process.argv.slice(2);
const asked = args.filter((arg) => !arg.startsWith("--"));
const names = asked.length > 0 ? asked : Object.keys(suites);

const figures = [];
for (const name of names) {
  if (suites[name] === undefined) {
    console.error(`There is no bench ${name}: ${Object.keys(suites).join(", ")}.`);
    process.exit(2);
  }
  figures.push(...(await suites[name]()));
}

if (args.includes("--json")) console.log(JSON.stringify(figures, null, 2));
else for (const figure of figures) console.log(line(figure));
process.exit(figures.every(holds) ? 0 : 1);

// Some figures are told and held against nothing.
function holds({ value, target, better }) {
  if (target === undefined) return true;
  return better === "higher" ? value >= target : value <= target;
}

function line(figure) {
  const { name, value, unit, target, better } = figure;
  if (target === undefined) return `     ${name.padEnd(32)} ${value} ${unit}`;
  const sign = better === "higher" ? "≥" : "≤";
  return `${holds(figure) ? "ok  " : "MISS"} ${name.padEnd(32)} ${value} ${unit} (${sign} ${target})`;
}
