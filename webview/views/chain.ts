// How the chain of dependent steps grows along each axis, before and after the proved rewrites.

import type { AxisReport, Subject } from "../../analyzers/report/index.ts";
import { type Child, clipped, section } from "../dom.ts";
import { table } from "../ui.ts";
import { growthText } from "../words.ts";

export function chainView({ axes }: Subject): HTMLElement | null {
  if (axes.length === 0) return null;
  return section(
    "Chain along each axis",
    table(
      "Growth of the chain of dependent steps along each axis",
      [
        { title: "Axis", width: "1.6fr" },
        { title: "Bound", width: "0.8fr" },
        { title: "As written", width: "1.2fr" },
        { title: "After proved rewrites", width: "1.2fr" },
      ],
      axes.map(cells),
    ),
  );
}

function cells({ axis, grows, fixed, bound, written, rewritten }: AxisReport): readonly Child[] {
  const size = grows ? "" : " (does not grow)";
  const note = fixed === null ? size : ` (fixed at ${fixed} in this file)`;
  return [
    clipped(`${axis}${note}`, "name"),
    bound ?? "none",
    growthText(written, axis),
    growthText(rewritten, axis),
  ];
}
