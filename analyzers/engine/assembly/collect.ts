// Between node ids and positions: weights on the way in, results on the way out.

import { setWord, word } from "./memory";

/** `to[k] = from[index[k]]`, in words. */
export function gather(count: u32, index: usize, from: usize, to: usize): void {
  for (let k: u32 = 0; k < count; k++) setWord(to, k, word(from, word(index, k)));
}

/**
 * Copies the first `bytes` of each node's row to every `pitch` bytes from `to`, in the order of
 * ids. Rows are `stride` bytes apart and lie by position; `position` 0 means that ids are
 * positions.
 */
export function collect(
  nodes: u32,
  position: usize,
  rows: usize,
  stride: u32,
  bytes: u32,
  to: usize,
  pitch: u32,
): void {
  const wide: u32 = bytes & ~15;
  for (let node: u32 = 0; node < nodes; node++) {
    const from = rows + (<usize>(position ? word(position, node) : node)) * stride;
    let at: u32 = 0;
    for (; at < wide; at += 16) v128.store(to + at, v128.load(from + at));
    for (; at < bytes; at += 4) store<u32>(to + at, load<u32>(from + at));
    to += pitch;
  }
}
