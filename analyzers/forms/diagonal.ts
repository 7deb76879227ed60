// Forms that are affine in the old state channel by channel.

import type { Form } from "./form.ts";
import { scanBound, steppedBound } from "./loop.ts";

export const diagonalForms: readonly Form[] = [
  {
    id: "DIAG",
    doc: "Each channel is multiplied by, and shifted by, what comes from the input alone: affine in its own old value.",
    under: ["CLIP", "DIAG(complex)", "PDr(affine)", "PDc", "MOBIUS"],
    bound: (loop) => scanBound(loop, ["depthwise/iterated-affine-diagonal"]),
    examples: ["h = a(x) * h + b(x)"],
  },
  {
    id: "DIAG(complex)",
    doc: "Each channel is a complex number, affine in its own old value, with coefficients from the input.",
    under: ["DENSE"],
    // Rounding a rotation is not monotone, so bit by bit at constant precision only the state-bits rule holds.
    bound: (loop) =>
      loop.precision === "constant"
        ? steppedBound(loop)
        : scanBound(loop, ["depthwise/iterated-affine-diagonal"]),
    examples: ["re, im = c * re - e * im, e * re + c * im"],
  },
  {
    id: "LDIAG",
    doc: "Each channel is affine in log coordinates: logaddexp of the old value shifted, and an input.",
    under: ["MONO"],
    bound: (loop) => scanBound(loop, ["depthwise/log-affine"]),
    examples: ["h = logaddexp(h + a(x), b(x))"],
  },
];
