// Functions of one number that the forms of single channels are made of.

import type { Line, LineForm } from "./channels.ts";

interface Affine {
  readonly slope: number;
  readonly offset: number;
}

/** a·s + b. */
export const affineLine: LineForm<Affine> = {
  extract(line) {
    const [low, high] = [line(-2), line(1)];
    if (low === null || high === null) return null;
    const slope = (high - low) / 3;
    return { slope, offset: high - slope };
  },
  compose: (first, then) => ({
    slope: then.slope * first.slope,
    offset: then.slope * first.offset + then.offset,
  }),
  apply: ({ slope, offset }, at) => slope * at + offset,
};

interface Clip extends Affine {
  readonly low: number;
  readonly high: number;
}

/** States are not larger; what the function does beyond is left out. */
const FAR = 2 ** 11;
const HALVINGS = 60;
/** Places to look for the line between the bounds. */
const PLACES = [...Array.from({ length: 9 }, (_, i) => i / 2), 5, 6, 8, 12, 20, 36, 80, 200, 600];
const MARKS = [
  -FAR,
  ...PLACES.slice(1)
    .map((at) => -at)
    .reverse(),
  ...PLACES,
  FAR,
];

/** min(max(a·s + b, low), high). */
export const clipLine: LineForm<Clip> = {
  extract(line) {
    const marks = MARKS.flatMap((at) => {
      const value = line(at);
      return value === null ? [] : [{ at, value }];
    });
    const [first, last] = [marks[0], marks.at(-1)];
    if (first?.at !== -FAR || last?.at !== FAR) return null;
    const bounds = {
      low: Math.min(first.value, last.value),
      high: Math.max(first.value, last.value),
    };
    for (const [i, mark] of marks.entries()) {
      const next = marks[i + 1];
      // A line that is left between two marks is not seen by them.
      if (next === undefined || !isInside(mark, bounds) || !isInside(next, bounds)) continue;
      const map = { ...lineThrough(mark, next), ...bounds };
      if (marks.every(({ at, value }) => isNear(clip(map, at), value))) return map;
    }
    if (isNear(first.value, last.value)) return { slope: 0, offset: first.value, ...bounds };
    const body = middleLine(line, first.value, last.value);
    return body === null || typeof body === "string" ? body : { ...body, ...bounds };
  },
  compose(first, then) {
    const [a, b] = [clip(then, first.low), clip(then, first.high)];
    return {
      ...affineLine.compose(first, then),
      low: Math.min(a, b),
      high: Math.max(a, b),
    };
  },
  apply: clip,
};

interface Mark {
  readonly at: number;
  readonly value: number;
}

function clip({ slope, offset, low, high }: Clip, at: number): number {
  return Math.min(Math.max(slope * at + offset, low), high);
}

function isInside({ value }: Mark, { low, high }: Pick<Clip, "low" | "high">): boolean {
  return low < value && value < high && !isNear(value, low) && !isNear(value, high);
}

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-7 * (1 + Math.abs(a) + Math.abs(b));
}

function lineThrough(a: Mark, b: Mark): Affine {
  const slope = (b.value - a.value) / (b.at - a.at);
  return { slope, offset: a.value - slope * a.at };
}

/** The line between two bounds, by halving. */
function middleLine(line: Line, far: number, near: number): Affine | null | string {
  const [a, b] = [crossing(line, far + (near - far) / 3), crossing(line, near - (near - far) / 3)];
  if (a === null || b === null) return null;
  return Math.abs(b.at - a.at) < 1e-9 ? `it jumps at ${a.at}` : lineThrough(a, b);
}

function crossing(line: Line, level: number): Mark | null {
  const start = line(-FAR);
  if (start === null) return null;
  let [low, high] = [-FAR, FAR];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (low + high) / 2;
    const value = line(middle);
    if (value === null) return null;
    if (value < level === start < level) low = middle;
    else high = middle;
  }
  const value = line(low);
  return value === null ? null : { at: low, value };
}

/** Infinitely far below, as far as sums of exponentials can tell. */
const DEEP = 50;

/** log(exp(s + a) + exp(b)), as a·s + b between the exponentials. */
export const logAffineLine: LineForm<Affine> = {
  extract(line) {
    const [deep, high] = [line(-DEEP), line(DEEP)];
    if (deep === null || high === null) return null;
    // Without an input the value at the deep end is the shifted state itself.
    const slope = high - DEEP;
    return { slope, offset: Math.abs(deep + DEEP - slope) < 1e-6 ? -Infinity : deep };
  },
  compose: (first, then) => ({
    slope: first.slope + then.slope,
    offset: logAdd(first.offset + then.slope, then.offset),
  }),
  apply: ({ slope, offset }, at) => logAdd(at + slope, offset),
};

/** log(exp(a) + exp(b)), without leaving the range of numbers. */
export function logAdd(a: number, b: number): number {
  const [high, low] = [Math.max(a, b), Math.min(a, b)];
  return low === -Infinity ? high : high + Math.log1p(Math.exp(low - high));
}

type Quotient = readonly [number, number, number, number];

/** (a·s + b) / (c·s + d). */
export const mobiusLine: LineForm<Quotient> = {
  extract(line) {
    // With s at 0, 1 and -2: what two differences leave of the four numbers, up to a factor.
    const [y, z, w] = [line(0), line(1), line(-2)];
    if (y === null || z === null || w === null) return null;
    // b = y·d; a + b = z·(c + d); b - 2a = w·(d - 2c).
    const [c, d] = [w - 3 * y + 2 * z, 2 * (w - z)];
    if (c === 0 && d === 0) return [0, y, 0, 1];
    return [z * (c + d) - y * d, y * d, c, d];
  },
  compose: ([a, b, c, d], [p, q, r, s]) =>
    scaled([p * a + q * c, p * b + q * d, r * a + s * c, r * b + s * d]),
  apply: ([a, b, c, d], at) => (a * at + b) / (c * at + d),
};

function scaled(map: Quotient): Quotient {
  const largest = Math.max(...map.map(Math.abs)) || 1;
  const [a, b, c, d] = map;
  return [a / largest, b / largest, c / largest, d / largest];
}

type Monotone = (at: number) => number;

const GRID = [
  -60, -33, -20, -9.25, -6, -4.125, -3, -2.25, -1.625, -1.125, -0.75, -0.375, -0.25, -0.0625, 0,
  0.125, 0.25, 0.5, 0.75, 1, 1.375, 1.75, 2.625, 3.375, 4.75, 7, 11, 30, 60,
];

/** Any function. */
export const anyLine: LineForm<Monotone> = {
  extract: (line) => (at) => line(at) ?? Number.NaN,
  compose: (first, then) => (at) => then(first(at)),
  apply: (map, at) => map(at),
};

/** A function that never falls, or never grows. */
export const monotoneLine: LineForm<Monotone> = {
  ...anyLine,
  extract(line) {
    const values = GRID.flatMap((at) => line(at) ?? []);
    const turns = values.slice(1).map((value, i) => {
      const before = values[i] ?? value;
      const isFlat = Math.abs(value - before) <= 1e-9 * (1 + Math.abs(value) + Math.abs(before));
      return isFlat ? 0 : Math.sign(value - before);
    });
    if (turns.includes(1) && turns.includes(-1)) return "it grows and falls";
    return (at) => line(at) ?? Number.NaN;
  },
};
