// Activations, each a function of torch.nn.functional and a layer.

import { literal, type Value } from "../value.ts";
import { gumbel } from "./creation.ts";
import { clamped } from "./elementwise.ts";
import { arg } from "./items.ts";
import { call, emitted, type Lower, layer } from "./make.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";

interface Activation {
  /** Names in torch.nn.functional; in torch too where it stands there. */
  readonly names: string;
  /** The class in torch.nn. */
  readonly layer: string;
  readonly params: string;
  /** From the input and the parameters of the layer. */
  readonly lower: (cx: Emitter, x: Value, a: Bound) => Value | null;
}

const plain = (op: string) => (cx: Emitter, x: Value) => cx.emit(op, [x]);
const sloped = (op: string, param: string, otherwise: number, attribute = "alpha") => {
  return (cx: Emitter, x: Value, a: Bound) =>
    emitted(cx, op, [x], { [attribute]: a.number(param, otherwise) });
};

const ACTIVATIONS: readonly Activation[] = [
  { names: "relu", layer: "ReLU", params: "inplace?", lower: plain("Relu") },
  { names: "sigmoid", layer: "Sigmoid", params: "inplace?", lower: plain("Sigmoid") },
  { names: "tanh", layer: "Tanh", params: "inplace?", lower: plain("Tanh") },
  { names: "selu", layer: "SELU", params: "inplace?", lower: plain("Selu") },
  { names: "mish", layer: "Mish", params: "inplace?", lower: plain("Mish") },
  { names: "silu", layer: "SiLU", params: "inplace?", lower: plain("Swish") },
  { names: "hardswish", layer: "Hardswish", params: "inplace?", lower: plain("HardSwish") },
  { names: "softsign", layer: "Softsign", params: "inplace?", lower: plain("Softsign") },
  {
    names: "gelu",
    layer: "GELU",
    params: "approximate?",
    lower: (cx, x, a) => {
      const kind = a.get("approximate") === null ? "none" : a.text("approximate");
      return emitted(cx, "Gelu", [x], { approximate: kind });
    },
  },
  {
    names: "relu6",
    layer: "ReLU6",
    params: "inplace?",
    lower: (cx, x) => clamped(cx, x, literal(0), literal(6)),
  },
  {
    names: "hardtanh",
    layer: "Hardtanh",
    params: "min_val? max_val? inplace?",
    lower: (cx, x, a) =>
      clamped(cx, x, a.get("min_val") ?? literal(-1), a.get("max_val") ?? literal(1)),
  },
  {
    names: "hardsigmoid",
    layer: "Hardsigmoid",
    params: "inplace?",
    lower: (cx, x) => cx.emit("HardSigmoid", [x], { alpha: 1 / 6, beta: 0.5 }),
  },
  {
    names: "leaky_relu",
    layer: "LeakyReLU",
    params: "negative_slope? inplace?",
    lower: sloped("LeakyRelu", "negative_slope", 0.01),
  },
  { names: "elu", layer: "ELU", params: "alpha? inplace?", lower: sloped("Elu", "alpha", 1) },
  { names: "celu", layer: "CELU", params: "alpha? inplace?", lower: sloped("Celu", "alpha", 1) },
  {
    names: "rrelu",
    layer: "RReLU",
    params: "lower? upper? training? inplace?",
    lower: (cx, x, a) => {
      const [lower, upper] = [a.number("lower", 1 / 8), a.number("upper", 1 / 3)];
      if (lower === null || upper === null || a.flag("training", false) !== false) return null;
      return cx.emit("LeakyRelu", [x], { alpha: (lower + upper) / 2 });
    },
  },
  {
    names: "softplus",
    layer: "Softplus",
    params: "beta? threshold?",
    lower: (cx, x, a) => {
      const beta = a.get("beta");
      if (beta === null) return cx.emit("Softplus", [x]);
      return cx.emit("python::Divide", [cx.emit("Softplus", [cx.emit("Mul", [x, beta])]), beta]);
    },
  },
  {
    names: "logsigmoid",
    layer: "LogSigmoid",
    params: "",
    lower: (cx, x) => cx.emit("Neg", [cx.emit("Softplus", [cx.emit("Neg", [x])])]),
  },
  {
    names: "tanhshrink",
    layer: "Tanhshrink",
    params: "",
    lower: (cx, x) => cx.emit("Sub", [x, cx.emit("Tanh", [x])]),
  },
  {
    names: "softshrink",
    layer: "Softshrink",
    params: "lambd?",
    lower: (cx, x, a) => {
      const lambd = a.number("lambd", 0.5);
      return emitted(cx, "Shrink", [x], { lambd, bias: lambd });
    },
  },
  {
    names: "hardshrink",
    layer: "Hardshrink",
    params: "lambd?",
    lower: sloped("Shrink", "lambd", 0.5, "lambd"),
  },
  {
    names: "threshold",
    layer: "Threshold",
    params: "threshold value inplace?",
    lower: (cx, x, a) => {
      const isAbove = cx.emit("Greater", [x, arg(a, "threshold")]);
      return cx.emit("Where", [isAbove, x, arg(a, "value")]);
    },
  },
  {
    names: "glu",
    layer: "GLU",
    params: "dim?",
    lower: (cx, x, a) => {
      const axis = a.number("dim", -1);
      if (axis === null) return null;
      const [value = x, gate = x] = cx.emitMany("Split", [x, null], 2, { axis, num_outputs: 2 });
      return cx.emit("Mul", [value, cx.emit("Sigmoid", [gate])]);
    },
  },
  { names: "softmax", layer: "Softmax", params: "dim?", lower: along("Softmax", 1) },
  { names: "log_softmax", layer: "LogSoftmax", params: "dim?", lower: along("LogSoftmax", 1) },
  { names: "softmin", layer: "Softmin", params: "dim?", lower: along("Softmax", -1) },
  ...[
    "dropout",
    "alpha_dropout",
    "feature_alpha_dropout",
    "dropout1d",
    "dropout2d",
    "dropout3d",
  ].map(
    (name): Activation => ({
      names: name,
      layer: dropoutClass(name),
      params: "p? training? inplace?",
      lower: (cx, x, a) => {
        const isOff = a.flag("training", true) === false || a.number("p", 0.5) === 0;
        return isOff ? cx.emit("Identity", [x]) : cx.emit("Dropout", [x]);
      },
    }),
  ),
];

