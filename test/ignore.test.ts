// Comments that speak to the tool: which findings they silence, and what is said of those that do nothing.

import { describe, expect, test } from "vitest";
import type { Finding } from "../analyzers/index.ts";
import { analyzePythonText } from "./support/analysis.ts";

/** A model with one serial call; `remarks` go behind the lines that they are keyed by, or above with `^`. */
function findings(remarks: Readonly<Record<string, string>> = {}): readonly Finding[] {
  const lines = [
    "import torch.nn as nn",
    "",
    "@register",
    "class Model(nn.Module):",
    "    def __init__(self, d):",
    "        super().__init__()",
    "        self.cell = nn.LSTM(d, d)",
    "",
    "    def forward(self, x):",
    "        y, _ = self.cell(x)",
    "        return y",
  ];
  const text = lines.flatMap((line) => {
    const above = Object.entries(remarks).filter(
      ([key]) => key.startsWith("^") && line.trim().startsWith(key.slice(1)),
    );
    const behind = Object.entries(remarks).filter(([key]) => line.trim().startsWith(key));
    return [
      ...above.map(([, remark]) => `        # ${remark}`),
      [line, ...behind.map(([, remark]) => `# ${remark}`)].join("  "),
    ];
  });
  return analyzePythonText(text.join("\n")).findings;
}

const rules = (found: readonly Finding[]) =>
  found.filter(({ suppressed }) => suppressed === null).map(({ rule }) => rule);

const reasons = (found: readonly Finding[]) =>
  found
    .filter(({ suppressed }) => suppressed !== null)
    .map(({ rule, suppressed }) => [rule, suppressed]);

test("without a comment the finding stands", () => {
  expect(rules(findings())).toEqual(["serial-loop"]);
});

describe("a comment with a reason silences the finding, which carries the reason", () => {
  const IGNORE = "depthwise: ignore[serial-loop] -- the task needs it";
  test.each([
    ["on its line", "y, _"],
    ["on the line above", "^y, _"],
    ["at the class", "class Model"],
    ["above the class", "^class Model"],
    ["above its decorator", "^@register"],
  ])("%s", (_, where) => {
    const found = findings({ [where]: IGNORE });
    expect(rules(found)).toEqual([]);
    expect(reasons(found)).toEqual([["serial-loop", "the task needs it"]]);
  });

  test("and names several rules, of which each must find something", () => {
    const found = findings({ "y, _": "depthwise: ignore[serial-loop, stuck-in-tc0] -- both" });
    expect(reasons(found)).toEqual([["serial-loop", "both"]]);
    expect(rules(found)).toEqual(["unused-ignore"]);
  });

  test("and its fingerprint is the one it had", () => {
    const fingerprints = (found: readonly Finding[]) => found.map(({ fingerprint }) => fingerprint);
    expect(fingerprints(findings({ "y, _": IGNORE }))).toEqual(fingerprints(findings()));
  });
});

describe("a comment that does nothing is told", () => {
  test.each([
    ["without a reason", "ignore[serial-loop]", ["serial-loop", "ignore-without-reason"]],
    ["with an empty reason", "ignore[serial-loop] -- ", ["serial-loop", "ignore-without-reason"]],
    ["of a rule that is none", "ignore[serial] -- why", ["serial-loop", "ignore-of-unknown-rule"]],
    [
      "of a rule that finds nothing",
      "ignore[stuck-in-tc0] -- why",
      ["serial-loop", "unused-ignore"],
    ],
    ["of no rule", "ignore[] -- why", ["serial-loop", "comment-not-understood"]],
    ["without brackets", "ignore serial-loop -- why", ["serial-loop", "comment-not-understood"]],
    ["that is mistyped", "ingore[serial-loop] -- why", ["serial-loop", "comment-not-understood"]],
    ["of a later version", "form=DIAG axis=T -- known", ["serial-loop", "comment-not-understood"]],
    [
      "of a later version, too",
      "assume constant-depth -- known",
      ["serial-loop", "comment-not-understood"],
    ],
  ])("%s", (_, said, expected) => {
    expect(rules(findings({ "y, _": `depthwise: ${said}` })).sort()).toEqual([...expected].sort());
  });

  test("at the comment, exactly", () => {
    const found = findings({ "y, _": "depthwise: ignore[serial-loop]" });
    const finding = found.find(({ rule }) => rule === "ignore-without-reason");
    expect(finding?.at.range).toEqual([10, 30, 10, 62]);
  });

  test("where it stands elsewhere in the file", () => {
    const found = findings({ "return y": "depthwise: ignore[serial-loop] -- misplaced" });
    expect(rules(found).sort()).toEqual(["serial-loop", "unused-ignore"]);
  });
});

test("other comments say nothing to the tool", () => {
  for (const comment of ["about depthwise: a convolution", "Depthwise: see the docs", "depthwise"])
    expect(rules(findings({ "y, _": comment }))).toEqual(["serial-loop"]);
});

test("a comment in a string is none", () => {
  const text = 'x = "# depthwise: ignore[serial-loop] -- no"\n';
  expect(analyzePythonText(text).findings).toEqual([]);
});

test("a finding about a comment is about the file", () => {
  const [finding, ...others] = analyzePythonText("# depthwise: ignore[serial-loop]\n").findings;
  expect(others).toEqual([]);
  expect([finding?.rule, finding?.subject]).toEqual(["ignore-without-reason", "model.py#"]);
});
