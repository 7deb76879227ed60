// Reading and writing at indices, selecting by conditions, ordering: functions of torch and methods of tensors.

import { literal, type Value } from "../value.ts";
import { moved, reshaped, squeezed, unsqueezed } from "./axes.ts";
import { cast } from "./dtype.ts";
import { clamped } from "./elementwise.ts";
import { arg, rankOf, tuple, vectorOf } from "./items.ts";
import { bit, both, call, emitted, type Lower, threefold } from "./make.ts";
import { minus } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";
import { asSequence, half } from "./shaping.ts";

export const indexingRows: readonly CallRow[] = [
  ...both("gather", "input dim index sparse_grad?", (cx, a) =>
    emitted(cx, "GatherElements", [arg(a, "input"), arg(a, "index")], { axis: dimOf(a) }),
  ),
  ...both("take_along_dim", "input index dim?", (cx, a) => {
    const flat = reshaped(cx, arg(a, "input"), [-1]);
    const index = arg(a, "index");
    return a.get("dim") === null
      ? cx.emit("Gather", [flat, reshaped(cx, index, [-1])], { axis: 0 })
      : emitted(cx, "GatherElements", [arg(a, "input"), index], { axis: dimOf(a) });
  }),
  ...both("index_select", "input dim index", (cx, a) =>
    emitted(cx, "Gather", [arg(a, "input"), arg(a, "index")], { axis: dimOf(a) }),
  ),
  ...both("take", "input index", (cx, a) =>
    cx.emit("Gather", [reshaped(cx, arg(a, "input"), [-1]), arg(a, "index")], { axis: 0 }),
  ),
  ...threefold("scatter", "input dim index src? value? reduce?", (cx, a) => {
    const reduce = REDUCTIONS.get(a.text("reduce") ?? "");
    if (a.get("reduce") !== null && reduce === undefined) return null;
    const source = a.get("src") ?? a.get("value");
    return source === null ? null : written(cx, a, source, reduce);
  }),
  ...threefold("scatter_add", "input dim index src", (cx, a) =>
    written(cx, a, arg(a, "src"), "add"),
  ),
  ...threefold("scatter_reduce", "input dim index src reduce include_self?", (cx, a) => {
    const reduce = REDUCTIONS.get(a.text("reduce") ?? "");
    // Without the entry that is there, the result is not what `ScatterElements` gives.
    return reduce === undefined || a.flag("include_self", true) !== true
      ? null
      : written(cx, a, arg(a, "src"), reduce);
  }),
  ...threefold("index_add", "input dim index source alpha?", (cx, a) => {
    const alpha = a.get("alpha");
    const source = arg(a, "source");
    return rowsWritten(cx, a, alpha === null ? source : cx.emit("Mul", [source, alpha]), "add");
  }),
  ...threefold("index_copy", "input dim index source", (cx, a) =>
    rowsWritten(cx, a, arg(a, "source"), "none"),
  ),
  ...threefold("index_fill", "input dim index value", (cx, a) => {
    const axis = dimOf(a);
    const rows = emitted(cx, "Gather", [arg(a, "input"), arg(a, "index")], { axis });
    if (rows === null) return null;
    return rowsWritten(cx, a, filledLike(cx, rows, arg(a, "value")), "none");
  }),
  ...threefold("masked_fill", "input mask value", (cx, a) =>
    cx.emit("Where", [arg(a, "mask"), arg(a, "value"), arg(a, "input")]),
  ),
  ...both("masked_select", "input mask", (cx, a) => {
    const [x, mask] = [arg(a, "input"), arg(a, "mask")];
    const wide = cx.emit("Expand", [x, cx.emit("Shape", [mask])]);
    const all = cx.emit("Expand", [mask, cx.emit("Shape", [x])]);
    return cx.emit("Compress", [reshaped(cx, wide, [-1]), reshaped(cx, all, [-1])]);
  }),
  ...threefold("masked_scatter", "input mask source", (cx, a) => {
    // The n-th place that the mask selects gets the n-th entry of the source.
    const [x, mask] = [arg(a, "input"), arg(a, "mask")];
    const all = reshaped(cx, cx.emit("Expand", [mask, cx.emit("Shape", [x])]), [-1]);
    const count = cx.emit("CumSum", [cx.emit("Cast", [all], { to: 7 }), literal(0)]);
    const nth = clamped(cx, minus(cx, count, 1), literal(0), null);
    const source = reshaped(cx, arg(a, "source"), [-1]);
    const moved = cx.emit("Gather", [source, nth], { axis: 0 });
    const shaped = cx.emit("Reshape", [moved, cx.emit("Shape", [x])]);
    return cx.emit("Where", [mask, shaped, x]);
  }),
  call("torch.where", "condition input? other?", (cx, a) => {
    const [yes, no] = [a.get("input"), a.get("other")];
    const condition = arg(a, "condition");
    return yes !== null && no !== null
      ? cx.emit("Where", [condition, yes, no])
      : places(cx, condition);
  }),
  call("Tensor.where", "self condition other", (cx, a) =>
    cx.emit("Where", [arg(a, "condition"), arg(a, "self"), arg(a, "other")]),
  ),
  ...both("nonzero", "input as_tuple?", (cx, a) => {
    const isTuple = a.flag("as_tuple", false);
    if (isTuple === null) return null;
    if (isTuple) return places(cx, arg(a, "input"));
    return cx.emit("Transpose", [cx.emit("NonZero", [arg(a, "input")])], { perm: [1, 0] });
  }),
  ...both("argwhere", "input", (cx, a) =>
    cx.emit("Transpose", [cx.emit("NonZero", [arg(a, "input")])], { perm: [1, 0] }),
  ),
  ...both("topk", "input k dim? largest? sorted?", (cx, a) => {
    const [axis, largest] = [a.number("dim", -1), bit(a.flag("largest", true))];
    if (axis === null || largest === null) return null;
    return tuple(...top(cx, arg(a, "input"), arg(a, "k"), axis, largest));
  }),
  ...both("sort", "input dim? descending? stable?", (cx, a) => sorted(cx, a)),
  ...both("msort", "input", (cx, a) => first(sorted(cx, a, 0))),
  ...both("argsort", "input dim? descending? stable?", (cx, a) => {
    const found = sorted(cx, a);
    return found?.kind === "tuple" ? (found.items[1] ?? null) : null;
  }),
  ...both("kthvalue", "input k dim? keepdim?", (cx, a) => ranked(cx, a, arg(a, "k"))),
  ...both("median", "input dim? keepdim?", (cx, a) => {
    const x = arg(a, "input");
    if (a.get("dim") === null) {
      const flat = reshaped(cx, x, [-1]);
      const [values] = top(cx, flat, cx.size(flat, 0), 0, 0);
      const middle = half(cx, minus(cx, cx.size(flat, 0), 1));
      return cx.emit("Gather", [values ?? null, middle], { axis: 0 });
    }
    const dim = dimOf(a);
    if (dim === null) return null;
    return ranked(cx, a, cx.emit("Add", [half(cx, minus(cx, cx.size(x, dim), 1)), literal(1)]));
  }),
  ...both("unique", "input sorted? return_inverse? return_counts? dim?", (cx, a) => {
    const [inverse, counts] = [a.flag("return_inverse", false), a.flag("return_counts", false)];
    const axis = a.get("dim") === null ? undefined : dimOf(a);
    if (inverse === null || counts === null || axis === null) return null;
    const attributes = axis === undefined ? {} : { axis };
    const found = cx.emitMany("Unique", [arg(a, "input")], 4, attributes);
    const asked = found.filter((_, i) => i === 0 || (i === 2 && inverse) || (i === 3 && counts));
    return asked.length === 1 ? (asked[0] ?? null) : tuple(...asked);
  }),
  call("torch.searchsorted", "sorted_sequence input out_int32? right? side? sorter?", (cx, a) =>
    a.get("sorter") === null ? ranks(cx, a, arg(a, "sorted_sequence"), arg(a, "input")) : null,
  ),
  call("torch.bucketize", "input boundaries out_int32? right?", (cx, a) =>
    ranks(cx, a, arg(a, "boundaries"), arg(a, "input")),
  ),
  ...both("cumsum", "input dim? dtype? axis?", cumulative("CumSum")),
  ...both("cumprod", "input dim? dtype? axis?", cumulative("CumProd")),
  ...both("logcumsumexp", "input dim", (cx, a) => {
    const sums = cx.emit("CumSum", [cx.emit("Exp", [arg(a, "input")]), arg(a, "dim")]);
    return cx.emit("Log", [sums]);
  }),
  ...both("diff", "input n? dim? prepend? append?", () => null),
  // No operator gives the extrema of all prefixes, or counts entries by their value.
  ...["cummax", "cummin", "bincount", "histc", "mode", "quantile", "unique_consecutive"].flatMap(
    (name) => both(name, "input *rest", () => null),
  ),
];

