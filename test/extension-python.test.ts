// The extension's part in Python, without an editor: where imports are looked for, what a half-typed class keeps,
// and where comments go.

import { describe, expect, test } from "vitest";
import type { Explanation, Part } from "../analyzers/index.ts";
import { held, type Said } from "../extension/held.ts";
import { commentPlace, ignoreComment } from "../extension/ignoreComment.ts";
import { candidates, keyOf, knownModules } from "../extension/knownModules.ts";
import { subjectAround } from "../extension/outline.ts";
import manifest from "../package.json";
import { analyzePythonText } from "./support/analysis.ts";
import { sampleReport } from "./support/sampleReport.ts";

describe("an import", () => {
  const at = (module: string, level: number, top: string | null = "/w") =>
    candidates("/w/pkg/sub/model.py", { module, level }, top);

  test("of a name is looked for beside the file and above it, up to the workspace", () => {
    expect(at("a.b", 0)).toEqual([
      "/w/pkg/sub/a/b.py",
      "/w/pkg/sub/a/b/__init__.py",
      "/w/pkg/a/b.py",
      "/w/pkg/a/b/__init__.py",
      "/w/a/b.py",
      "/w/a/b/__init__.py",
    ]);
  });

  test("with dots is looked for in one folder", () => {
    expect(at("a", 1)).toEqual(["/w/pkg/sub/a.py", "/w/pkg/sub/a/__init__.py"]);
    expect(at("a", 2)).toEqual(["/w/pkg/a.py", "/w/pkg/a/__init__.py"]);
    expect(at("", 1)).toEqual(["/w/pkg/sub/__init__.py"]);
  });

  test("with more dots than folders leads nowhere", () => {
    expect(at("a", 9)).toEqual([]);
  });

  test("of a file outside all workspaces ends after a few folders", () => {
    const path = `/${"deep/".repeat(40)}model.py`;
    expect(candidates(path, { module: "a", level: 0 }, null).length).toBeLessThan(20);
  });
});

describe("what is known of modules", () => {
  const name = { from: "model.py", module: "layers", level: 0 };
  const found = { file: "layers.py", text: "" };

  test("is found, absent, or pending", () => {
    const absent = { ...name, module: "torch" };
    const { find } = knownModules([
      { name, found },
      { name: absent, found: null },
    ]);
    expect(find("model.py", "layers", 0)).toBe(found);
    expect(find("model.py", "torch", 0)).toBeNull();
    expect(find("model.py", "other", 0)).toBe("pending");
    expect(find("model.py", "layers", 1)).toBe("pending");
    expect(find("other.py", "layers", 0)).toBe("pending");
  });

  test("is told apart whatever the names hold", () => {
    expect(keyOf({ from: "a", module: "b.c", level: 0 })).not.toBe(
      keyOf({ from: "a.b", module: "c", level: 0 }),
    );
  });
});

describe("a class that is half typed", () => {
  const [subject] = sampleReport.subjects;
  const symbol = subject?.symbol ?? "";
  const id = subject?.id ?? "";
  const explanation = (headline: string): Explanation => ({
    headline,
    summary: headline,
    page: headline,
    loops: [],
  });
  const said = (headline: string, verdict: "serial" | "unknown", isBroken: boolean): Said => ({
    report: {
      ...sampleReport,
      subjects: sampleReport.subjects.map((one) => (one.id === id ? { ...one, verdict } : one)),
      findings: [
        {
          ...(sampleReport.findings[0] as Said["report"]["findings"][number]),
          rule: "unknown-blocks-verdict",
          subject: id,
        },
      ],
    },
    outline: [{ symbol, range: [1, 1, 9, 1], isBroken }],
    pending: [],
    explanations: { [id]: explanation(headline) },
  });
  const headline = ({ explanations }: Said) => explanations[id]?.headline;

  test("keeps what was said of it last, and says so", () => {
    const kept = held(said("Serial", "serial", false), said("Unknown", "unknown", true));
    expect(headline(kept)).toBe("Serial · as last read");
    expect(kept.report.findings).toEqual([]);
  });

  test("keeps it for as long as it is, without saying so twice", () => {
    const first = held(said("Serial", "serial", false), said("Unknown", "unknown", true));
    expect(headline(held(first, said("Unknown", "unknown", true)))).toBe("Serial · as last read");
  });

  test("says what it is as soon as it can be read", () => {
    const kept = held(said("Serial", "serial", false), said("Unknown", "unknown", true));
    const next = said("Stuck in TC0", "serial", false);
    expect(held(kept, next)).toBe(next);
  });

  test("that is whole is never told by what was said before", () => {
    const next = said("Unknown", "unknown", false);
    expect(held(said("Serial", "serial", false), next)).toBe(next);
  });

  test("of which something definite is known is told as it is", () => {
    const next = said("Stuck in TC0", "serial", true);
    expect(headline(held(said("Serial", "serial", false), next))).toBe("Stuck in TC0");
  });

  test("that was never read shows what there is", () => {
    const next = said("Unknown", "unknown", true);
    expect(held(null, next)).toBe(next);
  });
});

describe("the subject at a line", () => {
  const { subjects, outline } = ((): {
    subjects: Parameters<typeof subjectAround>[1];
    outline: readonly Part[];
  } => {
    const { subjects } = analyzePythonText(
      "import torch\n\ndef a(x):\n    return torch.tanh(x)\n\ndef b(x):\n    return torch.relu(x)\n",
    );
    const part = (symbol: string, first: number, last: number): Part => ({
      symbol,
      range: [first, 1, last, 1],
      isBroken: false,
    });
    return { subjects, outline: [part("a", 3, 4), part("b", 6, 7), part("none", 1, 9)] };
  })();

  test.each([
    [3, "a"],
    [4, "a"],
    [7, "b"],
    [5, undefined],
    [1, undefined],
  ])("%i is %s", (line, symbol) => {
    expect(subjectAround(outline, subjects, line)?.symbol).toBe(symbol);
  });
});

describe("the comment that ignores a finding", () => {
  const put = (text: string) => {
    const { column, before, after } = commentPlace(text, 0);
    return text.slice(0, column) + before + ignoreComment("rule") + after + text.slice(column);
  };

  test("goes behind the code", () => {
    expect(put("    y = f(x)  ")).toBe("    y = f(x)  # depthwise: ignore[rule] --   ");
  });

  test.each(["    y = f(x)  # why", "    y = f(x) + \\"])("goes above %j", (text) => {
    expect(put(text)).toBe(`    # depthwise: ignore[rule] -- \n${text}`);
  });
});

describe("the manifest", () => {
  const { commands, configuration, menus } = manifest.contributes;

  test("offers the explanation in Python files alone, in the palette and the editor's menu", () => {
    const id = "depthwise.explainVerdict";
    expect(commands.map(({ command }) => command)).toContain(id);
    for (const menu of [menus.commandPalette, menus["editor/context"]]) {
      const [item] = menu.filter(({ command }) => command === id);
      expect(item?.when).toContain("editorLangId == python");
    }
  });

  test("lets everything in Python files be turned off, and what stands between the code alone", () => {
    const { properties } = configuration;
    expect(properties["depthwise.python.enabled"].default).toBe(true);
    expect(properties["depthwise.codeLens.enabled"].default).toBe(true);
    expect(properties["depthwise.hints.enabled"].default).toBe(true);
  });
});
