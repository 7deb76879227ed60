// What a pattern of einops does to a tensor: groups of axes taken apart, single axes put in order, and put
// together again. The axes behind `...` stay together, however many they are.

import { literal, numberOf, type Value } from "../value.ts";
import { numbers, sizesBetween } from "./axes.ts";
import { over, times } from "./number.ts";
import type { Emitter } from "./row.ts";

/** One side of a pattern: groups of names; `...` is a name too, and an axis of size 1 is an empty group. */
export type Side = readonly Group[];

export interface Group {
  readonly names: readonly string[];
  /** Whether the group is one axis, or `...` without parentheses. */
  readonly isSingle: boolean;
}

export interface Options {
  /** The size that the call gives for a name. */
  readonly lengthOf: (name: string) => Value | null;
  /** What becomes of axes that the right side does not have. */
  readonly reduce: (x: Value, axes: readonly number[]) => Value | null;
}

const REST = "...";
const MOST_NAMES = 20;

/** The groups of a side, or null where it is none. */
export function sideOf(text: string): Side | null {
  const tokens = text.match(/\.\.\.|[A-Za-z_]\w*|\d+|[()]|\S/g) ?? [];
  const groups: Group[] = [];
  let open: string[] | null = null;
  for (const token of tokens) {
    if (token === "(" && open === null) open = [];
    else if (token === ")" && open !== null) {
      groups.push({ names: open, isSingle: open.length === 1 && open[0] !== REST });
      open = null;
    } else if (token === "1") {
      if (open === null) groups.push({ names: [], isSingle: false });
    } else if (token === REST || /^[A-Za-z_]/.test(token)) {
      if (open === null) groups.push({ names: [token], isSingle: true });
      else open.push(token);
    } else return null;
  }
  const names = groups.flatMap((group) => group.names);
  const isPlain = open === null && new Set(names).size === names.length;
  return isPlain && names.length <= MOST_NAMES && groups.length <= MOST_NAMES ? groups : null;
}

/** The tensor with the axes of one side as those of the other; null where the pattern does not fit. */
export function arrange(
  cx: Emitter,
  x: Value,
  from: Side,
  to: Side,
  options: Options,
): Value | null {
  const [before, wanted] = [namesOf(from), namesOf(to)];
  if (before.includes(REST) !== wanted.includes(REST)) return null;
  const single = apart(cx, x, from, options);
  if (single === null) return null;
  const gone = before.filter((name) => !wanted.includes(name));
  const axes = gone.map((name) => placeOf(before, name));
  const less = gone.length === 0 ? single : options.reduce(single, axes);
  if (less === null) return null;
  const kept = before.filter((name) => wanted.includes(name));
  const order = wanted.filter((name) => before.includes(name));
  const turned = ordered(cx, less, kept, order);
  const wide = repeated(cx, turned, order, wanted, options);
  return wide === null ? null : together(cx, wide, to);
}

/** The place of a name, counted from the end where `...` stands before it. */
function placeOf(names: readonly string[], name: string): number {
  const [place, rest] = [names.indexOf(name), names.indexOf(REST)];
  return rest >= 0 && rest < place ? place - names.length : place;
}

function namesOf(side: Side): readonly string[] {
  return side.flatMap((group) => group.names);
}

function isSingle(group: Group): boolean {
  return group.isSingle;
}

/** Every group taken apart into its names. */
function apart(cx: Emitter, x: Value, side: Side, { lengthOf }: Options): Value | null {
  if (side.every(isSingle)) return x;
  const pieces: Piece[] = [];
  const rest = side.findIndex(({ names }) => names.includes(REST));
  const grouped = side.filter((group) => group.names.length > 1);
  for (const [i, { names, isSingle: isOne }] of side.entries()) {
    if (isOne && names[0] === REST) {
      pieces.push(sizesBetween(cx, x, i, endOf(side.length, i)));
      continue;
    }
    if (names.includes(REST)) return null;
    const size = () => cx.size(x, rest >= 0 && rest < i ? i - side.length : i);
    const lengths = names.map(lengthOf);
    if (!isOne && lengths.filter((length) => length === null).length > 1) return null;
    const known = lengths.reduce<Value>(
      (all, length) => (length === null ? all : times(cx, all, length)),
      literal(1),
    );
    // One size may be left open; others follow from the size of the group.
    const left = () => (grouped.length === 1 ? literal(-1) : floored(cx, over(cx, size(), known)));
    pieces.push(isOne ? [size()] : lengths.map((length) => length ?? left()));
  }
  return cx.emit("Reshape", [x, joined(cx, pieces)]);
}

