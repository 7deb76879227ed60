// Models of the literature, as an exporter writes them: layer by layer, in ONNX text.

import type { Writer } from "./modelText.ts";
import { written } from "./modelText.ts";

/** The widths of a transformer's block. */
export interface Block {
  readonly width: number;
  readonly heads: number;
  readonly inner: number;
}

export const GPT_2: Block = { width: 768, heads: 12, inner: 3072 };

/** One block of a transformer on `B` sequences of `T` tokens, its sizes computed in the graph. */
export function transformerBlock({ width, heads, inner }: Block): string {
  const g = written();
  const x = g.input(`float[B, T, ${width}]`);
  const project = (from: string, a: number, b: number) =>
    g.node("Add", [g.node("MatMul", [from, g.input(`float[${a}, ${b}]`)]), g.input(`float[${b}]`)]);
  const normal = (from: string) =>
    g.node("LayerNormalization", [from, g.input(`float[${width}]`), g.input(`float[${width}]`)]);
  const packed = project(normal(x), width, 3 * width);
  const parts = g.nodes("Split", [packed], "axis = 2, num_outputs = 3", 3);
  const [q = "", k = "", v = ""] = parts.map((part) => apart(g, part, heads));
  const scores = g.node("MatMul", [q, g.node("Transpose", [k], "perm = [0, 1, 3, 2]")]);
  const averages = g.node("MatMul", [g.node("Softmax", [scores], "axis = -1"), v]);
  const joined = together(g, averages);
  const attended = g.node("Add", [x, project(joined, width, width)]);
  const hidden = g.node("Gelu", [project(normal(attended), width, inner)]);
  return g.text(g.node("Add", [attended, project(hidden, inner, width)]));
}

/** The heads as an axis of their own, before that of the tokens. */
function apart(g: Writer, x: string, heads: number): string {
  const shape = g.node("Concat", [leading(g, x), g.ints(heads, -1)], "axis = 0");
  return g.node("Transpose", [g.node("Reshape", [x, shape])], "perm = [0, 2, 1, 3]");
}

function together(g: Writer, x: string): string {
  const turned = g.node("Transpose", [x], "perm = [0, 2, 1, 3]");
  const shape = g.node("Concat", [leading(g, turned), g.ints(-1)], "axis = 0");
  return g.node("Reshape", [turned, shape]);
}

/** The first two sizes, looked up one by one. */
function leading(g: Writer, x: string): string {
  const shape = g.node("Shape", [x]);
  const sizes = [0, 1].map((axis) => g.node("Gather", [shape, g.ints(axis)], "axis = 0"));
  return g.node("Concat", sizes, "axis = 0");
}

/** Images of `size` pixels on a side, and the channels they have so far. */
interface Image {
  readonly of: string;
  readonly channels: number;
}

interface Kernel {
  readonly size: number;
  readonly stride?: number;
  readonly group?: number;
}

function convolve(g: Writer, { of, channels }: Image, out: number, kernel: Kernel): Image {
  const { size, stride = 1, group = 1 } = kernel;
  const pad = (size - 1) >> 1;
  const weights = g.input(`float[${out}, ${channels / group}, ${size}, ${size}]`);
  const attributes = `strides = [${stride}, ${stride}], pads = [${pad}, ${pad}, ${pad}, ${pad}], group = ${group}`;
  return { of: g.node("Conv", [of, weights], attributes), channels: out };
}

function active(g: Writer, { of, channels }: Image): Image {
  return { of: g.node("Relu", [of]), channels };
}

/** A residual network with blocks of two 3 × 3 convolutions, or of bottlenecks, as many a stage as listed. */
export function residualNetwork(block: "plain" | "bottleneck", stages: readonly number[]): string {
  const g = written();
  const pixels: Image = { of: g.input("float[N, 3, 224, 224]"), channels: 3 };
  const stem = active(g, convolve(g, pixels, 64, { size: 7, stride: 2 }));
  const pool = "kernel_shape = [3, 3], strides = [2, 2], pads = [1, 1, 1, 1]";
  let x: Image = { of: g.node("MaxPool", [stem.of], pool), channels: 64 };
  for (const [stage, count] of stages.entries()) {
    for (let i = 0; i < count; i++) {
      x = residual(g, x, block, 64 << stage, stage > 0 && i === 0 ? 2 : 1);
    }
  }
  return g.text(classified(g, x));
}

// As first published: a bottleneck takes its stride in the first of its convolutions.
function residual(
  g: Writer,
  x: Image,
  block: "plain" | "bottleneck",
  width: number,
  stride: number,
): Image {
  const out = block === "plain" ? width : 4 * width;
  const same = x.channels === out ? x : convolve(g, x, out, { size: 1, stride });
  const first = convolve(g, x, width, { size: block === "plain" ? 3 : 1, stride });
  const second = convolve(g, active(g, first), width, { size: 3 });
  const last = block === "plain" ? second : convolve(g, active(g, second), out, { size: 1 });
  return active(g, { of: g.node("Add", [same.of, last.of]), channels: out });
}

function classified(g: Writer, { of, channels }: Image): string {
  const pooled = g.node("Flatten", [g.node("GlobalAveragePool", [of])]);
  return g.node("Gemm", [pooled, g.input(`float[${channels}, 1000]`)]);
}

/** The network of 16 convolutions and three layers behind them. */
export function deepPlainNetwork(): string {
  const g = written();
  let x: Image = { of: g.input("float[N, 3, 224, 224]"), channels: 3 };
  for (const [stage, count] of [2, 2, 4, 4, 4].entries()) {
    for (let i = 0; i < count; i++) {
      x = active(g, convolve(g, x, Math.min(64 << stage, 512), { size: 3 }));
    }
    x = { ...x, of: g.node("MaxPool", [x.of], "kernel_shape = [2, 2], strides = [2, 2]") };
  }
  const widths = [25_088, 4096, 4096, 1000];
  let y = g.node("Flatten", [x.of]);
  for (const [i, width] of widths.slice(1).entries()) {
    y = g.node("Gemm", [y, g.input(`float[${widths[i]}, ${width}]`)]);
  }
  return g.text(y);
}

/** Convolutions of each channel alone, followed by convolutions of one pixel. */
export function separableNetwork(): string {
  const g = written();
  const pixels: Image = { of: g.input("float[N, 3, 224, 224]"), channels: 3 };
  let x = convolve(g, pixels, 32, { size: 3, stride: 2 });
  for (const [width, stride] of SEPARABLE) {
    const own = convolve(g, active(g, x), x.channels, { size: 3, stride, group: x.channels });
    x = convolve(g, active(g, own), width, { size: 1 });
  }
  return g.text(classified(g, active(g, x)));
}

const SEPARABLE: readonly (readonly [width: number, stride: number])[] = [
  ...([
    [64, 1],
    [128, 2],
    [128, 1],
    [256, 2],
    [256, 1],
    [512, 2],
  ] as const),
  ...Array.from({ length: 5 }, () => [512, 1] as const),
  ...([
    [1024, 2],
    [1024, 1],
  ] as const),
];
