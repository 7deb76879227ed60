// Functions of torch.nn.functional, by what they do.

import { literal, type Value } from "../value.ts";
import { activationRows } from "./activation.ts";
import { attentionRows } from "./attention.ts";
import { numbers, regrouped, sizesBetween } from "./axes.ts";
import { linear, projected } from "./contraction.ts";
import { arg, itemsOf, vectorOf } from "./items.ts";
import { lossRows } from "./loss.ts";
import { call, emitted, layer } from "./make.ts";
import { normRows } from "./norm.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";
import { PAD_MODES, windowRows } from "./window.ts";

const RESIZE = "size? scale_factor? mode? align_corners? recompute_scale_factor? antialias?";

export const functionalRows: readonly CallRow[] = [
  ...activationRows,
  ...windowRows,
  ...normRows,
  ...lossRows,
  ...attentionRows,
  call("torch.nn.functional.linear", "input weight bias?", (cx, a) =>
    linear(cx, arg(a, "input"), arg(a, "weight"), a.get("bias")),
  ),
  call("torch.nn.functional.bilinear", "input1 input2 weight bias?", (cx, a) =>
    bilinear(cx, arg(a, "input1"), arg(a, "input2"), arg(a, "weight"), a.get("bias")),
  ),
  call(
    "torch.nn.functional.embedding",
    "input weight padding_idx? max_norm? norm_type? scale_grad_by_freq? sparse?",
    (cx, a) =>
      a.get("max_norm") === null
        ? cx.emit("Gather", [arg(a, "weight"), arg(a, "input")], { axis: 0 })
        : null,
  ),
  call("torch.nn.functional.embedding_bag", "input weight *rest", () => null),
  call("torch.nn.functional.one_hot", "tensor num_classes?", (cx, a) => {
    // How many classes there are is else read off the data.
    const classes = a.get("num_classes");
    if (classes === null || a.number("num_classes", null) === -1) return null;
    return cx.emit("OneHot", [arg(a, "tensor"), classes, numbers(cx, 0, 1)], { axis: -1 });
  }),
  call("torch.nn.functional.pad", "input pad mode? value?", padded),
  ...["interpolate", "upsample"].map((name) =>
    call(`torch.nn.functional.${name}`, `input ${RESIZE}`, (cx, a) =>
      resized(cx, arg(a, "input"), a),
    ),
  ),
  call(
    "torch.nn.functional.grid_sample",
    "input grid mode? padding_mode? align_corners?",
    (cx, a) => cx.emit("GridSample", [arg(a, "input"), arg(a, "grid")]),
  ),
  call("torch.nn.functional.affine_grid", "theta size align_corners?", (cx, a) =>
    cx.emit("AffineGrid", [arg(a, "theta"), vectorOf(cx, arg(a, "size"))]),
  ),
  call("torch.nn.functional.pixel_shuffle", "input upscale_factor", (cx, a) =>
    blocks(cx, "DepthToSpace", arg(a, "input"), a.number("upscale_factor", null)),
  ),
  call("torch.nn.functional.pixel_unshuffle", "input downscale_factor", (cx, a) =>
    blocks(cx, "SpaceToDepth", arg(a, "input"), a.number("downscale_factor", null)),
  ),
  call("torch.nn.functional.multi_head_attention_forward", "query key value *rest", () => null),
];

