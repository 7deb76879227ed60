// The command line: arguments in, exit code out. All analysis is behind analyzers/index.ts.

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { escaped, explain, formats, hardwareProfiles, nearIds } from "../analyzers/index.ts";
import { version } from "../package.json";
import { type CheckOptions, check } from "./check.ts";
import { type DiffOptions, diff } from "./diff.ts";
import { servesFiles } from "./jobs.ts";
import { say, watchOutput } from "./output.ts";
import { type AxisValue, parseAxis } from "./settings.ts";

/** Runs one command; 0 is fine, 1 a finding or input that the caller wants to fail on, 2 wrong usage. */
async function run(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = commands((result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? 0 : 2;
  }
  return code;
}

const CHECK_HELP = `
Exit codes:
  0  fine
  1  a finding of severity error, such as a budget of depthwise.json that is exceeded, or, with --strict-input, an input that cannot be read
  2  wrong usage, a path that leads nowhere, or a report that cannot be written

Examples:
  depthwise check model.onnx --axis T=4096
  depthwise check model.onnx --axis B=1 --axis T=4096 --hardware h100
  depthwise check models/ --format json --output report.json`;

const DIFF_HELP = `
Examples:
  depthwise check models/ --format json --output before.json
  depthwise diff before.json after.json --format markdown`;

const EXPLAIN_HELP = `
Examples:
  depthwise explain TC0
  depthwise explain serial-loop`;

function commands(done: (code: number) => void): Command {
  // What is set on the program before its commands are made holds for them too.
  const program = new Command("depthwise")
    .description("Tells how serial a neural network is, without running it.")
    .version(version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .exitOverride()
    .configureOutput({
      outputError: (text, write) => write(text.split("\n").map(escaped).join("\n")),
    });
  program
    .command("check")
    .description("Analyse model files and folders.")
    .argument("<path...>", "a model, or a folder that is searched for models")
    .option("--format <name>", `${formats.map(({ id }) => id).join(" or ")}`, "text")
    .option("--output <file>", "write the report to a file instead of the terminal")
    .option("--precision <bits>", "bits of a number: constant, log (unless said) or poly")
    .option("--config <file>", "a depthwise.json; unless said, the nearest one upwards from here")
    .option("--axis <name=size>", "a size for exact numbers; for each axis once", axisOption)
    .option(
      "--hardware <name>",
      `a machine to bound the latency on: ${hardwareProfiles.map(({ id }) => id).join(", ")}`,
    )
    .option("--base <report>", "report only what has changed since this report in JSON")
    .option("--base-ref <revision>", "report only what has changed since this Git revision")
    .option("--strict-input", "fail when an input cannot be read")
    .option("--jobs <number>", "files that are analysed at once", jobsOption)
    .option("--quiet", "print the table only, and no progress")
    .addHelpText("after", CHECK_HELP)
    .action(async (paths: string[], options: CheckOptions) => done(await check(paths, options)));
  program
    .command("diff")
    .description("Tell what has changed from one report to another.")
    .argument("<before>", "a report in JSON")
    .argument("<after>", "a later one")
    .option("--format <name>", `${formats.map(({ id }) => id).join(" or ")}`, "text")
    .option("--output <file>", "write what has changed to a file instead of the terminal")
    .addHelpText("after", DIFF_HELP)
    .action((before: string, after: string, options: DiffOptions) =>
      done(diff(before, after, options)),
    );
  program
    .command("explain")
    .description("Explain a theorem, class, form or finding.")
    .argument("<id>", "the id as it stands in a report")
    .addHelpText("after", EXPLAIN_HELP)
    .action((id: string) => done(explained(id)));
  return program;
}

function explained(id: string): number {
  const page = explain(id);
  if (page !== null) {
    process.stdout.write(`${page}\n`);
    return 0;
  }
  const near = nearIds(id);
  const advice =
    near.length > 0
      ? `Near to it: ${near.join(", ")}.`
      : "Ids stand in reports, such as TC0, NL or serial-loop.";
  say(`Nothing is called ${JSON.stringify(id)}. ${advice}`);
  return 2;
}

function jobsOption(text: string): number {
  const jobs = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 0;
  if (jobs === 0) throw new InvalidArgumentError("It is a positive whole number, such as 4.");
  return jobs;
}

function axisOption(text: string, before: readonly AxisValue[] = []): readonly AxisValue[] {
  const axis = parseAxis(text);
  if (axis === null) {
    throw new InvalidArgumentError(
      "It has the form NAME=SIZE with a positive whole number, such as T=4096.",
    );
  }
  return [...before, axis];
}

if (!servesFiles()) {
  watchOutput();
  run(process.argv).then((code) => {
    // Output that failed has set a code already.
    process.exitCode ??= code;
  });
}
