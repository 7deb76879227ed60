// Forms whose composite forgets the initial state after constantly many trips.

import type { Form } from "./form.ts";
import { mapBound } from "./loop.ts";

export const independentForms: readonly Form[] = [
  {
    id: "X",
    doc: "The new state does not depend on the old one.",
    under: ["SHIFT", "ACC(mod)", "DIAG", "LDIAG", "LOGDENSE", "TROP"],
    bound: mapBound,
    examples: ["h = f(x[t])"],
  },
  {
    id: "SHIFT",
    doc: "Values move along a buffer of constant length and drop out at its end.",
    under: ["DENSE"],
    bound: (loop) => ({ ...mapBound(loop), because: ["depthwise/bounded-window"] }),
    examples: ["buffer = concat(buffer[1:], x[t])"],
  },
];
