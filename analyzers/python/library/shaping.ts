// Views and other movement of data, as functions of torch and methods of tensors.

import { literal, numberOf, type Value } from "../value.ts";
import { moved, regrouped, reshaped, sizesBetween, sliced, swapped, unsqueezed } from "./axes.ts";
import {
  arg,
  integersOf,
  isTensor,
  itemsOf,
  MOST_ITEMS,
  rankOf,
  sizesOf,
  tuple,
  vectorOf,
} from "./items.ts";
import { both, call, emitted, inPlace, type Lower, method, threefold } from "./make.ts";
import { minus, over, plus } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";

export const shapingRows: readonly CallRow[] = [
  ...both("reshape", "input *shape", reshape),
  method("view", "*shape", (cx, a) =>
    // `x.view(torch.float16)` reads the bits anew.
    a.rest("shape").some((item) => item.kind === "library" || item.kind === "bound")
      ? null
      : reshape(cx, a),
  ),
  method("view_as", "other", like("Reshape")),
  method("reshape_as", "other", like("Reshape")),
  method("expand_as", "other", like("Expand")),
  method("expand", "*size", (cx, a) => {
    const items = itemsOf({ kind: "tuple", items: a.rest("size") }) ?? [];
    // −1 leaves an axis as it is, which a size of 1 does in `Expand`.
    const kept = items.map((item) => (numberOf(item) === -1 ? literal(1) : item));
    const [only] = kept;
    const sizes = kept.length === 1 && only !== undefined ? vectorOf(cx, only) : cx.vector(kept);
    return cx.emit("Expand", [arg(a, "input"), sizes]);
  }),
  call("torch.broadcast_to", "input shape", expandTo),
  method("broadcast_to", "shape", expandTo),
  call("torch.broadcast_tensors", "*tensors", (cx, a) => {
    const tensors = a.rest("tensors");
    const shape = commonShape(cx, tensors);
    return shape === null ? null : tuple(...tensors.map((x) => cx.emit("Expand", [x, shape])));
  }),
  method("repeat", "*repeats", tiled("repeats")),
  ...both("tile", "input *dims", tiled("dims")),
  ...threefold("transpose", "input dim0 dim1", exchanged("dim0", "dim1")),
  ...both("swapaxes", "input axis0 axis1", exchanged("axis0", "axis1")),
  ...both("swapdims", "input dim0 dim1", exchanged("dim0", "dim1")),
  ...both("permute", "input *dims", permuted),
  ...["movedim", "moveaxis"].flatMap((name) =>
    both(name, "input source destination", (cx, a) => {
      const [from, to] = [a.number("source", null), a.number("destination", null)];
      return from === null || to === null ? null : moved(cx, arg(a, "input"), from, to);
    }),
  ),
  ...threefold("t", "input", (cx, a) => cx.emit("Transpose", [arg(a, "input")])),
  ...both("adjoint", "input", (cx, a) => swapped(cx, arg(a, "input"), -2, -1)),
  ...threefold("squeeze", "input dim?", squeeze),
  ...threefold("unsqueeze", "input dim", (cx, a) =>
    cx.emit("Unsqueeze", [arg(a, "input"), vectorOf(cx, arg(a, "dim"))]),
  ),
  ...both("flatten", "input start_dim? end_dim?", (cx, a) => {
    const [start, end] = [a.number("start_dim", 0), a.number("end_dim", -1)];
    if (start === null || end === null) return null;
    return regrouped(cx, arg(a, "input"), start, end, [literal(-1)]);
  }),
  ...both("ravel", "input", (cx, a) => reshaped(cx, arg(a, "input"), [-1])),
  ...both("unflatten", "input dim sizes", (cx, a) => {
    const [dim, sizes] = [a.number("dim", null), itemsOf(a.get("sizes"))];
    return dim === null || sizes === null ? null : regrouped(cx, arg(a, "input"), dim, dim, sizes);
  }),
  ...["contiguous", "clone", "detach", "requires_grad_", "share_memory_", "cpu", "cuda", "xpu"]
    .concat(["pin_memory", "retain_grad", "coalesce", "to_dense"])
    .map((name) => method(name, "*ignored memory_format? device? non_blocking?", identity)),
  ...["clone", "detach", "alias_copy"].map((name) =>
    call(`torch.${name}`, "input memory_format?", identity),
  ),
  inPlace("detach", "input", identity),
  ...["cat", "concat", "concatenate"].map((name) =>
    call(`torch.${name}`, "tensors dim? axis?", (cx, a) => joined(cx, a, "cat")),
  ),
  call("torch.stack", "tensors dim?", (cx, a) => joined(cx, a, "stack")),
  call("torch.hstack", "tensors", (cx, a) => {
    // Vectors are joined along their only axis, everything else along the second.
    const parts = itemsOf(a.get("tensors")) ?? [];
    const ranks = parts.map((part) => rankOf(cx, part));
    if (parts.length === 0 || ranks.includes(null)) return null;
    return cx.emit("Concat", parts, { axis: (ranks[0] ?? 0) < 2 ? 0 : 1 });
  }),
  call("torch.vstack", "tensors", (cx, a) => {
    const parts = itemsOf(a.get("tensors")) ?? [];
    const ranks = parts.map((part) => rankOf(cx, part));
    if (parts.length === 0 || ranks.includes(null)) return null;
    const rows = parts.map((part, i) => ((ranks[i] ?? 0) < 2 ? reshaped(cx, part, [1, -1]) : part));
    return cx.emit("Concat", rows, { axis: 0 });
  }),
  ...both("chunk", "input chunks dim?", pieces),
  ...both("tensor_split", "input indices_or_sections dim?", (cx, a) => {
    const cuts = itemsOf(a.get("indices_or_sections"));
    return cuts === null ? pieces(cx, a) : cutAt(cx, a, cuts);
  }),
  ...both("split", "input split_size_or_sections dim?", split),
  ...both("split_with_sizes", "input split_size_or_sections dim?", split),
  ...both("unbind", "input dim?", (cx, a) => {
    const dim = a.number("dim", 0);
    if (dim === null) return null;
    // The number of parts is not known: they stay one sequence.
    const parts = cx.emit("SplitToSequence", [arg(a, "input")], { axis: dim, keepdims: 0 });
    return asSequence(parts);
  }),
  ...both("narrow", "input dim start length", (cx, a) => {
    const dim = a.number("dim", null);
    const start = arg(a, "start");
    if (dim === null) return null;
    return sliced(cx, arg(a, "input"), dim, start, plus(cx, start, arg(a, "length")));
  }),
  ...both("select", "input dim index", (cx, a) =>
    emitted(cx, "Gather", [arg(a, "input"), arg(a, "index")], { axis: a.number("dim", null) }),
  ),
  ...both("flip", "input *dims", (cx, a) => {
    const dims = integersOf({ kind: "tuple", items: a.rest("dims") });
    return dims === null ? null : dims.reduce((x, dim) => reversed(cx, x, dim), arg(a, "input"));
  }),
  ...both("fliplr", "input", (cx, a) => reversed(cx, arg(a, "input"), 1)),
  ...both("flipud", "input", (cx, a) => reversed(cx, arg(a, "input"), 0)),
  ...both("roll", "input shifts dims?", (cx, a) => {
    const shifts = itemsOf(a.get("shifts")) ?? [arg(a, "shifts")];
    const dims = integersOf(a.get("dims"));
    if (a.get("dims") === null || dims?.length !== shifts.length) return null;
    return shifts.reduce((x, shift, i) => rolled(cx, x, shift, dims[i] ?? 0), arg(a, "input"));
  }),
  ...both("repeat_interleave", "input repeats dim? output_size?", (cx, a) => {
    const [repeats, dim] = [arg(a, "repeats"), a.number("dim", null)];
    // A count for each entry makes a length that depends on the data.
    const isOne = repeats.kind === "literal" || repeats.kind === "setting";
    const isSize = repeats.kind === "graph" && repeats.is === "size";
    if (!isOne && !isSize) return null;
    const x = arg(a, "input");
    if (a.get("dim") === null) return interleaved(cx, reshaped(cx, x, [-1]), repeats, 0);
    return dim === null ? null : interleaved(cx, x, repeats, dim);
  }),
  method("unfold", "dimension size step", (cx, a) => {
    const dim = a.number("dimension", null);
    return dim === null ? null : windows(cx, arg(a, "input"), dim, arg(a, "size"), arg(a, "step"));
  }),
  ...both("diagonal", "input offset? dim1? dim2?", (cx, a) => {
    const isPlain = a.number("offset", 0) === 0;
    const [first, second] = [a.number("dim1", 0), a.number("dim2", 1)];
    if (isPlain && first === -2 && second === -1) return diagonal(cx, a, "...ii->...i");
    return isPlain && first === 0 && second === 1 ? diagonal(cx, a, "ii...->...i") : null;
  }),
  ...["rot90", "diag", "diag_embed", "block_diag"].flatMap((name) =>
    both(name, "input *rest", () => null),
  ),
];

