// The command line: arguments in, exit code out. All analysis is behind analyzers/index.ts.

import { Command, CommanderError, InvalidArgumentError } from "commander";
import { explain, formats } from "../analyzers/index.ts";
import { version } from "../package.json";
import { type CheckOptions, check } from "./check.ts";
import { type AxisValue, parseAxis } from "./settings.ts";

run(process.argv).then((code) => {
  process.exitCode = code;
});

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

function commands(done: (code: number) => void): Command {
  const program = new Command("depthwise")
    .description("Tells how serial a neural network is, without running it.")
    .version(version)
    .exitOverride();
  program
    .command("check")
    .description("analyse model files and folders")
    .argument("<path...>", "an .onnx file, or a folder that holds some")
    .option("--format <name>", `how to print: ${formats.map(({ id }) => id).join(", ")}`, "text")
    .option("--output <file>", "write the report to a file instead of the terminal")
    .option("--precision <bits>", "bits of a number: constant, log or poly", "log")
    .option(
      "--axis <name=size>",
      "a size for exact numbers; may be given several times",
      axisOption,
      [],
    )
    .option("--strict-input", "exit with 1 when an input cannot be read", false)
    .option("--quiet", "print the table only, no progress", false)
    .action(async (paths: string[], options: CheckOptions) => done(await check(paths, options)));
  program
    .command("explain")
    .description("explain a theorem, class, form or finding by its id")
    .argument("<id>")
    .action((id: string) => done(explained(id)));
  for (const command of program.commands) command.exitOverride();
  return program;
}

function explained(id: string): number {
  const page = explain(id);
  if (page === null) {
    process.stderr.write(
      `Nothing is called ${JSON.stringify(id)}. Ids stand in reports, such as TC0, NL or serial-loop.\n`,
    );
    return 2;
  }
  process.stdout.write(`${page}\n`);
  return 0;
}

function axisOption(text: string, before: readonly AxisValue[]): readonly AxisValue[] {
  const axis = parseAxis(text);
  if (axis === null)
    throw new InvalidArgumentError(
      "It has the form NAME=SIZE with a whole number, such as T=4096.",
    );
  return [...before, axis];
}
