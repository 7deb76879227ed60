// A curve in a line of text, each size a bar whose height is the logarithm of the depth.

const BARS = "▁▂▃▄▅▆▇█";

/** Depth 2²⁰ fills a bar: as large as the largest size of a curve. */
const FULL = 20;

/** The depths as bars; equal depths are equal bars in every curve. */
export function sparkline(depths: readonly number[]): string {
  return depths
    .map((depth) => {
      const height = Math.min(1, Math.log2(Math.max(1, depth)) / FULL);
      return BARS.charAt(Math.round(height * (BARS.length - 1)));
    })
    .join("");
}