/** The entries along an axis, each as often as `count` says, one behind the other. */
export function interleaved(cx: Emitter, x: Value, count: Value, dim: number): Value | null {
  if (!Number.isInteger(dim) || Math.abs(dim) > MOST_ITEMS) return null;
  const apart = unsqueezed(cx, x, dim < 0 ? dim : dim + 1);
  const sizes =
    dim < 0
      ? cx.vector([count, ...ones(-dim - 1)])
      : cx.emit(
          "Concat",
          [sizesBetween(cx, x, 0, dim + 1), cx.vector([count]), sizesBetween(cx, x, dim + 1, null)],
          { axis: 0 },
        );
  const repeated = cx.emit("Expand", [apart, sizes]);
  const target = [cx.vector([literal(-1)])];
  if (dim !== 0) target.unshift(sizesBetween(cx, x, 0, dim));
  if (dim !== -1) target.push(sizesBetween(cx, x, dim + 1, null));
  return cx.emit("Reshape", [repeated, cx.emit("Concat", target, { axis: 0 })]);
}

/** The entries along an axis in reverse order. */
export function reversed(cx: Emitter, x: Value, axis: number): Value {
  return sliced(cx, x, axis, literal(-1), null, -1);
}

/** The entries along an axis, moved on by `shift`; those that fall off the end come back at the front. */
export function rolled(cx: Emitter, x: Value, shift: Value, axis: number): Value {
  if (numberOf(shift) === 0) return cx.emit("Identity", [x]);
  const cut = minus(cx, 0, shift);
  return cx.emit("Concat", [sliced(cx, x, axis, cut, null), sliced(cx, x, axis, ZERO, cut)], {
    axis,
  });
}

