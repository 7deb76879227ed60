// Depth against the size of one axis, both as logarithms: a straight line is a power, a flat one a constant, and what
// bends towards flat is a logarithm. Solid as written, dashed with the proved rewrites.

import { scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { sizeName } from "../../base/index.ts";
import type { Curve, CurvePair } from "../report.ts";
import { element, label } from "./svg.ts";

const WIDTH = 720;
const HEIGHT = 300;
const MARGIN = { top: 16, right: 220, bottom: 40, left: 64 };

/** The meters as a reader compares them: loops alone, arithmetic, kernels. */
const METERS = [
  ["threshold", "threshold"],
  ["arithmetic", "arithmetic"],
  ["kernel", "kernels"],
] as const;

/** The chart of a curve; its growths are named where the lines end. */
export function depthChart(curve: Curve): string {
  const { sizes, axis } = curve;
  const largest = Math.max(10, ...METERS.flatMap(([meter]) => values(curve[meter])));
  const x = scaleLog(
    [sizes[0] ?? 1, Math.max(2, sizes.at(-1) ?? 2)],
    [MARGIN.left, WIDTH - MARGIN.right],
  );
  const y = scaleLog([1, largest], [HEIGHT - MARGIN.bottom, MARGIN.top]);
  const drawn = METERS.flatMap(([meter, name]) => lines(curve, meter, name, x, y));
  const names = apart(drawn.flatMap(({ end }) => (end === null ? [] : [end])));
  return element(
    "svg",
    {
      xmlns: "http://www.w3.org/2000/svg",
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      role: "img",
      class: "chart depth",
      "aria-label": `Dependent steps against ${sizeName(axis)}`,
    },
    ...grid(x, y, axis, largest),
    ...drawn.map(({ path }) => path),
    ...names.map(({ text, at, meter }) =>
      label(text, { x: WIDTH - MARGIN.right + 8, y: at + 4, class: `name ${meter}` }),
    ),
  );
}

type Scale = ReturnType<typeof scaleLog<number>>;

interface Name {
  readonly text: string;
  readonly at: number;
  readonly meter: string;
}

function lines(
  curve: Curve,
  meter: (typeof METERS)[number][0],
  name: string,
  x: Scale,
  y: Scale,
): readonly { readonly path: string; readonly end: Name | null }[] {
  const { written, rewritten } = curve[meter];
  const isSame = written.every((depth, i) => depth === rewritten[i]);
  const draw = (depths: readonly number[], kind: "written" | "rewritten") => {
    const points = depths.map((depth, i): [number, number] => [
      x(curve.sizes[i] ?? 1),
      y(Math.max(1, depth)),
    ]);
    const growth = growthAt(curve.sizes, depths);
    const last = points.at(-1);
    const text = `${name}: ${growth}${kind === "rewritten" ? " as a scan" : ""}`;
    return {
      path: element("path", { d: line()(points) ?? "", class: `line ${meter} ${kind}` }),
      end: last === undefined ? null : { text, at: last[1], meter },
    };
  };
  return [draw(written, "written"), ...(isSame ? [] : [draw(rewritten, "rewritten")])];
}

/** How the depth grows over the last sizes, by its slope between logarithms. */
function growthAt(sizes: readonly number[], depths: readonly number[]): string {
  const [from, to] = [sizes.length - 4, sizes.length - 1];
  const [n0 = 1, n1 = 1] = [sizes[from], sizes[to]];
  const [d0 = 1, d1 = 1] = [depths[from], depths[to]];
  if (d0 === d1) return "constant";
  const slope = Math.log(Math.max(1, d1) / Math.max(1, d0)) / Math.log(n1 / n0);
  if (slope > 1.5) return `power ${Math.round(slope)}`;
  return slope > 0.75 ? "linear" : slope > 0.35 ? "a root" : "logarithmic";
}

function grid(x: Scale, y: Scale, axis: string, largest: number): readonly string[] {
  const [left, right] = [MARGIN.left, WIDTH - MARGIN.right];
  const bottom = HEIGHT - MARGIN.bottom;
  const powers = Array.from({ length: Math.floor(Math.log10(largest)) + 1 }, (_, i) => 10 ** i);
  const rows = powers.filter((_, i) => i % Math.ceil(powers.length / 7) === 0);
  const columns = [1, 32, 1024, 32_768, 1_048_576].filter(
    (size) => x.domain()[1] !== undefined && size <= (x.domain()[1] ?? 1),
  );
  return [
    ...rows.flatMap((depth) => [
      element("line", { x1: left, x2: right, y1: y(depth), y2: y(depth), class: "rule" }),
      label(power(depth), { x: left - 8, y: y(depth) + 4, class: "tick row" }),
    ]),
    ...columns.map((size) =>
      label(size.toLocaleString("en").replaceAll(",", "\u202f"), {
        x: x(size),
        y: bottom + 16,
        class: "tick column",
      }),
    ),
    label(sizeName(axis), { x: (left + right) / 2, y: HEIGHT - 6, class: "axis" }),
    label("dependent steps", {
      x: 14,
      y: (MARGIN.top + bottom) / 2,
      transform: `rotate(-90 14 ${(MARGIN.top + bottom) / 2})`,
      class: "axis",
    }),
  ];
}

const DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function power(depth: number): string {
  const exponent = String(Math.round(Math.log10(depth)));
  return `10${exponent.replace(/\d/g, (digit) => DIGITS.charAt(Number(digit)))}`;
}

/** Names moved down until none covers the one above it. */
function apart(names: readonly Name[]): readonly Name[] {
  const sorted = [...names].sort((a, b) => a.at - b.at);
  let free = MARGIN.top;
  const placed = sorted.map((name) => {
    const at = Math.max(name.at, free);
    free = at + LINE;
    return { ...name, at };
  });
  const over = Math.max(0, free - LINE - (HEIGHT - MARGIN.bottom));
  return placed.map((name) => ({ ...name, at: name.at - over }));
}

const LINE = 15;

function values({ written, rewritten }: CurvePair): readonly number[] {
  return [...written, ...rewritten].filter(Number.isFinite);
}
