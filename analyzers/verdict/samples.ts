// The sizes at which formulas are evaluated: the curve along one axis, and one point where all sizes are large.

import type { AxisSetting } from "../report/index.ts";
import type { Symbols } from "./symbols.ts";

/** Sizes of the curve's axis; powers of two, closer together where models are used. */
export const CURVE_SIZES: readonly number[] = [
  1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576,
];

/** What an axis counts while another one is varied, where neither file nor settings say it. */
export const USUAL_SIZE = 64;

export interface Samples {
  /** The axis that is varied; null where the graph has no named size. */
  readonly axis: string | null;
  /** One assignment of all sizes a lane. The last one has all sizes large; the others are the curve. */
  readonly lanes: readonly ((size: string) => number)[];
}

/** The lanes of a curve along `axis`. */
export function samplesAlong(
  axis: string | null,
  symbols: Symbols,
  settings: Readonly<Record<string, AxisSetting>>,
): Samples {
  const usual = (size: string): number =>
    settings[size]?.value ?? symbols.record(size)?.fixed ?? USUAL_SIZE;
  const curve = CURVE_SIZES.map((n) => (size: string) => (size === axis ? n : usual(size)));
  const large = Math.max(...CURVE_SIZES);
  return { axis, lanes: [...curve, () => large] };
}