const ZERO = literal(0);

/** The windows of a length along an axis, as an axis of their own behind all others. */
export function windows(
  cx: Emitter,
  x: Value,
  dim: number,
  size: Value,
  step: Value,
): Value | null {
  const places = minus(cx, plus(cx, cx.size(x, dim), 1), size);
  const starts = cx.emit("Range", [ZERO, places, step]);
  const within = cx.emit("Range", [ZERO, size, literal(1)]);
  const index = cx.emit("Add", [unsqueezed(cx, starts, 1), unsqueezed(cx, within, 0)]);
  const gathered = cx.emit("Gather", [x, index], { axis: dim });
  return dim === -1 ? gathered : moved(cx, gathered, dim < 0 ? dim : dim + 1, -1);
}

/** A shape that all tensors are broadcast to: that of their sum. */
export function commonShape(cx: Emitter, tensors: readonly Value[]): Value | null {
  if (tensors.length === 0) return null;
  return cx.emit("Shape", [tensors.length === 1 ? (tensors[0] ?? null) : cx.emit("Sum", tensors)]);
}

/** `Split` into parts of these sizes. */
export function splitInto(cx: Emitter, x: Value, axis: number, sizes: readonly Value[]): Value {
  return tuple(...cx.emitMany("Split", [x, cx.vector(sizes)], sizes.length, { axis }));
}

/** The value, marked as one that has items. */
export function asSequence(value: Value): Value {
  return value.kind === "graph" ? { ...value, is: "sequence" } : value;
}

function identity(cx: Emitter, a: Bound): Value {
  return cx.emit("Identity", [arg(a, "input")]);
}

function ones(count: number): readonly Value[] {
  return Array.from({ length: count }, () => literal(1));
}

function reshape(cx: Emitter, a: Bound): Value {
  return cx.emit("Reshape", [arg(a, "input"), sizesOf(cx, a, "shape")]);
}

function like(op: "Reshape" | "Expand"): Lower {
  return (cx, a) => cx.emit(op, [arg(a, "input"), cx.emit("Shape", [arg(a, "other")])]);
}

function expandTo(cx: Emitter, a: Bound): Value {
  return cx.emit("Expand", [arg(a, "input"), vectorOf(cx, arg(a, "shape"))]);
}

// `Tile` wants a count for each axis; axes in front are put in first.
function tiled(name: string): Lower {
  return (cx, a) => {
    const [x, counts] = [arg(a, "input"), a.rest(name)];
    const [only] = counts;
    if (counts.length === 0 || (counts.length === 1 && only?.kind === "unknown")) return null;
    if (only !== undefined && counts.length === 1 && !isNumber(only)) {
      return cx.emit("Tile", [x, vectorOf(cx, only)]);
    }
    if (!counts.every(isNumber)) return null;
    const wide =
      rankOf(cx, x) === counts.length ? x : cx.emit("Expand", [x, cx.vector(ones(counts.length))]);
    return cx.emit("Tile", [wide, cx.vector(counts)]);
  };
}

