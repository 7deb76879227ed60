// Exporters write a loop over data out, a copy of its body for each step of the sample. Copies of one cell are one
// loop again where their number is the size of an input; layers and iterations stay what they are.

import { describe, expect, it } from "vitest";
import { foldChains } from "../analyzers/fold/index.ts";
import { checkGraph } from "../analyzers/ir/index.ts";
import { readOnnxText } from "../analyzers/onnx/index.ts";
import { analyzeText, subjectOf } from "./support/analysis.ts";

interface Unrolled {
  readonly copies: number;
  /** Length of the first axis of the input. */
  readonly length: number;
  readonly cell: (t: number) => readonly string[];
  readonly inputs?: string;
}

function unrolled({ copies, length, cell, inputs = "float[16, 16] W" }: Unrolled): string {
  const lines = Array.from({ length: copies }, (_, t) => cell(t)).flat();
  return `<ir_version: 8, opset_import: ["" : 17]>
    model (float[${length}, 16] x, float[16] h0, ${inputs}) => (float[16] h${copies}) {
      ${lines.join("\n      ")}
    }`;
}

const step = (t: number): readonly string[] => [
  `i${t} = Constant <value = int64 {${t}}> ()`,
  `x${t} = Gather(x, i${t})`,
];

const elman = (t: number): readonly string[] => [
  ...step(t),
  `u${t} = MatMul(W, h${t})`,
  `s${t} = Add(u${t}, x${t})`,
  `h${t + 1} = Tanh(s${t})`,
];

describe("copies of a cell, one for each step of an input", () => {
  it("are a serial loop along an axis that the file fixes", () => {
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell: elman }));
    expect(subject.phrase).toBe(
      "Not bounded by TC0: depth grows with T (fixed at 12 in this file)",
    );
    expect(subject.recurrences).toMatchObject([
      { form: "NL", axis: "T", unrolled: true, trips: { text: "T" } },
    ]);
    expect(subject.cost.written.span.threshold.text).toBe("3·T");
  });

  it("are a scan where the body is one", () => {
    const cell = (t: number) => [...step(t), `h${t + 1} = Add(h${t}, x${t})`];
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell }));
    expect(subject.verdict).toBe("tc0");
    expect(subject.recurrences).toMatchObject([{ form: "ACC", unrolled: true }]);
  });

  it("are one trip less where the first step is written in another way", () => {
    const first = ["i0 = Constant <value = int64 {0}> ()", "h1 = Gather(x, i0)"];
    const cell = (t: number) => (t === 0 ? first : elman(t));
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell }));
    expect(subject.recurrences).toMatchObject([{ form: "NL", trips: { text: "T − 1" } }]);
  });

  it("are found in the order in which exporters write them: slices first, cells behind", () => {
    const slices = Array.from({ length: 12 }, (_, t) => step(t)).flat();
    const cell = (t: number) => [...(t === 0 ? slices : []), ...elman(t).slice(2)];
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell }));
    expect(subject.recurrences).toMatchObject([{ form: "NL", unrolled: true }]);
  });
});

const numbers = Array.from({ length: 256 }, () => "0.5").join(", ");

describe("no loop over data are", () => {
  it.each<readonly [string, Unrolled]>([
    [
      "iterations with the same weights that read no step of the input",
      {
        copies: 12,
        length: 12,
        cell: (t) => [`u${t} = MatMul(W, h${t})`, `h${t + 1} = Tanh(u${t})`],
      },
    ],
    [
      "layers, each with weights of its own",
      {
        copies: 12,
        length: 12,
        inputs: Array.from({ length: 12 }, (_, t) => `float[16, 16] W${t} = {${numbers}}`).join(
          ", ",
        ),
        cell: (t) => [...step(t), `u${t} = MatMul(W${t}, h${t})`, `h${t + 1} = Add(u${t}, x${t})`],
      },
    ],
    ["so many copies as no input has entries", { copies: 7, length: 12, cell: elman }],
  ])("%s", (_, shape) => {
    const subject = subjectOf(unrolled(shape));
    expect(subject.verdict).toBe("tc0");
    expect(subject.recurrences).toEqual([]);
  });
});

describe("the folded graph", () => {
  it("is sound, and smaller by the copies", () => {
    const model = unrolled({ copies: 12, length: 12, cell: elman });
    const [subject] = readOnnxText(model, "model.onnx").subjects;
    if (subject === undefined) throw new Error("the model is not read");
    const folded = foldChains(subject.graph);
    expect(checkGraph(folded)).toEqual([]);
    expect(folded.body.nodes.filter(({ op }) => op.name === "MatMul")).toEqual([]);
    expect(folded.body.nodes.filter(({ op }) => op.name === "Unrolled")).toHaveLength(1);
  });

  it("reads every copy that something else reads", () => {
    const model = unrolled({ copies: 6, length: 6, cell: elman })
      .replace("=> (float[16] h6)", "=> (float[96] y)")
      .replace(/\}$/, "y = Concat <axis = 0> (h1, h2, h3, h4, h5, h6) }");
    expect(subjectOf(model).recurrences).toMatchObject([{ form: "NL", axis: "T" }]);
  });
});

describe("a decoder that is exported one step at a time", () => {
  const decoder = (states: string, results: string, lines: readonly string[]): string =>
    `<ir_version: 8, opset_import: ["" : 17]>
    step (int64[1] token, float[100, 8] E, float[8, 100] V, float[8, 8] W, ${states}) => (float[1, 100] logits, ${results}) {
      x = Gather(E, token)
      ${lines.join("\n      ")}
    }`;

  const cached = decoder("float[P, 8] past_key", "float[Q, 8] present_key", [
    "present_key = Concat <axis = 0> (past_key, x)",
    "kt = Transpose(present_key)",
    "scores = MatMul(x, kt)",
    "weights = Softmax(scores)",
    "mixed = MatMul(weights, present_key)",
    "logits = MatMul(mixed, V)",
  ]);

  const gated = decoder("float[1, 8] past_h", "float[1, 8] present_h", [
    "u = MatMul(past_h, W)",
    "s = Add(u, x)",
    "present_h = Tanh(s)",
    "logits = MatMul(present_h, V)",
  ]);

  it("is a model of constant depth, and the host's loop around it a procedure", () => {
    const { subjects } = analyzeText(cached);
    expect(
      subjects.map(({ id, kind, role, of, verdict }) => [id, kind, role, of, verdict]),
    ).toEqual([
      ["model.onnx#", "model", "forward", null, "tc0"],
      ["model.onnx#:generate", "procedure", "generate", "model.onnx#", "serial"],
    ]);
  });

  it("may compute all of polynomial time with a cache that grows, and logspace with a state that does not", () => {
    const bounds = [cached, gated].map((text) => analyzeText(text).subjects[1]?.bound.class);
    expect(bounds).toEqual(["P", "L"]);
  });

  it("has its chain along the tokens it generates, and along nothing else", () => {
    const axes = analyzeText(gated).subjects[1]?.axes ?? [];
    expect(axes.filter(({ written }) => written !== "constant")).toMatchObject([
      { axis: "new_tokens", written: "linear", rewritten: "linear" },
    ]);
  });

  it("has no such loop where nothing comes out that went in", () => {
    const closed = gated.replaceAll("present_h", "summary");
    expect(analyzeText(closed).subjects).toHaveLength(1);
  });
});