const REDUCTIONS: ReadonlyMap<string, string> = new Map([
  ["add", "add"],
  ["sum", "add"],
  ["multiply", "mul"],
  ["prod", "mul"],
  ["amax", "max"],
  ["amin", "min"],
]);

/** The k largest (1) or least (0) entries along an axis, and their places. */
export function top(
  cx: Emitter,
  x: Value,
  k: Value,
  axis: number,
  largest: number,
): readonly Value[] {
  return cx.emitMany("TopK", [x, vectorOf(cx, k)], 2, { axis, largest });
}

function dimOf(a: Bound): number | null {
  return a.number("dim", null);
}

function first(pair: Value | null): Value | null {
  return pair?.kind === "tuple" ? (pair.items[0] ?? null) : null;
}

function cumulative(op: string): Lower {
  return (cx, a) => {
    const x = arg(a, "input");
    return cast(cx, cx.emit(op, [x, a.get("dim") ?? arg(a, "axis")]), a.get("dtype"));
  };
}

/** One value is written to all places. */
function filledLike(cx: Emitter, like: Value, value: Value): Value {
  return cx.emit("Expand", [value, cx.emit("Shape", [like])]);
}

function written(cx: Emitter, a: Bound, source: Value, reduction = "none"): Value | null {
  const [x, index, axis] = [arg(a, "input"), arg(a, "index"), dimOf(a)];
  // A longer source is read only where there are indices; one number stands for all entries.
  const isOne = source.kind === "literal" || source.kind === "setting";
  const updates = isOne ? filledLike(cx, index, source) : source;
  return emitted(cx, "ScatterElements", [x, index, updates], { axis, reduction });
}

