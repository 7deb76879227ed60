// Strongly connected components: Tarjan's algorithm with its stacks in memory. SIAM J. Comput.
// 1(2), 1972.

import { setWord, word } from "./memory";

// Rank of a node whose component is closed: no low link is larger.
const CLOSED: u32 = 0xffffffff;

/**
 * Component of each node, in the order in which the search from node 0 up closes them: no edge goes
 * to a larger number. `rank`, `open`, `path` and `next` take a word a node.
 */
export function components(
  nodes: u32,
  offsets: usize,
  targets: usize,
  component: usize,
  rank: usize,
  open: usize,
  path: usize,
  next: usize,
): void {
  memory.fill(rank, 0, (<usize>nodes) << 2);
  // Where the search goes on in each row.
  memory.copy(next, offsets, (<usize>nodes) << 2);
  let seen: u32 = 0;
  let opened: u32 = 0;
  let closed: u32 = 0;
  for (let root: u32 = 0; root < nodes; root++) {
    if (word(rank, root)) continue;
    let depth: u32 = 0;
    let node = root;
    // The node's low link, the smallest rank it reaches; 0 before it has one. While the search is
    // below the node, its entry in `component` keeps it.
    let low: u32 = 0;
    for (;;) {
      if (low == 0) {
        setWord(rank, node, ++seen);
        setWord(open, opened++, node);
        low = seen;
      }
      let at = word(next, node);
      const end = word(offsets, node + 1);
      let unseen = node;
      for (; at < end; at++) {
        const target = word(targets, at);
        const its = word(rank, target);
        if (!its) {
          unseen = target;
          break;
        }
        low = min<u32>(low, its);
      }
      if (unseen != node) {
        setWord(next, node, at + 1);
        setWord(component, node, low);
        setWord(path, depth++, node);
        node = unseen;
        low = 0;
        continue;
      }
      if (low == word(rank, node)) {
        let member: u32;
        do {
          member = word(open, --opened);
          setWord(rank, member, CLOSED);
          setWord(component, member, closed);
        } while (member != node);
        closed++;
        low = CLOSED;
      }
      if (depth == 0) break;
      node = word(path, --depth);
      low = min<u32>(low, word(component, node));
    }
  }
}
