// The work of known models, against closed formulas and published figures. A multiply-add counts two operations
// here, and one where a figure is said to count multiply-adds.

import { describe, expect, test } from "vitest";
import { asInteger, formulaText } from "../analyzers/algebra/index.ts";
import { subjectOf } from "./support/analysis.ts";
import {
  deepPlainNetwork,
  GPT_2,
  residualNetwork,
  separableNetwork,
  transformerBlock,
} from "./support/knownModels.ts";
import { workOf, written } from "./support/modelText.ts";
import { parseFormula } from "./support/parseFormula.ts";

const PRODUCTS = ["MatMul", "Gemm", "Conv", "Einsum", "Attention"];

/** The work of the matrix products and convolutions, as printed. */
const products = (text: string): string => formulaText(workOf(text, ...PRODUCTS));
const total = (text: string): string => subjectOf(text).cost.written.work.text;
const same = (text: string): string => formulaText(parseFormula(text));

describe("closed formulas", () => {
  test("two layers on N rows are 2·N·(d·h + h·k)", () => {
    const g = written();
    const x = g.node("MatMul", [g.input("float[N, d]"), g.input("float[d, h]")]);
    const text = g.text(g.node("MatMul", [g.node("Relu", [x]), g.input("float[h, k]")]));
    expect(products(text)).toBe(same("2·N·d·h + 2·N·h·k"));
    expect(total(text)).toBe(same("2·N·d·h + 2·N·h·k + N·h"));
  });

  test("a convolution is 2·k²·C·M for each pixel of the result", () => {
    const g = written();
    const weights = g.input("float[M, C, 3, 3]");
    const text = g.text(
      g.node("Conv", [g.input("float[N, C, H, W]"), weights], "pads = [1, 1, 1, 1]"),
    );
    expect(total(text)).toBe(same("18·C·M·H·W·N"));
  });

  // Narayanan et al. 2021 (arXiv 2104.04473), appendix: 24·B·s·h² + 4·B·s²·h for a layer's forward pass.
  test("a block of GPT-2 is 24·B·T·d² + 4·B·T²·d", () => {
    const d = GPT_2.width;
    expect(products(transformerBlock(GPT_2))).toBe(same(`${24 * d * d}·B·T + ${4 * d}·B·T²`));
  });

  test("beside its products, a block norms, adds biases and takes a softmax", () => {
    const { width: d, heads, inner } = GPT_2;
    // Two norms of 8 each, biases, two residual sums, one Gelu; a softmax of 5 for each pair of tokens and head.
    const pointwise = 16 * d + (3 * d + d + inner + d) + 2 * d + inner;
    expect(total(transformerBlock(GPT_2))).toBe(
      // And eight look-ups of sizes, from which the shapes of the heads are made.
      same(`${24 * d * d + pointwise}·B·T + ${4 * d + 5 * heads}·B·T² + 8`),
    );
  });

  test("with all sizes named, attention is 8·B·T·d·h·e + 4·B·T²·h·e", () => {
    const g = written();
    const x = g.input("float[B, T, d]");
    const project = () =>
      g.node("Einsum", [x, g.input("float[d, h, e]")], 'equation = "btd,dhe->bhte"');
    const [q, k, v] = [project(), project(), project()];
    const scores = g.node("Einsum", [q, k], 'equation = "bhqe,bhke->bhqk"');
    const weights = g.node("Softmax", [scores], "axis = -1");
    const averages = g.node("Einsum", [weights, v], 'equation = "bhqk,bhke->bqhe"');
    const out = g.input("float[h, e, d]");
    const text = g.text(g.node("Einsum", [averages, out], 'equation = "bqhe,hed->bqd"'));
    expect(products(text)).toBe(same("8·B·T·d·h·e + 4·B·T²·h·e"));
  });

  test("the operator Attention is 4·B·h·T·S·e, and six operations for each score", () => {
    const g = written(23);
    const [q, k, v] = [
      g.input("float[B, h, T, 64]"),
      g.input("float[B, h, S, 64]"),
      g.input("float[B, h, S, 64]"),
    ];
    expect(total(g.text(g.node("Attention", [q, k, v])))).toBe(same("262·B·h·T·S"));
  });

  // Each of four gates: a product with the input, one with the state.
  test("an LSTM layer is 8·T·B·h·(h + i), and 20 operations for each entry of its states", () => {
    const g = written(14);
    const [x, w, r] = [
      g.input("float[T, B, 96]"),
      g.input("float[1, 512, 96]"),
      g.input("float[1, 512, 128]"),
    ];
    const text = g.text(g.node("LSTM", [x, w, r], "hidden_size = 128"));
    expect(total(text)).toBe(same(`${8 * 128 * (128 + 96) + 20 * 128}·T·B`));
  });

  test("a GRU layer is 6·T·B·h·(h + i), and 15 operations for each entry of its state", () => {
    const g = written(14);
    const [x, w, r] = [
      g.input("float[T, B, 96]"),
      g.input("float[1, 384, 96]"),
      g.input("float[1, 384, 128]"),
    ];
    const text = g.text(g.node("GRU", [x, w, r], "hidden_size = 128"));
    expect(total(text)).toBe(same(`${6 * 128 * (128 + 96) + 15 * 128}·T·B`));
  });

  // The state of a selective state space: decayed, added to, and read through a sum over its N entries.
  test("a diagonal scan is 4·T·d·N", () => {
    const text = `<ir_version: 8, opset_import: ["" : 17]>
      model (float[d, N] h0, float[T, d, N] a, float[T, d, N] b, float[T, d, N] c)
        => (float[d, N] h, float[T, d] y) {
        h, y = Scan <num_scan_inputs = 3, body = step (
          float[d, N] before, float[d, N] a_t, float[d, N] b_t, float[d, N] c_t
        ) => (float[d, N] after, float[d] y_t) {
          axes = Constant <value = int64[1] {1}> ()
          kept = Mul(before, a_t)
          after = Add(kept, b_t)
          read = Mul(after, c_t)
          y_t = ReduceSum <keepdims = 0> (read, axes)
        }> (h0, a, b, c)
      }`;
    expect(total(text)).toBe(same("4·T·d·N"));
  });
});

