// The span against the size of one axis: as written and after the proved rewrites. Its label
// tells both ends of the lines to whoever cannot see the drawing.

import type { Curve, Subject } from "../../analyzers/report/index.ts";
import { drawing, element, section } from "../dom.ts";
import { type Plot, plot } from "../plot.ts";

const AREA = { width: 420, height: 150 };
const MARGIN = { left: 44, right: 16, top: 10, bottom: 36 };

export function curveView({ curve }: Subject): HTMLElement | null {
  if (curve === null || curve.sizes.length < 2) return null;
  const { axis, sizes, arithmetic } = curve;
  const { written, rewritten } = arithmetic;
  const same = sizes.every((_, k) => written[k] === rewritten[k]);
  const lines = [
    { name: "written", values: written },
    ...(same ? [] : [{ name: "rewritten", values: rewritten }]),
  ];
  return section(
    `Span against ${axis}`,
    element(
      "figure",
      {},
      chart(plot(sizes, lines, AREA), curve),
      element(
        "figcaption",
        {},
        key("written", same ? "as written and after proved rewrites" : "as written"),
        same ? null : key("rewritten", "after proved rewrites"),
        element("span", { class: "muted" }, "arithmetic span, other axes held fixed"),
      ),
    ),
  );
}

function chart(drawn: Plot, { axis, sizes, arithmetic }: Curve): SVGElement {
  const width = AREA.width + MARGIN.left + MARGIN.right;
  const height = AREA.height + MARGIN.top + MARGIN.bottom;
  const last = sizes.length - 1;
  const says = `Arithmetic span at ${axis} = ${sizes[last]}: ${arithmetic.written[last]} as written, ${arithmetic.rewritten[last]} after proved rewrites; at ${axis} = ${sizes[0]}: ${arithmetic.written[0]} and ${arithmetic.rewritten[0]}.`;
  return drawing(
    "svg",
    { viewBox: `0 0 ${width} ${height}`, class: "chart", role: "img", "aria-label": says },
    drawing(
      "g",
      { transform: `translate(${MARGIN.left} ${MARGIN.top})` },
      ...drawn.up.flatMap(({ at, label }) => [
        drawing("path", { class: "rule", d: `M0 ${at}H${AREA.width}` }),
        drawing("text", { x: -8, y: at + 4, "text-anchor": "end" }, label),
      ]),
      ...drawn.across.map(({ at, label }) =>
        drawing("text", { x: at, y: AREA.height + 16, "text-anchor": "middle" }, label),
      ),
      drawing("text", { x: AREA.width / 2, y: AREA.height + 32, "text-anchor": "middle" }, axis),
      ...drawn.lines.map(({ name, path }) => drawing("path", { class: `line ${name}`, d: path })),
    ),
  );
}

function key(name: string, says: string): HTMLElement {
  return element(
    "span",
    { class: "key" },
    drawing(
      "svg",
      { viewBox: "0 0 24 8", width: 24, height: 8, "aria-hidden": "true" },
      drawing("path", { class: `line ${name}`, d: "M1 4H23" }),
    ),
    says,
  );
}
