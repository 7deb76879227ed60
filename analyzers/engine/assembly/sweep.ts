// One sweep of heaviest paths over rows in topological order, in one, two or four vectors of lanes
// at a time. Lanes are interleaved: what a sweep knows of a node is one row of its vectors, a cache
// line when there are four.

import { word } from "./memory";

// What the sweeps of one request share; `aim` sets it.
let nodes: u32 = 0;
let offsets: usize = 0;
let neighbours: usize = 0;
let classes: usize = 0;
let table: usize = 0;
let rows: usize = 0;
let spans: usize = 0;

/**
 * Sets what the next sweep works on: adjacency, class of each node, rows of weights by class; and
 * where its rows and spans go.
 */
export function aim(
  nodeCount: u32,
  rowOffsets: usize,
  rowNeighbours: usize,
  classOf: usize,
  weights: usize,
  results: usize,
  largest: usize,
): void {
  nodes = nodeCount;
  offsets = rowOffsets;
  neighbours = rowNeighbours;
  classes = classOf;
  table = weights;
  rows = results;
  spans = largest;
}

// pmax is one instruction where IEEE max is five; they differ only for NaN and -0, and weights are
// neither.
@inline
function larger<T>(a: v128, b: v128): v128 {
  if (isInteger<T>()) return i32x4.max_s(a, b);
  return sizeof<T>() == 4 ? f32x4.pmax(a, b) : f64x2.pmax(a, b);
}

// Two integers below 2³¹ do not wrap as unsigned, so the unsigned minimum saturates their sum.
@inline
function plus<T>(a: v128, b: v128): v128 {
  if (isInteger<T>()) return i32x4.min_u(i32x4.add(a, b), i32x4.splat(0x7fffffff));
  return sizeof<T>() == 4 ? f32x4.add(a, b) : f64x2.add(a, b);
}

// Offset of a row of that many vectors.
@inline
function rowAt(vectors: u32, index: u32): usize {
  return (<usize>index) << (vectors > 2 ? 6 : vectors > 1 ? 5 : 4);
}

/**
 * Each node takes the largest of its neighbours and adds its own weight: rows of what comes before
 * it in the sweep. `vectors` is 1, 2 or 4 and a constant where this is inlined.
 */
@inline
export function pull<T>(vectors: u32, step: i32): void {
  const offsetsAt = offsets;
  const neighboursAt = neighbours;
  const classesAt = classes;
  const tableAt = table;
  const rowsAt = rows;
  const zero = i32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  let node: u32 = step < 0 ? nodes - 1 : 0;
  for (let left = nodes; left > 0; left--) {
    let a0 = zero;
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    let at = neighboursAt + ((<usize>word(offsetsAt, node)) << 2);
    const end = neighboursAt + ((<usize>word(offsetsAt, node + 1)) << 2);
    for (; at < end; at += 4) {
      const from = rowsAt + rowAt(vectors, load<u32>(at));
      a0 = larger<T>(a0, v128.load(from));
      if (vectors > 1) a1 = larger<T>(a1, v128.load(from, 16));
      if (vectors > 2) a2 = larger<T>(a2, v128.load(from, 32));
      if (vectors > 2) a3 = larger<T>(a3, v128.load(from, 48));
    }
    const own = tableAt + rowAt(vectors, word(classesAt, node));
    const row = rowsAt + rowAt(vectors, node);
    a0 = plus<T>(a0, v128.load(own));
    v128.store(row, a0);
    s0 = larger<T>(s0, a0);
    if (vectors > 1) {
      a1 = plus<T>(a1, v128.load(own, 16));
      v128.store(row, a1, 16);
      s1 = larger<T>(s1, a1);
    }
    if (vectors > 2) {
      a2 = plus<T>(a2, v128.load(own, 32));
      v128.store(row, a2, 32);
      s2 = larger<T>(s2, a2);
      a3 = plus<T>(a3, v128.load(own, 48));
      v128.store(row, a3, 48);
      s3 = larger<T>(s3, a3);
    }
    node += step;
  }
  keepSpans(vectors, spans, s0, s1, s2, s3);
}

/**
 * Each node adds its own weight to what has reached it and offers the sum to its neighbours: rows
 * of what comes after it in the sweep. The results must be zero before.
 */
@inline
export function push<T>(vectors: u32, step: i32): void {
  const offsetsAt = offsets;
  const neighboursAt = neighbours;
  const classesAt = classes;
  const tableAt = table;
  const rowsAt = rows;
  const zero = i32x4.splat(0);
  let s0 = zero;
  let s1 = zero;
  let s2 = zero;
  let s3 = zero;
  let node: u32 = step < 0 ? nodes - 1 : 0;
  for (let left = nodes; left > 0; left--) {
    const own = tableAt + rowAt(vectors, word(classesAt, node));
    const row = rowsAt + rowAt(vectors, node);
    const a0 = plus<T>(v128.load(row), v128.load(own));
    v128.store(row, a0);
    s0 = larger<T>(s0, a0);
    let a1 = zero;
    let a2 = zero;
    let a3 = zero;
    if (vectors > 1) {
      a1 = plus<T>(v128.load(row, 16), v128.load(own, 16));
      v128.store(row, a1, 16);
      s1 = larger<T>(s1, a1);
    }
    if (vectors > 2) {
      a2 = plus<T>(v128.load(row, 32), v128.load(own, 32));
      v128.store(row, a2, 32);
      s2 = larger<T>(s2, a2);
      a3 = plus<T>(v128.load(row, 48), v128.load(own, 48));
      v128.store(row, a3, 48);
      s3 = larger<T>(s3, a3);
    }
    let at = neighboursAt + ((<usize>word(offsetsAt, node)) << 2);
    const end = neighboursAt + ((<usize>word(offsetsAt, node + 1)) << 2);
    for (; at < end; at += 4) {
      const to = rowsAt + rowAt(vectors, load<u32>(at));
      v128.store(to, larger<T>(v128.load(to), a0));
      if (vectors > 1) v128.store(to, larger<T>(v128.load(to, 16), a1), 16);
      if (vectors > 2) v128.store(to, larger<T>(v128.load(to, 32), a2), 32);
      if (vectors > 2) v128.store(to, larger<T>(v128.load(to, 48), a3), 48);
    }
    node += step;
  }
  keepSpans(vectors, spans, s0, s1, s2, s3);
}

@inline
function keepSpans(vectors: u32, at: usize, s0: v128, s1: v128, s2: v128, s3: v128): void {
  v128.store(at, s0);
  if (vectors > 1) v128.store(at, s1, 16);
  if (vectors > 2) v128.store(at, s2, 32);
  if (vectors > 2) v128.store(at, s3, 48);
}
