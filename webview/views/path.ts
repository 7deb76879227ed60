// The critical path: the steps no amount of parallel hardware removes, folded where they repeat.

import type { PathStep, Subject } from "../../analyzers/report/index.ts";
import { type Child, drawing, element, section } from "../dom.ts";
import { button, table } from "../ui.ts";
import { counted, percentText } from "../words.ts";
import { placeOf } from "./place.ts";

/** Steps that are shown at once; the rest on demand. */
const FIRST = 20;

export function pathView({ path }: Subject): HTMLElement | null {
  if (path.length === 0) return null;
  const shown = element("div", {}, grid(path.slice(0, FIRST)));
  const all = (): void => shown.replaceChildren(grid(path));
  return section(
    "Critical path",
    shown,
    path.length <= FIRST
      ? null
      : element("p", { class: "more" }, more(`Show all ${counted(path.length, "step")}`, all)),
  );
}

function more(label: string, act: () => void): HTMLElement {
  const made = button(label, "secondary", () => {
    act();
    made.remove();
  });
  return made;
}

function grid(steps: readonly PathStep[]): HTMLElement {
  return table(
    "Steps of the critical path, in order",
    [
      { title: "Operator", width: "1fr" },
      { title: "Times", width: "0.5fr" },
      { title: "Share of the span", width: "1fr" },
      { title: "Where", width: "2fr" },
    ],
    steps.map(cells),
  );
}

function cells({ op, times, share, at }: PathStep): readonly Child[] {
  return [
    element("span", { class: "formula" }, op),
    `× ${times}`,
    element("span", { class: "share" }, bar(share), percentText(share)),
    placeOf(at),
  ];
}

function bar(share: number): SVGElement {
  const width = 60;
  const filled = Math.max(0, Math.min(1, share)) * width;
  return drawing(
    "svg",
    { viewBox: `0 0 ${width} 8`, width, height: 8, "aria-hidden": "true", class: "bar" },
    drawing("rect", { class: "trough", x: 0, y: 0, width, height: 8, rx: 2 }),
    drawing("rect", { class: "level", x: 0, y: 0, width: filled, height: 8, rx: 2 }),
  );
}
