// The `check` command: find the files, analyse each, print one report.

import {
  type AnalyzeOptions,
  assembleReport,
  compared,
  type Format,
  findFormat,
  findingRules,
  formats,
  loadEngine,
  type Report,
  type View,
} from "../analyzers/index.ts";
import wasm from "../dist/engine.wasm";
import { version } from "../package.json";
import { unreadable } from "./analyzed.ts";
import { configuration } from "./configuration.ts";
import { readReport, reportAt } from "./earlier.ts";
import { findFiles, reportPath } from "./files.ts";
import { allAnalyzed, jobsFor } from "./jobs.ts";
import { objection, say, summarised, written } from "./output.ts";
import { progressLine } from "./progress.ts";
import { type AxisValue, settingsOf, unknownAxes } from "./settings.ts";

export interface CheckOptions {
  readonly format: string;
  readonly output?: string;
  readonly precision?: string;
  readonly config?: string;
  readonly axis?: readonly AxisValue[];
  readonly hardware?: string;
  readonly base?: string;
  readonly baseRef?: string;
  readonly strictInput?: true;
  readonly quiet?: true;
  readonly jobs?: number;
}

/** Runs the command and tells the exit code. */
export async function check(paths: readonly string[], options: CheckOptions): Promise<number> {
  const format = findFormat(options.format);
  if (format === null)
    return misuse(
      `There is no format ${options.format}: ${formats.map(({ id }) => id).join(", ")}.`,
    );
  const found = configuration(options.config);
  if (typeof found === "string") return misuse(found);
  const { config, problems, folder } = found;
  const settings = settingsOf(options, config);
  if (typeof settings === "string") return misuse(settings);
  if (options.base !== undefined && options.baseRef !== undefined)
    return misuse("Compare with a report or with a revision, not with both.");
  const { files, missing } = findFiles(paths, { folder, patterns: config.exclude });
  const refused = options.output === undefined ? null : objection(options.output, files);
  if (refused !== null) return misuse(refused);
  const { budgets } = config;
  const analysis: AnalyzeOptions = { settings, engine: loadEngine(wasm), budgets };
  const earlier = earlierReport(paths, options, analysis);
  if (typeof earlier === "string") return misuse(earlier);
  const progress = progressLine(options.quiet || files.length < 2 ? 0 : files.length);
  const results = await allAnalyzed(files, analysis, jobsFor(files, options.jobs), (path) =>
    progress.step(reportPath(path)),
  );
  progress.end();
  const absent = missing.map(({ path, why }) => unreadable(path, why));
  const said = { subjects: [], assumptions: [], findings: [], problems };
  const now = assembleReport([...results, ...absent, said], settings, version);
  const report = earlier === null ? now : compared(earlier, now);
  const warning = unknownAxes(options.axis ?? [], report.subjects);
  if (warning !== null) say(warning);
  const printed = print(report, format, options);
  if (!printed || missing.length > 0) return 2;
  const failed = report.findings.some(
    ({ severity, suppressed }) => severity === "error" && suppressed === null,
  );
  const unread = report.problems.some((problem) => problem.severity === "error");
  return failed || (options.strictInput === true && unread) ? 1 : 0;
}

/** What to compare with; null where nothing is asked for. */
function earlierReport(
  paths: readonly string[],
  { base, baseRef }: CheckOptions,
  analysis: AnalyzeOptions,
): Report | string | null {
  if (base !== undefined) return readReport(base);
  return baseRef === undefined ? null : reportAt(baseRef, paths, analysis);
}

function print(report: Report, format: Format, options: CheckOptions): boolean {
  const detail = options.quiet ? "table" : "full";
  const plain: View = { ink: "plain", detail, rules: findingRules };
  // Annotations are few; what is beyond them is told where the job ends.
  if (format.id === "github") summarised(findFormat("markdown")?.render(report, plain) ?? "");
  if (options.output !== undefined) {
    return written(options.output, format.render(report, plain));
  }
  const ink = process.stdout.isTTY && !process.env["NO_COLOR"] ? "ansi" : "plain";
  process.stdout.write(format.render(report, { ...plain, ink }));
  return true;
}

function misuse(message: string): number {
  say(message);
  return 2;
}
