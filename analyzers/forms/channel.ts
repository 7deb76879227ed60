// Forms that never mix channels but are not affine.

import type { Form, LoopBound, LoopFacts } from "./form.ts";
import { fedBy, scanBound, steppedBound } from "./loop.ts";

export const channelForms: readonly Form[] = [
  {
    id: "CLIP",
    doc: "Each channel is affine in its own old value and then clipped to bounds from the input.",
    under: ["MONO", "PDr"],
    bound: (loop) => scanBound(loop, ["depthwise/clip-scan"]),
    examples: ["h = relu(u * h + w(x))"],
  },
  {
    id: "MONO",
    doc: "Each channel is a monotone function of its own old value.",
    under: ["NLC"],
    bound: monotoneBound,
    examples: ["h = tanh(u * h + w(x))"],
  },
  {
    id: "NLC",
    doc: "Each channel is some function of its own old value; channels are not mixed.",
    under: ["PDr*"],
    // Channels run beside each other, so the width does not enter.
    bound: (loop) => ({
      ...steppedBound({ ...loop, width: "constant" }),
      because: ["depthwise/per-channel"],
    }),
    examples: ["h = gelu(h + w(x))"],
  },
];

function monotoneBound(loop: LoopFacts): LoopBound {
  if (loop.precision !== "constant") return steppedBound({ ...loop, width: "constant" });
  return { class: fedBy(loop.body, "TC0"), chain: "trips", because: ["depthwise/monotone"] };
}
