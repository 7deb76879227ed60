// The top of the order: nothing is known but that a step is a function of the state.

import type { Form } from "./form.ts";
import { steppedBound } from "./loop.ts";

export const topForms: readonly Form[] = [
  {
    id: "NL",
    doc: "A nonlinear function of the whole old state: each number of the new one may depend on all of the old.",
    under: ["TOP"],
    bound: steppedBound,
    examples: ["h = tanh(U @ h + w(x))"],
  },
  {
    id: "TOP",
    doc: "Something that could not be read, such as a call or an operator without a definition.",
    under: [],
    bound: () => ({ class: null, chain: "trips", because: ["depthwise/state-bits"] }),
    examples: ["h = custom_op(h)"],
  },
];
