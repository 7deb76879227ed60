// Attention as onnxruntime fuses it: the heads are folded into the last axis, and their number is an attribute.

import { add, constant, exactQuotient, max, type Poly, scale } from "../algebra/index.ts";
import { attentionCost, type Heads, lengthOr, perHead } from "./attention.ts";
import { same, whole, wholeOthers } from "./axes.ts";
import { treeSteps } from "./cost.ts";
import { elemOf, type Fact, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpExample, OpRule } from "./rule.ts";
import { elementsOf, known, knownRank, sizeOr, whole as wholeNumber } from "./shape.ts";
import { ATTENTION, SUMMATION } from "./theorems.ts";
import {
  hasMoreResults,
  intAttribute,
  intsAttribute,
  intsInput,
  isGiven,
  type OpView,
} from "./view.ts";

interface Fused {
  readonly doc: string;
  /** Place of the past keys among the inputs. */
  readonly past: number;
  /** How many keys there are in all, those of the past included. */
  readonly keys: (at: OpView, past: number) => Poly;
  readonly example: OpExample;
}

/** Queries, keys and values are inputs of their own. */
function separate(op: string, row: Fused): OpRule {
  return {
    domain: "com.microsoft",
    op,
    since: 1,
    doc: row.doc,
    within: "TC0",
    because: ATTENTION,
    infer: (at) => {
      const [elem, heads] = [elemOf(at.inputs[0]), separateHeads(at, row)];
      const kept = keptHeads(at, heads);
      return [
        tensor(elem, [heads.batch, heads.queries, resultWidth(at, heads)]),
        tensor(elem, [heads.batch, kept, heads.keys, heads.width]),
        tensor(elem, [heads.batch, kept, heads.keys, heads.values]),
      ];
    },
    cost: (at) => attentionCost(at, separateHeads(at, row)),
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      const others = wholeOthers(at, [0]);
      const isPacked = !isGiven(at, 1);
      if (sizes === null || sizes.length < 3 || others === null) return null;
      if (isPacked || hasMoreResults(at)) return null;
      return [same(0, 0, 0), same(0, 1, 1), ...rest(sizes, 2), ...others];
    },
    examples: [row.example],
  };
}

/** Queries, keys and values are projections of one input. */
function projecting(op: string, doc: string, past: number): OpRule {
  return {
    domain: "com.microsoft",
    op,
    since: 1,
    doc,
    within: "TC0",
    because: [...ATTENTION, ...SUMMATION],
    infer: (at) => {
      const [elem, heads] = [elemOf(at.inputs[2] ?? at.inputs[0]), projectedHeads(at, past)];
      const { batch, queries, keys, width } = heads;
      return [
        tensor(elem, [batch, queries, projectedWidth(at)]),
        tensor(elem, [constant(2), batch, heads.heads, keys, width]),
      ];
    },
    cost: (at) => projectingCost(at, past),
    flow: (at) => {
      const sizes = known(at.inputs[0]);
      if (sizes?.length !== 3 || hasMoreResults(at)) return null;
      const isCausal = intAttribute(at, "unidirectional", 0) !== 0 && !isGiven(at, past);
      const places: AxisFlow = isCausal ? { ...same(0, 1, 1), kind: "prefix" } : whole(0, 1);
      const others = wholeOthers(at, [0]);
      return others === null ? null : [same(0, 0, 0), places, whole(0, 2), ...others];
    },
    examples: [
      {
        attributes: "num_heads = 8",
        inputs: ["f32[B, T, 512]", "f32[512, 1536]", "f32[1536]"],
        outputs: ["f32[B, T, 512]"],
        work: "1572864·B·T + 2096·B·T²",
        steps: "3·⌈log₂ T⌉ + 22",
      },
    ],
  };
}

