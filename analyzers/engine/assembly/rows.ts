// Rows of neighbours by a stable counting sort of the edges. Ids in random order would miss the
// cache with every edge, so edges are first dealt into buckets of neighbouring rows, few enough
// that the write position of each stays cached.

import { increment, setWord, word } from "./memory";

/** Rows of targets by source. `buckets` takes 1026 words, `dealt` as many bytes as the edges. */
export function rowsBySource(
  nodes: u32,
  count: u32,
  edges: usize,
  offsets: usize,
  neighbours: usize,
  dealt: usize,
  buckets: usize,
): void {
  rows(0, nodes, count, edges, offsets, neighbours, dealt, buckets);
}

/** Rows of sources by target. */
export function rowsByTarget(
  nodes: u32,
  count: u32,
  edges: usize,
  offsets: usize,
  neighbours: usize,
  dealt: usize,
  buckets: usize,
): void {
  rows(1, nodes, count, edges, offsets, neighbours, dealt, buckets);
}

// An edge read as one 64-bit word: `end` 0 has the source in the low half.
@inline
function owner(edge: u64, end: u32): u32 {
  return <u32>(end ? edge >> 32 : edge);
}

@inline
function other(edge: u64, end: u32): u32 {
  return <u32>(end ? edge : edge >> 32);
}

@inline
function rows(
  end: u32,
  nodes: u32,
  count: u32,
  edges: usize,
  offsets: usize,
  neighbours: usize,
  dealt: usize,
  buckets: usize,
): void {
  let shift: u32 = 13;
  while (nodes >> shift >= 1024) shift++;
  const last = edges + ((<usize>count) << 3);
  deal(end, shift, (nodes >> shift) + 1, edges, last, dealt, buckets);

  memory.fill(offsets, 0, ((<usize>nodes) + 1) << 2);
  let start: u32 = 0;
  for (let bucket: u32 = 0; bucket << shift < nodes; bucket++) {
    // Dealing has moved each bucket's start to its end.
    const stop = word(buckets, bucket);
    const from = dealt + ((<usize>start) << 3);
    const to = dealt + ((<usize>stop) << 3);
    const first = bucket << shift;
    const beyond = min<u32>(nodes, (bucket + 1) << shift);
    for (let at = from; at < to; at += 8) increment(offsets, owner(load<u64>(at), end));
    let sum = start;
    for (let node = first; node < beyond; node++) {
      const size = word(offsets, node);
      setWord(offsets, node, sum);
      sum += size;
    }
    for (let at = from; at < to; at += 8) {
      const edge = load<u64>(at);
      setWord(neighbours, increment(offsets, owner(edge, end)), other(edge, end));
    }
    start = stop;
  }
  // Each row's start has moved to its end, the start of the next one: shift them up by one row.
  memory.copy(offsets + 4, offsets, (<usize>nodes) << 2);
  setWord(offsets, 0, 0);
}

// Moves the edges into their buckets, in list order within each; leaves the end of each bucket in
// `buckets`.
function deal(
  end: u32,
  shift: u32,
  used: u32,
  edges: usize,
  last: usize,
  dealt: usize,
  buckets: usize,
): void {
  memory.fill(buckets, 0, ((<usize>used) + 1) << 2);
  for (let at = edges; at < last; at += 8) {
    increment(buckets, (owner(load<u64>(at), end) >> shift) + 1);
  }
  for (let bucket: u32 = 0; bucket < used; bucket++) {
    setWord(buckets, bucket + 1, word(buckets, bucket + 1) + word(buckets, bucket));
  }
  for (let at = edges; at < last; at += 8) {
    const edge = load<u64>(at);
    const slot = increment(buckets, owner(edge, end) >> shift);
    store<u64>(dealt + ((<usize>slot) << 3), edge);
  }
}
