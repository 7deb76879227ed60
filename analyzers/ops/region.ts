// What the operators that hold regions share.

import type { Poly } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import type { Recurrence } from "../ir/index.ts";
import { type Fact, sizesOf, tensor } from "./fact.ts";
import { ONE } from "./shape.ts";

/** One such value for each trip, stacked along a new axis. */
export function stacked(fact: Fact, trips: Poly, axis: number): Fact {
  if (fact.kind !== "tensor") return { kind: "unknown", why: "only tensors can be stacked" };
  if (isUnknown(fact.sizes)) return tensor(fact.elem, fact.sizes);
  const place = axis < 0 ? axis + fact.sizes.length + 1 : axis;
  if (!(place >= 0 && place <= fact.sizes.length)) {
    return tensor(fact.elem, unknown("the axis is outside the rank"));
  }
  return tensor(fact.elem, [...fact.sizes.slice(0, place), trips, ...fact.sizes.slice(place)]);
}

/** The slice of a tensor that a trip sees: the axis it is cut along is gone. */
export function unstacked(fact: Fact | null | undefined, axis: number): Fact {
  const sizes = sizesOf(fact);
  const elem = fact?.kind === "tensor" ? fact.elem : "unknown";
  if (isUnknown(sizes)) return tensor(elem, sizes);
  const place = axis < 0 ? axis + sizes.length : axis;
  if (!(place >= 0 && place < sizes.length)) {
    return tensor(elem, unknown("the axis is outside the rank"));
  }
  return tensor(elem, [...sizes.slice(0, place), ...sizes.slice(place + 1)]);
}

/** A loop of which the file does not say what it does: nothing bounds it. */
export function brokenLoop(why: string): Recurrence {
  return {
    trips: { kind: "data", why, cap: null },
    direction: "forward",
    step: {
      kind: "cell",
      states: [{ names: ["state"], width: ONE, form: "NL", says: why }],
      work: ONE,
      steps: ONE,
    },
  };
}
