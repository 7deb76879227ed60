// What the states of a loop cost by their forms, and whether they get wider as sizes grow.

import { type CircuitClass, type Poly, symbolsOf } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import { formOf, type LoopBound, type LoopFacts, type Precision } from "../forms/index.ts";
import type { Loop } from "./loops.ts";

/** What decides whether coupled states get wider. */
export interface Widths {
  readonly precision: Precision;
  /** Whether a size of this name grows. */
  readonly grows: (size: string) => boolean;
  /** Axes along which outputs depend on each other; the width of a state does not grow with the others. */
  readonly mixed: ReadonlySet<string>;
}

/** What a loop's states cost by their forms, the body taken for TC0; a map's own bound where none is coupled. */
export function stateBounds(
  cx: Widths,
  loop: Loop,
  body: CircuitClass = "TC0",
): NonEmpty<LoopBound> {
  const facts = { precision: cx.precision, body };
  const [first, ...rest] = loop.classified.states.map((state) => {
    const width: LoopFacts["width"] = widthGrows(cx, state.coupled) ? "growing" : "constant";
    return formOf(state.form).bound({ ...facts, width });
  });
  return first === undefined
    ? [formOf("X").bound({ ...facts, width: "constant" })]
    : [first, ...rest];
}

/** Whether the width of a coupled state grows; a width that is not known does. */
export function widthGrows({ grows, mixed }: Widths, width: Poly | null): boolean {
  return width === null || symbolsOf(width).some((size) => grows(size) && mixed.has(size));
}
