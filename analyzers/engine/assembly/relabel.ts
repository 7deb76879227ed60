// The relabelling path, for ids in any order: Kahn's algorithm writes the rows out in topological
// order as it goes, so that every later sweep runs through memory almost in sequence. What it calls
// a position is a node's place in that order.

import { setWord, word } from "./memory";

/**
 * Nodes whose rows are fetched together. Their cache misses overlap, which stands in for the
 * prefetch WASM lacks.
 */
const BLOCK: u32 = 64;

/**
 * Fills `order` (nodes by level), `position` (its inverse), the rows of successors by position, and
 * the widths. Returns the number of levels, or 0 when the graph has a cycle. `order` and `targets`
 * have one spare word; `degrees` takes a word a node, `scratch` three words for each node of a
 * block.
 */
export function relabel(
  nodes: u32,
  offsets: usize,
  targets: usize,
  order: usize,
  position: usize,
  newOffsets: usize,
  newTargets: usize,
  widths: usize,
  degrees: usize,
  scratch: usize,
): u32 {
  const count = word(offsets, nodes);
  // A byte for each in-degree fits four times as many into the cache; a degree over 255 asks for
  // words.
  const depth = countDegrees<u8>(nodes, count, targets, degrees)
    ? kahn<u8>(nodes, offsets, targets, order, newOffsets, newTargets, widths, degrees, scratch)
    : countDegrees<u32>(nodes, count, targets, degrees)
      ? kahn<u32>(nodes, offsets, targets, order, newOffsets, newTargets, widths, degrees, scratch)
      : 0;
  if (depth == 0) return 0;
  for (let at: u32 = 0; at < nodes; at++) setWord(position, word(order, at), at);
  for (let at: u32 = 0; at < count; at++) {
    setWord(newTargets, at, word(position, word(newTargets, at)));
  }
  return depth;
}

// False if a degree does not fit into the type.
function countDegrees<T>(nodes: u32, count: u32, targets: usize, degrees: usize): bool {
  memory.fill(degrees, 0, (<usize>nodes) << alignof<T>());
  let carry: u32 = 0;
  for (let at: u32 = 0; at < count; at++) {
    const slot = degrees + ((<usize>word(targets, at)) << alignof<T>());
    const degree = (<u32>load<T>(slot)) + 1;
    store<T>(slot, <T>degree);
    if (sizeof<T>() == 1) carry |= degree >> 8;
  }
  return carry == 0;
}

// First in, first out: the queue is the order itself, and it grows by whole levels.
function kahn<T>(
  nodes: u32,
  offsets: usize,
  targets: usize,
  order: usize,
  newOffsets: usize,
  newTargets: usize,
  widths: usize,
  degrees: usize,
  scratch: usize,
): u32 {
  const starts = scratch;
  const ends = scratch + (BLOCK << 2);
  const touched = scratch + (BLOCK << 3);
  let head: u32 = 0;
  let tail: u32 = 0;
  let depth: u32 = 0;
  let write = newTargets;
  for (let node: u32 = 0; node < nodes; node++) {
    // Written always and kept by moving the tail: no branch to mispredict. Hence the spare word of
    // `order`.
    setWord(order, tail, node);
    tail += u32(load<T>(degrees + ((<usize>node) << alignof<T>())) == 0);
  }
  while (head < tail) {
    const level = tail;
    setWord(widths, depth++, level - head);
    while (head < level) {
      const size = min<u32>(level - head, BLOCK);
      for (let k: u32 = 0; k < size; k++) {
        const node = word(order, head + k);
        setWord(starts, k, word(offsets, node));
        setWord(ends, k, word(offsets, node + 1));
      }
      // One read of each row starts all their cache misses at once; an empty last row reads the
      // spare word.
      for (let k: u32 = 0; k < size; k++) setWord(touched, k, word(targets, word(starts, k)));
      const first = write;
      for (let k: u32 = 0; k < size; k++) {
        setWord(newOffsets, head + k, <u32>((write - newTargets) >> 2));
        const end = word(ends, k);
        for (let at = word(starts, k); at < end; at++) {
          store<u32>(write, word(targets, at));
          write += 4;
        }
      }
      for (let at = first; at < write; at += 4) {
        const target = load<u32>(at);
        const slot = degrees + ((<usize>target) << alignof<T>());
        const left = (<u32>load<T>(slot)) - 1;
        store<T>(slot, <T>left);
        setWord(order, tail, target);
        tail += u32(left == 0);
      }
      head += size;
    }
  }
  setWord(newOffsets, head, <u32>((write - newTargets) >> 2));
  return head == nodes ? depth : 0;
}
