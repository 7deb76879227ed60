// One result from all entries along some axes, as functions of torch and methods of tensors.

import { literal, type Value } from "../value.ts";
import { numbers } from "./axes.ts";
import { cast } from "./dtype.ts";
import { close } from "./elementwise.ts";
import { arg, isTensor, tuple, vectorOf } from "./items.ts";
import { bit, both, call, emitted, type Lower } from "./make.ts";
import { minus } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";

const AXES = "input dim? keepdim? dtype? axis? keepdims?";

export const reductionRows: readonly CallRow[] = [
  ...both("sum", AXES, reduced("ReduceSum")),
  ...both("mean", AXES, reduced("ReduceMean")),
  ...both("prod", AXES, reduced("ReduceProd")),
  ...both("amax", AXES, reduced("ReduceMax")),
  ...both("amin", AXES, reduced("ReduceMin")),
  ...both("logsumexp", AXES, reduced("ReduceLogSumExp")),
  ...both("nansum", AXES, (cx, a) => {
    const x = arg(a, "input");
    const known = cx.emit("Where", [cx.emit("IsNaN", [x]), literal(0), x]);
    return alongAxes(cx, "ReduceSum", known, a);
  }),
  ...both("all", AXES, (cx, a) => alongAxes(cx, "ReduceMin", truth(cx, a), a)),
  ...both("any", AXES, (cx, a) => alongAxes(cx, "ReduceMax", truth(cx, a), a)),
  ...both("count_nonzero", "input dim?", (cx, a) => {
    const ones = cx.emit("Cast", [truth(cx, a)], { to: 7 });
    return alongAxes(cx, "ReduceSum", ones, a);
  }),
  ...extremum("max", "ReduceMax", "ArgMax", "Max"),
  ...extremum("min", "ReduceMin", "ArgMin", "Min"),
  ...place("argmax", "ArgMax"),
  ...place("argmin", "ArgMin"),
  ...both("aminmax", "input dim? keepdim?", (cx, a) => {
    const x = arg(a, "input");
    const [least, most] = ["ReduceMin", "ReduceMax"].map((op) => alongAxes(cx, op, x, a));
    return least && most ? tuple(least, most) : null;
  }),
  ...both("var", "input dim? unbiased? keepdim? correction? axis?", spread("var")),
  ...both("std", "input dim? unbiased? keepdim? correction? axis?", spread("std")),
  ...["var_mean", "std_mean"].map((name) =>
    call(`torch.${name}`, "input dim? unbiased? keepdim? correction? axis?", (cx, a) => {
      const one = spread(name === "var_mean" ? "var" : "std")(cx, a);
      const mean = alongAxes(cx, "ReduceMean", arg(a, "input"), a);
      return one === null || mean === null ? null : tuple(one, mean);
    }),
  ),
  ...both("norm", "input p? dim? keepdim? dtype?", (cx, a) => norm(cx, a, a.get("p"))),
  call("torch.linalg.norm", "input ord? dim? keepdim? dtype?", (cx, a) => {
    const ord = a.get("ord");
    // Without axes a matrix has norms of its own.
    return ord === null || isOneAxis(a) ? norm(cx, a, ord) : null;
  }),
  call("torch.linalg.vector_norm", "input ord? dim? keepdim? dtype?", (cx, a) =>
    norm(cx, a, a.get("ord")),
  ),
  call("torch.linalg.matrix_norm", "input ord? dim? keepdim? dtype?", (cx, a) => {
    if (a.get("ord") !== null && a.text("ord") !== "fro") return null;
    const axes = a.get("dim");
    return emitted(
      cx,
      "ReduceL2",
      [arg(a, "input"), axes === null ? numbers(cx, -2, -1) : vectorOf(cx, axes)],
      { keepdims: bit(a.flag("keepdim", false)) },
    );
  }),
  ...both("dist", "input other p?", (cx, a) =>
    normed(cx, cx.emit("Sub", [arg(a, "input"), arg(a, "other")]), a.get("p"), null, 0),
  ),
  ...both("equal", "input other", (cx, a) =>
    whole(cx, "ReduceMin", cx.emit("Equal", [arg(a, "input"), arg(a, "other")])),
  ),
  ...both("allclose", "input other rtol? atol? equal_nan?", (cx, a) =>
    whole(cx, "ReduceMin", close(cx, a)),
  ),
  ...both("trace", "input", (cx, a) => cx.emit("Einsum", [arg(a, "input")], { equation: "ii->" })),
];

/** A reduction of all entries to one. */
export function whole(cx: Emitter, op: string, x: Value): Value {
  return cx.emit(op, [x], { keepdims: 0 });
}

/** A reduction along one axis that stays, of size 1. */
export function keeping(cx: Emitter, op: string, x: Value, axis: number): Value {
  return cx.emit(op, [x, numbers(cx, axis)], { keepdims: 1 });
}

/** A reduction along the axes that a call gives as `dim`, all of them where it gives none. */
export function alongAxes(cx: Emitter, op: string, x: Value, a: Bound): Value | null {
  return emitted(cx, op, [x, axesOf(cx, a)], { keepdims: keeps(a) });
}

