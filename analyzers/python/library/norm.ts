// Normalisations, as functions and as layers with their scales and biases.

import { literal, numberOf, type Value } from "../value.ts";
import { numbers } from "./axes.ts";
import { arg, itemsOf, rankOf } from "./items.ts";
import { bit, call, emitted, layer } from "./make.ts";
import { normed } from "./reductions.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";

const KEPT = "device? dtype?";

export const normRows: readonly CallRow[] = [
  ...["torch.nn.functional.layer_norm", "torch.layer_norm"].map((name) =>
    call(name, "input normalized_shape weight? bias? eps? cudnn_enable?", (cx, a) =>
      overLast(cx, "LayerNormalization", a, [a.get("weight"), a.get("bias")], arg(a, "input"), a),
    ),
  ),
  ...["torch.nn.functional.rms_norm", "torch.rms_norm"].map((name) =>
    call(name, "input normalized_shape weight? eps?", (cx, a) =>
      overLast(cx, "RMSNormalization", a, [a.get("weight")], arg(a, "input"), a),
    ),
  ),
  call("torch.nn.functional.group_norm", "input num_groups weight? bias? eps?", (cx, a) =>
    grouped(cx, arg(a, "input"), a, a.get("weight"), a.get("bias")),
  ),
  call(
    "torch.nn.functional.batch_norm",
    "input running_mean? running_var? weight? bias? training? momentum? eps?",
    (cx, a) => {
      const statistics = [a.get("running_mean"), a.get("running_var")];
      const training_mode = bit(a.flag("training", false));
      const scales = [a.get("weight") ?? literal(1), a.get("bias") ?? literal(0)];
      const inputs = [arg(a, "input"), ...scales, ...statistics.map((s) => s ?? literal(0))];
      return emitted(cx, "BatchNormalization", inputs, { training_mode, ...epsilon(a, 1e-5) });
    },
  ),
  call(
    "torch.nn.functional.instance_norm",
    "input running_mean? running_var? weight? bias? use_input_stats? momentum? eps?",
    (cx, a) => {
      if (a.get("running_mean") !== null || a.flag("use_input_stats", true) !== true) return null;
      const scales = [a.get("weight") ?? literal(1), a.get("bias") ?? literal(0)];
      return cx.emit("InstanceNormalization", [arg(a, "input"), ...scales], epsilon(a, 1e-5));
    },
  ),
  call("torch.nn.functional.normalize", "input p? dim? eps? out?", (cx, a) => {
    const dim = a.number("dim", 1);
    const x = arg(a, "input");
    if (dim === null || a.get("out") !== null) return null;
    const norm = normed(cx, x, a.get("p"), numbers(cx, dim), 1);
    const least = a.get("eps") ?? literal(1e-12);
    return norm === null ? null : cx.emit("python::Divide", [x, cx.emit("Max", [norm, least])]);
  }),
  call("torch.nn.functional.local_response_norm", "input size alpha? beta? k?", (cx, a) =>
    emitted(cx, "LRN", [arg(a, "input")], { size: a.number("size", null) }),
  ),
  ...["torch.nn.functional", "torch"].map((module) =>
    call(`${module}.cosine_similarity`, "x1 x2 dim? eps?", (cx, a) =>
      cosine(cx, a, arg(a, "x1"), arg(a, "x2")),
    ),
  ),
  call("torch.nn.functional.pairwise_distance", "x1 x2 p? eps? keepdim?", (cx, a) =>
    distance(cx, a, arg(a, "x1"), arg(a, "x2")),
  ),
];

export const normLayers: readonly LayerRow[] = [
  layer(
    "torch.nn.LayerNorm",
    `normalized_shape eps? elementwise_affine? bias? ${KEPT}`,
    "input",
    (cx, made, a) => {
      const scales = affine(cx, made, arg(made, "normalized_shape"), "elementwise_affine");
      return overLast(cx, "LayerNormalization", made, scales, arg(a, "input"), made);
    },
  ),
  layer(
    "torch.nn.RMSNorm",
    `normalized_shape eps? elementwise_affine? ${KEPT}`,
    "input",
    (cx, made, a) => {
      const [scale = null] = affine(cx, made, arg(made, "normalized_shape"), "elementwise_affine");
      return overLast(cx, "RMSNormalization", made, [scale], arg(a, "input"), made);
    },
  ),
  layer(
    "torch.nn.GroupNorm",
    `num_groups num_channels eps? affine? ${KEPT}`,
    "input",
    (cx, made, a) => {
      const [scale = null, bias = null] = affine(cx, made, arg(made, "num_channels"), "affine");
      return grouped(cx, arg(a, "input"), made, scale, bias);
    },
  ),
  ...["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm"].map((name) =>
    layer(
      `torch.nn.${name}`,
      `num_features eps? momentum? affine? track_running_stats? process_group? ${KEPT}`,
      "input",
      (cx, made, a) => {
        const features = arg(made, "num_features");
        const [scale, bias] = affine(cx, made, features, "affine");
        const inputs = [arg(a, "input"), scale ?? literal(1), bias ?? literal(0)];
        const statistics = [cx.weight([features]), cx.weight([features])];
        // Without statistics of its own the layer uses those of the batch, in every run.
        const keeps = made.flag("track_running_stats", true);
        return emitted(cx, "BatchNormalization", [...inputs, ...statistics], {
          training_mode: keeps === null ? null : Number(!keeps),
          ...epsilon(made, 1e-5),
        });
      },
    ),
  ),
  ...["InstanceNorm1d", "InstanceNorm2d", "InstanceNorm3d"].map((name) =>
    layer(
      `torch.nn.${name}`,
      `num_features eps? momentum? affine? track_running_stats? ${KEPT}`,
      "input",
      (cx, made, a) => {
        if (made.flag("track_running_stats", false) !== false) return null;
        const isAffine = made.flag("affine", false) !== false;
        const features = arg(made, "num_features");
        const scales = isAffine ? [cx.weight([features]), cx.weight([features])] : PLAIN;
        return cx.emit("InstanceNormalization", [arg(a, "input"), ...scales], epsilon(made, 1e-5));
      },
    ),
  ),
  layer("torch.nn.LocalResponseNorm", "size alpha? beta? k?", "input", (cx, made, a) =>
    emitted(cx, "LRN", [arg(a, "input")], { size: made.number("size", null) }),
  ),
  layer("torch.nn.CosineSimilarity", "dim? eps?", "x1 x2", (cx, made, a) =>
    cosine(cx, made, arg(a, "x1"), arg(a, "x2")),
  ),
  layer("torch.nn.PairwiseDistance", "p? eps? keepdim?", "x1 x2", (cx, made, a) =>
    distance(cx, made, arg(a, "x1"), arg(a, "x2")),
  ),
];

