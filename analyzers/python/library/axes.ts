// Axes put elsewhere, merged and split where the rank may not be known: an `Einsum` with an ellipsis names axes
// from both ends, and pieces of a shape stand for the sizes between.

import { literal, type Value } from "../value.ts";
import { MOST_ITEMS, rankOf } from "./items.ts";
import type { Emitter } from "./row.ts";

/** The tensor with two axes exchanged; null where they are out of reach. */
export function swapped(cx: Emitter, x: Value, a: number, b: number): Value | null {
  return reordered(cx, x, [a, b], (axes, at) => {
    const result = [...axes];
    const [i, j] = [at(a), at(b)];
    [result[i], result[j]] = [axes[j] ?? "", axes[i] ?? ""];
    return result;
  });
}

/** The tensor with one axis at another place, the others in their order. */
export function moved(cx: Emitter, x: Value, from: number, to: number): Value | null {
  return reordered(cx, x, [from, to], (axes, at) => {
    const result = axes.filter((_, i) => i !== at(from));
    result.splice(at(to), 0, axes[at(from)] ?? "");
    return result;
  });
}

type Order = (axes: readonly string[], at: (axis: number) => number) => readonly string[];

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

function reordered(cx: Emitter, x: Value, named: readonly number[], order: Order): Value | null {
  if (!named.every((axis) => Number.isInteger(axis) && Math.abs(axis) <= 12)) return null;
  const rank = rankOf(cx, x);
  if (rank !== null && named.some((axis) => axis >= rank || axis < -rank)) return null;
  const front = Math.max(0, ...named.map((axis) => axis + 1));
  const back = Math.max(0, ...named.map((axis) => -axis));
  const labels =
    rank === null
      ? [...LETTERS.slice(0, front), "...", ...LETTERS.slice(front, front + back)]
      : [...LETTERS.slice(0, rank)];
  const after = order(labels, (axis) => (axis < 0 ? labels.length + axis : axis));
  if (after.every((label, i) => label === labels[i])) return cx.emit("Identity", [x]);
  if (rank !== null) {
    return cx.emit("Transpose", [x], { perm: after.map((label) => labels.indexOf(label)) });
  }
  return cx.emit("Einsum", [x], { equation: `${labels.join("")}->${after.join("")}` });
}

/** The sizes of the axes from `start` up to `end`, as a vector. */
export function sizesBetween(cx: Emitter, x: Value, start: number, end: number | null): Value {
  return cx.emit("Shape", [x], end === null ? { start } : { start, end });
}

/** The tensor with the axes from `start` through `end` under other sizes. */
export function regrouped(
  cx: Emitter,
  x: Value,
  start: number,
  end: number,
  sizes: readonly Value[],
): Value | null {
  if (Math.abs(start) > MOST_ITEMS || Math.abs(end) > MOST_ITEMS) return null;
  // A size of 0 copies the axis at its place.
  if (start >= 0 && end === -1) return reshaped(cx, x, [...copied(start), ...sizes]);
  const parts = [cx.vector(sizes)];
  if (start !== 0) parts.unshift(sizesBetween(cx, x, 0, start));
  if (end !== -1) parts.push(sizesBetween(cx, x, end + 1, null));
  const shape = parts.length === 1 ? parts[0] : cx.emit("Concat", parts, { axis: 0 });
  return cx.emit("Reshape", [x, shape ?? null]);
}

/** `Reshape` to these sizes. */
export function reshaped(cx: Emitter, x: Value, sizes: readonly (Value | number)[]): Value {
  const items = sizes.map((size) => (typeof size === "number" ? literal(size) : size));
  return cx.emit("Reshape", [x, cx.vector(items)]);
}

/** Sizes of 0, each of which stands for the size at its place. */
export function copied(count: number): readonly Value[] {
  return Array.from({ length: count }, () => literal(0));
}

/** One vector of whole numbers. */
export function numbers(cx: Emitter, ...items: readonly number[]): Value {
  return cx.vector(items.map((item) => literal(item)));
}

export function unsqueezed(cx: Emitter, x: Value, ...axes: readonly number[]): Value {
  return cx.emit("Unsqueeze", [x, numbers(cx, ...axes)]);
}

export function squeezed(cx: Emitter, x: Value, ...axes: readonly number[]): Value {
  return cx.emit("Squeeze", [x, numbers(cx, ...axes)]);
}

/** The entries from `start` up to `end` along an axis. */
export function sliced(
  cx: Emitter,
  x: Value,
  axis: number,
  start: Value,
  end: Value | null,
  step = 1,
): Value {
  const last = end ?? literal(step < 0 ? -FAR : FAR);
  return cx.emit("Slice", [
    x,
    cx.vector([start]),
    cx.vector([last]),
    numbers(cx, axis),
    numbers(cx, step),
  ]);
}

/** Beyond the end of every axis. */
export const FAR = Number.MAX_SAFE_INTEGER;