/** Attention operators of onnxruntime. */
export const microsoftAttentionRules: readonly OpRule[] = [
  projecting("Attention", "Self-attention with the projections of its input.", 4),
  projecting("QAttention", "Self-attention with quantised projections of its input.", 8),
  projecting(
    "DecoderMaskedSelfAttention",
    "Self-attention of one new token, with its projections.",
    4,
  ),
  separate("MultiHeadAttention", {
    doc: "Attention of several heads that are folded into the last axis.",
    past: 6,
    keys: (at, past) => {
      const fresh = freshKeys(at);
      return isGiven(at, past)
        ? add(fresh, lengthOr(at, sizeOr(at.inputs[past], 2), "the number of past keys"))
        : fresh;
    },
    example: {
      attributes: "num_heads = 8",
      inputs: ["f32[B, T, 512]", "f32[B, S, 512]", "f32[B, S, 512]"],
      outputs: ["f32[B, T, 512]"],
      work: "2096·B·S·T",
      steps: "3·⌈log₂ S⌉ + 12",
    },
  }),
  separate("DecoderMaskedMultiHeadAttention", {
    doc: "Attention of one new token to the keys of a buffer that is written in place.",
    past: 5,
    keys: (at, past) => {
      const buffer = sizeOr(at.inputs[past], 2);
      if (buffer === null) return freshKeys(at);
      return sharesBuffer(at) ? buffer : add(buffer, freshKeys(at));
    },
    example: {
      attributes: "num_heads = 2, past_present_share_buffer = 1",
      inputs: [
        ...["f32[B, 1, 128]", "f32[B, 1, 128]", "f32[B, 1, 128]", "", ""],
        ...["f32[B, 2, P, 64]", "f32[B, 2, P, 64]"],
      ],
      outputs: ["f32[B, 1, 128]", "f32[B, 2, P, 64]", "f32[B, 2, P, 64]"],
    },
  }),
  separate("GroupQueryAttention", {
    doc: "Attention in which groups of heads share their keys and values.",
    past: 3,
    // The length in all is an input; without it, the buffer may be longer than what it holds.
    keys: (at, past) => {
      const total = intsInput(at, 6)?.[0] ?? null;
      const buffer = isGiven(at, past) ? sizeOr(at.inputs[past], 2) : constant(0);
      if (buffer === null) return at.fresh("the number of keys is not known");
      return total === null ? add(buffer, freshKeys(at)) : max(buffer, total);
    },
    example: {
      attributes: "num_heads = 8, kv_num_heads = 2",
      inputs: [
        ...["f16[B, T, 512]", "f16[B, T, 128]", "f16[B, T, 128]"],
        ...["f16[B, 2, P, 64]", "f16[B, 2, P, 64]"],
      ],
      outputs: ["f16[B, T, 512]", "f16[B, 2, T + P, 64]"],
    },
  }),
  separate("SparseAttention", {
    doc: "Attention to the blocks of a cache that a mask allows, counted as if it allowed all.",
    past: 3,
    keys: (at, past) => lengthOr(at, sizeOr(at.inputs[past], 2), "the length of the cache"),
    example: {
      attributes: "num_heads = 8, kv_num_heads = 2, sparse_block_size = 64",
      inputs: [
        ...["f16[B, T, 512]", "f16[B, T, 128]", "f16[B, T, 128]"],
        ...["f16[B, 2, P, 64]", "f16[B, 2, P, 64]"],
      ],
      outputs: ["f16[B, T, 512]", "f16[B, 2, P, 64]"],
      work: "2096·B·P·T",
    },
  }),
];

function separateHeads(at: OpView, row: Fused): Heads {
  const [query, , value] = at.inputs;
  const count = intAttribute(at, "num_heads", 0);
  const width = queryWidth(at, count);
  return {
    batch: lengthOr(at, sizeOr(query, 0), "the batch"),
    heads: lengthOr(at, count > 0 ? wholeNumber(count) : null, "the number of heads"),
    queries: lengthOr(at, sizeOr(query, 1), "the number of queries"),
    keys: row.keys(at, row.past),
    width,
    values: knownRank(value, 4)?.[3] ?? (isFlat(value) ? valueWidth(at, count) : width),
  };
}

