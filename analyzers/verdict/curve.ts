// Depth against one axis, in three meters, as written and rewritten.

import type { Curve, CurvePair } from "../report/index.ts";
import type { RegionCost } from "./cost.ts";
import { CURVE_SIZES, type Samples } from "./samples.ts";

/** The curve along the sampled axis; null where there is no axis. */
export function curveOf(cost: RegionCost, samples: Samples): Curve | null {
  if (samples.axis === null) return null;
  const values = (meter: number): readonly number[] =>
    [...(cost.atSamples[meter] ?? [])].slice(0, CURVE_SIZES.length);
  const pair = (meter: number): CurvePair => ({
    written: values(meter),
    rewritten: values(meter + 3),
  });
  return {
    axis: samples.axis,
    sizes: CURVE_SIZES,
    arithmetic: pair(0),
    threshold: pair(1),
    kernel: pair(2),
  };
}