/** The end of the axes of `...`, counted from behind. */
function endOf(count: number, place: number): number | null {
  return place === count - 1 ? null : place + 1 - count;
}

function floored(cx: Emitter, size: Value): Value {
  return numberOf(size) === null ? cx.emit("Cast", [size], { to: 7 }) : size;
}

/** Sizes in a row, or a piece of a shape. */
type Piece = Value | readonly Value[];

function joined(cx: Emitter, pieces: readonly Piece[]): Value {
  const parts: Value[] = [];
  let row: Value[] = [];
  const close = () => {
    if (row.length > 0) parts.push(cx.vector(row));
    row = [];
  };
  for (const piece of pieces) {
    if (isRow(piece)) row.push(...piece);
    else {
      close();
      parts.push(piece);
    }
  }
  close();
  const [only] = parts;
  if (only === undefined) return cx.vector([]);
  return parts.length === 1 ? only : cx.emit("Concat", parts, { axis: 0 });
}

function isRow(piece: Piece): piece is readonly Value[] {
  return Array.isArray(piece);
}

function ordered(cx: Emitter, x: Value, from: readonly string[], to: readonly string[]): Value {
  if (from.every((name, i) => name === to[i])) return x;
  if (!from.includes(REST)) {
    return cx.emit("Transpose", [x], { perm: to.map((name) => from.indexOf(name)) });
  }
  const label = (name: string) =>
    name === REST ? REST : String.fromCharCode(97 + from.indexOf(name));
  const equation = `${from.map(label).join("")}->${to.map(label).join("")}`;
  return cx.emit("Einsum", [x], { equation });
}

/** New axes, along which the tensor is repeated. */
function repeated(
  cx: Emitter,
  x: Value,
  from: readonly string[],
  to: readonly string[],
  { lengthOf }: Options,
): Value | null {
  const added = to.filter((name) => !from.includes(name));
  if (added.length === 0) return x;
  const axes = added.map((name) => placeOf(to, name));
  const apart = cx.emit("Unsqueeze", [x, numbers(cx, ...axes)]);
  const pieces: Piece[] = [];
  for (const [i, name] of to.entries()) {
    if (name === REST) pieces.push(sizesBetween(cx, apart, i, endOf(to.length, i)));
    else {
      const length = added.includes(name) ? lengthOf(name) : literal(1);
      if (length === null) return null;
      pieces.push([length]);
    }
  }
  return cx.emit("Expand", [apart, joined(cx, pieces)]);
}

/** Every group put together into one axis. */
function together(cx: Emitter, x: Value, side: Side): Value {
  if (side.every(isSingle)) return x;
  const all = namesOf(side);
  const size = (name: string) => cx.size(x, placeOf(all, name));
  const isOnly =
    side.filter(({ names }) => names.length > 0).filter((g) => !g.isSingle).length === 1;
  const pieces = side.map(({ names, isSingle: isOne }): Piece => {
    const [first = ""] = names;
    if (isOne && first === REST) {
      const place = all.indexOf(REST);
      return sizesBetween(cx, x, place, endOf(all.length, place));
    }
    if (isOne) return [size(first)];
    if (names.length > 0 && (isOnly || names.includes(REST))) return [literal(-1)];
    return [names.reduce<Value>((whole, name) => times(cx, whole, size(name)), literal(1))];
  });
  return cx.emit("Reshape", [x, joined(cx, pieces)]);
}
