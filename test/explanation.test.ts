// What people read of a verdict: a line, a few paragraphs, a page. Names from code are shown and never obeyed.

import { describe, expect, test } from "vitest";
import type { Expr } from "../analyzers/base/index.ts";
import { code, shown } from "../analyzers/base/index.ts";
import { explanationOf } from "../analyzers/explanation/index.ts";
import { orderText } from "../analyzers/explanation/order.ts";
import type { Subject } from "../analyzers/report/index.ts";
import { analyzePythonText } from "./support/analysis.ts";
import { sampleReport } from "./support/sampleReport.ts";

const [sample] = sampleReport.subjects as readonly [Subject, ...Subject[]];

/** The explanation of the sample, somewhat changed. */
const explained = (changed: Partial<Subject> = {}) => explanationOf({ ...sample, ...changed });

describe("the line", () => {
  test("names verdict, chain and work", () => {
    expect(explained().headline).toBe(
      "Not bounded by TC0: depth grows with T · chain O(T) · work O(T·d²)",
    );
  });

  test("names the axes along which nothing grows", () => {
    const axes = sample.axes.map(
      (axis) => ({ ...axis, written: "constant", rewritten: "constant" }) as const,
    );
    const { headline } = explained({ verdict: "tc0", phrase: "Stuck in TC0", axes });
    expect(headline).toBe("Stuck in TC0 · chain O(1) in T, B · work O(T·d²)");
  });

  test("tells a chain before and after rewrites", () => {
    const axes = [{ ...sample.axes[0], rewritten: "log" } as Subject["axes"][number]];
    expect(explained({ axes }).headline).toContain("· chain O(log T), O(T) as written ·");
  });

  test("says of what is unknown only why, and not at any length", () => {
    const phrase = `Unknown: ${"very ".repeat(60)}long`;
    const { headline } = explained({ verdict: "unknown", phrase });
    expect(headline).toMatch(/^Unknown: (?:very )+very…$/);
    expect(headline.length).toBeLessThan(100);
  });

  test("leaves out a work in sizes that only the analysis has names for", () => {
    const said = {
      kind: "assumption",
      at: null,
      id: "size/src/model.py#Cell/d",
      says: "d is.",
    } as const;
    expect(explained({ evidence: [said, ...sample.evidence] }).headline).not.toContain("work");
  });
});

describe("the order of a formula", () => {
  test.each<readonly [Expr, string | null]>([
    [7, "O(1)"],
    ["T", "O(T)"],
    [["+", ["*", 2, "T", ["^", "d", 2]], ["*", 30, "T", "d"], 5], "O(T·d²)"],
    [["+", ["*", ["^", "T", 2], "d"], ["*", "T", ["^", "d", 2]], "T"], "O(T²·d + T·d²)"],
    [["+", "T", "T"], "O(T)"],
    [["^", "T", 12], "O(T¹²)"],
    [["+", "a", "b", "c"], "O(a + b + c)"],
    [["+", "a", "b", "c", "d"], null],
    [["*", "T", ["log2", "d"]], null],
  ])("%j is %s", (expr, expected) => {
    expect(orderText(expr)).toBe(expected);
  });
});

describe("the paragraphs", () => {
  const text = `import torch.nn as nn

class Tagger(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.cell = nn.LSTM(d, d)

    def forward(self, x):
        y, _ = self.cell(x)
        return y
`;
  const [tagger] = analyzePythonText(text).subjects;
  const { summary, page, loops } = explanationOf(tagger ?? sample);

  test("say what it is, where, and why, with how far each source was re-read", () => {
    expect(summary).toContain("**Not bounded by TC0: depth grows with ");
    expect(summary).toContain("line 9. Carries `h`, `c`");
    expect(summary).toContain("`merrill-2026/nonlinear-rnn-log-precision` (not re-checked)");
  });

  test("are fewer than what the page has", () => {
    expect(summary).toMatch(/- and \d+ more$/m);
    for (const { id } of tagger?.bound.theorems ?? []) expect(page).toContain(`### \`${id}\``);
    expect(page).toContain("## Assumptions");
  });

  test("stand at each loop, too", () => {
    expect(loops.map(({ at }) => at.line)).toEqual([9]);
    expect(loops[0]?.summary).toContain("form NL");
    expect(loops[0]?.label).toMatch(/^serial along \w+ · NL$/);
  });

  test("label a map, a scan and a carried state, and no loop of constant length", () => {
    const [loop] = sample.recurrences;
    const labels = (changed: object) =>
      explained({
        recurrences: loop === undefined ? [] : [{ ...loop, axis: "T", ...changed }],
      }).loops.map(({ label }) => label);
    expect(labels({ form: "X", written: "linear", rewritten: "constant" })).toEqual([
      "map along T",
    ]);
    expect(labels({ form: "DIAG", written: "linear", rewritten: "log" })).toEqual([
      "scan along T · DIAG",
    ]);
    expect(labels({ form: "TOP", written: "linear", rewritten: "unknown" })).toEqual([
      "not classified: carries h",
    ]);
    expect(labels({ form: "NL", written: "constant", rewritten: "constant" })).toEqual([null]);
  });

  test("say what would change the verdict", () => {
    const { counterfactual } = { counterfactual: sample.recurrences[0]?.counterfactual };
    expect(counterfactual).not.toBeUndefined();
    expect(explained().summary).toContain("What would change it:");
  });

  test("say what blocks an unknown verdict, and what to do", () => {
    const blockers = [
      { code: "x", at: sample.at, what: "nothing is known of f", help: "Define f." },
    ];
    const unknown = explained({ verdict: "unknown", blockers });
    expect(unknown.summary).toContain("- line 12: nothing is known of f. Define f.");
    expect(unknown.summary).not.toContain("Chain");
  });
});

describe("names from code", () => {
  test.each([
    ["[click](command:evil)", "\\[click\\](command:evil)"],
    ["![x](http://a)", "\\!\\[x\\](http:\\//a)"],
    ["<b>&amp;", "\\<b\\>\\&amp;"],
    ["`a` *b* _c_ ~~d~~", "\\`a\\` \\*b\\* \\_c\\_ \\~\\~d\\~\\~"],
    ["https://example.org", "https:\\//example.org"],
    ["www.example.org", "www\\.example.org"],
    ["me@example.org", "me\\@example.org"],
    ["$(icon)", "\\$(icon)"],
    ["two\n# lines", "two \\# lines"],
    ["a | b", "a \\| b"],
  ])("%j is shown as it is", (name, markdown) => {
    expect(shown(name)).toBe(markdown);
  });

  test.each([
    ["a", "`a`"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["a\nb", "`a b`"],
  ])("%j is shown as code", (name, markdown) => {
    expect(code(name)).toBe(markdown);
  });

  test("make no link anywhere in an explanation", () => {
    const evil = "[x](command:evil) <https://evil.example> https://evil.example";
    const at = { ...sample.at, file: "model.py" };
    const { summary, page } = explained({
      symbol: evil,
      phrase: evil,
      axes: sample.axes.map((axis) => ({ ...axis, axis: evil })),
      blockers: [{ code: "x", at, what: evil, help: evil }],
      ways: [{ says: evil, at, verdict: "serial" }],
    });
    for (const markdown of [summary, page]) {
      const prose = markdown.replace(/(`+)[^`].*?\1/g, "");
      expect(prose).toContain("evil");
      expect(prose).not.toMatch(/(?<!\\)[[\]<>]|https?:\/\//);
    }
  });
});
