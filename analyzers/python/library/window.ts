// Convolutions, poolings and what else walks over the spatial axes, as functions and as layers.

import { literal, numberOf, type Value } from "../value.ts";
import { numbers, sizesBetween, squeezed, unsqueezed } from "./axes.ts";
import { arg, integersOf, itemsOf, perAxis, rankOf, tuple } from "./items.ts";
import { bit, call, emitted, layer } from "./make.ts";
import { over } from "./number.ts";
import type { Attributes, Bound, CallRow, Emitter, LayerRow } from "./row.ts";

const SPATIAL = [1, 2, 3] as const;
const CONV = "stride? padding? dilation? groups?";
const CONV_TRANSPOSE = "stride? padding? output_padding? groups? dilation?";
const CONV_LAYER = `in_channels out_channels kernel_size ${CONV} bias? padding_mode? device? dtype?`;
const TRANSPOSE_LAYER =
  "in_channels out_channels kernel_size stride? padding? output_padding? groups? bias? dilation? padding_mode? device? dtype?";
const MAX_POOL = "kernel_size stride? padding? dilation? ceil_mode? return_indices?";
const MAX_POOL_LAYER = "kernel_size stride? padding? dilation? return_indices? ceil_mode?";
const AVERAGE_POOL = "kernel_size stride? padding? ceil_mode? count_include_pad? divisor_override?";

export const windowRows: readonly CallRow[] = [
  ...SPATIAL.flatMap((n) => [
    ...["torch.nn.functional", "torch"].flatMap((module) => [
      call(`${module}.conv${n}d`, `input weight bias? ${CONV}`, (cx, a) =>
        convolved(cx, n, arg(a, "input"), arg(a, "weight"), a.get("bias"), a),
      ),
      call(`${module}.conv_transpose${n}d`, `input weight bias? ${CONV_TRANSPOSE}`, (cx, a) =>
        spread(cx, n, arg(a, "input"), arg(a, "weight"), a.get("bias"), a),
      ),
    ]),
    call(`torch.nn.functional.max_pool${n}d`, `input ${MAX_POOL}`, (cx, a) =>
      maxPooled(cx, n, arg(a, "input"), a),
    ),
    call(`torch.nn.functional.avg_pool${n}d`, `input ${AVERAGE_POOL}`, (cx, a) =>
      pooled(cx, n, "AveragePool", arg(a, "input"), a),
    ),
    call(
      `torch.nn.functional.lp_pool${n}d`,
      "input norm_type kernel_size stride? ceil_mode?",
      (cx, a) => pooled(cx, n, "LpPool", arg(a, "input"), a, { p: a.number("norm_type", null) }),
    ),
    call(`torch.nn.functional.adaptive_avg_pool${n}d`, "input output_size", (cx, a) =>
      adapted(cx, n, "Average", arg(a, "input"), arg(a, "output_size")),
    ),
    call(
      `torch.nn.functional.adaptive_max_pool${n}d`,
      "input output_size return_indices?",
      (cx, a) =>
        a.flag("return_indices", false) === false
          ? adapted(cx, n, "Max", arg(a, "input"), arg(a, "output_size"))
          : null,
    ),
    call(`torch.nn.functional.max_unpool${n}d`, "input indices *rest", () => null),
  ]),
  call("torch.nn.functional.unfold", "input kernel_size dilation? padding? stride?", (cx, a) =>
    unfolded(cx, arg(a, "input"), a),
  ),
  call(
    "torch.nn.functional.fold",
    "input output_size kernel_size dilation? padding? stride?",
    (cx, a) => folded(cx, arg(a, "input"), a),
  ),
];