/** Slices of the source put, or added, at indices along an axis. */
function rowsWritten(cx: Emitter, a: Bound, source: Value, reduction: string): Value | null {
  const [x, index, axis] = [arg(a, "input"), arg(a, "index"), dimOf(a)];
  if (axis === null) return null;
  if (axis === 0) return byRows(cx, x, index, source, reduction);
  // The axis is brought to the front and back.
  const [front, parts] = [moved(cx, x, axis, 0), moved(cx, source, axis, 0)];
  if (front === null || parts === null) return null;
  return moved(cx, byRows(cx, front, index, parts, reduction), 0, axis);
}

function byRows(cx: Emitter, x: Value, index: Value, source: Value, reduction: string): Value {
  return cx.emit("ScatterND", [x, reshaped(cx, index, [-1, 1]), source], { reduction });
}

/** A vector of places for each axis. */
function places(cx: Emitter, condition: Value): Value | null {
  const rank = rankOf(cx, condition);
  const found = cx.emit("NonZero", [condition]);
  if (rank === null || rank < 1) {
    return asSequence(cx.emit("SplitToSequence", [found], { axis: 0, keepdims: 0 }));
  }
  return tuple(
    ...Array.from({ length: rank }, (_, i) => cx.emit("Gather", [found, literal(i)], { axis: 0 })),
  );
}

function sorted(cx: Emitter, a: Bound, dim = a.number("dim", -1)): Value | null {
  const [x, largest] = [arg(a, "input"), bit(a.flag("descending", false))];
  if (dim === null || largest === null) return null;
  return tuple(...top(cx, x, cx.size(x, dim), dim, largest));
}

/** The k-th least entry along an axis, and its place. */
function ranked(cx: Emitter, a: Bound, k: Value): Value | null {
  const [axis, keepdim] = [a.number("dim", -1), a.flag("keepdim", false)];
  if (axis === null || keepdim === null) return null;
  const least = top(cx, arg(a, "input"), k, axis, 0);
  const last = least.map((x) => cx.emit("Gather", [x, literal(-1)], { axis }));
  return tuple(...(keepdim ? last.map((x) => unsqueezed(cx, x, axis)) : last));
}

/** How many entries of a sorted sequence stand before each value. */
function ranks(cx: Emitter, a: Bound, sequence: Value, values: Value): Value | null {
  const side = a.text("side");
  const right = a.get("side") === null ? a.flag("right", false) : side === "right";
  if (right === null) return null;
  const op = right ? "LessOrEqual" : "Less";
  const isBefore = cx.emit(op, [unsqueezed(cx, sequence, -2), unsqueezed(cx, values, -1)]);
  const ones = cx.emit("Cast", [isBefore], { to: 7 });
  const counts = cx.emit("ReduceSum", [ones, vectorOf(cx, literal(-1))], { keepdims: 1 });
  return squeezed(cx, counts, -1);
}
