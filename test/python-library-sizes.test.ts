// What calls give, as types: rows emit operators, and the rules of the operators infer the sizes that torch has.

import { describe, expect, test } from "vitest";
import { listOf, literal, type Value } from "../analyzers/python/value.ts";
import { callType, layerType } from "./support/sizing.ts";

const n = (value: number): Value => literal(value);
const s = (value: string): Value => literal(value);
const yes = literal(true);
const tuple = (...items: readonly Value[]): Value => ({ kind: "tuple", items });

type Call = readonly [
  name: string,
  args: readonly (Value | string)[],
  expected: string,
  named?: Record<string, Value | string>,
];

type Layer = readonly [
  name: string,
  made: readonly Value[],
  args: readonly (Value | string)[],
  expected: string,
  options?: Record<string, Value>,
];

const CALLS: readonly Call[] = [
  ["Tensor.size", ["f32[B, T]"], "i64[2] = {B, T}"],
  ["Tensor.view_as", ["f32[B, T]", "f32[T, B]"], "f32[T, B]"],
  ["Tensor.view", ["f32[B, T, 64]", n(0), n(0), n(8), n(-1)], "f32[B, T, 8, 8]"],
  ["Tensor.transpose", ["f32[B, T, h, d]", n(1), n(2)], "f32[B, h, T, d]"],
  ["Tensor.transpose", ["f32[B, T, d]", n(-2), n(-1)], "f32[B, d, T]"],
  ["Tensor.transpose", ["f32[B, T, d]", n(0), n(-1)], "f32[d, T, B]"],
  ["torch.movedim", ["f32[B, T, d]", n(0), n(-1)], "f32[T, d, B]"],
  ["torch.movedim", ["f32[B, T, d]", n(-1), n(0)], "f32[d, B, T]"],
  ["torch.flatten", ["f32[B, C, H, W]", n(1)], "f32[B, C·H·W]"],
  ["torch.flatten", ["f32[B, C, H, W]", n(0), n(1)], "f32[B·C, H, W]"],
  ["torch.flatten", ["f32[B, C, H, W]", n(-2)], "f32[B, C, H·W]"],
  ["torch.unflatten", ["f32[B, T, 64]", n(-1), tuple(n(8), n(-1))], "f32[B, T, 8, 8]"],
  ["torch.squeeze", ["f32[B, 1, T]", n(1)], "f32[B, T]"],
  ["torch.unsqueeze", ["f32[B, T]", n(-1)], "f32[B, T, 1]"],
  ["torch.stack", [listOf([]), n(1)], "unknown"],
  ["Tensor.expand", ["f32[1, d]", n(4), n(-1)], "f32[4, d]"],
  ["Tensor.repeat", ["f32[T, d]", n(3), n(1), n(1)], "f32[3, T, d]"],
  ["Tensor.repeat_interleave", ["f32[B, h, T, d]", n(4), n(1)], "f32[B, 4·h, T, d]"],
  ["Tensor.repeat_interleave", ["f32[B, T, d]", n(2), n(-2)], "f32[B, 2·T, d]"],
  ["Tensor.unfold", ["f32[B, T]", n(-1), n(3), n(1)], "f32[B, max(0, T − 2), 3]"],
  ["Tensor.unfold", ["f32[B, T, d]", n(1), n(3), n(1)], "f32[B, max(0, T − 2), d, 3]"],
  ["torch.chunk", ["f32[B, T, 96]", n(3), n(-1)], "(f32[B, T, 32]; f32[B, T, 32]; f32[B, T, 32])"],
  ["torch.split", ["f32[B, 10]", tuple(n(4), n(6)), n(1)], "(f32[B, 4]; f32[B, 6])"],
  ["torch.roll", ["f32[B, T]", n(1), n(1)], "f32[B, T]"],
  ["torch.flip", ["f32[B, T]", n(1)], "f32[B, T]"],
  ["torch.narrow", ["f32[B, T]", n(1), n(2), n(3)], "f32[B, min(3, max(0, T − 2))]"],
  ["torch.select", ["f32[B, T, d]", n(1), n(0)], "f32[B, d]"],
  ["torch.sum", ["f32[B, T, d]", n(-1)], "f32[B, T]"],
  ["torch.sum", ["f32[B, T, d]", tuple(n(0), n(2))], "f32[T]"],
  ["torch.mean", ["f32[B, T, d]"], "f32[B, 1, d]", { dim: n(1), keepdim: yes }],
  ["torch.max", ["f32[B, V]", n(-1)], "(f32[B]; i64[B])"],
  ["torch.argmax", ["f32[B, V]", n(-1)], "i64[B]"],
  ["torch.argmax", ["f32[B, V]"], "i64[]"],
  ["torch.std", ["f32[B, T, d]", n(-1)], "f32[B, T]"],
  ["torch.topk", ["f32[B, V]", n(50)], "(f32[B, 50]; i64[B, 50])"],
  ["torch.sort", ["f32[B, V]"], "(f32[B, V]; i64[B, V])"],
  ["torch.gather", ["f32[B, V]", n(1), "i64[B, k]"], "f32[B, k]"],
  ["torch.index_select", ["f32[V, d]", n(0), "i64[n]"], "f32[n, d]"],
  ["torch.scatter_add", ["f32[B, V]", n(1), "i64[B, k]", "f32[B, k]"], "f32[B, V]"],
  ["torch.index_add", ["f32[N, d]", n(0), "i64[n]", "f32[n, d]"], "f32[N, d]"],
  ["torch.index_add", ["f32[N, d]", n(1), "i64[n]", "f32[N, n]"], "f32[N, d]"],
  ["torch.searchsorted", ["f32[S]", "f32[B, T]"], "i64[B, T]"],
  ["torch.cumsum", ["f32[B, T]", n(1)], "f32[B, T]"],
  ["torch.masked_select", ["f32[B, T]", "bool[B, T]"], "f32[?]"],
  ["torch.zeros", [n(4), n(5)], "f32[4, 5]"],
  ["torch.zeros", ["i64[2] = {B, T}"], "f32[B, T]"],
  ["torch.full", [tuple(n(2), n(3)), n(7)], "i64[2, 3] = {7, 7, 7, 7, 7, 7}"],
  ["torch.eye", ["i64[] = {T}"], "f32[T, T]"],
  ["torch.arange", ["i64[] = {T}"], "i64[T]"],
  ["torch.randn", [n(4), n(8)], "f32[4, 8]"],
  ["torch.randperm", ["i64[] = {T}"], "i64[T]"],
  ["torch.meshgrid", ["i64[H]", "i64[W]"], "(i64[H, W]; i64[H, W])"],
  ["torch.meshgrid", ["i64[H]", "i64[W]"], "(i64[W, H]; i64[W, H])", { indexing: s("xy") }],
  ["torch.multinomial", ["f32[B, V]", n(1)], "i64[B, 1]"],
  ["torch.multinomial", ["f32[B, V]", n(5)], "i64[B, 5]"],
  ["torch.matmul", ["f32[B, T, d]", "f32[d, k]"], "f32[B, T, k]"],
  ["torch.outer", ["f32[n]", "f32[m]"], "f32[n, m]"],
  ["torch.cdist", ["f32[B, n, d]", "f32[B, m, d]"], "f32[B, n, m]"],
  ["torch.cross", ["f32[N, 3]", "f32[N, 3]"], "f32[N, 3]"],
  ["torch.einsum", [s("b t d, d k -> b t k"), "f32[B, T, d]", "f32[d, k]"], "f32[B, T, k]"],
  ["torch.linalg.solve", ["f32[B, 3, 3]", "f32[B, 3, 5]"], "f32[B, 3, 5]"],
  ["torch.fft.rfft", ["f32[B, N]"], "f32[B, ⌊N/2⌋ + 1]"],
  ["torch.fft.fft", ["f32[B, N, d]"], "f32[B, N, d]", { dim: n(1) }],
  ["torch.fft.fft2", ["f32[B, H, W]"], "f32[B, H, W]"],
  ["torch.view_as_complex", ["f32[B, T, 32, 2]"], "f32[B, T, 32]"],
  ["torch.view_as_real", ["f32[B, T, 32]"], "f32[B, T, 32, 2]"],
  ["torch.polar", ["f32[T, d]", "f32[T, d]"], "f32[T, d]"],
  ["torch.nn.functional.linear", ["f32[B, T, d]", "f32[k, d]", "f32[k]"], "f32[B, T, k]"],
  ["torch.nn.functional.embedding", ["i64[B, T]", "f32[V, d]"], "f32[B, T, d]"],
  ["torch.nn.functional.one_hot", ["i64[B, T]", n(10)], "i64[B, T, 10]"],
  ["torch.nn.functional.pad", ["f32[B, T, d]", tuple(n(0), n(0), n(1), n(2))], "f32[B, T + 3, d]"],
  [
    "torch.nn.functional.interpolate",
    ["f32[N, C, H, W]"],
    "f32[N, C, 2·H, 2·W]",
    { scale_factor: n(2) },
  ],
  ["torch.nn.functional.interpolate", ["f32[N, C, H, W]"], "f32[N, C, 224, 224]", { size: n(224) }],
  ["torch.nn.functional.max_pool2d", ["f32[N, C, H, W]", n(2)], "f32[N, C, ⌊H/2⌋, ⌊W/2⌋]"],
  ["torch.nn.functional.adaptive_avg_pool2d", ["f32[N, C, H, W]", n(1)], "f32[N, C, 1, 1]"],
  [
    "torch.nn.functional.adaptive_avg_pool2d",
    ["f32[N, C, H, W]", tuple(n(7), n(7))],
    "f32[N, C, 7, 7]",
  ],
  [
    "torch.nn.functional.unfold",
    ["f32[N, 3, H, W]", n(4)],
    "f32[N, 48, max(0, H·W − 3·H − 3·W + 9)]",
    {},
  ],
  ["torch.nn.functional.cosine_similarity", ["f32[B, d]", "f32[B, d]"], "f32[B]"],
  ["torch.nn.functional.normalize", ["f32[B, d]"], "f32[B, d]"],
  ["torch.nn.functional.cross_entropy", ["f32[N, V]", "i64[N]"], "f32[]"],
  ["torch.nn.functional.mse_loss", ["f32[N, d]", "f32[N, d]"], "f32[]"],
  [
    "torch.nn.functional.scaled_dot_product_attention",
    ["f32[B, h, T, d]", "f32[B, h, S, d]", "f32[B, h, S, k]"],
    "f32[B, h, T, k]",
    { is_causal: yes },
  ],
  [
    "torch.nn.functional.scaled_dot_product_attention",
    ["f32[B, T, d]", "f32[B, S, d]", "f32[B, S, k]"],
    "f32[B, T, k]",
  ],
  ["torch.nn.functional.glu", ["f32[B, 64]"], "f32[B, 32]"],
  ["torch.nn.functional.prelu", ["f32[N, 8, H, W]", "f32[8]"], "f32[N, 8, H, W]"],
  ["Tensor.to", ["f32[B]", { kind: "library", name: "torch.long" }], "i64[B]"],
  [
    "einops.rearrange",
    ["f32[B, T, 64]", s("b t (h d) -> b h t d")],
    "f32[B, 8, T, 8]",
    { h: n(8) },
  ],
  ["einops.rearrange", ["f32[B, 8, T, 8]", s("b h t d -> b t (h d)")], "f32[B, T, 64]"],
  ["einops.rearrange", ["f32[B, C, H, W]", s("b c ... -> b (...) c")], "f32[B, H·W, C]"],
  [
    "einops.rearrange",
    ["f32[B, 3, 32, 32]", s("b c (h p) (w q) -> b (h w) (p q c)")],
    "f32[B, 64, 48]",
    { p: n(4), q: n(4) },
  ],
  ["einops.repeat", ["f32[T, d]", s("t d -> b t d")], "f32[3, T, d]", { b: n(3) }],
  [
    "einops.repeat",
    ["f32[B, h, T, d]", s("b h ... -> b (h r) ...")],
    "f32[B, 2·h, T, d]",
    { r: n(2) },
  ],
  [
    "einops.reduce",
    ["f32[B, C, 8, 8]", s("b c (h p) (w q) -> b c h w"), s("max")],
    "f32[B, C, 4, 4]",
    { p: n(2), q: n(2) },
  ],
];