function isNumber(value: Value): boolean {
  if (value.kind === "graph") return value.is === "size";
  return value.kind === "literal" || value.kind === "setting";
}

function exchanged(first: string, second: string): Lower {
  return (cx, a) => {
    const [i, j] = [a.number(first, null), a.number(second, null)];
    return i === null || j === null ? null : swapped(cx, arg(a, "input"), i, j);
  };
}

function permuted(cx: Emitter, a: Bound): Value | null {
  const dims = integersOf({ kind: "tuple", items: a.rest("dims") });
  if (dims === null || dims.length === 0) return null;
  const perm = dims.map((dim) => (dim < 0 ? dim + dims.length : dim));
  return cx.emit("Transpose", [arg(a, "input")], { perm });
}

// An axis that is not of size 1 is left alone.
function squeeze(cx: Emitter, a: Bound): Value {
  const [x, dim] = [arg(a, "input"), a.get("dim")];
  if (dim === null) return cx.emit("Squeeze", [x]);
  const axis = numberOf(dim);
  const size = axis === null || x.kind !== "weight" ? null : numberOf(x.sizes?.at(axis));
  if (size !== null && size !== 1) return cx.emit("Identity", [x]);
  return cx.emit("Squeeze", [x, vectorOf(cx, dim)]);
}

function joined(cx: Emitter, a: Bound, how: "cat" | "stack"): Value | null {
  const axis = a.number("dim", a.number("axis", 0));
  const tensors = arg(a, "tensors");
  const parts = itemsOf(tensors);
  if (axis === null || parts?.length === 0) return null;
  if (parts === null) {
    const sequence = tensors.kind === "list" ? tensors.cell.grown : tensors;
    if (sequence?.kind !== "graph" || sequence.is === "size") return null;
    return cx.emit("ConcatFromSequence", [sequence], { axis, new_axis: how === "stack" ? 1 : 0 });
  }
  if (how === "cat") return cx.emit("Concat", parts, { axis });
  // The new axis is counted among those of the result.
  return cx.emit(
    "Concat",
    parts.map((part) => unsqueezed(cx, part, axis)),
    { axis },
  );
}

/** So many parts of equal size, but for the last. */
function pieces(cx: Emitter, a: Bound): Value | null {
  const asked = a.get("chunks") ?? arg(a, "indices_or_sections");
  const axis = a.number("dim", 0);
  if (axis === null || isTensor(asked) || asked.kind === "unknown") return null;
  const count = numberOf(asked);
  if (count === null || !Number.isInteger(count) || count < 1 || count > MOST_ITEMS) {
    const each = cx.emit("Ceil", [over(cx, cx.size(arg(a, "input"), axis), asked)]);
    return asSequence(cx.emit("SplitToSequence", [arg(a, "input"), each], { axis }));
  }
  const parts = cx.emitMany("Split", [arg(a, "input"), null], count, { axis, num_outputs: count });
  return tuple(...parts);
}

function cutAt(cx: Emitter, a: Bound, cuts: readonly Value[]): Value | null {
  const axis = a.number("dim", 0);
  if (axis === null) return null;
  const ends = [...cuts, null];
  return tuple(
    ...ends.map((end, i) => sliced(cx, arg(a, "input"), axis, cuts[i - 1] ?? ZERO, end)),
  );
}

/** Parts of the sizes that are listed, or of one size, however many those are. */
function split(cx: Emitter, a: Bound): Value | null {
  const [x, asked] = [arg(a, "input"), arg(a, "split_size_or_sections")];
  const axis = a.number("dim", 0);
  const sizes = itemsOf(asked);
  if (axis === null) return null;
  if (sizes !== null) return sizes.length === 0 ? null : splitInto(cx, x, axis, sizes);
  if (asked.kind === "unknown" || asked.kind === "library") return null;
  return asSequence(cx.emit("SplitToSequence", [x, asked], { axis }));
}

function diagonal(cx: Emitter, a: Bound, equation: string): Value {
  return cx.emit("Einsum", [arg(a, "input")], { equation });
}

/** Half of a size, rounded down. */
export function half(cx: Emitter, size: Value): Value {
  const known = numberOf(size);
  return known === null ? cx.emit("Floor", [over(cx, size, 2)]) : literal(Math.floor(known / 2));
}