const PLAIN: readonly Value[] = [literal(1), literal(0)];

/** `LayerNormalization` with scales and biases of this width. */
export function layerNormed(cx: Emitter, x: Value, width: Value, eps: number | null): Value {
  const attributes = eps === null ? {} : { epsilon: eps };
  return cx.emit("LayerNormalization", [x, cx.weight([width]), cx.weight([width])], {
    axis: -1,
    ...attributes,
  });
}

function epsilon(a: Bound, otherwise: number): { readonly epsilon?: number } {
  const eps = a.number("eps", otherwise);
  // A value that is not spelled out is a constant of the model; the operator has one of its own.
  return eps === null ? {} : { epsilon: eps };
}

/** Scale and bias of a layer that has them. */
function affine(cx: Emitter, made: Bound, shape: Value, flag: string): readonly (Value | null)[] {
  if (made.flag(flag, true) === false) return [null, null];
  const sizes = itemsOf(shape) ?? [shape];
  const bias = made.flag("bias", true) === false ? null : cx.weight(sizes);
  return [cx.weight(sizes), bias];
}

/** A normalisation over as many last axes as the shape has. */
function overLast(
  cx: Emitter,
  op: string,
  a: Bound,
  scales: readonly (Value | null)[],
  x: Value,
  options: Bound,
): Value | null {
  const shape = arg(a, "normalized_shape");
  const count = lengthOf(cx, shape);
  if (count === null || count === 0) return null;
  const [scale, ...others] = scales;
  // Sizes that the program computes are read, though the number of axes is all that counts.
  const sizes = (itemsOf(shape) ?? [shape]).filter(({ kind }) => kind === "graph");
  if (sizes.length > 0) cx.vector(sizes);
  return cx.emit(op, [x, scale ?? literal(1), ...others], {
    axis: -count,
    ...epsilon(options, 1e-5),
  });
}

/** How many sizes a shape has. */
function lengthOf(cx: Emitter, shape: Value): number | null {
  if (shape.kind === "literal" || shape.kind === "setting") return 1;
  if (shape.kind === "graph") return shape.is === "size" ? 1 : null;
  if (shape.kind !== "shape") return itemsOf(shape)?.length ?? null;
  if (shape.from < 0 && shape.to === null) return -shape.from;
  const rank = rankOf(cx, shape.of);
  return rank === null || shape.from < 0 ? null : (shape.to ?? rank) - shape.from;
}

function grouped(
  cx: Emitter,
  x: Value,
  a: Bound,
  scale: Value | null,
  bias: Value | null,
): Value | null {
  const groups = arg(a, "num_groups");
  const number = numberOf(groups);
  const attributes = number === null ? {} : { num_groups: number };
  const scales = [scale ?? literal(1), bias ?? literal(0)];
  // A number of groups that the program computes decides how the entries stand together.
  const entries =
    groups.kind === "graph"
      ? cx.emit("Reshape", [
          cx.emit("Reshape", [x, cx.vector([literal(0), groups, literal(-1)])]),
          cx.emit("Shape", [x]),
        ])
      : x;
  return cx.emit("GroupNormalization", [entries, ...scales], {
    ...attributes,
    ...epsilon(a, 1e-5),
  });
}

function cosine(cx: Emitter, a: Bound, x: Value, y: Value): Value | null {
  const dim = a.number("dim", 1);
  if (dim === null) return null;
  const along = (op: string, value: Value) =>
    cx.emit(op, [value, numbers(cx, dim)], { keepdims: 0 });
  const product = along("ReduceSum", cx.emit("Mul", [x, y]));
  const sizes = cx.emit("Mul", [along("ReduceL2", x), along("ReduceL2", y)]);
  return cx.emit("python::Divide", [
    product,
    cx.emit("Max", [sizes, a.get("eps") ?? literal(1e-8)]),
  ]);
}

/** The norm of the difference along the last axis. */
export function distance(cx: Emitter, a: Bound, x: Value, y: Value): Value | null {
  const keepdims = bit(a.flag("keepdim", false));
  const apart = cx.emit("Add", [cx.emit("Sub", [x, y]), a.get("eps") ?? literal(1e-6)]);
  return keepdims === null ? null : normed(cx, apart, a.get("p"), numbers(cx, -1), keepdims);
}