export const windowLayers: readonly LayerRow[] = [
  ...SPATIAL.flatMap((n) => [
    layer(`torch.nn.Conv${n}d`, CONV_LAYER, "input", (cx, made, a) => {
      const [weight, bias] = filters(cx, n, made, "forward");
      const x = bordered(cx, n, arg(a, "input"), made);
      return x === null ? null : convolved(cx, n, x.value, weight, bias, made, x.isBordered);
    }),
    layer(`torch.nn.ConvTranspose${n}d`, TRANSPOSE_LAYER, "input output_size?", (cx, made, a) => {
      const [weight, bias] = filters(cx, n, made, "transposed");
      return a.get("output_size") === null
        ? spread(cx, n, arg(a, "input"), weight, bias, made)
        : null;
    }),
    layer(`torch.nn.MaxPool${n}d`, MAX_POOL_LAYER, "input", (cx, made, a) =>
      maxPooled(cx, n, arg(a, "input"), made),
    ),
    layer(`torch.nn.AvgPool${n}d`, AVERAGE_POOL, "input", (cx, made, a) =>
      pooled(cx, n, "AveragePool", arg(a, "input"), made),
    ),
    layer(
      `torch.nn.LPPool${n}d`,
      "norm_type kernel_size stride? ceil_mode?",
      "input",
      (cx, made, a) => {
        const p = made.number("norm_type", null);
        return pooled(cx, n, "LpPool", arg(a, "input"), made, { p });
      },
    ),
    layer(`torch.nn.AdaptiveAvgPool${n}d`, "output_size", "input", (cx, made, a) =>
      adapted(cx, n, "Average", arg(a, "input"), arg(made, "output_size")),
    ),
    layer(`torch.nn.AdaptiveMaxPool${n}d`, "output_size return_indices?", "input", (cx, made, a) =>
      made.flag("return_indices", false) === false
        ? adapted(cx, n, "Max", arg(a, "input"), arg(made, "output_size"))
        : null,
    ),
  ]),
  layer("torch.nn.Unfold", "kernel_size dilation? padding? stride?", "input", (cx, made, a) =>
    unfolded(cx, arg(a, "input"), made),
  ),
  layer(
    "torch.nn.Fold",
    "output_size kernel_size dilation? padding? stride?",
    "input",
    (cx, made, a) => folded(cx, arg(a, "input"), made),
  ),
];

/** How a window walks, or null where that is not spelled out. */
function walk(a: Bound, n: number, kernel: readonly number[] | null): Attributes | null {
  const strides = a.get("stride") === null ? kernel : perAxis(a.get("stride"), n, 1);
  const dilations = perAxis(a.get("dilation"), n, 1);
  const automatic = AUTOMATIC.get(a.text("padding") ?? "");
  const pads = automatic === undefined ? perAxis(a.get("padding"), n, 0) : [];
  if (strides === null || dilations === null || pads === null) return null;
  const padding = automatic === undefined ? { pads: [...pads, ...pads] } : { auto_pad: automatic };
  return { strides, dilations, ...padding };
}

const AUTOMATIC: ReadonlyMap<string, string> = new Map([
  ["same", "SAME_UPPER"],
  ["valid", "VALID"],
]);

// Attributes that fit no number of axes: the sizes of the result are then not known.
const NOT_KNOWN: Attributes = { strides: [] };

/** An input without a batch gets one, and the result loses it again. */
function batched(
  cx: Emitter,
  n: number,
  x: Value,
  lower: (x: Value) => Value | null,
): Value | null {
  if (rankOf(cx, x) !== n + 1) return lower(x);
  const result = lower(unsqueezed(cx, x, 0));
  return result === null ? null : squeezed(cx, result, 0);
}

function convolved(
  cx: Emitter,
  n: number,
  x: Value,
  weight: Value,
  bias: Value | null,
  a: Bound,
  isBordered = false,
): Value | null {
  const ones = Array.from({ length: n }, () => 1);
  const known = walk(a, n, ones) ?? NOT_KNOWN;
  const attributes = isBordered ? { ...known, pads: [...ones, ...ones].map(() => 0) } : known;
  const group = a.number("groups", 1);
  const groups = group === null ? {} : { group };
  return batched(cx, n, x, (input) =>
    cx.emit("Conv", [input, weight, bias], { ...attributes, ...groups }),
  );
}

function spread(
  cx: Emitter,
  n: number,
  x: Value,
  weight: Value,
  bias: Value | null,
  a: Bound,
): Value | null {
  const extra = perAxis(a.get("output_padding"), n, 0);
  const ones = Array.from({ length: n }, () => 1);
  const known = extra === null ? null : walk(a, n, ones);
  const group = a.number("groups", 1);
  const attributes =
    known === null || extra === null ? NOT_KNOWN : { ...known, output_padding: extra };
  return batched(cx, n, x, (input) =>
    emitted(cx, "ConvTranspose", [input, weight, bias], { ...attributes, group }),
  );
}

/** Filters and bias of a layer. */
function filters(
  cx: Emitter,
  n: number,
  made: Bound,
  direction: "forward" | "transposed",
): readonly [Value, Value | null] {
  const [into, out] = [arg(made, "in_channels"), arg(made, "out_channels")];
  const kernel = perAxis(made.get("kernel_size"), n, 1);
  const given = itemsOf(made.get("kernel_size")) ?? [arg(made, "kernel_size")];
  const window =
    kernel ?? (given.length === n ? given : Array.from({ length: n }, () => given[0] ?? into));
  const group = made.get("groups") ?? literal(1);
  const divided = (channels: Value) =>
    numberOf(group) === 1 ? channels : over(cx, channels, group);
  const weight =
    direction === "forward"
      ? cx.weight([out, divided(into), ...window])
      : cx.weight([into, divided(out), ...window]);
  return [weight, made.flag("bias", true) === false ? null : cx.weight([out])];
}

