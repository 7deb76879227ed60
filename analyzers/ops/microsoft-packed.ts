// Attention of onnxruntime over tokens without padding, over blocks of a cache, over windows. Where lengths differ
// from sequence to sequence, the cost is that of the longest for all.

import { add, constant, mul, type Poly, scale } from "../algebra/index.ts";
import { attentionCost, type Heads, lengthOr, perHead } from "./attention.ts";
import { treeSteps } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { OpCost, OpExample, OpRule } from "./rule.ts";
import { elementsOf, knownRank, ONE, sizeOr, whole } from "./shape.ts";
import { ATTENTION, SUMMATION } from "./theorems.ts";
import { intAttribute, intsAttribute, type OpView } from "./view.ts";

/** One way of attending. */
interface Packed {
  readonly op: string;
  readonly doc: string;
  readonly heads: (at: OpView) => Heads;
  readonly results: (at: OpView, heads: Heads) => readonly Fact[];
  /** The place of the weights that project the input, where the operator does. */
  readonly projects?: number;
  readonly example: OpExample;
}

const KINDS: readonly Packed[] = [
  {
    op: "PackedAttention",
    doc: "Self-attention, with its projections, of sequences that stand one behind the other.",
    heads: (at) => selfHeads(at, sizeOr(at.inputs[3], 0), sizeOr(at.inputs[3], 1), 1),
    results: (at) => [tensor(elemOf(at.inputs[0]), [tokens(at), projected(at, 1)])],
    projects: 1,
    example: {
      attributes: "num_heads = 8",
      inputs: ["f16[N, 512]", "f16[512, 1536]", "f16[1536]", "i32[B, T]", "i32[B + 1]"],
      outputs: ["f16[N, 512]"],
      work: "2096·B·T² + 1572864·N",
    },
  },
  {
    op: "PackedMultiHeadAttention",
    doc: "Attention of several heads over sequences that stand one behind the other.",
    heads: (at) => {
      const own = headWidth(at);
      const [batch, length] = [0, 1].map((axis) => sizeOr(at.inputs[4], axis));
      const value = perHead(at, sizeOr(at.inputs[2], 1), count(at));
      return {
        ...lengths(at, batch ?? null, length ?? null),
        width: own,
        values: knownRank(at.inputs[2], 2) === null ? own : value,
      };
    },
    results: (at, heads) => [
      tensor(elemOf(at.inputs[0]), [tokens(at), elementsOf(at, [heads.heads, heads.values])]),
    ],
    example: {
      attributes: "num_heads = 8",
      inputs: ["f16[N, 512]", "f16[N, 512]", "f16[N, 512]", "", "i32[B, T]", "i32[B + 1]"],
      outputs: ["f16[N, 512]"],
      work: "2096·B·T²",
    },
  },
  {
    op: "PagedAttention",
    doc: "Attention to keys and values that stand in blocks of a cache.",
    heads: (at) => {
      const [blocks, length] = [sizeOr(at.inputs[7], 1), sizeOr(at.inputs[3], 1)];
      const keys = blocks === null || length === null ? null : mul(blocks, length);
      const width = sizeOr(at.inputs[3], 3) ?? headWidth(at);
      return {
        batch: ONE,
        heads: headCount(at),
        queries: tokens(at),
        keys: lengthOr(at, keys, "the number of keys"),
        width,
        values: width,
      };
    },
    results: (at, heads) => [
      tensor(elemOf(at.inputs[0]), [tokens(at), elementsOf(at, [heads.heads, valueWidth(at)])]),
      unchanged(at, 3),
      unchanged(at, 4),
    ],
    example: {
      attributes: "num_heads = 8, kv_num_heads = 2, v_head_size = 64",
      inputs: [
        ...["f16[N, 512]", "f16[N, 128]", "f16[N, 128]", "f16[P, 16, 2, 64]", "f16[P, 16, 2, 64]"],
        ...["i32[B + 1]", "i32[B]", "i32[B, M]"],
      ],
      outputs: ["f16[N, 512]", "f16[P, 16, 2, 64]", "f16[P, 16, 2, 64]"],
      work: "33536·M·N",
    },
  },
  {
    op: "LongformerAttention",
    doc: "Self-attention, with its projections, to a window around each token and to a few chosen ones.",
    heads: (at) => near(at, 1, "LongformerAttention"),
    results: (at) => [unchanged(at, 0)],
    projects: 1,
    example: {
      attributes: "num_heads = 8, window = 128",
      inputs: ["f16[B, T, 512]", "f16[512, 1536]", "f16[1536]"],
      outputs: ["f16[B, T, 512]"],
    },
  },
  {
    op: "QOrderedLongformerAttention",
    doc: "Quantised self-attention to a window around each token and to a few chosen ones.",
    heads: (at) => near(at, 2, "QOrderedLongformerAttention"),
    results: (at) => [unchanged(at, 0)],
    projects: 2,
    example: {
      attributes: "num_heads = 8, window = 128",
      inputs: ["i8[B, T, 512]", "f32[]", "i8[512, 1536]"],
      outputs: ["i8[B, T, 512]"],
    },
  },
  {
    op: "QOrderedAttention",
    doc: "Quantised self-attention with the projections of its input.",
    heads: (at) => {
      const [batch, length] = [0, 1].map((axis) => sizeOr(at.inputs[0], axis));
      const width = perHead(at, sizeOr(at.inputs[5], 1), count(at));
      return { ...lengths(at, batch ?? null, length ?? null), width, values: width };
    },
    results: (at, { batch, queries }) => [
      tensor(elemOf(at.inputs[0]), [
        batch,
        queries,
        lengthOr(at, sizeOr(at.inputs[5], 1), "the width of the projections"),
      ]),
    ],
    projects: 5,
    example: {
      attributes: "num_heads = 8, order_input = 1, order_weight = 0, order_output = 1",
      inputs: ["i8[B, T, 512]", "f32[]", "f32[]", "f32[]", "f32[]", "i8[512, 512]"],
      outputs: ["i8[B, T, 512]"],
    },
  },
  {
    op: "DecoderAttention",
    doc: "Attention with its projections, time before batch, to keys that may come from a cache.",
    heads: (at) => {
      const [queries, batch, all] = [0, 1, 2].map((axis) => sizeOr(at.inputs[0], axis));
      const width = perHead(at, all ?? null, count(at));
      const keys = at.fresh("the number of keys, those of a cache included");
      return { ...lengths(at, batch ?? null, queries ?? null), keys, width, values: width };
    },
    results: (at, { batch, heads, width }) => {
      const kept = at.fresh("the number of keys that are kept");
      const cache = tensor(elemOf(at.inputs[0]), [batch, heads, kept, width]);
      return [unchanged(at, 0), cache, cache];
    },
    projects: 2,
    example: {
      attributes: "num_heads = 8",
      inputs: ["f16[T, B, 512]", "f16[S, B, 512]", "f16[512, 512]", "f16[512, 1024]", "f16[1536]"],
      outputs: ["f16[T, B, 512]", "f16[B, 8, ?, 64]", "f16[B, 8, ?, 64]"],
    },
  },
];

