// The example of every row as a model of one node: it goes through the whole analysis, and alone it is no loop.

import { describe, expect, test } from "vitest";
import { asInteger } from "../analyzers/algebra/index.ts";
import { isUnknown, must, unknown } from "../analyzers/base/index.ts";
import {
  analyzeProgram,
  defaultSettings,
  type FileResult,
  loadEngine,
} from "../analyzers/index.ts";
import { type Graph, GraphBuilder, type ValueId, type ValueType } from "../analyzers/ir/index.ts";
import { allRules, type Fact, type OpExample, type OpRule } from "../analyzers/ops/index.ts";
import { subjectOf } from "./support/analysis.ts";
import { NEWEST_OPSET, parseAttributes, parseFact } from "./support/operator.ts";

const OWN = ["python", "depthwise"];

describe("a model of one node", () => {
  for (const rule of allRules.filter(({ domain }) => !OWN.includes(domain))) {
    test(`${rule.domain}::${rule.op}`, () => {
      for (const example of rule.examples) {
        const { problems, subjects } = analyzed(() => modelOf(rule, example));
        expect(problems).toEqual([]);
        expect(subjects.length).toBeGreaterThan(0);
        if (rule.within === "TC0" || rule.within === "AC0") {
          expect(subjects.map(({ verdict }) => verdict)).toEqual(["tc0"]);
        }
      }
    });
  }
});

describe("an operator that onnxruntime fused, in a loop over time", () => {
  test.each([
    ["a product", "g = com.microsoft.FusedMatMul <alpha = 0.5> (h, W)", "tc0"],
    ["a product and a bias", "g = com.microsoft.FusedGemm (h, W, b)", "tc0"],
    [
      "a product under tanh",
      'g = com.microsoft.FusedGemm <activation = "Tanh"> (h, W, b)',
      "serial",
    ],
    [
      "a product under ReLU",
      'g = com.microsoft.FusedMatMulActivation <activation = "Relu"> (h, W)',
      "serial",
    ],
    ["Gelu after a bias", "g = com.microsoft.BiasGelu (h, b)", "serial"],
    [
      "a softmax after a bias",
      "g = com.microsoft.BiasSoftmax <axis = 1, is_inner_broadcast = 0> (h, x_t)",
      "serial",
    ],
    ["a norm behind a gate", "g = com.microsoft.GatedRMSNorm (h, b, x_t)", "serial"],
    ["a sum of three", "g = com.microsoft.BiasAdd (h, b, x_t)", "tc0"],
    ["a mask", "g = com.microsoft.Trilu (h)", "tc0"],
    ["a mask from the old state", "g = com.microsoft.ReluGrad (x_t, h)", "serial"],
  ])("%s", (_, line, verdict) => {
    const text = `<ir_version: 8, opset_import: ["" : 17, "com.microsoft" : 1]>
      model (float[T, B, 8] x, float[B, 8] h0, float[8, 8] W, float[8] b) => (float[B, 8] last) {
        last = Scan <num_scan_inputs = 1, body = step (float[B, 8] h, float[B, 8] x_t) => (float[B, 8] next) {
          ${line}
          next = Add(g, x_t)
        }> (h0, x)
      }`;
    expect(subjectOf(text).verdict).toBe(verdict);
  });
});

// Formulas of an analysis live as long as it does, so that the graph is made inside it.
function analyzed(graph: () => Graph): FileResult {
  const options = { settings: defaultSettings, engine: loadEngine(null) };
  const subject = { symbol: null, file: "model.onnx", kind: "model", role: "forward" } as const;
  return analyzeProgram("model.onnx", options, () => ({
    subjects: [{ ...subject, headline: true, frontend: "onnx", at: null, graph: graph() }],
    problems: [],
  }));
}

function modelOf(rule: OpRule, example: OpExample): Graph {
  const builder = new GraphBuilder();
  const params: ValueId[] = [];
  const inputs = example.inputs.map((text, i) => {
    if (text === "") return null;
    const fact = parseFact(text);
    const literal = literalOf(fact);
    const id = builder.value(`x${i}`, typeOf(fact), ...(literal === null ? [] : [literal]));
    if (literal === null) params.push(id);
    return id;
  });
  const outputs = example.outputs.map((_, i) => builder.value(`y${i}`, unknown("not declared")));
  const node = builder.node({
    op: builder.op(rule.domain, rule.op),
    inputs,
    outputs,
    attributes: parseAttributes(example.attributes ?? ""),
    regions: [],
  });
  const opset = example.opset ?? (rule.domain === "" ? NEWEST_OPSET : 1);
  const body = builder.region("graph", params, [node], outputs);
  return builder.finish(
    "graph",
    body,
    new Map([
      ["", NEWEST_OPSET],
      [rule.domain, opset],
    ]),
  );
}

/** The content, where it is numbers. */
function literalOf(fact: Fact) {
  if (fact.kind !== "tensor" || fact.ints === null || isUnknown(fact.sizes)) return null;
  const [ints, dims] = [fact.ints.map(asInteger), fact.sizes.map(asInteger)];
  if (ints.includes(null) || dims.includes(null)) return null;
  const whole = (values: readonly (bigint | null)[]) =>
    values.map((value) => must(value, "number"));
  return { elem: fact.elem, dims: whole(dims), ints: whole(ints) };
}

function typeOf(fact: Fact): ValueType {
  if (fact.kind === "tensor") return { kind: "tensor", elem: fact.elem, shape: fact.sizes };
  return fact.kind === "unknown" ? { kind: "opaque" } : { kind: fact.kind, of: typeOf(fact.of) };
}