const IN_PLACE: ReadonlySet<string> = new Set([
  "relu",
  "elu",
  "leaky_relu",
  "selu",
  "celu",
  "hardtanh",
]);

/** Activations as functions. */
export const activationRows: readonly CallRow[] = [
  ...ACTIVATIONS.flatMap(({ names, params, lower }) => {
    const rest =
      params.includes("dim?") && names !== "glu" ? `${params} _stacklevel? dtype?` : params;
    const row: Lower = (cx, a) => lower(cx, arg(a, "input"), a);
    const named = names
      .split(" ")
      .map((name) => call(`torch.nn.functional.${name}`, `input ${rest}`, row));
    return IN_PLACE.has(names)
      ? [
          ...named,
          { ...call(`torch.nn.functional.${names}_`, `input ${rest}`, row), writes: true as const },
        ]
      : named;
  }),
  ...["softmax", "log_softmax"].flatMap((name) => {
    const op = name === "softmax" ? "Softmax" : "LogSoftmax";
    const row: Lower = (cx, a) => along(op, 1)(cx, arg(a, "input"), a);
    return [
      call(`torch.${name}`, "input dim dtype?", row),
      call(`Tensor.${name}`, "input dim dtype?", row),
    ];
  }),
  ...["dropout", "celu", "rrelu", "threshold"].map((name) =>
    call(`torch.${name}`, `input ${paramsOf(name)}`, (cx, a) =>
      lowerOf(name)(cx, arg(a, "input"), a),
    ),
  ),
  call("torch.nn.functional.prelu", "input weight", prelu),
  call("torch.prelu", "input weight", prelu),
  call("torch.nn.functional.gumbel_softmax", "logits tau? hard? eps? dim?", gumbelSoftmax),
];

/** Activations as layers. */
export const activationLayers: readonly LayerRow[] = [
  ...ACTIVATIONS.map(({ layer: name, params, lower }) =>
    layer(`torch.nn.${name}`, params, "input", (cx, made, a) => lower(cx, arg(a, "input"), made)),
  ),
  layer("torch.nn.Softmax2d", "", "input", (cx, _, a) =>
    cx.emit("Softmax", [arg(a, "input")], { axis: -3 }),
  ),
  layer("torch.nn.PReLU", "num_parameters? init? device? dtype?", "input", (cx, made, a) => {
    const count = made.get("num_parameters") ?? literal(1);
    return slopes(cx, arg(a, "input"), cx.weight([count]), made.number("num_parameters", 1) === 1);
  }),
];

function dropoutClass(name: string): string {
  return name
    .split("_")
    .map((part) => `${part.charAt(0).toUpperCase()}${part.slice(1)}`)
    .join("");
}

function named(name: string): Activation | undefined {
  return ACTIVATIONS.find(({ names }) => names === name);
}

function paramsOf(name: string): string {
  return named(name)?.params ?? "";
}

function lowerOf(name: string): Activation["lower"] {
  return named(name)?.lower ?? (() => null);
}

/** Softmax along an axis that the call names; the sign is that of the exponents. */
function along(op: string, sign: 1 | -1): Activation["lower"] {
  return (cx, x, a) =>
    emitted(cx, op, [sign === 1 ? x : cx.emit("Neg", [x])], { axis: a.number("dim", null) });
}

function prelu(cx: Emitter, a: Bound): Value {
  return slopes(cx, arg(a, "input"), arg(a, "weight"), false);
}

// A slope for each channel, which is the second axis.
function slopes(cx: Emitter, x: Value, weight: Value, isOne: boolean): Value {
  if (isOne) return cx.emit("PRelu", [x, weight]);
  const below = cx.emit("Mul", [channels(cx, x, weight), cx.emit("Min", [x, literal(0)])]);
  return cx.emit("Add", [cx.emit("Relu", [x]), below]);
}

/** A vector with an axis of size 1 for each axis behind the channels of `x`. */
export function channels(cx: Emitter, x: Value, weight: Value): Value {
  const behind = cx.emit("Shape", [x], { start: 2 });
  const sizes = cx.emit("Expand", [cx.vector([literal(1)]), cx.emit("Shape", [behind])]);
  const shape = cx.emit("Concat", [cx.emit("Shape", [weight]), sizes], { axis: 0 });
  return cx.emit("Reshape", [weight, shape]);
}

function gumbelSoftmax(cx: Emitter, a: Bound): Value | null {
  const [x, hard, axis] = [arg(a, "logits"), a.flag("hard", false), a.number("dim", -1)];
  if (hard === null || axis === null) return null;
  const noisy = cx.emit("Add", [x, gumbel(cx, x)]);
  const tau = a.get("tau");
  const cooled = tau === null ? noisy : cx.emit("python::Divide", [noisy, tau]);
  // The value is that of the hard choice; the soft one is for gradients only.
  return cx.emit(hard ? "Hardmax" : "Softmax", [cooled], { axis });
}