/** Attention without padding, by blocks and by windows. */
export const microsoftPackedRules: readonly OpRule[] = KINDS.map((kind) => ({
  domain: "com.microsoft",
  op: kind.op,
  since: 1,
  doc: kind.doc,
  within: "TC0",
  because: [...ATTENTION, ...SUMMATION],
  infer: (at) => kind.results(at, kind.heads(at)),
  cost: (at) => projecting(at, kind.projects, attentionCost(at, kind.heads(at))),
  flow: () => null,
  examples: [kind.example],
}));

/** The cost with that of the projections to queries, keys and values before it. */
function projecting(at: OpView, weights: number | undefined, cost: OpCost): OpCost {
  if (weights === undefined) return cost;
  const from = lengthOr(at, sizeOr(at.inputs[weights], 0), "the width of the input");
  const to = lengthOr(at, sizeOr(at.inputs[weights], 1), "the width of the projections");
  const rows = knownRank(at.inputs[0], 3)?.slice(0, 2) ?? [tokens(at)];
  // Some operators take one matrix for all three projections, others one for each.
  const matrices = to === from ? 3 : 1;
  const work = scale(elementsOf(at, [...rows, from, to]), 2 * matrices);
  return { ...cost, work: add(cost.work, work), steps: add(cost.steps, treeSteps(from, 1)) };
}

function unchanged(at: OpView, input: number): Fact {
  return tensor(elemOf(at.inputs[input]), sizesOf(at.inputs[input]));
}

function tokens(at: OpView): Poly {
  return lengthOr(at, sizeOr(at.inputs[0], 0), "the number of tokens");
}

function count(at: OpView): number {
  return intAttribute(at, "num_heads", 0);
}

function headCount(at: OpView): Poly {
  return lengthOr(at, count(at) > 0 ? whole(count(at)) : null, "the number of heads");
}

// Queries, keys and values may come packed, one head after the other.
function headWidth(at: OpView): Poly {
  return knownRank(at.inputs[0], 4)?.[3] ?? perHead(at, sizeOr(at.inputs[0], 1), count(at));
}

function valueWidth(at: OpView): Poly {
  const given = intAttribute(at, "v_head_size", 0);
  return (given > 0 ? whole(given) : null) ?? sizeOr(at.inputs[3], 3) ?? headWidth(at);
}

function projected(at: OpView, weights: number): Poly {
  const given = intsAttribute(at, "qkv_hidden_sizes")?.[2];
  const size = given !== undefined && given > 0 ? whole(given) : null;
  const all = sizeOr(at.inputs[weights], 1);
  return size ?? (all === null ? null : perHead(at, all, 3)) ?? at.fresh("the width of the values");
}

/** Sequences of equal length that attend to themselves. */
function lengths(at: OpView, batch: Poly | null, length: Poly | null) {
  const queries = lengthOr(at, length, "the number of queries");
  return {
    batch: lengthOr(at, batch, "the batch"),
    heads: headCount(at),
    queries,
    keys: queries,
  };
}

function selfHeads(at: OpView, batch: Poly | null, length: Poly | null, weights: number): Heads {
  const width = perHead(at, projected(at, weights), count(at));
  return { ...lengths(at, batch, length), width, values: width };
}

/** Each token attends to a window on both sides, and to the tokens that are chosen for all. */
function near(at: OpView, weights: number, op: string): Heads {
  const heads = selfHeads(at, sizeOr(at.inputs[0], 0), sizeOr(at.inputs[0], 1), weights);
  const window = constant(2 * Math.min(Math.max(0, intAttribute(at, "window", 0)), 2 ** 40) + 1);
  const chosen = at.fresh(`number of tokens that all others attend to in ${op}`);
  return { ...heads, keys: add(window, chosen) };
}
