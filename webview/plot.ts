// A chart of spans against the size of an axis, both logarithmic, as plain numbers. Pure: knows no page.

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

export interface Plot {
  /** Points of each line, as the path data of a drawing. */
  readonly lines: readonly { readonly name: string; readonly path: string }[];
  readonly across: readonly Tick[];
  readonly up: readonly Tick[];
}

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** The area that the lines fill. */
export interface Area {
  readonly width: number;
  readonly height: number;
}

/** Lays out lines over their sizes; values below 1 stand on the axis. */
export function plot(sizes: readonly number[], lines: readonly Line[], area: Area): Plot {
  const last = Math.max(...sizes.map(logarithm), 1);
  const finite = lines.flatMap(({ values }) => values.filter((value) => Number.isFinite(value)));
  const top = Math.max(...finite.map(logarithm), 1);
  const x = (size: number): number => (logarithm(size) / last) * area.width;
  const y = (value: number): number => area.height - (logarithm(value) / top) * area.height;
  return {
    lines: lines.map(({ name, values }) => ({ name, path: pathOf(sizes, values, x, y) })),
    across: ticks(last).map((power) => ({ at: x(10 ** power), label: label(power) })),
    up: ticks(top).map((power) => ({ at: y(10 ** power), label: label(power) })),
  };
}

function pathOf(
  sizes: readonly number[],
  values: readonly number[],
  x: (size: number) => number,
  y: (value: number) => number,
): string {
  const points = sizes.flatMap((size, k) => {
    const value = values[k];
    if (value === undefined || !Number.isFinite(value)) return [];
    return [`${x(size).toFixed(1)},${y(value).toFixed(1)}`];
  });
  return points.length === 0 ? "" : `M${points.join("L")}`;
}

function logarithm(value: number): number {
  return Math.log10(Math.max(1, value));
}

/** Powers of ten up to the largest, at most seven of them. */
function ticks(largest: number): readonly number[] {
  const step = Math.max(1, Math.ceil(largest / 6));
  const found: number[] = [];
  for (let power = 0; power <= largest; power += step) found.push(power);
  return found;
}

const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

function label(power: number): string {
  if (power <= 1) return String(10 ** power);
  return `10${[...String(power)].map((digit) => SUPERSCRIPTS[Number(digit)]).join("")}`;
}
