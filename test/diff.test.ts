// Two reports of a program before and after a change: what is said of it.

import { describe, expect, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import {
  assembleReport,
  type Change,
  compared,
  defaultSettings,
  findFormat,
  findingRules,
  type Report,
} from "../analyzers/index.ts";
import { analyzePythonText } from "./support/analysis.ts";
import { sampleReport } from "./support/sampleReport.ts";

/** A cell whose gate is made of these two, in a file of that name. */
function cell(gate: string, name = "Cell"): string {
  return `import torch
class ${name}(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.gate = torch.nn.Linear(64, 64)
        self.inner = torch.nn.Linear(64, 64)
    def forward(self, x):
        B, T, D = x.shape
        h = x.new_zeros(B, D)
        for t in range(T):
            a = torch.sigmoid(self.gate(${gate}))
            h = a * h + x[:, t]
        return h
`;
}

const READS_STATE = cell("x[:, t] + h");
const READS_INPUT = cell("x[:, t]");

describe("a chain that changes", () => {
  test("is improved when the gate reads the input only, on the line that decides it", () => {
    const [change] = changes(READS_STATE, READS_INPUT);
    expect(change).toMatchObject({
      subject: "model.py#Cell",
      kind: "improved",
      before: { verdict: "serial", chain: "O(T)" },
      after: { verdict: "tc0", chain: "O(1)" },
    });
    expect(change?.because).toContain("no longer reads h");
    expect(change?.at.line).toBeGreaterThanOrEqual(10);
  });

  test("is worsened when the gate comes to read the state", () => {
    const [change] = changes(READS_INPUT, READS_STATE);
    expect(change).toMatchObject({ kind: "worsened", after: { chain: "O(T)" } });
    expect(change?.because).toContain("reads h now");
  });

  test("is worsened when nobody can tell any more, and says why", () => {
    const lost = READS_INPUT.replace("return h", "return mystery.process(h)").replace(
      "import torch",
      "import torch, mystery",
    );
    const [change] = changes(READS_INPUT, lost);
    expect(change).toMatchObject({ kind: "worsened", after: { verdict: "unknown" } });
    expect(change?.because).toContain("mystery");
  });

  test("names the loop that is new", () => {
    const without = READS_STATE.replace(/ {8}for[\s\S]*?return h/, "        return x.sum(1)");
    const [change] = changes(without, READS_STATE);
    expect(change?.because).toMatch(/^the loop over T \(line 10\) is new/);
  });

  test("is no change where only lines move", () => {
    expect(changes(READS_STATE, `# one\n# two\n${READS_STATE}`)).toEqual([]);
  });
});

describe("a subject", () => {
  test("that is new or gone is told as it stands", () => {
    const both = `${READS_STATE}\n${cell("x[:, t]", "Other").replace("import torch\n", "")}`;
    expect(changes(READS_STATE, both)).toMatchObject([
      { subject: "model.py#Other", kind: "new", before: null, after: { verdict: "tc0" } },
    ]);
    expect(changes(both, READS_STATE)).toMatchObject([
      { subject: "model.py#Other", kind: "gone", after: null },
    ]);
  });

  test("of a file that could not be read at one of the times is neither new nor gone", () => {
    const now = reportOf(READS_STATE);
    const [problem] = sampleReport.problems;
    const broken = { ...must(problem, "problem"), file: "model.py" };
    const unread = { ...now, subjects: [], problems: [broken] };
    expect(between(unread, now)).toEqual([]);
    expect(between(now, unread)).toEqual([]);
  });

  test("with another name is moved", () => {
    expect(changes(READS_STATE, cell("x[:, t] + h", "Renamed"))).toMatchObject([
      { subject: "model.py#Renamed", kind: "moved", before: { id: "model.py#Cell" } },
    ]);
  });

  test("in another file is followed there, with what has changed", () => {
    const [change] = between(reportOf(READS_STATE), inFile(reportOf(READS_INPUT), "new/place.py"));
    expect(change).toMatchObject({ subject: "new/place.py#Cell", kind: "improved" });
  });
});

describe("every format", () => {
  const report = compared(reportOf(READS_INPUT), reportOf(READS_STATE));

  test("text and Markdown tell what has changed, and nothing else", () => {
    expect(printed("text", report)).toMatch(/^worsened {2}model\.py#Cell {2}stuck in TC0 → serial/);
    expect(printed("markdown", report)).toContain("### Depthwise: 1 worsened");
    const same = compared(reportOf(READS_STATE), reportOf(READS_STATE));
    expect(printed("text", same)).toBe("Nothing has changed.\n");
  });

  test("GitHub warns of a chain that grows faster, on its line", () => {
    expect(printed("github", report)).toMatch(/^::warning file=model\.py,line=1[12],/m);
  });

  test("GitLab and reviewdog have the findings that are new", () => {
    const unchanged = compared(reportOf(READS_STATE), reportOf(READS_STATE));
    expect(JSON.parse(printed("gitlab", unchanged))).toEqual([]);
    expect(JSON.parse(printed("gitlab", report)).length).toBeGreaterThan(0);
  });

  test("SARIF says of each result whether it is new, unchanged or absent", () => {
    const states = JSON.parse(printed("sarif", report)).runs[0].results.map(
      ({ baselineState }: { baselineState: string }) => baselineState,
    );
    expect(states.sort()).toEqual(["absent", "new"]);
  });

  test("HTML and JSON have the changes beside the whole report", () => {
    expect(printed("html", report)).toContain("Since the earlier report: 1 worsened");
    expect(JSON.parse(printed("json", report)).changes.subjects).toHaveLength(1);
  });
});

function reportOf(code: string): Report {
  return assembleReport([analyzePythonText(code)], defaultSettings, "0.1.0");
}

function inFile(report: Report, file: string): Report {
  return JSON.parse(JSON.stringify(report).replaceAll("model.py", file));
}

function between(before: Report, after: Report): readonly Change[] {
  return must(compared(before, after).changes ?? undefined, "changes").subjects;
}

function changes(before: string, after: string): readonly Change[] {
  return between(reportOf(before), reportOf(after));
}

function printed(id: string, report: Report): string {
  const view = { ink: "plain", detail: "full", rules: findingRules } as const;
  return must(findFormat(id), "format").render(report, view);
}
