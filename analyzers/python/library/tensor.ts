// Methods of tensors that are no functions of torch, and attributes of tensors.

import { literal, type Value } from "../value.ts";
import { swapped } from "./axes.ts";
import { cast, typeNumber, typeOf } from "./dtype.ts";
import { arg, rankOf } from "./items.ts";
import { inPlace, method } from "./make.ts";
import { plus, times } from "./number.ts";
import type { AttributeRow, Bound, CallRow, Emitter } from "./row.ts";
import { real } from "./spectral.ts";

/** Parameters of `uniform_`. */
const BOUNDS = "from to".split(" ");

const TYPES = "float double half bfloat16 long int short bool cfloat";

export const tensorRows: readonly CallRow[] = [
  ...TYPES.split(" ").map((name) =>
    method(name, "memory_format?", (cx, a) =>
      cast(cx, arg(a, "input"), { kind: "library", name: `torch.${name}` }),
    ),
  ),
  ...["byte", "char"].map((name) =>
    method(name, "memory_format?", (cx, a) =>
      cast(cx, arg(a, "input"), { kind: "library", name: name === "byte" ? "uint8" : "int8" }),
    ),
  ),
  method("to", "*targets dtype? device? non_blocking? copy? memory_format?", converted),
  method("type", "*targets dtype? non_blocking?", converted),
  method("type_as", "other", (cx, a) => cx.emit("CastLike", [arg(a, "input"), arg(a, "other")])),
  method("item", "", (cx, a) => cx.emit("Identity", [arg(a, "input")])),
  method("numpy", "force?", (cx, a) => cx.emit("Identity", [arg(a, "input")])),
  method("tolist", "", (cx, a) => cx.emit("Identity", [arg(a, "input")])),
  method("size", "dim?", (cx, a) => {
    const dim = a.number("dim", null);
    if (a.get("dim") === null) return sizes(arg(a, "input"));
    return dim === null || !Number.isInteger(dim) ? null : cx.size(arg(a, "input"), dim);
  }),
  ...["dim", "ndimension"].map((name) => method(name, "", (cx, a) => rank(cx, arg(a, "input")))),
  ...["numel", "nelement"].map((name) =>
    method(name, "", (cx, a) => cx.emit("Size", [arg(a, "input")])),
  ),
  ...["is_contiguous", "is_floating_point", "is_complex"].map((name) =>
    method(
      name,
      "",
      (): Value => ({ kind: "unknown", why: `${name} of a tensor is not followed` }),
    ),
  ),
  inPlace("fill", "input value", (cx, a) =>
    cx.emit("Expand", [arg(a, "value"), cx.emit("Shape", [arg(a, "input")])]),
  ),
  inPlace("zero", "input", (cx, a) =>
    cx.emit("ConstantOfShape", [cx.emit("Shape", [arg(a, "input")])]),
  ),
  inPlace("copy", "input src non_blocking?", (cx, a) => {
    const wide = cx.emit("Expand", [arg(a, "src"), cx.emit("Shape", [arg(a, "input")])]);
    return cx.emit("CastLike", [wide, arg(a, "input")]);
  }),
  inPlace("normal", "input mean? std? generator?", (cx, a) => {
    const noise = cx.emit("RandomNormalLike", [arg(a, "input")]);
    return plus(cx, times(cx, noise, a.get("std") ?? literal(1)), a.get("mean") ?? literal(0));
  }),
  inPlace("uniform", "input from? to? generator?", (cx, a) => {
    const [low = literal(0), high = literal(1)] = BOUNDS.map(
      (name, i) => a.get(name) ?? literal(i),
    );
    const noise = cx.emit("RandomUniformLike", [arg(a, "input")]);
    return plus(cx, times(cx, noise, cx.emit("Sub", [high, low])), low);
  }),
  inPlace("bernoulli", "input p? generator?", (cx, a) => {
    const shape = cx.emit("Shape", [arg(a, "input")]);
    return cx.emit("Bernoulli", [cx.emit("Expand", [a.get("p") ?? literal(0.5), shape])]);
  }),
  inPlace("exponential", "input lambd? generator?", (cx, a) => {
    const noise = cx.emit("RandomUniformLike", [arg(a, "input")]);
    const drawn = cx.emit("Neg", [cx.emit("Log", [noise])]);
    return cx.emit("python::Divide", [drawn, a.get("lambd") ?? literal(1)]);
  }),
  // Gradients, hooks, storage: what they do is no function of the entries.
  ...["backward", "register_hook", "apply_", "map_", "resize_", "set_", "as_strided", "put_"].map(
    (name) => method(name, "*rest", () => null),
  ),
];

export const attributeRows: readonly AttributeRow[] = [
  attribute("T", (cx, x) => cx.emit("Transpose", [x])),
  attribute("H", (cx, x) => cx.emit("Transpose", [x])),
  attribute("mT", (cx, x) => swapped(cx, x, -2, -1) ?? cx.opaque("Tensor.mT", [x])),
  attribute("mH", (cx, x) => swapped(cx, x, -2, -1) ?? cx.opaque("Tensor.mH", [x])),
  attribute("shape", (_, x) => sizes(x)),
  attribute("ndim", rank),
  attribute("dtype", (_, x) => typeOf(x)),
  attribute("device", () => ({ kind: "library", name: "torch.device" })),
  attribute("is_cuda", () => ({ kind: "setting", name: "is_cuda" })),
  attribute("requires_grad", () => ({ kind: "setting", name: "requires_grad" })),
  attribute("data", (cx, x) => cx.emit("Identity", [x])),
  attribute("grad", (cx, x) => cx.opaque("the gradient of a tensor", [x])),
  attribute("grad_fn", (cx, x) => cx.opaque("the gradient of a tensor", [x])),
  attribute("real", real),
  attribute("imag", real),
];

function attribute(name: string, lower: AttributeRow["lower"]): AttributeRow {
  return { name: `Tensor.${name}`, lower };
}

function sizes(of: Value): Value {
  return { kind: "shape", of, from: 0, to: null };
}

function rank(cx: Emitter, x: Value): Value {
  const count = rankOf(cx, x);
  return count === null ? cx.emit("Size", [cx.emit("Shape", [x])]) : literal(count);
}

/** `to(dtype)`, `to(device)`, `to(other)`, in any order. */
function converted(cx: Emitter, a: Bound): Value {
  let result = cx.emit("Identity", [arg(a, "input")]);
  for (const target of a.rest("targets")) {
    if (target.kind === "graph" || target.kind === "weight") {
      result = cx.emit("CastLike", [result, target]);
    } else if (!isPlace(target)) result = cast(cx, result, target);
  }
  return cast(cx, result, a.get("dtype"));
}

/** A device, or a flag of how to copy. */
function isPlace(target: Value): boolean {
  if (target.kind === "literal") {
    return typeof target.value !== "string" || typeNumber(target.value) === null;
  }
  return target.kind === "library" && typeNumber(target.name) === null;
}
