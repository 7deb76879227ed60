// Longest paths on the WASM side: weights go in as padded tables, sweeps run over the layout,
// results come out by node id.

import { checkClasses } from "./check.ts";
import type { Direction, Numbers, Profile, Weights } from "./engine.ts";
import { type Instance, type NUMBER_KINDS, VECTORS } from "./instance.ts";
import type { Layout } from "./layout.ts";

/** Bytes of a WASM vector. */
const VECTOR = 16;

/**
 * Neighbouring lanes that one sweep takes: as many vectors as a kernel has, the last one perhaps
 * padded.
 */
interface Block {
  readonly vectors: (typeof VECTORS)[number];
  readonly first: number;
  readonly lanes: number;
}

/** What a finished sweep has left behind: rows by position, and the largest of each lane. */
interface Swept {
  readonly block: Block;
  readonly rows: number;
  readonly spans: number;
}

/** Weights in memory. Classes by position are those by id where ids are positions. */
interface Weighed<N extends Numbers> {
  readonly weights: Weights<N>;
  readonly byId: number;
  readonly byPosition: number;
}

/** The heaviest path of the graph in each lane. */
export function sweptSpans<N extends Numbers>(
  instance: Instance,
  layout: Layout,
  weights: Weights<N>,
): N {
  const { lanes, table } = weights;
  const result = instance.arena.take(lanes * table.BYTES_PER_ELEMENT);
  sweep(instance, layout, weighed(instance, layout, weights), "forward", ({ block, spans }) => {
    const part = view(instance, table, spans, block.lanes);
    view(instance, table, result, lanes).set(part, block.first);
  });
  return view(instance, table, result, lanes).slice() as N;
}

/** The heaviest path that ends or starts in each node. */
export function sweptLongest<N extends Numbers>(
  instance: Instance,
  layout: Layout,
  weights: Weights<N>,
  direction: Direction,
): N {
  const { lanes, classOf, table } = weights;
  const rows = sweptRows(instance, layout, weighed(instance, layout, weights), direction);
  return view(instance, table, rows, classOf.length * lanes).slice() as N;
}

/** The heaviest paths that end and start in each node, and the slack of a lane, all in memory. */
export function sweptSlack<N extends Numbers>(
  instance: Instance,
  layout: Layout,
  weights: Weights<N>,
  lane: number,
): Pick<Profile<N>, "forward" | "backward" | "slack"> {
  const { call, arena } = instance;
  const { lanes, classOf, table } = weights;
  const nodes = classOf.length;
  const size = table.BYTES_PER_ELEMENT;
  const ready = weighed(instance, layout, weights);
  let span = 0;
  const forward = sweptRows(instance, layout, ready, "forward", ({ block, spans }) => {
    if (block.first <= lane && lane < block.first + block.lanes)
      span = view(instance, table, spans, block.lanes)[lane - block.first] ?? 0;
  });
  const backward = sweptRows(instance, layout, ready, "backward");
  const plain = arena.take(table.length * size);
  view(instance, table, plain, table.length).set(table);
  const slack = arena.take(nodes * size);
  const at = lane * size;
  call[`slack${numberKind(table)}`](
    ...[nodes, span, forward + at, backward + at, ready.byId, plain + at, lanes * size, slack],
  );
  return {
    forward: view(instance, table, forward, nodes * lanes) as N,
    backward: view(instance, table, backward, nodes * lanes) as N,
    slack: view(instance, table, slack, nodes) as N,
  };
}

/** Address of the rows by node id. */
function sweptRows<N extends Numbers>(
  instance: Instance,
  layout: Layout,
  ready: Weighed<N>,
  direction: Direction,
  done: (swept: Swept) => void = () => {},
): number {
  const { call, arena } = instance;
  const { lanes, classOf, table } = ready.weights;
  const nodes = classOf.length;
  const pitch = lanes * table.BYTES_PER_ELEMENT;
  const whole = VECTORS.some((vectors) => vectors * VECTOR === pitch);
  // Rows of one sweep that has all lanes and no padding are the result as they are.
  const inPlace = whole && layout.relabelled === null;
  let result = inPlace ? 0 : arena.take(nodes * pitch);
  sweep(instance, layout, ready, direction, (swept) => {
    const { block, rows } = swept;
    done(swept);
    if (inPlace) {
      result = rows;
      return;
    }
    const bytes = block.lanes * table.BYTES_PER_ELEMENT;
    const to = result + block.first * table.BYTES_PER_ELEMENT;
    const position = layout.relabelled?.position ?? 0;
    call.collect(nodes, position, rows, block.vectors * VECTOR, bytes, to, pitch);
  });
  return result;
}