/** The border of a layer whose `padding_mode` is not zeros. */
function bordered(cx: Emitter, n: number, x: Value, made: Bound) {
  if (made.get("padding_mode") === null || made.text("padding_mode") === "zeros") {
    return { value: x, isBordered: false };
  }
  const mode = PAD_MODES.get(made.text("padding_mode") ?? "");
  const pads = perAxis(made.get("padding"), n, 0);
  if (mode === undefined || pads === null) return null;
  const axes = pads.map((_, i) => i - n);
  const value = cx.emit("Pad", [x, numbers(cx, ...pads, ...pads), null, numbers(cx, ...axes)], {
    mode,
  });
  return { value, isBordered: true };
}

/** Borders by the names that torch has for them. */
export const PAD_MODES: ReadonlyMap<string, string> = new Map([
  ["constant", "constant"],
  ["reflect", "reflect"],
  ["replicate", "edge"],
  ["circular", "wrap"],
]);

function pooling(n: number, a: Bound, attributes: Readonly<Record<string, number | null>>) {
  const kernel = a.get("kernel_size") === null ? null : perAxis(a.get("kernel_size"), n, 1);
  const known = kernel === null ? null : walk(a, n, kernel);
  const whole = Object.entries(attributes).filter(([, value]) => value !== null);
  if (kernel === null || known === null || whole.length < Object.keys(attributes).length) {
    return NOT_KNOWN;
  }
  return { kernel_shape: kernel, ...known, ...attributes } as Attributes;
}

function pooled(
  cx: Emitter,
  n: number,
  op: string,
  x: Value,
  a: Bound,
  more: Readonly<Record<string, number | null>> = {},
): Value | null {
  const ceil_mode = bit(a.flag("ceil_mode", false));
  return batched(cx, n, x, (input) => cx.emit(op, [input], pooling(n, a, { ceil_mode, ...more })));
}

function maxPooled(cx: Emitter, n: number, x: Value, a: Bound): Value | null {
  const isPair = a.flag("return_indices", false);
  if (isPair === null) return null;
  if (!isPair) return pooled(cx, n, "MaxPool", x, a);
  const attributes = pooling(n, a, { ceil_mode: bit(a.flag("ceil_mode", false)) });
  return tuple(...cx.emitMany("MaxPool", [x], 2, attributes));
}

/** A pooling to a given number of places, whose windows follow from the sizes. */
function adapted(
  cx: Emitter,
  n: number,
  kind: "Average" | "Max",
  x: Value,
  size: Value,
): Value | null {
  const asked = itemsOf(size) ?? Array.from({ length: n }, () => size);
  if (asked.length !== n) return null;
  return batched(cx, n, x, (input) => {
    if (asked.every((item) => numberOf(item) === 1)) return cx.emit(`Global${kind}Pool`, [input]);
    if (asked.some((item) => item.kind === "literal" && item.value === null)) return null;
    const places = cx.emit(`${kind}Pool`, [input], NOT_KNOWN);
    const front = sizesBetween(cx, input, 0, 2);
    return cx.emit("Reshape", [places, cx.emit("Concat", [front, cx.vector(asked)], { axis: 0 })]);
  });
}

/** The entries under each window as a column: a convolution with filters that pick one entry each. */
function unfolded(cx: Emitter, x: Value, a: Bound): Value | null {
  const kernel = perAxis(a.get("kernel_size"), 2, 1);
  const ones = [1, 1];
  const known = walk(a, 2, ones);
  if (kernel === null || known === null) return null;
  const channels = cx.size(x, 1);
  const count = numberOf(channels);
  const area = (kernel[0] ?? 1) * (kernel[1] ?? 1);
  const columns =
    count === null ? cx.emit("Mul", [channels, literal(area)]) : literal(count * area);
  const picks = cx.weight([columns, channels, ...kernel]);
  const places = cx.emit("Conv", [x, picks], known);
  return cx.emit("Reshape", [places, numbers(cx, 0, 0, -1)]);
}

function folded(cx: Emitter, x: Value, a: Bound): Value | null {
  const kernel = perAxis(a.get("kernel_size"), 2, 1);
  const known = walk(a, 2, [1, 1]);
  const size = itemsOf(a.get("output_size")) ?? [arg(a, "output_size"), arg(a, "output_size")];
  if (kernel === null || known === null || integersOf(a.get("kernel_size")) === null) return null;
  return cx.emit("Col2Im", [x, cx.vector(size), numbers(cx, ...kernel)], known);
}
