// Sums modulo a number, as functions of one number: told by where the remainder starts anew, and its value there.

import type { Line, LineForm } from "./channels.ts";

type Modular =
  | { readonly kind: "constant"; readonly value: number }
  | { readonly kind: "sum"; readonly by: number }
  /** ((s - start) mod by) + offset. */
  | {
      readonly kind: "remainder";
      readonly start: number;
      readonly by: number;
      readonly offset: number;
    };

const STEP = 0.5;
/** Beyond all numbers that remainders are taken by. */
const FAR = 40;
const HALVINGS = 60;

/** A constant, s + b, or ((s + b) mod m) + c. */
export const modularLine: LineForm<Modular> = {
  extract(line) {
    const origin = line(-FAR);
    if (origin === null) return null;
    let value = origin;
    for (let at = -FAR; at < FAR; at += STEP) {
      const next = line(at + STEP);
      if (next === null) return null;
      const jump = value + STEP - next;
      if (at === -FAR && jump === STEP && line(FAR) === origin) return { kind: "constant", value };
      if (Math.abs(jump) > 1e-6) return remainderFrom(line, at, value, jump);
      value = next;
    }
    return { kind: "sum", by: origin + FAR };
  },
  compose(first, then) {
    if (then.kind === "constant") return then;
    if (first.kind === "constant") return { kind: "constant", value: applied(then, first.value) };
    if (then.kind === "sum") {
      return first.kind === "sum"
        ? { kind: "sum", by: first.by + then.by }
        : { ...first, offset: first.offset + then.by };
    }
    if (first.kind === "sum") return { ...then, start: then.start - first.by };
    return { ...then, start: first.start + then.start - first.offset };
  },
  apply: applied,
};

function applied(map: Modular, at: number): number {
  if (map.kind === "constant") return map.value;
  if (map.kind === "sum") return at + map.by;
  const from = at - map.start;
  return from - map.by * Math.floor(from / map.by) + map.offset;
}

/** The remainder that starts anew within a step from `low`, by the height that it falls there. */
function remainderFrom(line: Line, low: number, value: number, by: number): Modular | null {
  let [before, after] = [low, low + STEP];
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (before + after) / 2;
    const found = line(middle);
    if (found === null) return null;
    if (Math.abs(found - value - (middle - low)) < 1e-6) before = middle;
    else after = middle;
  }
  // Whole numbers start at whole numbers, where a rounded place would miss the last.
  const start = Math.abs(after - Math.round(after)) < 1e-9 ? Math.round(after) : after;
  const half = line(start + Math.abs(by) / 2);
  if (half === null) return null;
  const map = { kind: "remainder", start, by, offset: 0 } as const;
  return { ...map, offset: half - applied(map, start + Math.abs(by) / 2) };
}
