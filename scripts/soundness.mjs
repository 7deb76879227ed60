// The soundness oracle: classifies generated loop bodies and runs them beside what was said of them.
//   node scripts/soundness.mjs --bodies 100000 --seed 1
//   node scripts/soundness.mjs --bodies 4000 --mutant "relu keeps DIAG"
// A mutant is the analysis with one rule broken; only what is wrong with it and right without it counts.

import { parseArgs } from "node:util";
import { mutants, oracleOf } from "./mutants.mjs";

/** After so many disagreements there is enough to repair. */
const MOST = 10;

const { values } = parseArgs({
  options: {
    bodies: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
    mutant: { type: "string" },
    /** Known bodies for which a worse form was found, by how they were rewritten. */
    missed: { type: "boolean", default: false },
  },
});

if (values.mutant !== undefined && mutants[values.mutant] === undefined) {
  process.stderr.write(
    `There is no such mutant. These are known:\n  ${Object.keys(mutants).join("\n  ")}\n`,
  );
  process.exit(2);
}

const { soundness } = await oracleOf(values.mutant ?? null);
const whole = values.mutant === undefined ? null : await oracleOf(null);
const outcome = soundness({
  bodies: Number(values.bodies),
  seed: Number(values.seed),
  most: whole === null ? MOST : 1,
  ...(whole === null ? {} : { known: 0, except: whole.isWrong }),
});

for (const { says, text } of outcome.disagreements) print(`${says}\n${text}`);
if (values.missed) print(counted(outcome.missed).join("\n"));
const forms = [...outcome.forms].sort(([, a], [, b]) => b - a);
for (const [form, count] of forms)
  print(`${form.padEnd(16)} ${count} ${share(count, outcome.bodies)}`);
print(
  `known forms found: ${outcome.found} of ${outcome.known}, ${share(outcome.found, outcome.known)}`,
);
print(`bodies ${outcome.bodies}, disagreements ${outcome.disagreements.length}`);
process.exitCode = outcome.disagreements.length === 0 ? 0 : 1;

function print(line) {
  process.stdout.write(`${line}\n`);
}

function share(part, all) {
  return `${((100 * part) / Math.max(all, 1)).toFixed(1)} %`;
}

function counted(lines) {
  const counts = new Map();
  for (const line of lines) counts.set(line, (counts.get(line) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([line, count]) => `${count} ${line}`);
}
