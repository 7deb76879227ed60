// Levels by node id and the order by level, then by id.

import { increment, setWord, word } from "./memory";

/** Level of each node from an order by level and its widths. */
export function levelsOf(depth: u32, widths: usize, order: usize, levels: usize): void {
  let at: u32 = 0;
  for (let level: u32 = 0; level < depth; level++) {
    for (const end = at + word(widths, level); at < end; at++) {
      setWord(levels, word(order, at), level);
    }
  }
}

/** Node ids by level, then by id; `next` takes a word a level. */
export function orderByLevel(
  nodes: u32,
  depth: u32,
  widths: usize,
  levels: usize,
  next: usize,
  order: usize,
): void {
  let start: u32 = 0;
  for (let level: u32 = 0; level < depth; level++) {
    setWord(next, level, start);
    start += word(widths, level);
  }
  for (let node: u32 = 0; node < nodes; node++) {
    setWord(order, increment(next, word(levels, node)), node);
  }
}
