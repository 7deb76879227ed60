// SARIF: valid by the official schema, within the limits of code scanning, and stable while lines move.

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import Draft04 from "ajv-draft-04";
import addFormats from "ajv-formats";
import type { Log, Run } from "sarif";
import { describe, expect, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import {
  assembleReport,
  defaultSettings,
  type FileResult,
  findFormat,
  findingRules,
  type Report,
} from "../analyzers/index.ts";
import { analyzePythonText } from "./support/analysis.ts";
import { sampleReport } from "./support/sampleReport.ts";

const require = createRequire(import.meta.url);
const schema = JSON.parse(
  readFileSync(require.resolve("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
);
const ajv = new Draft04({
  strict: false,
  allErrors: true,
  // Its patterns are older than those with the flag.
  unicodeRegExp: false,
});
addFormats(ajv);
const validate = ajv.compile(schema);

const GRU = [
  "import torch",
  "class Cell(torch.nn.Module):",
  "    def __init__(self):",
  "        super().__init__()",
  "        self.cell = torch.nn.Linear(64, 64)",
  "    def forward(self, x):",
  "        B, T, D = x.shape",
  "        h = x.new_zeros(B, D)",
  "        for t in range(T):",
  "            h = torch.tanh(self.cell(h) + x[:, t])",
  "        return h",
].join("\n");

describe("the official schema", () => {
  test("accepts the sample", () => {
    expect(errorsOf(logOf(sampleReport))).toEqual([]);
  });

  test.each(exampleReports())("accepts the report of %s", (_, report) => {
    expect(errorsOf(logOf(report))).toEqual([]);
  });

  test("accepts a report of nothing", () => {
    expect(errorsOf(logOf(assembleReport([], defaultSettings, "0.1.0")))).toEqual([]);
  });
});

describe("fingerprints", () => {
  test("stay when code moves by ten lines", () => {
    const moved = `${"# a comment\n".repeat(10)}${GRU}`;
    expect(fingerprints(reportOf(moved))).toEqual(fingerprints(reportOf(GRU)));
    expect(fingerprints(reportOf(GRU)).length).toBeGreaterThan(0);
  });

  test("differ for the same loop in another class", () => {
    const [one] = fingerprints(reportOf(GRU));
    expect(fingerprints(reportOf(GRU.replace("Cell", "Other")))).not.toContain(one);
  });
});

describe("the limits of code scanning", () => {
  test("split results into runs of five thousand, each a category of its own", () => {
    const { runs } = logOf(withFindings(12_000));
    expect(runs.map(({ results }) => results?.length)).toEqual([5000, 5000, 2000]);
    expect(new Set(runs.map(({ automationDetails }) => automationDetails?.id)).size).toBe(3);
  });

  test("drop what twenty runs do not hold, and say so", () => {
    const { runs } = logOf(withFindings(100_001));
    expect(runs).toHaveLength(20);
    expect(notes(must(runs[0], "run"))).toContain("1 findings more than fit.");
  });

  test("cut a code flow at a thousand steps", () => {
    const [cell] = sampleReport.subjects;
    const [step] = must(cell, "subject").path;
    const path = Array.from({ length: 1500 }, () => must(step, "step"));
    const long = { ...sampleReport, subjects: [{ ...must(cell, "subject"), path }] };
    const flow = logOf(long).runs[0]?.results?.[0]?.codeFlows?.[0]?.threadFlows[0];
    expect(flow?.locations).toHaveLength(1000);
  });
});

describe("a result", () => {
  const run = must(logOf(sampleReport).runs[0], "run");
  const result = must(run.results?.[0], "result");

  test("stands at its line, with a path relative to the root", () => {
    expect(result.locations?.[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: "src/model.py", uriBaseId: "ROOT" },
      region: { startLine: 16, startColumn: 5, endLine: 16, endColumn: 20 },
    });
  });

  test("points at the rule with its whole help", () => {
    const rule = run.tool.driver.rules?.[result.ruleIndex ?? -1];
    expect(rule?.id).toBe("serial-loop");
    expect(rule?.help?.markdown).toContain("**Why.**");
  });

  test("that the code ignores is suppressed with the reason given there", () => {
    const [finding] = sampleReport.findings;
    const findings = [{ ...must(finding, "finding"), suppressed: "the task needs it" }];
    const ignored = logOf({ ...sampleReport, findings }).runs[0]?.results?.[0];
    expect(ignored?.suppressions).toEqual([
      { kind: "inSource", justification: "the task needs it" },
    ]);
  });
});

function logOf(report: Report): Log {
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  return JSON.parse(must(findFormat("sarif"), "format").render(report, view));
}

function errorsOf(log: Log): readonly unknown[] {
  return validate(log) ? [] : (validate.errors ?? []);
}

function reportOf(code: string): Report {
  return assembleReport([analyzePythonText(code)], defaultSettings, "0.1.0");
}

function fingerprints(report: Report): readonly (string | undefined)[] {
  return logOf(report).runs.flatMap(({ results }) =>
    (results ?? []).map(({ partialFingerprints }) => partialFingerprints?.["depthwise/v1"]),
  );
}

function notes(run: Run): readonly (string | undefined)[] {
  return (run.invocations ?? []).flatMap(({ toolExecutionNotifications }) =>
    (toolExecutionNotifications ?? []).map(({ message }) => message.text),
  );
}

function withFindings(count: number): Report {
  const finding = must(sampleReport.findings[0], "finding");
  const findings = Array.from({ length: count }, (_, i) => ({ ...finding, fingerprint: `f${i}` }));
  return { ...sampleReport, subjects: [], findings };
}

function exampleReports(): readonly (readonly [string, Report])[] {
  const folder = join(import.meta.dirname, "../examples");
  return readdirSync(folder)
    .filter((name) => name.endsWith(".py"))
    .map((name) => {
      const result: FileResult = analyzePythonText(readFileSync(join(folder, name), "utf8"));
      return [name, assembleReport([result], defaultSettings, "0.1.0")] as const;
    });
}
