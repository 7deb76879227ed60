// What would take a TC0 bound away: ways are named where they lead, and taking one leads there.

import { describe, expect, test } from "vitest";
import { analyzePythonText } from "./support/analysis.ts";

const subjectsOf = (text: string) => analyzePythonText(text).subjects;
const waysOf = (text: string, symbol: string) =>
  subjectsOf(text)
    .find((subject) => subject.symbol === symbol)
    ?.ways.map(({ says, verdict }) => `${says.slice(0, 46)}… ${verdict}`);

const scan = (gate: string) => `
import torch
import torch.nn as nn

class Scan(nn.Module):
    def __init__(self, d):
        super().__init__()
        self.gate = nn.Linear(d, d)

    def forward(self, x):
        h = torch.zeros_like(x[:, 0])
        for t in range(x.size(1)):
            h = torch.sigmoid(self.gate(${gate})) * h + x[:, t]
        return h
`;

describe("a scan", () => {
  test("says that its coefficients may read the state", () => {
    expect(waysOf(scan("x[:, t]"), "Scan")).toEqual([
      "Let what is multiplied with h or added to it r… serial",
    ]);
  });

  test("is serial once one does", () => {
    expect(subjectsOf(scan("h")).map(({ verdict }) => verdict)).toEqual(["serial"]);
  });

  test("has no ways any more where it is not bounded by TC0", () => {
    expect(waysOf(scan("h"), "Scan")).toEqual([]);
  });
});

const repeated = (count: string) => `
import torch
import torch.nn as nn

class Loop(nn.Module):
    def __init__(self, d, n_loops):
        super().__init__()
        self.block = nn.Linear(d, d)
        self.n_loops = n_loops

    def forward(self, x):
        for _ in range(${count}):
            x = torch.tanh(self.block(x))
        return x
`;

describe("a loop of a fixed number of trips", () => {
  test("says that the number may grow", () => {
    expect(waysOf(repeated("self.n_loops"), "Loop")).toEqual([
      "Let the number of trips grow with the input, a… serial",
    ]);
  });

  test("is serial once it does", () => {
    expect(subjectsOf(repeated("x.size(1)")).map(({ verdict }) => verdict)).toEqual(["serial"]);
  });
});

test("a model whose method runs it again and again says which", () => {
  const text = `
import torch
import torch.nn as nn

class Model(nn.Module):
    def __init__(self, v, d):
        super().__init__()
        self.emb = nn.Embedding(v, d)
        self.head = nn.Linear(d, v)

    def forward(self, ids):
        return self.head(self.emb(ids))

    def extend(self, ids, count: int):
        for _ in range(count):
            ids = torch.cat([ids, self(ids)[:, -1].argmax(-1, keepdim=True)], dim=1)
        return ids
`;
  expect(waysOf(text, "Model")).toEqual(["Take what Model.extend computes as the answer:… serial"]);
  const told = subjectsOf(text).map(({ symbol, role, of }) => ({ symbol, role, of }));
  expect(told).toEqual([
    { symbol: "Model", role: "forward", of: null },
    { symbol: "Model.extend", role: "generate", of: "model.py#Model" },
  ]);
});

test("a model without loops has the way that every model has", () => {
  const text = "import torch\n\ndef f(x):\n    return torch.relu(x)\n";
  expect(waysOf(text, "f")).toEqual(["Apply the model to its own output, as often as… serial"]);
});

test.each([
  ["import torch", "torch"],
  ["import jax.numpy as jnp", "jax"],
  ["from flax import linen as nn", "jax"],
  ["from keras import layers", "keras"],
  ["from . import blocks", "torch"],
])("%s is %s", (line, frontend) => {
  const text = `${line}\n\nclass Model:\n    def __call__(self, x):\n        return x * 2.0\n`;
  expect(subjectsOf(text).map((subject) => subject.frontend)).toEqual([frontend]);
});
