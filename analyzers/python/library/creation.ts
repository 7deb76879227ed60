// Tensors made out of sizes, numbers and random draws.

import { literal, type Value } from "../value.ts";
import { reshaped } from "./axes.ts";
import { cast } from "./dtype.ts";
import { arg, isTensor, itemsOf, sizesOf, tuple, vectorOf } from "./items.ts";
import { both, call, emitted, type Lower, method } from "./make.ts";
import { minus, over, plus, times } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";

/** Arguments that say where and how a tensor is kept. */
const KEPT = "dtype? layout? device? requires_grad? pin_memory? memory_format? generator? names?";

export const creationRows: readonly CallRow[] = [
  call("torch.zeros", `*size ${KEPT}`, filled(null)),
  call("torch.ones", `*size ${KEPT}`, filled(literal(1))),
  call("torch.empty", `*size ${KEPT}`, filled(null)),
  method("new_zeros", `*size ${KEPT}`, filled(null)),
  method("new_ones", `*size ${KEPT}`, filled(literal(1))),
  method("new_empty", `*size ${KEPT}`, filled(null)),
  call("torch.full", `size fill_value ${KEPT}`, full),
  method("new_full", `size fill_value ${KEPT}`, full),
  call(
    "torch.zeros_like",
    `input ${KEPT}`,
    filledLike(() => null),
  ),
  call(
    "torch.empty_like",
    `input ${KEPT}`,
    filledLike(() => null),
  ),
  call(
    "torch.ones_like",
    `input ${KEPT}`,
    filledLike(() => literal(1)),
  ),
  call(
    "torch.full_like",
    `input fill_value ${KEPT}`,
    filledLike((a) => arg(a, "fill_value")),
  ),
  call("torch.eye", `n m? ${KEPT}`, (cx, a) => {
    const n = arg(a, "n");
    const shape = cx.emit("ConstantOfShape", [cx.vector([n, a.get("m") ?? n])]);
    return typed(cx, a, cx.emit("EyeLike", [shape]));
  }),
  call("torch.arange", `start end? step? ${KEPT}`, (cx, a) => {
    const [start, end, step] = [arg(a, "start"), a.get("end"), a.get("step") ?? literal(1)];
    const range = end === null ? [literal(0), start, step] : [start, end, step];
    return typed(cx, a, cx.emit("Range", range));
  }),
  call("torch.linspace", `start end steps ${KEPT}`, (cx, a) => typed(cx, a, spaced(cx, a))),
  call("torch.logspace", `start end steps base? ${KEPT}`, (cx, a) =>
    typed(cx, a, cx.emit("Pow", [a.get("base") ?? literal(10), spaced(cx, a)])),
  ),
  ...["torch.tensor", "torch.as_tensor", "torch.asarray", "torch.from_numpy", "torch.FloatTensor"]
    .concat(["torch.LongTensor", "torch.scalar_tensor"])
    .map((name) =>
      call(name, `data ${KEPT}`, (cx, a) => typed(cx, a, entries(cx, arg(a, "data")))),
    ),
  ...["Float", "Double", "Half", "Long", "Int", "Byte", "Bool"].map((type) =>
    call(`torch.cuda.${type}Tensor`, "*data", made),
  ),
  method("new", "*data", made),
  call("torch.autograd.Variable", "data requires_grad? volatile?", (cx, a) =>
    cx.emit("Identity", [arg(a, "data")]),
  ),
  method("new_tensor", `data ${KEPT}`, (cx, a) => alike(cx, a, entries(cx, arg(a, "data")))),
  call("torch.rand", `*size ${KEPT}`, drawn("RandomUniformLike")),
  call("torch.randn", `*size ${KEPT}`, drawn("RandomNormalLike")),
  call("torch.randint", `low high? size? ${KEPT}`, (cx, a) => {
    // `randint(high, size)` and `randint(low, high, size)`.
    const isShort = a.get("size") === null;
    const size = isShort ? a.get("high") : a.get("size");
    const [low, high] = isShort || a.get("high") === null ? [literal(0), arg(a, "low")] : bounds(a);
    if (size === null) return null;
    return typed(cx, a, wholeNumbers(cx, shaped(cx, vectorOf(cx, size)), low, high));
  }),
  call("torch.randint_like", `input low high? ${KEPT}`, (cx, a) => {
    const [low, high] = a.get("high") === null ? [literal(0), arg(a, "low")] : bounds(a);
    return wholeNumbers(cx, arg(a, "input"), low, high);
  }),
  call("torch.rand_like", `input ${KEPT}`, (cx, a) => likeThis(cx, "RandomUniformLike", a)),
  call("torch.randn_like", `input ${KEPT}`, (cx, a) => likeThis(cx, "RandomNormalLike", a)),
  call("torch.randperm", `n ${KEPT}`, (cx, a) => {
    // The order of random numbers.
    const n = arg(a, "n");
    const keys = cx.emit("RandomUniformLike", [shaped(cx, cx.vector([n]))]);
    const [, order] = cx.emitMany("TopK", [keys, cx.vector([n])], 2, { axis: 0 });
    return order ?? null;
  }),
  call("torch.normal", "mean std size? generator?", (cx, a) => {
    const [mean, std, size] = [arg(a, "mean"), arg(a, "std"), a.get("size")];
    const like = size === null ? cx.emit("Add", [mean, std]) : shaped(cx, vectorOf(cx, size));
    return plus(cx, times(cx, std, cx.emit("RandomNormalLike", [like])), mean);
  }),
  ...both("bernoulli", "input p? generator?", (cx, a) => {
    const p = a.get("p");
    const x = arg(a, "input");
    const odds = p === null ? x : cx.emit("Expand", [p, cx.emit("Shape", [x])]);
    return cx.emit("Bernoulli", [odds]);
  }),
  call("torch.poisson", "input generator?", () => null),
  ...both("multinomial", "input num_samples replacement? generator?", multinomial),
  call("torch.meshgrid", "*tensors indexing?", grids),
  call("torch.cartesian_prod", "*tensors", () => null),
  call("torch.hann_window", `window_length periodic? ${KEPT}`, window("HannWindow")),
  call("torch.hamming_window", `window_length periodic? ${KEPT}`, window("HammingWindow")),
  call("torch.blackman_window", `window_length periodic? ${KEPT}`, window("BlackmanWindow")),
];

