// Where a report goes, what it must not overwrite on the way, and what is said when it does not arrive.

import { appendFileSync, statSync, writeFileSync } from "node:fs";
import { escaped } from "../analyzers/index.ts";
import { isModelName, realPath, reason } from "./files.ts";

/** Says one thing on standard error, whatever characters it holds. */
export function say(sentence: string): void {
  process.stderr.write(`${escaped(sentence)}\n`);
}

/** Makes a lost reader end the program quietly, and any other failure of standard output a sentence and exit code 2. */
export function watchOutput(): void {
  process.stdout.on("error", (error: Error & { code?: string }) => {
    // The reader had enough, as in `depthwise check models | head`.
    if (error.code === "EPIPE") return;
    say(`The output cannot be written: ${reason(error)}.`);
    process.exitCode = 2;
  });
  // Nobody is left to tell.
  process.stderr.on("error", () => {});
}

/** Why a report must not be written to this file, or null where it may. */
export function objection(output: string, inputs: readonly string[]): string | null {
  const refused = `The report is not written to ${output}`;
  if (isModelName(output) || isModelName(realPath(output))) {
    return `${refused}: a file of this name is a model. Choose another, such as report.txt.`;
  }
  const target = identity(output);
  return target !== null && inputs.some((input) => identity(input) === target)
    ? `${refused}: it is a file to analyse. Choose another.`
    : null;
}

/** Writes a report to a file; false, and a sentence, where that fails. */
export function written(output: string, report: string): boolean {
  try {
    writeFileSync(output, report);
    return true;
  } catch (error) {
    say(`The report cannot be written to ${output}: ${reason(error)}.`);
    return false;
  }
}

/** Adds to the summary of a job of GitHub Actions; nothing where there is none. */
export function summarised(text: string): void {
  const path = process.env["GITHUB_STEP_SUMMARY"];
  if (path === undefined || path === "") return;
  try {
    appendFileSync(path, text);
  } catch (error) {
    say(`The summary of the job cannot be written: ${reason(error)}.`);
  }
}

// One file can have several names, through links of both kinds.
function identity(path: string): string | null {
  try {
    const { dev, ino } = statSync(path, { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}
