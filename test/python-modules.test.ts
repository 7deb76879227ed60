// What a file of Python brings in from others, and what an editor is told of its text.

import { describe, expect, test } from "vitest";
import {
  analyzePython,
  defaultSettings,
  loadEngine,
  type ModuleSource,
  type PythonResult,
} from "../analyzers/index.ts";

const options = { settings: defaultSettings, engine: loadEngine(null) };

function analyzed(text: string, find: ModuleSource["find"] = () => null): PythonResult {
  return analyzePython(text, "model.py", { find }, options);
}

/** Modules of a workspace without folders. */
const workspace =
  (files: Readonly<Record<string, string>>): ModuleSource["find"] =>
  (_, module) => {
    const text = files[module];
    return text === undefined ? null : { file: `${module}.py`, text };
  };

const verdicts = ({ subjects }: PythonResult) =>
  Object.fromEntries(subjects.map(({ symbol, verdict }) => [symbol, verdict]));

const USER = `import torch.nn as nn
from layers import Encoder

class Model(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.encoder = Encoder(d)

    def forward(self, x):
        return self.encoder(x)
`;

const LAYERS = `import torch.nn as nn


# Far down,

# so that its lines are none of the other file's.

class Encoder(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.cell = nn.LSTM(d, d)

    def forward(self, x):
        y, _ = self.cell(x)
        return y
`;

describe("a module", () => {
  test("that is not there yet leaves the verdict open and is asked for", () => {
    const result = analyzed(USER, () => "pending");
    expect(verdicts(result)).toEqual({ Model: "unknown" });
    expect(result.pending).toContainEqual({ from: "model.py", module: "layers", level: 0 });
  });

  test("that is there is read, and what it imports is asked for in its name", () => {
    const source: ModuleSource["find"] = (from, module) =>
      from === "model.py"
        ? workspace({ layers: `import deeper\n${LAYERS}` })(from, module, 0)
        : "pending";
    const { pending } = analyzed(USER, source);
    expect(pending).toContainEqual({ from: "layers.py", module: "deeper", level: 0 });
    expect(pending.every(({ from }) => from === "layers.py")).toBe(true);
  });

  test("that nobody has is a library, and nothing is asked for", () => {
    expect(analyzed(USER).pending).toEqual([]);
  });
});

describe("what other files hold", () => {
  test("stands where this file calls it", () => {
    const { subjects, findings } = analyzed(USER, workspace({ layers: LAYERS }));
    expect(subjects.map(({ verdict }) => verdict)).toEqual(["serial"]);
    expect(findings.map(({ at }) => at.range)).toEqual([[10, 16, 10, 31]]);
  });

  test("and is inherited stands at the name of the class", () => {
    const text = "from layers import Encoder\n\nclass Model(Encoder):\n    pass\n";
    const { findings } = analyzed(text, workspace({ layers: LAYERS }));
    expect(findings.map(({ at }) => at.range)).toEqual([[3, 7, 3, 12]]);
  });
});

test("a loop stands at its head, without its body", () => {
  const { subjects } = analyzed(`import torch
def scan(x):
    h = x[0]
    for t in range(x.shape[0]):
        h = torch.tanh(h + x[t])
        h = h * 2
    return h
`);
  const places = subjects.flatMap(({ recurrences }) => recurrences.map(({ at }) => at.range));
  expect(places).toEqual([[4, 5, 4, 31]]);
});

describe("headlines", () => {
  const headlines = (text: string) =>
    Object.fromEntries(
      analyzed(`import torch\n${text}`).subjects.map(({ symbol, headline }) => [symbol, headline]),
    );

  test("are functions with a loop over tensors, and no others", () => {
    const looping =
      "def scan(x):\n    h = x[0]\n    for t in range(x.shape[0]):\n        h = torch.tanh(h + x[t])\n    return h\n";
    const plain = "def act(x):\n    return torch.tanh(x)\n";
    expect(headlines(looping + plain)).toEqual({ scan: true, act: false });
  });

  test("are no functions that train", () => {
    const text =
      "def fit(x, optimizer):\n    h = x[0]\n    for t in range(x.shape[0]):\n        h = torch.tanh(h + x[t])\n        h.sum().backward()\n    return h\n";
    expect(headlines(text)).toEqual({ fit: false });
  });
});

test("of several definitions of a name the last is the subject", () => {
  const { subjects } = analyzed(
    "import torch\ndef act(x):\n    return torch.tanh(x)\ndef act(x):\n    return torch.relu(x)\n",
  );
  expect(subjects.map(({ id, line }) => [id, line])).toEqual([["model.py#act", 4]]);
});

test("the outline holds decorators", () => {
  const { outline } = analyzed("@first\n@second\ndef a(x):\n    return x\n");
  expect(outline.map(({ range }) => range)).toEqual([[1, 1, 4, 13]]);
});

test("the outline says which definitions could be read", () => {
  const { outline } = analyzed("def a(x):\n    return x\n\ndef b(x):\n    y = x.\n    return y\n");
  expect(outline.map(({ symbol, isBroken }) => [symbol, isBroken])).toEqual([
    ["a", false],
    ["b", true],
  ]);
});
