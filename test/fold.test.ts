// Exporters write a loop over data out, a copy of its body for each step of the sample. Copies of one cell are one
// loop again where they go along an axis of the data; layers and iterations stay what they are, and steps that are
// no copies leave the verdict open.

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

describe("copies that are written in different ways are one loop", () => {
  const gather = (t: number) => elman(t).slice(0, 3);
  const idle = (t: number): readonly string[] => [`h${t + 1} = Identity(h${t})`];

  it.each<readonly [string, (t: number) => readonly string[], string]>([
    [
      "where operands change places",
      (t) => [
        ...gather(t),
        t % 2 === 0 ? `s${t} = Add(x${t}, u${t})` : `s${t} = Add(u${t}, x${t})`,
        `h${t + 1} = Tanh(s${t})`,
      ],
      "T",
    ],
    [
      "where nodes between them change nothing",
      (t) =>
        t % 3 === 0
          ? [...elman(t).slice(0, 4), `c${t} = Tanh(s${t})`, `h${t + 1} = Identity(c${t})`]
          : elman(t),
      "T",
    ],
    [
      "of two steps, where two cells take turns",
      (t) => [...elman(t).slice(0, 4), `h${t + 1} = ${t % 2 === 0 ? "Tanh" : "Sigmoid"}(s${t})`],
      "⌊T/2⌋",
    ],
    [
      "of each second step, where the others are left out",
      (t) => (t % 2 === 0 ? idle(t) : elman(t)),
      "⌊T/2⌋",
    ],
    [
      "of the steps that are taken",
      (t) => ([0, 3, 4, 8].includes(t) ? idle(t) : elman(t)),
      "T − 4",
    ],
    [
      "with an older state besides, where a step reads the one before the last",
      (t) => [
        ...elman(t).slice(0, 4),
        `c${t} = Tanh(s${t})`,
        `h${t + 1} = Add(c${t}, h${Math.max(0, t - 1)})`,
      ],
      "T",
    ],
    [
      "where a step is more than one application of the cell",
      (t) => [
        ...step(t),
        `u${t} = MatMul(W, h${t})`,
        `s${t} = Add(u${t}, x${t})`,
        `m${t} = Tanh(s${t})`,
        `v${t} = MatMul(W, m${t})`,
        `r${t} = Add(v${t}, x${t})`,
        `h${t + 1} = Tanh(r${t})`,
      ],
      "T",
    ],
    [
      "where each turns the weights anew",
      (t) =>
        [...step(t), `w${t} = Transpose(W)`, ...elman(t).slice(2)].map((line) =>
          line.replace("MatMul(W,", `MatMul(w${t},`),
        ),
      "T",
    ],
  ])("%s", (_, cell, trips) => {
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell }));
    expect(subject.verdict).toBe("serial");
    expect(subject.recurrences).toMatchObject([{ form: "NL", trips: { text: trips } }]);
  });

  it("inside of a function and of a branch", () => {
    const cells = Array.from({ length: 8 }, (_, t) => elman(t))
      .flat()
      .join("\n");
    const model = `<ir_version: 8, opset_import: ["" : 17, "own" : 1]>
      m (float[8, 16] x, float[16] h0, float[16, 16] W, bool c) => (float[16] y, float[16] z) {
        y = own.encode(x, h0, W)
        z = If (c) <then_branch = all () => (float[16] h8) { ${cells} },
                    else_branch = none () => (float[16] q) { q = Identity(h0) }>
      }
      <domain: "own", opset_import: ["" : 17]>
      encode (x, h0, W) => (h8) { ${cells} }`;
    expect(subjectOf(model).recurrences).toMatchObject([
      { form: "NL", trips: { text: "T" } },
      { form: "NL", trips: { text: "T" } },
    ]);
  });
});

describe("steps along an axis that are no copies of one cell", () => {
  const all = (t: number): readonly string[] => [
    ...step(t),
    `m${t} = Sum(${Array.from({ length: t + 1 }, (_, k) => `h${k}`).join(", ")})`,
    `u${t} = MatMul(W, m${t})`,
    `s${t} = Add(u${t}, x${t})`,
    `h${t + 1} = Tanh(s${t})`,
  ];

  it("leave the verdict open", () => {
    const subject = subjectOf(unrolled({ copies: 12, length: 12, cell: all }));
    expect(subject.phrase).toContain(
      "Unknown: 12 dependent steps along axis 0 of x: the file writes them out for this length alone, and they are not alike",
    );
    expect(subject.blockers).toMatchObject([{ help: expect.stringContaining("with a loop") }]);
  });

  it("may be parts of one, where they are few", () => {
    expect(subjectOf(unrolled({ copies: 6, length: 6, cell: all })).verdict).toBe("tc0");
  });
});

function weights(count: number): string {
  const numbers = Array.from({ length: 256 }, () => "0.5").join(", ");
  return Array.from({ length: count }, (_, t) => `float[16, 16] W${t} = {${numbers}}`).join(", ");
}

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
        inputs: weights(12),
        cell: (t) => [...step(t), `u${t} = MatMul(W${t}, h${t})`, `h${t + 1} = Add(u${t}, x${t})`],
      },
    ],
    ["steps that read a few places of a long axis", { copies: 9, length: 40, cell: elman }],
    [
      "parts of the input with weights of their own, each added to the one before",
      {
        copies: 12,
        length: 12,
        inputs: weights(12),
        cell: (t) => [...step(t), `u${t} = MatMul(W${t}, x${t})`, `h${t + 1} = Add(h${t}, u${t})`],
      },
    ],
    [
      "experts of their own that are weighed by the input",
      {
        copies: 12,
        length: 12,
        inputs: weights(12),
        cell: (t) => [
          ...step(t),
          `e${t} = MatMul(W${t}, h0)`,
          `p${t} = Mul(x${t}, e${t})`,
          `h${t + 1} = ${t % 2 === 0 ? "Add" : "Sub"}(h${t}, p${t})`,
        ],
      },
    ],
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
