// Where the work is: a bar for each part, the largest first.

import { scaleLinear } from "d3-scale";
import type { PartReport } from "../report.ts";
import { element, label } from "./svg.ts";

const WIDTH = 720;
const ROW = 20;
/** Of a letter, on average. */
const LETTER = 7;

/** Parts that are drawn, and the least share of one; what is beyond them is one bar. */
const MOST = 12;
const LEAST = 0.005;

/** The chart of a subject's parts; null where one part is all. */
export function partsChart(parts: readonly PartReport[]): string | null {
  if (parts.length < 2) return null;
  const drawn = parts.slice(0, MOST).filter(({ share }, i) => i < 2 || share >= LEAST);
  const shown = drawn.map(({ name, at, share }) => ({
    name: name ?? `line ${at.line}`,
    share,
  }));
  const rest = parts.slice(drawn.length).reduce((sum, { share }) => sum + share, 0);
  const bars =
    rest > 0 ? [...shown, { name: `${parts.length - drawn.length} more`, share: rest }] : shown;
  const names = 16 + LETTER * Math.max(...bars.map(({ name }) => Math.min(LONGEST, name.length)));
  const largest = Math.max(...bars.map(({ share }) => share), 0.01);
  const x = scaleLinear([0, largest], [0, WIDTH - names - 60]);
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${bars.length * ROW + 4}`,
      role: "img",
      class: "chart parts",
      "aria-label": "Work by part",
    },
    ...bars.flatMap(({ name, share }, i) => [
      label(clipped(name), { x: names - 8, y: i * ROW + 15, class: "tick row" }),
      element("rect", {
        x: names,
        y: i * ROW + 4,
        width: Math.max(1, x(share)),
        height: ROW - 6,
        class: "bar",
      }),
      label(percent(share), { x: names + x(share) + 6, y: i * ROW + 15, class: "tick" }),
    ]),
  );
}

function percent(share: number): string {
  return share < 0.01 ? "< 1 %" : `${Math.round(share * 100)} %`;
}

/** Letters of a name that are drawn. */
const LONGEST = 44;

/** The end of a path tells more than its start. */
function clipped(name: string): string {
  return name.length <= LONGEST ? name : `…${name.slice(1 - LONGEST)}`;
}
