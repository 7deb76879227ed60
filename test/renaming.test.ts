// Names decide nothing: a file says the same after every class, function, attribute, parameter and variable of it got
// another name. Roles may change, since a name is a hint of what a function is for.

import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { analyzePythonText } from "./support/analysis.ts";
import { casesIn } from "./support/cases.ts";
import { renamed } from "./support/renaming.ts";
import { difference, sayings, translated } from "./support/sameness.ts";
import { ROOT } from "./support/sources.ts";

/** Python texts of the project: the examples, and the cases of the specification. */
function texts(): readonly { readonly name: string; readonly text: string }[] {
  const examples = filesIn("examples", ".py").map((path) => ({ name: basename(path), path }));
  const pages = filesIn("test/cases/python", ".md");
  return [
    ...examples.map(({ name, path }) => ({ name, text: readFileSync(path, "utf8") })),
    ...pages.flatMap((page) =>
      casesIn(readFileSync(page, "utf8"))
        .filter(({ language }) => language === "py")
        .map(({ title, text }) => ({ name: `${basename(page)}: ${title}`, text })),
    ),
  ];
}

function filesIn(folder: string, ending: string): readonly string[] {
  const files = readdirSync(join(ROOT, folder)).filter((file) => file.endsWith(ending));
  return files.sort().map((file) => join(ROOT, folder, file));
}

describe("under other names the same is said of", () => {
  test.each(texts())("$name", ({ text }) => {
    const other = renamed(text);
    expect(other.names.size).toBeGreaterThan(0);
    const before = sayings(analyzePythonText(text));
    expect(sayings(analyzePythonText(other.text), translated(other.names))).toEqual(before);
    expect(before.subjects.length).toBeGreaterThan(0);
  });
});

describe("a name that the analysis gives itself means nothing in a file", () => {
  test.each(["u1", "u2", "N", "N1", "T", "steps"])("%s", (name) => {
    const text = `
import torch
import torch.nn as nn

class Model(nn.Module):
    def __init__(self, d, ${name}):
        super().__init__()
        self.f = nn.LSTM(d, d, batch_first=True)
        self.count = ${name}

    def forward(self, x, ${name}: int):
        y, _ = self.f(x)
        for _ in range(self.count):
            y = torch.tanh(self.f(y)[0])
        return y.view(-1, ${name})
`;
    expect(renamed(text).names.has(name)).toBe(true);
    expect(difference(text)).toBeNull();
  });
});

describe("renaming", () => {
  const names = (text: string) => [...renamed(text).names.keys()].sort();

  test("reaches classes, functions, attributes, parameters, variables and what they are spelled by", () => {
    const text = `
import torch.nn as nn

class LSTM(nn.Module):
    width: int = 4

    def __init__(self, depth):
        self.gate = nn.Linear(depth, self.width)
        self.register_buffer("mask", None)

    def step(self, x, *rest, **options):
        return getattr(self, "gate")(x) + self.mask

    def forward(self, x):
        for t, (a, b) in enumerate(x):
            y = [self.step(z) for z in a if (w := z) is not b]
        return LSTM.step(self, x)
`;
    const other = renamed(text);
    expect([...other.names.keys()].sort()).toEqual(
      [..."LSTM width depth gate mask step x rest options t a b y z w".split(" ")].sort(),
    );
    expect(renamed(other.text).text).not.toBe(text);
    for (const name of other.names.keys()) {
      expect(other.text).not.toMatch(new RegExp(`\\b${name}\\b(?!\\()`));
    }
    expect(other.text.split("\n")).toHaveLength(text.split("\n").length);
  });

  test.each([
    ["a class of a library", "class LSTM(nn.LSTM): pass", ["LSTM"], "(nn.LSTM)"],
    ["what is imported", "from torch import relu\nrelu = relu", [], "torch import relu"],
    [
      "a method of tensors",
      "class A:\n  def view(self, x): return x.view(1)",
      ["A", "x"],
      ".view(1)",
    ],
    ["an argument of a library", "dim = 0\ny = x.sum(dim=dim)", ["y"], "dim=dim"],
    ["a way of working", 'max = 0\nmean = F.pool(x, mode="mean")', [], '"mean"'],
    ["what frameworks call", "def forward(self, x): return self.forward(x)", ["x"], "self.forward"],
    ["a function of Python", "def len(x): return len(x)", ["x"], "len("],
  ])("leaves %s alone", (_, text, own, kept) => {
    const source = `import torch\nimport torch.nn as nn\nimport torch.nn.functional as F\n${text}\n`;
    expect(names(source)).toEqual(own);
    expect(renamed(source).text).toContain(kept);
  });

  test("renames a method that only its own objects are asked for, whatever tensors have", () => {
    const text = "class A:\n  def norm(self, x): return self.norm(x)\n";
    expect(names(text)).toEqual(["A", "norm", "x"]);
  });

  test("gives names that the file does not have", () => {
    const { text } = renamed("K10 = 1\nK12 = K10\nx = K12\n");
    const [a, b, c] = text.match(/\bK\d+/gm) ?? [];
    expect(new Set([a, b, c]).size).toBeGreaterThanOrEqual(2);
    expect(text).toMatch(/^(K\d+) = 1\n(K\d+) = \1\n(K\d+) = \2\n$/);
  });

  test("a verdict that hangs on a name would be told", () => {
    const text =
      "import torch.nn as nn\nclass A(nn.Module):\n  def forward(self, x): return x.relu()\n";
    const other = renamed(text);
    const said = (source: string) => sayings(analyzePythonText(source), translated(other.names));
    expect(said(other.text)).toEqual(said(text));
    expect(said(other.text.replace(".relu()", ".odd()"))).not.toEqual(said(text));
  });
});
