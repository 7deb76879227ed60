// From offsets to lines and columns. Knows line ends and nothing else about the text.

import type { TextRange } from "../base/index.ts";

/** Where each line of a text starts. */
export interface Positions {
  readonly starts: readonly number[];
}

/** Reads the line starts; a line ends with `\n`, `\r\n` or `\r`. */
export function positionsIn(text: string): Positions {
  const starts = [0];
  const end = /\r\n|\r|\n/g;
  while (end.exec(text) !== null) starts.push(end.lastIndex);
  return { starts };
}

/** The 1-based line that holds an offset. */
export function lineAt({ starts }: Positions, offset: number): number {
  return lastAtMost(starts, offset) + 1;
}

/** The 1-based range between two offsets, its end exclusive. */
export function rangeBetween(positions: Positions, from: number, to: number): TextRange {
  const [line, column] = place(positions, from);
  const [endLine, endColumn] = place(positions, to);
  return [line, column, endLine, endColumn];
}

/** Index of the last entry that is not greater than the bound, or 0; the entries ascend. */
export function lastAtMost(entries: readonly number[], bound: number): number {
  let low = 0;
  let high = entries.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((entries[middle] ?? 0) <= bound) low = middle;
    else high = middle - 1;
  }
  return low;
}

function place(positions: Positions, offset: number): readonly [number, number] {
  const index = lastAtMost(positions.starts, offset);
  return [index + 1, offset - (positions.starts[index] ?? 0) + 1];
}