/** The tensor of some entries, or one of the sizes that are given. */
function made(cx: Emitter, a: Bound): Value {
  const { positional } = a.raw;
  const [only] = positional.slice(a.get("input") === null ? 0 : 1);
  const isEntries = only !== undefined && (itemsOf(only) !== null || isTensor(only));
  const result = isEntries ? entries(cx, only) : shaped(cx, sizesOf(cx, a, "data"));
  return alike(cx, a, result);
}

/** Zeros of these sizes. */
export function shaped(cx: Emitter, sizes: Value): Value {
  return cx.emit("ConstantOfShape", [sizes]);
}

/** −log(−log u): a draw from the Gumbel distribution for each entry. */
export function gumbel(cx: Emitter, like: Value): Value {
  const uniform = cx.emit("RandomUniformLike", [like]);
  const negated = (x: Value) => cx.emit("Neg", [cx.emit("Log", [x])]);
  return negated(negated(uniform));
}

function typed(cx: Emitter, a: Bound, x: Value): Value {
  return cast(cx, x, a.get("dtype"));
}

function filled(value: Value | null): Lower {
  return (cx, a) => {
    const sizes = sizesOf(cx, a, "size");
    const made = value === null ? shaped(cx, sizes) : cx.emit("Expand", [real(cx, value), sizes]);
    return alike(cx, a, made);
  };
}

/** A number as one of the type that tensors have by default. */
function real(cx: Emitter, value: Value): Value {
  return cx.emit("Cast", [value], { to: 1 });
}

function full(cx: Emitter, a: Bound): Value {
  const made = cx.emit("Expand", [arg(a, "fill_value"), vectorOf(cx, arg(a, "size"))]);
  return alike(cx, a, made);
}

/** Of the type of the tensor whose method was called, or of the asked one. */
function alike(cx: Emitter, a: Bound, made: Value): Value {
  const self = a.get("input");
  return typed(cx, a, self === null ? made : cx.emit("CastLike", [made, self]));
}

