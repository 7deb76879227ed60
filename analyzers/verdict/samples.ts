// The sizes at which formulas are evaluated: the curve along one axis, and one point where all sizes are large.

import type { AxisSetting } from "../report/index.ts";
import type { Symbols } from "./symbols.ts";

/** Sizes of the curve's axis; powers of two, closer together where models are used. */
export const CURVE_SIZES: readonly number[] = [
  1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576,
];

/** What an axis counts while another one is varied, where neither file nor settings say it. */
export const USUAL_SIZE = 64;

/** What an axis counts where it is to outweigh all others; its tenth power is still a number. */
const HUGE = 2 ** 100;

export interface Samples {
  /** The axis that is varied; null where the graph has no named size. */
  readonly axis: string | null;
  /** One assignment of all sizes a lane: first the curve, by size. */
  readonly lanes: readonly ((size: string) => number)[];
  /** The lane of the largest size of the curve. */
  readonly last: number;
  /** Lanes whose longest paths make the formula of a span: along the curve, all large, each axis large alone. */
  readonly telling: readonly number[];
}

/** The lanes of a curve along `axis`, and one for each group of sizes that is to be large alone. */
export function samplesAlong(
  axis: string | null,
  symbols: Symbols,
  settings: Readonly<Record<string, AxisSetting>>,
  groups: readonly ReadonlySet<string>[],
): Samples {
  const fixed = (size: string): number | null => symbols.record(size)?.fixed ?? null;
  const usual = (size: string): number => settings[size]?.value ?? fixed(size) ?? USUAL_SIZE;
  const isRest = (size: string): boolean => symbols.record(size)?.kind === "rest";
  const curve = CURVE_SIZES.map((n) => (size: string) => (size === axis ? n : usual(size)));
  const large = Math.max(...CURVE_SIZES);
  const allLarge = (size: string): number => (isRest(size) ? 0 : large);
  const alone = groups.map((group) => (size: string) => (group.has(size) ? HUGE : usual(size)));
  const last = CURVE_SIZES.length - 1;
  const rest = [allLarge, ...alone];
  const telling = [0, (last + 1) >> 1, last, ...rest.map((_, i) => last + 1 + i)];
  return { axis, lanes: [...curve, ...rest], last, telling };
}
