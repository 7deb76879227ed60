// Every format of a report: what it looks like, that it holds together, and that it is the same each time.

import { describe, expect, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import {
  assembleReport,
  defaultSettings,
  type Finding,
  findFormat,
  findingRules,
  formats,
  type Report,
} from "../analyzers/index.ts";
import { analyzeText } from "./support/analysis.ts";
import { sampleReport } from "./support/sampleReport.ts";

const HEADER = '<ir_version: 9, opset_import: ["" : 20]>';

describe.each(formats.map((format) => [format.id, format] as const))("%s", (id, format) => {
  test("of the sample is as it was read last", async () => {
    const file = `snapshots/formats/sample.${id}${format.extension}`;
    await expect(printed(id, sampleReport)).toMatchFileSnapshot(file);
  });

  test("of nothing at all is whole", () => {
    const nothing = assembleReport([], defaultSettings, "0.1.0");
    expect(printed(id, nothing).endsWith("\n")).toBe(true);
  });

  test("is the same for the same report", () => {
    const again = JSON.parse(JSON.stringify(sampleReport)) as Report;
    expect(printed(id, again)).toBe(printed(id, sampleReport));
  });
});

describe("markdown", () => {
  test("fits into a comment, however many models there are, and says what it leaves out", () => {
    const many = analyzed(400);
    const text = printed("markdown", many);
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("_200 more models are in the whole report._");
    expect(text).toMatch(/_\d+ more sections are in the whole report\._/);
  });

  test("has a table and a folded part for each model", () => {
    const text = printed("markdown", analyzed(3));
    expect(text.match(/<details>/g)).toHaveLength(3);
    expect(text.match(/<\/details>/g)).toHaveLength(3);
    expect(text).toContain("| stuck in TC0 | O(1) |");
  });
});

describe("github", () => {
  test("keeps within ten annotations of a level, the last of which counts the rest", () => {
    const lines = printed("github", withFindings(25)).split("\n");
    const notices = lines.filter((line) => line.startsWith("::notice"));
    expect(notices).toHaveLength(10);
    expect(notices.at(-1)).toContain("16 more of this level");
  });

  test("annotates the lines, and columns within one line", () => {
    const text = printed("github", sampleReport);
    expect(text).toContain(
      "::notice file=src/model.py,line=16,col=5,endColumn=20,endLine=16,title=Depthwise%3A serial-loop::This loop",
    );
  });

  test("leaves out what is ignored with a reason", () => {
    const [finding] = sampleReport.findings;
    const ignored = [{ ...must(finding, "finding"), suppressed: "the task needs it" }];
    expect(printed("github", { ...sampleReport, findings: ignored })).not.toContain("serial-loop");
  });
});

describe("junit", () => {
  test("fails a model with a finding of severity error, and only that", () => {
    const [finding] = sampleReport.findings;
    const failing = [{ ...must(finding, "finding"), severity: "error" as const }];
    expect(printed("junit", sampleReport)).toContain('tests="2" failures="0" errors="1"');
    expect(printed("junit", { ...sampleReport, findings: failing })).toContain(
      'tests="2" failures="1" errors="1"',
    );
  });
});

describe("gitlab", () => {
  test("has a fingerprint of its own for each entry", () => {
    const { problems } = sampleReport;
    const entries: { fingerprint: string }[] = JSON.parse(
      printed("gitlab", { ...sampleReport, problems: [...problems, ...problems, ...problems] }),
    );
    expect(new Set(entries.map(({ fingerprint }) => fingerprint)).size).toBe(entries.length);
  });
});

describe("html", () => {
  test("loads nothing and runs nothing", () => {
    const page = printed("html", sampleReport);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/<script|\son\w+=|src=|href="(?!#)|url\(|@import/i);
  });
});

function printed(id: string, report: Report): string {
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  return must(findFormat(id), "format").render(report, view);
}

/** A report of so many files that each hold one model. */
function analyzed(count: number): Report {
  const result = analyzeText(`${HEADER}
mlp (float[B,64] x, float[64,64] w) => (float[B,64] y) { h = MatMul(x, w) y = Relu(h) }`);
  const results = Array.from({ length: count }, (_, i) => ({
    ...result,
    subjects: result.subjects.map((one) => ({ ...one, id: `m${i}.onnx#`, file: `m${i}.onnx` })),
  }));
  return assembleReport(results, defaultSettings, "0.1.0");
}

function withFindings(count: number): Report {
  const finding: Finding = must(sampleReport.findings[0], "finding");
  const findings = Array.from({ length: count }, (_, i) => ({ ...finding, fingerprint: `f${i}` }));
  return { ...sampleReport, problems: [], findings };
}
