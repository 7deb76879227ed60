// Arguments for a row of the library tables, by the names of its parameters: what is needed and little more.

import type { CallRow, LayerRow } from "../../analyzers/python/library/index.ts";
import { listOf, literal, type Value } from "../../analyzers/python/value.ts";
import { type Recorder, tensor } from "./recorder.ts";

/** Arguments that a call is seldom without, by the names of parameters. */
const PLAIN: ReadonlyMap<string, (cx: Recorder) => Value> = new Map<
  string,
  (cx: Recorder) => Value
>([
  ...numbered(
    ["dim", 1],
    ["dim0", 1],
    ["dim1", 2],
    ["axis0", 1],
    ["axis1", 2],
    ["dimension", -1],
    ["size", 4],
    ["step", 2],
    ["k", 3],
    ["chunks", 2],
    ["indices_or_sections", 2],
    ["split_size_or_sections", 2],
    ["source", 1],
    ["destination", 0],
    ["start", 0],
    ["end", 9],
    ["length", 2],
    ["repeats", 2],
    ["shifts", 1],
    ["n", 3],
    ["steps", 5],
    ["low", 0],
    ["high", 9],
    ["num_samples", 1],
    ["window_length", 16],
    ["fill_value", 7],
    ["value", 0],
    ["kernel_size", 3],
    ["output_size", 1],
    ["padding", 1],
    ["num_classes", 10],
    ["upscale_factor", 2],
    ["downscale_factor", 2],
    ["groups", 1],
    ["norm_type", 2],
    ["num_groups", 4],
    ["num_channels", 8],
    ["num_features", 8],
    ["in_channels", 8],
    ["out_channels", 8],
    ["in_features", 8],
    ["out_features", 8],
    ["in1_features", 8],
    ["in2_features", 8],
    ["num_embeddings", 100],
    ["embedding_dim", 8],
    ["input_size", 8],
    ["hidden_size", 16],
    ["embed_dim", 16],
    ["num_heads", 2],
    ["d_model", 16],
    ["nhead", 2],
    ["num_layers", 2],
    ["threshold", 0],
    ["normalized_shape", 8],
    ["scale_factor", 2],
    ["min", 0],
    ["max", 1],
    ["x", 2],
    ["y", 3],
    ["val", 1],
    ["sparsity", 0.5],
    ["index_of", 1],
  ),
  ["pattern", () => literal("a b -> b a")],
  ["reduction", () => literal("mean")],
  ["reduce", () => literal("sum")],
  ["equation", () => literal("ab,bc->ac")],
  ["tensors", (cx) => listOf([tensor(cx, "t1"), tensor(cx, "t2")])],
  ["sizes", () => tuple(literal(2), literal(-1))],
  ["shape", () => tuple(literal(2), literal(4))],
  ["dims", () => tuple(literal(0))],
  ["pad", () => tuple(literal(1), literal(1))],
  ["unflattened_size", () => tuple(literal(2), literal(-1))],
  ["sorted_sequence", (cx) => tensor(cx, "sorted")],
  ["sequence", (cx) => tuple(tensor(cx, "packed"), tensor(cx, "lengths"))],
  ["items", () => listOf([literal(2), literal(3)])],
  ["encoder_layer", () => blockOf("torch.nn.TransformerEncoderLayer")],
  ["decoder_layer", () => blockOf("torch.nn.TransformerDecoderLayer")],
]);

function blockOf(name: string): Value {
  return { kind: "layer", name, args: { positional: [literal(16), literal(2)], named: new Map() } };
}

function numbered(...entries: readonly (readonly [string, number])[]) {
  return entries.map(([name, value]) => [name, () => literal(value)] as const);
}

/** Parameters that have a value in the plain call although they may be left out. */
const GIVEN = new Set(
  "dim shifts dims num_classes scale_factor min other input src high".split(" "),
);

/** Arguments of a plain call; `special` is the parameter that gets `value`, if any. */
export function plainArguments(
  cx: Recorder,
  row: CallRow | LayerRow,
  params: readonly string[],
  special: string | null = null,
  value: Value | null = null,
) {
  const positional: Value[] = [];
  const named = new Map<string, Value>();
  let given = false;
  for (const param of params) {
    const name = param.replaceAll("*", "");
    if (param === special && value !== null) {
      given = true;
      if (param.startsWith("*")) positional.push(value);
      else named.set(name, value);
    } else if (param.startsWith("**")) {
    } else if (param.startsWith("*")) {
      if (special === null) positional.push(...starred(cx, row, name));
    } else {
      const plain = PLAIN.get(name);
      if (!row.required.includes(name) && !GIVEN.has(name)) continue;
      named.set(name, plain === undefined ? tensor(cx, name) : plain(cx));
    }
  }
  return { positional: starFirst(params, positional, named), named, given };
}

// Parameters before a star cannot be named when the star has arguments.
function starFirst(
  params: readonly string[],
  starred: readonly Value[],
  named: Map<string, Value>,
) {
  const star = params.findIndex((name) => name.startsWith("*") && !name.startsWith("**"));
  if (star <= 0 || starred.length === 0) return starred;
  const before = params.slice(0, star).map((name) => named.get(name) ?? literal(null));
  for (const name of params.slice(0, star)) named.delete(name);
  return [...before, ...starred];
}

function starred(cx: Recorder, row: CallRow | LayerRow, name: string): readonly Value[] {
  if (name === "tensors" || name === "matrices" || name === "operands") {
    return [
      tensor(cx, "t1"),
      tensor(cx, "t2"),
      ...(row.name.startsWith("einops") ? [literal("a b, b c -> a c")] : []),
    ];
  }
  if (name === "rest" || name === "ignored" || name === "targets") return [];
  return name === "dims" ? [literal(1), literal(0)] : [literal(2), literal(4)];
}

function tuple(...items: readonly Value[]): Value {
  return { kind: "tuple", items };
}