const LAYERS: readonly Layer[] = [
  ["Linear", [n(8), n(16)], ["f32[B, T, 8]"], "f32[B, T, 16]"],
  ["Bilinear", [n(8), n(9), n(5)], ["f32[B, 8]", "f32[B, 9]"], "f32[B, 5]"],
  ["Embedding", [n(100), n(16)], ["i64[B, T]"], "f32[B, T, 16]"],
  ["Conv1d", [n(8), n(16), n(3)], ["f32[N, 8, T]"], "f32[N, 16, T]", { padding: n(1) }],
  ["Conv2d", [n(3), n(16), n(4)], ["f32[N, 3, 32, 32]"], "f32[N, 16, 8, 8]", { stride: n(4) }],
  [
    "Conv1d",
    [n(8), n(16), n(3)],
    ["f32[N, 8, T]"],
    "f32[N, 16, ?]",
    { stride: { kind: "setting", name: "s" } },
  ],
  [
    "ConvTranspose2d",
    [n(8), n(4), n(2)],
    ["f32[N, 8, H, W]"],
    "f32[N, 4, 2·H, 2·W]",
    { stride: n(2) },
  ],
  ["BatchNorm2d", [n(8)], ["f32[N, 8, H, W]"], "f32[N, 8, H, W]"],
  ["LayerNorm", [n(8)], ["f32[B, T, 8]"], "f32[B, T, 8]"],
  ["PReLU", [], ["f32[B, 8]"], "f32[B, 8]"],
  ["Flatten", [], ["f32[B, C, H]"], "f32[B, C·H]"],
  ["PixelShuffle", [n(2)], ["f32[N, 64, H, W]"], "f32[N, 16, 2·H, 2·W]"],
  ["ReflectionPad2d", [n(1)], ["f32[N, C, H, W]"], "f32[N, C, H + 2, W + 2]"],
  ["LSTM", [n(8), n(16)], ["f32[T, B, 8]"], "(f32[T, B, 16]; (f32[1, B, 16]; f32[1, B, 16]))"],
  [
    "GRU",
    [n(8), n(16), n(2)],
    ["f32[B, T, 8]"],
    "(f32[B, T, 32]; f32[4, B, 16])",
    { batch_first: yes, bidirectional: yes },
  ],
  [
    "GRU",
    [n(8), n(16), n(2)],
    ["f32[T, B, 8]", "f32[4, B, 16]"],
    "(f32[T, B, 32]; f32[4, B, 16])",
    { bidirectional: yes },
  ],
  ["LSTMCell", [n(8), n(16)], ["f32[B, 8]", tuple()], "unknown"],
  ["GRUCell", [n(8), n(16)], ["f32[B, 8]", "f32[B, 16]"], "f32[B, 16]"],
  ["RNNCell", [n(8), n(16)], ["f32[B, 8]"], "f32[B, 16]"],
  [
    "MultiheadAttention",
    [n(16), n(2)],
    ["f32[T, B, 16]", "f32[S, B, 16]", "f32[S, B, 16]"],
    "(f32[T, B, 16]; f32[B, T, S])",
  ],
  [
    "MultiheadAttention",
    [n(16), n(2)],
    ["f32[B, T, 16]", "f32[B, S, 16]", "f32[B, S, 16]"],
    "(f32[B, T, 16]; f32[B, T, S])",
    { batch_first: yes },
  ],
  ["TransformerEncoderLayer", [n(16), n(2)], ["f32[T, B, 16]"], "f32[T, B, 16]"],
  ["Transformer", [n(16), n(2), n(1), n(1)], ["f32[S, B, 16]", "f32[T, B, 16]"], "f32[T, B, 16]"],
];

describe("functions", () => {
  for (const [i, [name, args, expected, named]] of CALLS.entries()) {
    test(`${i}: ${name} is ${expected}`, () => {
      expect(callType(name, args, named ?? {})).toBe(expected);
    });
  }
});

describe("layers", () => {
  for (const [i, [name, made, args, expected, options]] of LAYERS.entries()) {
    test(`${i}: ${name} gives ${expected}`, () => {
      expect(layerType(`torch.nn.${name}`, made, args, options ?? {})).toBe(expected);
    });
  }
});