function weighed<N extends Numbers>(
  { call, arena }: Instance,
  layout: Layout,
  weights: Weights<N>,
): Weighed<N> {
  const { classOf } = weights;
  const nodes = classOf.length;
  const byId = arena.copy(classOf);
  // The kernel looks at pairs of words.
  const classes = weights.table.length / weights.lanes;
  const isLast = nodes % 2 === 0 || isBelow(classOf[nodes - 1] ?? 0, classes);
  if (!isLast || call.inRange(classes, byId, nodes >> 1) !== 1) checkClasses(weights);
  if (layout.relabelled === null) return { weights, byId, byPosition: byId };
  const byPosition = arena.words(classOf.length);
  call.gather(classOf.length, layout.relabelled.order, byId, byPosition);
  return { weights, byId, byPosition };
}

function isBelow(id: number, limit: number): boolean {
  return 0 <= id && id < limit;
}

// Blocks are swept one after the other through the same rows, so that every sweep reads and writes
// memory without gaps.
function sweep<N extends Numbers>(
  instance: Instance,
  layout: Layout,
  { weights, byPosition }: Weighed<N>,
  direction: Direction,
  done: (swept: Swept) => void,
): void {
  const { call, arena } = instance;
  const { classOf, table } = weights;
  const nodes = classOf.length;
  const blocks = blocksOf(weights);
  const widest = Math.max(...blocks.map(({ vectors }) => vectors)) * VECTOR;
  const padded = arena.take((table.length / weights.lanes) * widest);
  const rows = arena.take(nodes * widest);
  const spans = arena.take(widest);
  const move = (direction === "forward") === (layout.rows === "predecessors") ? "pull" : "push";
  for (const block of blocks) {
    padTable(instance, weights, block, padded);
    if (move === "push") call.clear(rows, nodes * block.vectors * VECTOR);
    call.aim(nodes, layout.offsets, layout.neighbours, byPosition, padded, rows, spans);
    call[`${move}${numberKind(table)}x${block.vectors}`](direction === "forward" ? 1 : -1);
    done({ block, rows, spans });
  }
}

function blocksOf({ lanes, table }: Weights): Block[] {
  const perVector = VECTOR / table.BYTES_PER_ELEMENT;
  const blocks: Block[] = [];
  for (let first = 0; first < lanes; ) {
    const left = Math.ceil((lanes - first) / perVector);
    // Three vectors are cheaper in one sweep of four than in two sweeps.
    const vectors = 2 < left ? 4 : left === 2 ? 2 : 1;
    const filled = Math.min(vectors * perVector, lanes - first);
    blocks.push({ vectors, first, lanes: filled });
    first += filled;
  }
  return blocks;
}

// Rows of whole vectors with the block's lanes of each class; the lanes that fill them up weigh
// nothing.
function padTable(instance: Instance, weights: Weights, block: Block, address: number): void {
  const { lanes, table } = weights;
  const across = (block.vectors * VECTOR) / table.BYTES_PER_ELEMENT;
  const classes = table.length / lanes;
  const padded = view(instance, table, address, classes * across);
  padded.fill(0);
  for (let its = 0; its < classes; its++) {
    const from = its * lanes + block.first;
    for (let lane = 0; lane < block.lanes; lane++) {
      padded[its * across + lane] = table[from + lane] ?? 0;
    }
  }
}

function view({ arena }: Instance, like: Numbers, address: number, length: number): Numbers {
  if (like instanceof Int32Array) return arena.ints(address, length);
  if (like instanceof Float32Array) return arena.floats(address, length);
  return arena.doubles(address, length);
}

function numberKind(table: Numbers): (typeof NUMBER_KINDS)[number] {
  if (table instanceof Int32Array) return "I32";
  return table instanceof Float32Array ? "F32" : "F64";
}
