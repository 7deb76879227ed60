// What is printed of the examples, wherever it is printed, keeps to what is known: no separation is proved, a bound is of
// growing inputs, and a long chain is no power.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { explanationOf } from "../analyzers/explanation/index.ts";
import {
  assembleReport,
  defaultSettings,
  type FileResult,
  findingRules,
  formats,
} from "../analyzers/index.ts";
import { analyzePythonText, analyzeText } from "./support/analysis.ts";

const EXAMPLES = join(import.meta.dirname, "..", "examples");

/** What must not be said, whatever it would be short for. */
const NEVER: readonly (readonly [what: string, words: RegExp])[] = [
  ["that a program cannot be parallel", /cannot be parallel|not parallelisable/i],
  ["that a loop gives power", /can (?:solve|compute) (?:P-complete|serial)|more powerful/i],
  ["that a model is inherently serial", /inherently (?:serial|sequential)/i],
  ["that something is separated from TC0", /\b(?:beyond|outside|leaves|not in) TC0/i],
  ["that a fixed-size model is Turing-complete", /Turing-complete/i],
  ["that a span makes anything faster", /\bfaster\b/i],
];

const results: readonly (readonly [string, FileResult])[] = [
  ...textsIn(EXAMPLES, ".py").map(([name, text]) => [name, analyzePythonText(text)] as const),
  ...textsIn(join(EXAMPLES, "source"), ".onnxtxt").map(
    ([name, text]) => [name, analyzeText(text)] as const,
  ),
];

describe.each(results)("what is printed of %s", (_name, result) => {
  const report = assembleReport([result], defaultSettings, "0.0.0");
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  const printed = [
    ...formats.map((format) => format.render(report, view)),
    ...result.subjects.flatMap((subject) => JSON.stringify(explanationOf(subject))),
  ].join("\n");

  test.each(NEVER)("never says %s", (_what, words) => {
    expect(printed).not.toMatch(words);
  });

  test("says what TC0 excludes only under its condition", () => {
    for (const sentence of printed.match(/it cannot [^.]*\./g) ?? [])
      expect(sentence).toMatch(/unless|cannot (?:compute|do) (?:parity|majority)/);
  });
});

function textsIn(folder: string, ending: string): readonly (readonly [string, string])[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => [name, readFileSync(join(folder, name), "utf8")]);
}
