// The `diff` command: two reports, and what has changed from one to the other.

import { compared, findFormat, findingRules, formats } from "../analyzers/index.ts";
import { readReport } from "./earlier.ts";
import { say, written } from "./output.ts";

export interface DiffOptions {
  readonly format: string;
  readonly output?: string;
}

/** Runs the command and tells the exit code. */
export function diff(before: string, after: string, options: DiffOptions): number {
  const format = findFormat(options.format);
  if (format === null) {
    say(`There is no format ${options.format}: ${formats.map(({ id }) => id).join(", ")}.`);
    return 2;
  }
  const [earlier, later] = [readReport(before), readReport(after)];
  if (typeof earlier === "string" || typeof later === "string") {
    for (const one of [earlier, later]) if (typeof one === "string") say(one);
    return 2;
  }
  const ink = process.stdout.isTTY && options.output === undefined ? "ansi" : "plain";
  const text = printed(() =>
    format.render(compared(earlier, later), { ink, detail: "full", rules: findingRules }),
  );
  if (text === null) {
    say("The reports cannot be compared: a part of one is missing. Make them again.");
    return 2;
  }
  if (options.output !== undefined) return written(options.output, text) ? 0 : 2;
  process.stdout.write(text);
  return 0;
}

/** What a file claims to be a report may lack anything below its lists. */
function printed(render: () => string): string | null {
  try {
    return render();
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
