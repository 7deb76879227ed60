// Where the work of a program is: by module path, by line of code, by operator.

import { describe, expect, test } from "vitest";
import { evaluateExpr, must } from "../analyzers/base/index.ts";
import type { PartReport, Subject } from "../analyzers/index.ts";
import { analyzePythonText, subjectOf } from "./support/analysis.ts";

const HEADER = '<ir_version: 9, opset_import: ["" : 20]>';

describe("the parts of a model file", () => {
  test("are the module paths that its nodes are named by", () => {
    const subject = subjectOf(`${HEADER}
mlp (float[B,64] x, float[64,256] up, float[256,64] down) => (float[B,64] y) {
  ["/mlp/up/MatMul"] a = MatMul(x, up)
  ["/mlp/up/Relu"] b = Relu(a)
  ["/mlp/down/MatMul"] y = MatMul(b, down)
}`);
    expect(names(subject.parts)).toEqual(["mlp/up", "mlp/down"]);
    expect(total(subject)).toBe(work(subject));
  });

  test("are operators where names say nothing", () => {
    const subject = subjectOf(`${HEADER}
two (float[B,64] x, float[64,64] w) => (float[B,64] y) { a = MatMul(x, w) b = MatMul(a, w) y = Relu(b) }`);
    expect(subject.parts.map(({ name, work }) => `${name} ${work.text}`)).toEqual([
      "MatMul 16\u202f384·B",
      "Relu 64·B",
    ]);
  });

  test("are one where there are very many that differ in a number only", () => {
    const layers = Array.from(
      { length: 300 },
      (_, i) => `["/layers.${i}/MatMul"] h${i + 1} = MatMul(h${i}, w)`,
    );
    const subject = subjectOf(`${HEADER}
deep (float[B,8] h0, float[8,8] w) => (float[B,8] h300) { ${layers.join("\n")} }`);
    expect(names(subject.parts)).toEqual(["layers.*"]);
    expect(total(subject)).toBe(work(subject));
  });

  test("count what runs in a loop as often as the loop does", () => {
    const subject = subjectOf(`${HEADER}
sums (float[T,8] x, float[8] h0) => (float[8] h) {
  h = Scan <num_scan_inputs = 1, body = step (float[8] a, float[8] b) => (float[8] c) {
    ["/cell/Tanh"] t = Tanh(a)
    ["/cell/Add"] c = Add(t, b)
  }> (h0, x)
}`);
    expect(subject.parts.map(({ name }) => name)).toEqual(["cell"]);
    expect(total(subject)).toBe(work(subject));
  });
});

describe("the parts of code", () => {
  test("are its lines, wherever the class stands that they are in", () => {
    const code = [
      "import torch",
      "class Net(torch.nn.Module):",
      "    def __init__(self):",
      "        super().__init__()",
      "        self.up = torch.nn.Linear(64, 256)",
      "        self.down = torch.nn.Linear(256, 8)",
      "    def forward(self, x):",
      "        B, D = x.shape",
      "        h = self.up(x)",
      "        return self.down(h)",
    ].join("\n");
    const subject = must(analyzePythonText(code).subjects[0], "subject");
    expect(subject.parts.map(({ name, at }) => [name, at.line])).toEqual([
      [null, 9],
      [null, 10],
    ]);
  });
});

function names(parts: readonly PartReport[]): readonly (string | null)[] {
  return parts.map(({ name }) => name);
}

/** Sizes that tell all terms of a formula apart. */
const SIZES: Readonly<Record<string, number>> = { B: 1000, T: 100 };

function value(part: Pick<PartReport, "work">): number {
  return must(
    evaluateExpr(part.work.expr, (name) => SIZES[name] ?? null),
    "number",
  );
}

function total({ parts }: Subject): number {
  return parts.reduce((sum, part) => sum + value(part), 0);
}

function work({ cost }: Subject): number {
  return value(cost.written);
}