/** Layers of the same functions that have no weights, or few. */
export const functionalLayers: readonly LayerRow[] = [
  layer(
    "torch.nn.Linear",
    "in_features out_features bias? device? dtype?",
    "input",
    (cx, made, a) =>
      projected(cx, arg(a, "input"), arg(made, "in_features"), arg(made, "out_features"), made),
  ),
  layer("torch.nn.LazyLinear", "out_features bias? device? dtype?", "input", (cx, made, a) => {
    const x = arg(a, "input");
    return projected(cx, x, cx.size(x, -1), arg(made, "out_features"), made);
  }),
  layer(
    "torch.nn.Bilinear",
    "in1_features in2_features out_features bias? device? dtype?",
    "input1 input2",
    (cx, made, a) => {
      const out = arg(made, "out_features");
      const weight = cx.weight([out, arg(made, "in1_features"), arg(made, "in2_features")]);
      const bias = made.flag("bias", true) === false ? null : cx.weight([out]);
      return bilinear(cx, arg(a, "input1"), arg(a, "input2"), weight, bias);
    },
  ),
  layer(
    "torch.nn.Embedding",
    "num_embeddings embedding_dim padding_idx? max_norm? norm_type? scale_grad_by_freq? sparse? _weight? _freeze? device? dtype?",
    "input",
    (cx, made, a) => {
      if (made.get("max_norm") !== null) return null;
      const table = cx.weight([arg(made, "num_embeddings"), arg(made, "embedding_dim")]);
      return cx.emit("Gather", [table, arg(a, "input")], { axis: 0 });
    },
  ),
  layer("torch.nn.EmbeddingBag", "num_embeddings embedding_dim *rest", "input *rest", () => null),
  layer("torch.nn.Identity", "*ignored", "input", (cx, _, a) =>
    cx.emit("Identity", [arg(a, "input")]),
  ),
  layer("torch.nn.Flatten", "start_dim? end_dim?", "input", (cx, made, a) => {
    const [start, end] = [made.number("start_dim", 1), made.number("end_dim", -1)];
    if (start === null || end === null) return null;
    return regrouped(cx, arg(a, "input"), start, end, [literal(-1)]);
  }),
  layer("torch.nn.Unflatten", "dim unflattened_size", "input", (cx, made, a) => {
    const [dim, sizes] = [made.number("dim", null), itemsOf(made.get("unflattened_size"))];
    return dim === null || sizes === null ? null : regrouped(cx, arg(a, "input"), dim, dim, sizes);
  }),
  layer(
    "torch.nn.Upsample",
    "size? scale_factor? mode? align_corners? recompute_scale_factor?",
    "input",
    (cx, made, a) => resized(cx, arg(a, "input"), made),
  ),
  ...(["Nearest", "Bilinear"] as const).map((kind) =>
    layer(`torch.nn.Upsampling${kind}2d`, "size? scale_factor?", "input", (cx, made, a) =>
      resized(cx, arg(a, "input"), made, kind === "Nearest" ? "nearest" : "linear"),
    ),
  ),
  layer("torch.nn.PixelShuffle", "upscale_factor", "input", (cx, made, a) =>
    blocks(cx, "DepthToSpace", arg(a, "input"), made.number("upscale_factor", null)),
  ),
  layer("torch.nn.PixelUnshuffle", "downscale_factor", "input", (cx, made, a) =>
    blocks(cx, "SpaceToDepth", arg(a, "input"), made.number("downscale_factor", null)),
  ),
  layer("torch.nn.ChannelShuffle", "groups", "input", (cx, made, a) => {
    const [x, groups] = [arg(a, "input"), arg(made, "groups")];
    const apart = regrouped(cx, x, 1, 1, [groups, literal(-1)]);
    if (apart === null) return null;
    const mixed = cx.emit("Einsum", [apart], { equation: "abc...->acb..." });
    return cx.emit("Reshape", [mixed, cx.emit("Shape", [x])]);
  }),
  ...[1, 2, 3].flatMap((n) => [
    ...(["Reflection", "Replication", "Circular", "Zero"] as const).map((kind) =>
      layer(`torch.nn.${kind}Pad${n}d`, "padding", "input", (cx, made, a) =>
        border(cx, arg(a, "input"), n, made, MODES[kind], null),
      ),
    ),
    layer(`torch.nn.ConstantPad${n}d`, "padding value", "input", (cx, made, a) =>
      border(cx, arg(a, "input"), n, made, "constant", made.get("value")),
    ),
  ]),
];

const MODES = { Reflection: "reflect", Replication: "edge", Circular: "wrap", Zero: "constant" };

function bilinear(cx: Emitter, x: Value, y: Value, weight: Value, bias: Value | null): Value {
  const product = cx.emit("Einsum", [x, weight, y], { equation: "...i,kij,...j->...k" });
  return bias === null ? product : cx.emit("Add", [product, bias]);
}

/** Borders in pairs from the last axis on: before, behind. */
function padded(cx: Emitter, a: Bound): Value | null {
  const pairs = itemsOf(a.get("pad"));
  const mode = PAD_MODES.get(a.get("mode") === null ? "constant" : (a.text("mode") ?? ""));
  if (pairs === null || pairs.length % 2 !== 0 || mode === undefined) return null;
  return bordered(cx, arg(a, "input"), pairs, mode, a.get("value"));
}

function bordered(
  cx: Emitter,
  x: Value,
  pairs: readonly Value[],
  mode: string,
  value: Value | null,
): Value {
  const before = pairs.filter((_, i) => i % 2 === 0);
  const behind = pairs.filter((_, i) => i % 2 === 1);
  const axes = before.map((_, i) => -1 - i);
  const inputs = [x, cx.vector([...before, ...behind]), value, numbers(cx, ...axes)];
  return cx.emit("Pad", inputs, { mode });
}

function border(
  cx: Emitter,
  x: Value,
  n: number,
  made: Bound,
  mode: string,
  value: Value | null,
): Value | null {
  const given = arg(made, "padding");
  const pairs = itemsOf(given) ?? Array.from({ length: 2 * n }, () => given);
  return pairs.length % 2 === 0 ? bordered(cx, x, pairs, mode, value) : null;
}

const INTERPOLATIONS: ReadonlyMap<string, string> = new Map([
  ["nearest", "nearest"],
  ["nearest-exact", "nearest"],
  ["linear", "linear"],
  ["bilinear", "linear"],
  ["trilinear", "linear"],
  ["bicubic", "cubic"],
]);

/** The spatial axes at other sizes: given, or the old ones times a factor. */
function resized(
  cx: Emitter,
  x: Value,
  a: Bound,
  kind = INTERPOLATIONS.get(a.get("mode") === null ? "nearest" : (a.text("mode") ?? "")),
): Value | null {
  const [size, factor] = [a.get("size"), a.get("scale_factor")];
  if (kind === undefined || (size === null) === (factor === null)) return null;
  const front = sizesBetween(cx, x, 0, 2);
  const old = sizesBetween(cx, x, 2, null);
  const given = vectorOf(cx, size ?? factor ?? literal(null));
  // One size stands for all axes, as in `Expand`; factors are rounded down.
  const wanted =
    size === null
      ? cx.emit("Cast", [cx.emit("Mul", [old, given])], { to: 7 })
      : cx.emit("Expand", [given, cx.emit("Shape", [old])]);
  const sizes = cx.emit("Concat", [front, wanted], { axis: 0 });
  return emitted(cx, "Resize", [x, null, null, sizes], { mode: kind });
}

function blocks(cx: Emitter, op: string, x: Value, blocksize: number | null): Value | null {
  return emitted(cx, op, [x], { blocksize, ...(op === "DepthToSpace" ? { mode: "CRD" } : {}) });
}
