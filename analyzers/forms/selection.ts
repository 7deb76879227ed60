// Forms in which the input selects which old channel is read, and finite states.

import type { Form, LoopFacts } from "./form.ts";
import { productBound, steppedBound } from "./loop.ts";

export const selectingForms: readonly Form[] = [
  {
    id: "PDr(affine)",
    doc: "Each new channel reads one old channel, chosen by the input, through an affine edge.",
    under: ["PDr", "DENSE"],
    bound: selected,
    examples: ["s = a(x) * s[perm(x)] + b(x)"],
  },
  {
    id: "PDr",
    doc: "Each new channel reads one old channel, chosen by the input, through an affine or clipped edge.",
    under: ["PDr*"],
    bound: selected,
    examples: ["s = relu(a(x) * s[perm(x)] + b(x))"],
  },
  {
    id: "PDr*",
    doc: "Each new channel reads one old channel, chosen by the input, through any edge.",
    under: ["NL"],
    // One channel is followed at a time, so the width does not enter.
    bound: (loop) => ({
      ...steppedBound({ ...loop, width: "constant" }),
      because: ["depthwise/chosen-path-nonlinear"],
    }),
    examples: ["s = tanh(s[perm(x)])"],
  },
  {
    id: "PDc",
    doc: "Each old channel feeds one new channel, chosen by the input, with a factor from the input.",
    under: ["DENSE"],
    bound: selected,
    examples: ["s = zeros.scatter_add(index(x), a(x) * s) + b(x)"],
  },
  {
    id: "FIN",
    doc: "The whole coupled state takes constantly many values.",
    under: ["NL"],
    // Ever more cells of a few values that read each other are a cellular automaton: P, by the state-bits rule.
    bound: (loop) =>
      loop.width === "growing"
        ? steppedBound(loop)
        : productBound(loop, "NC1", ["barrington-1989/regular-languages"]),
    examples: ["state = table[state, token[t]]"],
  },
];

// Rounding each step keeps the path but not the closed form of its values.
function selected(loop: LoopFacts) {
  if (loop.precision === "constant") return steppedBound({ ...loop, width: "constant" });
  return loop.width === "growing"
    ? productBound(loop, "L", ["depthwise/chosen-path-wide"])
    : productBound(loop, "NC1", ["depthwise/chosen-path"]);
}
