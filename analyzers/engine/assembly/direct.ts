// The direct path: ids are topological and the edges are grouped by target in the order of ids, as
// in any dump of an SSA graph. Then one stream over the edges is validation, adjacency, levels and
// widths at once.

import { increment, setWord, word } from "./memory";

/**
 * Builds rows of predecessors, levels and widths, and returns the number of levels; 0 if the edges
 * are not in this form (an id out of range, a source not before its target, targets out of order).
 *
 * The sources overwrite the edges from their start: a source takes half the bytes of an edge, so
 * the write position never passes the read position. `edges` has one spare edge at the end for the
 * sentinel. After a 0 the first width says how many rows `restore` is to undo.
 */
export function direct(
  nodes: u32,
  count: u32,
  edges: usize,
  offsets: usize,
  levels: usize,
  widths: usize,
): u32 {
  const end = edges + ((<usize>count) << 3);
  // No id equals the sentinel, so the inner loop needs no test for the end of the list.
  store<u32>(end, 0xffffffff, 4);
  let read = edges;
  let write = edges;
  let depth: u32 = 0;
  setWord(offsets, 0, 0);
  for (let node: u32 = 0; node < nodes; node++) {
    let level: u32 = 0;
    let target = load<u32>(read, 4);
    while (target == node) {
      const source = load<u32>(read);
      if (source >= node) return undone(node, edges, write, offsets, widths);
      store<u32>(write, source);
      const below = word(levels, source) + 1;
      level = select<u32>(below, level, below > level);
      read += 8;
      write += 4;
      target = load<u32>(read, 4);
    }
    // Targets out of order: nothing from here on would match, so do not go to the end to find out.
    if (target < node) return undone(node, edges, write, offsets, widths);
    setWord(offsets, node + 1, <u32>((write - edges) >> 2));
    setWord(levels, node, level);
    // Every source is on a known level, so a new level is at most one below the deepest.
    if (level == depth) setWord(widths, depth++, 0);
    increment(widths, level);
  }
  return read == end ? depth : undone(nodes - 1, edges, write, offsets, widths);
}

// Notes the row that was begun last, and answers 0.
function undone(node: u32, edges: usize, write: usize, offsets: usize, widths: usize): u32 {
  setWord(offsets, node + 1, <u32>((write - edges) >> 2));
  setWord(widths, 0, node + 1);
  return 0;
}

/** Puts the edges of so many rows back where `direct` has left their sources, from the last one. */
export function restore(rows: u32, edges: usize, offsets: usize): void {
  for (let node = rows; node > 0; node--) {
    const first = word(offsets, node - 1);
    for (let at = word(offsets, node); at > first; at--) {
      const source = word(edges, at - 1);
      setWord(edges, 2 * at - 2, source);
      setWord(edges, 2 * at - 1, node - 1);
    }
  }
}