function filledLike(filler: (a: Bound) => Value | null): Lower {
  return (cx, a) => {
    const sizes = cx.emit("Shape", [arg(a, "input")]);
    const value = filler(a);
    return typed(cx, a, value === null ? shaped(cx, sizes) : cx.emit("Expand", [value, sizes]));
  };
}

function spaced(cx: Emitter, a: Bound): Value {
  const [start, steps] = [arg(a, "start"), arg(a, "steps")];
  const step = over(cx, minus(cx, arg(a, "end"), start), minus(cx, steps, 1));
  const places = cx.emit("Range", [literal(0), steps, literal(1)]);
  return plus(cx, times(cx, places, step), start);
}

/** Nested lists of numbers as one tensor. */
function entries(cx: Emitter, data: Value, depth = 0): Value {
  const items = depth > 4 ? null : itemsOf(data);
  if (items === null) return cx.emit("Identity", [data]);
  const isNested = items.some((item) => itemsOf(item) !== null);
  if (!isNested) return cx.vector(items);
  const rows = items.map((item) =>
    cx.emit("Unsqueeze", [entries(cx, item, depth + 1), cx.vector([literal(0)])]),
  );
  return cx.emit("Concat", rows, { axis: 0 });
}

function drawn(op: string): Lower {
  return (cx, a) => typed(cx, a, cx.emit(op, [shaped(cx, sizesOf(cx, a, "size"))]));
}

function likeThis(cx: Emitter, op: string, a: Bound): Value {
  return typed(cx, a, cx.emit(op, [arg(a, "input")]));
}

function bounds(a: Bound): readonly [Value, Value] {
  return [arg(a, "low"), arg(a, "high")];
}

function wholeNumbers(cx: Emitter, like: Value, low: Value, high: Value): Value {
  const uniform = cx.emit("RandomUniformLike", [like]);
  const within = times(cx, uniform, minus(cx, high, low));
  return plus(cx, cx.emit("Cast", [cx.emit("Floor", [within])], { to: 7 }), low);
}

// Draws without replacement are the largest of the log-probabilities with Gumbel noise.
function multinomial(cx: Emitter, a: Bound): Value | null {
  const odds = cx.emit("Log", [arg(a, "input")]);
  const count = a.number("num_samples", null);
  const replaces = a.flag("replacement", false);
  if (replaces === null || (replaces && count === null)) return null;
  if (count === 1 || replaces) {
    const drawn = emitted(cx, "Multinomial", [odds], { sample_size: count });
    return drawn === null ? null : cx.emit("Cast", [drawn], { to: 7 });
  }
  const keys = cx.emit("Add", [odds, gumbel(cx, odds)]);
  const [, places] = cx.emitMany("TopK", [keys, vectorOf(cx, arg(a, "num_samples"))], 2, {
    axis: -1,
  });
  return places ?? null;
}

/** Each vector along an axis of its own, repeated along those of the others. */
function grids(cx: Emitter, a: Bound): Value | null {
  const vectors = a.rest("tensors");
  const indexing = a.get("indexing") === null ? "ij" : a.text("indexing");
  if (vectors.length === 0 || vectors.some(({ kind }) => kind === "unknown")) return null;
  if (indexing !== "ij" && indexing !== "xy") return null;
  const lengths = vectors.map((vector) => cx.emit("Shape", [vector]));
  const axes = vectors.map((_, i) => i);
  // The first two axes change places when the grid is that of an image.
  const order = indexing === "xy" && vectors.length > 1 ? [1, 0, ...axes.slice(2)] : axes;
  const shape = cx.emit(
    "Concat",
    order.map((axis) => lengths[axis] ?? null),
    { axis: 0 },
  );
  const made = vectors.map((vector, i) => {
    const sizes = order.map((axis) => (axis === i ? -1 : 1));
    return cx.emit("Expand", [reshaped(cx, vector, sizes), shape]);
  });
  return tuple(...made);
}

function window(op: string): Lower {
  return (cx, a) => {
    const periodic = a.flag("periodic", true);
    if (periodic === null) return null;
    return typed(cx, a, cx.emit(op, [arg(a, "window_length")], { periodic: Number(periodic) }));
  };
}