describe("published figures", () => {
  /** Multiply-adds of one image, in 10⁹. */
  const billions = (text: string): number => {
    const work = workOf(text.replaceAll("[N, ", "[1, "), ...PRODUCTS);
    return Number(asInteger(work)) / 2e9;
  };

  // He et al. 2015 (arXiv 1512.03385), Table 1, in 10⁹ multiply-adds.
  test.each([
    ["ResNet-18", "plain", [2, 2, 2, 2], 1.8],
    ["ResNet-34", "plain", [3, 4, 6, 3], 3.6],
    ["ResNet-50", "bottleneck", [3, 4, 6, 3], 3.8],
    ["ResNet-101", "bottleneck", [3, 4, 23, 3], 7.6],
    ["ResNet-152", "bottleneck", [3, 8, 36, 3], 11.3],
  ] as const)("%s", (_, block, stages, figure) => {
    expect(Math.abs(billions(residualNetwork(block, stages)) / figure - 1)).toBeLessThan(0.025);
  });

  // The same table's text: 19.6·10⁹ for VGG-19.
  test("VGG-19", () => {
    expect(billions(deepPlainNetwork())).toBeCloseTo(19.6, 1);
  });

  // Howard et al. 2017 (arXiv 1704.04861), Table 8: 569 million multiply-adds.
  test("MobileNet", () => {
    expect(billions(separableNetwork())).toBeCloseTo(0.569, 3);
  });

  /** Operations of that many blocks on that many tokens. */
  const blocks = (count: number, tokens: number): number =>
    (count * (24 * 768 ** 2 * tokens + 4 * 768 * tokens ** 2)) / 1e9;

  // Sun et al. 2020 (arXiv 2004.02984), Table 4: 22.5·10⁹ operations for BERT-base on 128 tokens.
  test("BERT-base", () => {
    const text = transformerBlock(GPT_2).replaceAll("[B, T, ", "[1, 128, ");
    const work = Number(asInteger(workOf(text, ...PRODUCTS)));
    expect((12 * work) / 1e9).toBeCloseTo(blocks(12, 128), 6);
    expect(Math.abs((12 * work) / 22.5e9 - 1)).toBeLessThan(0.01);
  });

  // Liu et al. 2021 (arXiv 2103.14030), Table 1: 17.5·10⁹ multiply-adds for DeiT-B, the network of ViT-B/16.
  test("ViT-B/16", () => {
    const g = written();
    const patches = [g.input("float[1, 3, 224, 224]"), g.input("float[768, 3, 16, 16]")];
    const embedding = workOf(g.text(g.node("Conv", patches, "strides = [16, 16]")), "Conv");
    const text = transformerBlock(GPT_2).replaceAll("[B, T, ", "[1, 197, ");
    const work = 12 * Number(asInteger(workOf(text, ...PRODUCTS))) + Number(asInteger(embedding));
    expect(Math.abs(work / 2 / 17.5e9 - 1)).toBeLessThan(0.01);
  });
});