// Packed queries, keys and values come in one input: of rank 5, or as wide as all of their heads.
function queryWidth(at: OpView, count: number): Poly {
  const [query, key] = at.inputs;
  const packed = knownRank(query, 5)?.[4];
  if (packed !== undefined) return packed;
  const isPacked = key === null || key === undefined;
  return perHead(at, sizeOr(query, -1), isPacked ? count + 2 * sharedCount(at, count) : count);
}

function valueWidth(at: OpView, count: number): Poly {
  return perHead(at, sizeOr(at.inputs[2], -1), sharedCount(at, count));
}

function sharedCount(at: OpView, count: number): number {
  return intAttribute(at, "kv_num_heads", count);
}

function isFlat(fact: Fact | null | undefined): boolean {
  return knownRank(fact, 3) !== null;
}

function freshKeys(at: OpView): Poly {
  const key = at.inputs[1];
  if (key === null || key === undefined) return lengthOr(at, sizeOr(at.inputs[0], 1), "the keys");
  const axis = knownRank(key, 4) === null ? 1 : 2;
  return lengthOr(at, sizeOr(key, axis), "the number of keys");
}

function keptHeads(at: OpView, heads: Heads): Poly {
  const shared = sharedCount(at, 0);
  return shared > 0 ? (wholeNumber(shared) ?? heads.heads) : heads.heads;
}

function resultWidth(at: OpView, heads: Heads): Poly {
  const isShared = at.attribute("kv_num_heads") !== null;
  const width = isShared || !isFlat(at.inputs[2]) ? null : sizeOr(at.inputs[2], 2);
  return width ?? elementsOf(at, [heads.heads, heads.values]);
}

function projectedWidth(at: OpView): Poly {
  const given = intsAttribute(at, "qkv_hidden_sizes")?.[2];
  const size = given !== undefined && given > 0 ? wholeNumber(given) : null;
  if (size !== null) return size;
  const all = sizeOr(at.inputs[1], 1);
  const third = all === null ? null : exactQuotient(all, constant(3));
  return third ?? at.fresh("the width of the projections is not known");
}

function projectedHeads(at: OpView, past: number): Heads {
  const count = intAttribute(at, "num_heads", 0);
  const queries = lengthOr(at, sizeOr(at.inputs[0], 1), "the number of queries");
  const before = isGiven(at, past)
    ? lengthOr(at, sizeOr(at.inputs[past], 3), "the number of past keys")
    : constant(0);
  const width = perHead(at, projectedWidth(at), count);
  return {
    batch: lengthOr(at, sizeOr(at.inputs[0], 0), "the batch"),
    heads: lengthOr(at, count > 0 ? wholeNumber(count) : null, "the number of heads"),
    queries,
    keys: sharesBuffer(at) ? before : add(queries, before),
    width,
    values: width,
  };
}

/** Whether past and present are one buffer, which is as long as it ever gets. */
function sharesBuffer(at: OpView): boolean {
  return intAttribute(at, "past_present_share_buffer", 0) !== 0;
}

function projectingCost(at: OpView, past: number): OpCost {
  const heads = projectedHeads(at, past);
  const [from, to] = [0, 1].map((axis) =>
    lengthOr(at, sizeOr(at.inputs[1], axis), "the width of the projections"),
  );
  const inner = attentionCost(at, heads);
  if (from === undefined || to === undefined) return inner;
  const projections = scale(elementsOf(at, [heads.batch, heads.queries, from, to]), 2);
  return {
    ...inner,
    work: add(inner.work, projections),
    steps: add(inner.steps, treeSteps(from, 1)),
  };
}

function rest(sizes: readonly Poly[], start: number): readonly AxisFlow[] {
  return sizes.slice(start).map((_, i) => whole(0, start + i));
}
