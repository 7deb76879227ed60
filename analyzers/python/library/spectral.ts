// Fourier transforms and complex numbers. The operators keep a complex number as a last axis of two entries, torch
// keeps it as one. Here it is one entry too: after a transform the two parts are summed to stand for it, and where
// the parts are read or put together they count as mixed, so that no part is taken for a channel of its own.

import type { Value } from "../value.ts";
import { literal } from "../value.ts";
import { numbers, unsqueezed } from "./axes.ts";
import { arg, integersOf, itemsOf } from "./items.ts";
import { both, call, type Lower, method } from "./make.ts";
import { minus } from "./number.ts";
import type { Bound, CallRow, Emitter } from "./row.ts";
import { half, rolled } from "./shaping.ts";

type Kind = "fft" | "ifft" | "rfft" | "irfft" | "hfft" | "ihfft";

export const spectralRows: readonly CallRow[] = [
  ...(["fft", "ifft", "rfft", "irfft"] as const).flatMap((kind) => [
    call(`torch.fft.${kind}`, "input n? dim? norm?", (cx, a) => {
      const dim = a.number("dim", -1);
      return dim === null ? null : transformed(cx, kind, arg(a, "input"), a.get("n"), dim);
    }),
    call(`torch.fft.${kind}2`, "input s? dim? norm?", several(kind, [-2, -1])),
    call(`torch.fft.${kind}n`, "input s? dim? norm?", several(kind, null)),
  ]),
  ...["hfft", "ihfft"].map((name) => call(`torch.fft.${name}`, "input n? dim? norm?", () => null)),
  call(
    "torch.fft.fftshift",
    "input dim?",
    shifted((cx, size) => half(cx, size)),
  ),
  call(
    "torch.fft.ifftshift",
    "input dim?",
    shifted((cx, size) => minus(cx, size, half(cx, size))),
  ),
  call("torch.fft.fftfreq", "n d?", frequencies),
  call("torch.fft.rfftfreq", "n d?", () => null),
  ...["stft", "istft"].map((name) => call(`torch.${name}`, "input *rest", () => null)),
  call("torch.complex", "real imag", (cx, a) => whole(cx, arg(a, "real"), arg(a, "imag"))),
  call("torch.polar", "abs angle", (cx, a) => {
    const [size, angle] = [arg(a, "abs"), arg(a, "angle")];
    const parts = ["Cos", "Sin"].map((op) => cx.emit("Mul", [size, cx.emit(op, [angle])]));
    return whole(cx, parts[0] ?? size, parts[1] ?? angle);
  }),
  call("torch.view_as_complex", "input", (cx, a) => {
    const sum = cx.emit("ReduceSum", [arg(a, "input"), numbers(cx, -1)], { keepdims: 0 });
    const made = cx.emit("python::ComplexPart", [sum]);
    cx.share?.(arg(a, "input"), made);
    return made;
  }),
  call("torch.view_as_real", "input", (cx, a) => parts(cx, arg(a, "input"))),
  ...["real", "imag"].map((name) =>
    call(`torch.${name}`, "input", (cx, a) => real(cx, arg(a, "input"))),
  ),
  ...both("is_nonzero", "input", (cx, a) => cx.emit("Cast", [arg(a, "input")], { to: 9 })),
  method("cdouble", "", (cx, a) => cx.emit("Cast", [arg(a, "input")], { to: 15 })),
];

/** One part of each complex number: a view of it. */
export function real(cx: Emitter, x: Value): Value {
  return cx.emit("python::ComplexPart", [x]);
}

/** Both parts of each complex number along a last axis. */
function parts(cx: Emitter, x: Value): Value {
  const part = cx.emit("python::ComplexPart", [x]);
  return cx.emit("Expand", [unsqueezed(cx, part, -1), numbers(cx, 2)]);
}

/** The complex number that two parts make. */
function whole(cx: Emitter, first: Value, second: Value): Value {
  const both = cx.emit("Concat", [unsqueezed(cx, first, -1), unsqueezed(cx, second, -1)], {
    axis: -1,
  });
  const sum = cx.emit("ReduceSum", [both, numbers(cx, -1)], { keepdims: 0 });
  return cx.emit("python::ComplexPart", [sum]);
}

function transformed(cx: Emitter, kind: Kind, x: Value, n: Value | null, dim: number): Value {
  // The parts have an axis of their own behind all others.
  const axis = literal(dim < 0 ? dim - 1 : dim);
  const attributes = {
    ...(kind.startsWith("i") ? { inverse: 1 } : {}),
    ...(kind.includes("rfft") ? { onesided: 1 } : {}),
  };
  const spectrum = cx.emit("DFT", [unsqueezed(cx, x, -1), n, axis], attributes);
  return cx.emit("ReduceSum", [spectrum, numbers(cx, -1)], { keepdims: 0 });
}

/** Transforms along several axes; only one of them is cut to half its length. */
function several(kind: Kind, otherwise: readonly number[] | null): Lower {
  return (cx, a) => {
    const dims = a.get("dim") === null ? otherwise : integersOf(a.get("dim"));
    const lengths = a.get("s") === null ? [] : itemsOf(a.get("s"));
    if (dims === null || dims.length === 0 || lengths === null) return null;
    const full = kind.startsWith("i") ? "ifft" : "fft";
    const last = dims.length - 1;
    const order = kind === "rfft" ? [...dims.keys()].reverse() : [...dims.keys()];
    return order.reduce(
      (x, i) => {
        const own = i === last ? kind : full;
        return transformed(cx, own, x, lengths[i] ?? null, dims[i] ?? -1);
      },
      arg(a, "input"),
    );
  };
}

function shifted(by: (cx: Emitter, size: Value) => Value): Lower {
  return (cx, a) => {
    const dims = integersOf(a.get("dim"));
    if (a.get("dim") === null || dims === null) return null;
    return dims.reduce((x, dim) => rolled(cx, x, by(cx, cx.size(x, dim)), dim), arg(a, "input"));
  };
}

/** 0, 1, …, −2, −1 over n·d. */
function frequencies(cx: Emitter, a: Bound): Value {
  const n = arg(a, "n");
  const middle = half(cx, n);
  const places = cx.emit("Range", [literal(0), n, literal(1)]);
  const around = cx.emit("Sub", [cx.emit("Mod", [cx.emit("Add", [places, middle]), n]), middle]);
  return cx.emit("python::Divide", [around, cx.emit("Mul", [n, a.get("d") ?? literal(1)])]);
}
