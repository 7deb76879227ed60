// Numpy-style broadcasting: sizes are aligned from the right, and a size 1 is stretched.

import { asInteger, formulaText, type Poly } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { same, whole } from "./axes.ts";
import type { Fact, Sizes } from "./fact.ts";
import type { AxisFlow } from "./rule.ts";
import { isSize, known, ONE } from "./shape.ts";
import type { OpView } from "./view.ts";

/** Sizes of the result of broadcasting all of them; missing inputs have to be left out before. */
export function broadcast(at: OpView, parts: readonly Sizes[]): Sizes {
  let result: readonly Poly[] = [];
  for (const sizes of parts) {
    if (isUnknown(sizes)) return sizes;
    result = broadcastPair(at, result, sizes);
  }
  return result;
}

/** As `broadcast`, of two lists that are known. */
export function broadcastPair(at: OpView, a: readonly Poly[], b: readonly Poly[]): readonly Poly[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) =>
    stretch(at, a[i - rank + a.length] ?? ONE, b[i - rank + b.length] ?? ONE),
  );
}

/** Flow of inputs that are broadcast to the outputs, entry by entry; null where a rank is not known. */
export function broadcastFlow(
  inputs: readonly (Fact | null)[],
  outputs: readonly Fact[],
): readonly AxisFlow[] | null {
  const flows: AxisFlow[] = [];
  for (const [output, result] of outputs.entries()) {
    const to = known(result);
    if (to === null) return null;
    for (const [input, fact] of inputs.entries()) {
      if (fact === null) continue;
      const from = known(fact);
      if (from === null || from.length > to.length) return null;
      flows.push(...alignedFlow(input, from, output, to));
    }
  }
  return flows;
}

/** Flow of one input whose axes are aligned from the right with those of an output. */
export function alignedFlow(
  input: number,
  from: readonly Poly[],
  output: number,
  to: readonly Poly[],
): readonly AxisFlow[] {
  const shift = to.length - from.length;
  return from.map((size, axis) =>
    // An axis that is or may be stretched is read at index 0 from everywhere.
    size === to[axis + shift]
      ? same(input, axis, axis + shift, output)
      : whole(input, axis, output),
  );
}

function stretch(at: OpView, a: Poly, b: Poly): Poly {
  if (a === b || isSize(b, 1)) return a;
  if (isSize(a, 1)) return b;
  const [m, n] = [asInteger(a), asInteger(b)];
  if (m !== null && n !== null) return at.fresh(`sizes ${m} and ${n} do not match`);
  if (m !== null) return a;
  if (n !== null) return b;
  return at.fresh(`broadcast of ${formulaText(a)} with ${formulaText(b)}`);
}