function axesOf(cx: Emitter, a: Bound): Value | null {
  const axes = a.get("dim") ?? a.get("axis");
  return axes === null ? null : vectorOf(cx, axes);
}

function keeps(a: Bound): number | null {
  return bit(a.get("keepdims") === null ? a.flag("keepdim", false) : a.flag("keepdims", false));
}

function reduced(op: string): Lower {
  return (cx, a) => {
    const x = cast(cx, arg(a, "input"), a.get("dtype"));
    return alongAxes(cx, op, x, a);
  };
}

function truth(cx: Emitter, a: Bound): Value {
  return cx.emit("Cast", [arg(a, "input")], { to: 9 });
}

/** `max(x)`, `max(x, y)` and `max(x, dim)`, which gives places too. */
function extremum(name: string, op: string, place: string, pair: string): readonly CallRow[] {
  return both(name, "input dim? keepdim? other? axis?", (cx, a) => {
    const x = arg(a, "input");
    const other = a.get("other") ?? (isTensor(a.get("dim")) ? a.get("dim") : null);
    if (other !== null) return cx.emit(pair, [x, other]);
    if (a.get("dim") === null && a.get("axis") === null) return whole(cx, op, x);
    const values = alongAxes(cx, op, x, a);
    const axis = a.number("dim", a.number("axis", null));
    const places = emitted(cx, place, [x], { axis, keepdims: keeps(a) });
    return values === null || places === null ? null : tuple(values, places);
  });
}

function place(name: string, op: string): readonly CallRow[] {
  return both(name, "input dim? keepdim? axis?", (cx, a) => {
    const x = arg(a, "input");
    if (a.get("dim") === null && a.get("axis") === null) {
      const flat = cx.emit("Reshape", [x, numbers(cx, -1)]);
      return cx.emit(op, [flat], { axis: 0, keepdims: 0 });
    }
    const axis = a.number("dim", a.number("axis", null));
    return emitted(cx, op, [x], { axis, keepdims: keeps(a) });
  });
}

/** The mean square distance from the mean, or its root; the number of entries is corrected by a constant. */
function spread(name: "var" | "std"): Lower {
  return (cx, a) => {
    const isOnlyFlag = a.get("dim") !== null && a.flag("dim", false) !== null;
    const axes = isOnlyFlag ? null : axesOf(cx, a);
    const keepdims = keeps(a);
    if (keepdims === null) return null;
    const x = arg(a, "input");
    const mean = cx.emit("ReduceMean", [x, axes], { keepdims: 1 });
    const square = cx.emit("Pow", [minus(cx, x, mean), literal(2)]);
    const total = cx.emit("ReduceSum", [square, axes], { keepdims });
    const count = over(cx, x, total);
    const isUnbiased = a.flag(isOnlyFlag ? "dim" : "unbiased", true);
    const correction = a.get("correction") ?? literal(isUnbiased === false ? 0 : 1);
    const variance = cx.emit("python::Divide", [total, minus(cx, count, correction)]);
    return name === "var" ? variance : cx.emit("Sqrt", [variance]);
  };
}

/** How many entries make one result: those of the input for each of the results. */
function over(cx: Emitter, input: Value, result: Value): Value {
  return cx.emit("python::Divide", [cx.emit("Size", [input]), cx.emit("Size", [result])]);
}

function norm(cx: Emitter, a: Bound, p: Value | null): Value | null {
  const keepdims = bit(a.flag("keepdim", false));
  const x = cast(cx, arg(a, "input"), a.get("dtype"));
  return keepdims === null ? null : normed(cx, x, p, axesOf(cx, a), keepdims);
}

function isOneAxis(a: Bound): boolean {
  return a.number("dim", null) !== null;
}

/** The p-norm along axes; null for a p that is not known. */
export function normed(
  cx: Emitter,
  x: Value,
  p: Value | null,
  axes: Value | null,
  keepdims: number,
): Value | null {
  const power = p === null || isFrobenius(p) ? 2 : orderOf(p);
  if (power === null) return null;
  if (power === 2) return cx.emit("ReduceL2", [x, axes], { keepdims });
  if (power === 1) return cx.emit("ReduceL1", [x, axes], { keepdims });
  const size = cx.emit("Abs", [x]);
  if (power === Number.POSITIVE_INFINITY) return cx.emit("ReduceMax", [size, axes], { keepdims });
  if (power === Number.NEGATIVE_INFINITY) return cx.emit("ReduceMin", [size, axes], { keepdims });
  if (power === 0) return null;
  const sum = cx.emit("ReduceSum", [cx.emit("Pow", [size, literal(power)]), axes], { keepdims });
  return cx.emit("Pow", [sum, literal(1 / power)]);
}

function orderOf(p: Value): number | null {
  if (p.kind === "library" && p.name.endsWith(".inf")) return Number.POSITIVE_INFINITY;
  if (p.kind !== "literal") return null;
  if (p.value === "inf") return Number.POSITIVE_INFINITY;
  return typeof p.value === "number" ? p.value : null;
}

function isFrobenius(p: Value): boolean {
  return p.kind === "literal" && p.value === "fro";
}
