// What is told of a file that was told before must be what is told of it afresh, whatever was typed in between.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  analyzePython,
  CodeMemory,
  defaultSettings,
  loadEngine,
  type ModuleSource,
  type PythonResult,
  type Settings,
} from "../analyzers/index.ts";

const engine = loadEngine(null);
const NONE: ModuleSource = { find: () => null };

const MODULE = `"""A module; Cell, Mix and Model are in it."""
import torch
import torch.nn as nn
from dataclasses import dataclass
from other import helper

WIDTHS = [1, 2]
scale = 2

@dataclass
class Config:
    width: int = 8
    layers: int = 2

def gate(x):
    return torch.sigmoid(x) * scale

class Cell(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.w = nn.Linear(config.width, config.width)

    def forward(self, x, h):
        return torch.tanh(self.w(h) + gate(x))

class Mix(nn.Module):
    """Looks like a Cell, and is none."""

    def forward(self, x):
        # mixes
        return x @ x.transpose(1, 2)

class Base(nn.Module):
    def forward(self, x):
        return self.step(x)

class Model(Base):
    def __init__(self, config):
        super().__init__()
        self.cell = Cell(config)
        self.mix = Mix()

    def step(self, x):
        h = x[:, 0]
        for t in range(x.size(1)):
            h = self.cell(x[:, t], h)
        return self.mix(x) + h

def generate(model, x):
    for _ in range(10):
        x = torch.cat([x, model(x)], dim=1)
    return x
`;

function told(
  memory: CodeMemory | undefined,
  text: string,
  source = NONE,
  settings: Settings = defaultSettings,
): PythonResult {
  return analyzePython(text, "model.py", source, { settings, engine }, memory);
}

/** Reads the texts one after the other with one memory; each must be told as if there were none. */
function followed(texts: readonly string[], source = NONE): void {
  const memory = new CodeMemory();
  for (const text of texts)
    expect(told(memory, text, source)).toEqual(told(undefined, text, source));
}

const replaced = (from: string, to: string): string => {
  expect(MODULE).toContain(from);
  return MODULE.replace(from, () => to);
};

describe("a text that was told before is told as if it were new, after", () => {
  test.each([
    ["nothing", MODULE],
    [
      "an edit in a class that others use",
      replaced("torch.tanh(self.w(h) + gate(x))", "h + gate(x)"),
    ],
    ["an edit in a function that a class calls", replaced("torch.sigmoid(x) * scale", "x")],
    ["an edit in a base", replaced("return self.step(x)", "return x")],
    ["a line more above all", `# a comment\n${MODULE}`],
    ["a line more between", replaced("class Mix", "\n\n# more\n\nclass Mix")],
    ["a line more inside", replaced("        # mixes\n", "        # mixes\n\n")],
    ["a constant that all see", replaced("scale = 2", "scale = torch.tanh")],
    [
      "a name that is defined again",
      `${MODULE}\nclass Cell(nn.Module):\n    def forward(self, x, h):\n        return h + x\n`,
    ],
    ["a name that is given another value", `${MODULE}\nCell = Mix\n`],
    [
      "a function put into a class from outside",
      `${MODULE}\nCell.forward = lambda self, x, h: h + x\n`,
    ],
    [
      "a decorator of the program",
      replaced("class Cell", "def d(c):\n    Mix.forward = gate\n    return c\n\n@d\nclass Cell"),
    ],
    ["a default that runs code", replaced("def gate(x):", "def gate(x, y=WIDTHS.append(3)):")],
    [
      "a global",
      replaced(
        "    return torch.sigmoid(x) * scale",
        "    global scale\n    scale = None\n    return x",
      ),
    ],
    [
      "a class that speaks for those below it",
      replaced(
        "class Base(nn.Module):",
        "class Base(nn.Module):\n    def __init_subclass__(cls):\n        Mix.forward = gate\n",
      ),
    ],
    ["a name found by a text", replaced("self.mix = Mix()", "self.mix = globals()['M' + 'ix']()")],
    ["an import of the same name", `from other import Mix\n${MODULE}`],
    ["a line that is no Python", replaced("return x @ x.transpose(1, 2)", "return x @ (")],
    [
      "a definition that is gone",
      replaced("def gate(x):\n    return torch.sigmoid(x) * scale\n", ""),
    ],
    ["an order of definitions", replaced("scale = 2\n", "").concat("\nscale = 2\n")],
  ])("%s", (_, text) => followed([MODULE, text, MODULE, text]));

  test("another module, once that has changed", () => {
    const memory = new CodeMemory();
    const text = MODULE.replace("gate(x))", "helper(x))");
    for (const body of ["x", "x.cumsum(1)", "x"]) {
      const source: ModuleSource = {
        find: (_, module) =>
          module === "other"
            ? { file: "other.py", text: `def helper(x):\n    return ${body}\n` }
            : null,
      };
      expect(told(memory, text, source)).toEqual(told(undefined, text, source));
    }
  });

  test("a module that was not there yet", () => {
    const memory = new CodeMemory();
    const text = MODULE.replace("gate(x))", "helper(x))");
    const found = { file: "other.py", text: "def helper(x):\n    return x\n" };
    for (const answer of ["pending", null, found, "pending"] as const) {
      const source: ModuleSource = { find: (_, module) => (module === "other" ? answer : null) };
      expect(told(memory, text, source)).toEqual(told(undefined, text, source));
    }
  });

  test("other settings", () => {
    const memory = new CodeMemory();
    for (const precision of ["log", "constant", "poly"] as const) {
      const settings: Settings = { ...defaultSettings, precision };
      expect(told(memory, MODULE, NONE, settings)).toEqual(told(undefined, MODULE, NONE, settings));
    }
  });

  test("any typing", () => {
    const pieces = fc.constantFrom(
      "\n",
      " ",
      "#",
      "x",
      "(",
      ")",
      ":",
      "    ",
      "Mix",
      "\n\n",
      "'",
      "def f(x):\n",
    );
    const edit = fc.tuple(fc.nat(MODULE.length), fc.nat(12), pieces);
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
        let text = MODULE;
        const texts = edits.map(([at, count, piece]) => {
          text = text.slice(0, at) + piece + text.slice(at + count);
          return text;
        });
        followed([MODULE, ...texts]);
      }),
      { seed: 20_26, numRuns: 60 },
    );
  });
});

test("what a definition does not rest on is not read again for it", () => {
  const memory = new CodeMemory();
  const before = told(memory, MODULE);
  const after = told(memory, `# above\n${replaced("x @ x.transpose(1, 2)", "x")}`);
  const again = told(memory, replaced("torch.tanh(self.w(h) + gate(x))", "h"));
  const subject = ({ subjects }: PythonResult, symbol: string) =>
    subjects.find((one) => one.symbol === symbol);
  expect(subject(after, "Cell")?.cost).toBe(subject(before, "Cell")?.cost);
  expect(subject(after, "Cell")?.line).toBe((subject(before, "Cell")?.line ?? 0) + 1);
  expect(subject(after, "Mix")?.cost).not.toEqual(subject(before, "Mix")?.cost);
  expect(subject(again, "Cell")?.cost).not.toEqual(subject(before, "Cell")?.cost);
});
