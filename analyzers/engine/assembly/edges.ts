// The edge list as the host copies it in: pairs of source and target, eight bytes an edge.

/**
 * 1 if every id of the edges is below `nodes`, else 0. Two edges a step; the host leaves a spare
 * edge at the end.
 */
export function inRange(nodes: u32, edges: usize, count: u32): u32 {
  const end = edges + ((<usize>count) << 3);
  const limit = i32x4.splat(nodes);
  let outside = i32x4.splat(0);
  let at = edges;
  for (; at + 8 < end; at += 16) {
    outside = v128.or(outside, i32x4.ge_u(v128.load(at), limit));
  }
  if (at < end) {
    outside = v128.or(outside, i32x4.ge_u(v128.load64_zero(at), limit));
  }
  return u32(!v128.any_true(outside));
}
