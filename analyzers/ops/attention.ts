// Softmax attention: scores of each query with each key, and the averages of the values under their softmax.
// Past keys and values are inputs and outputs of a decoder step; the loop around the step is the caller's.

import { add, exactQuotient, floorDiv, log2, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, type Maybe, unknown } from "../base/index.ts";
import { mixing, same, whole, wholeInput, wholeOthers } from "./axes.ts";
import { anyFunction } from "./carry.ts";
import { computes } from "./cost.ts";
import { elemOf, type Fact, type Sizes, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import {
  elements,
  elementsOf,
  known,
  knownRank,
  ONE,
  sizeOr,
  whole as wholeNumber,
} from "./shape.ts";
import { ARITHMETIC, ATTENTION } from "./theorems.ts";
import { hasMoreResults, intAttribute, isGiven, type OpView } from "./view.ts";

/** The lengths attention is made of. */
export interface Heads {
  readonly batch: Poly;
  readonly heads: Poly;
  readonly queries: Poly;
  /** Keys in all, those of the past too. */
  readonly keys: Poly;
  /** Width of one head's keys, and of its values. */
  readonly width: Poly;
  readonly values: Poly;
}

const attention: OpRule = {
  domain: "",
  op: "Attention",
  since: 23,
  doc: "Averages of values, weighted by the softmax of the products of queries and keys.",
  within: "TC0",
  because: ATTENTION,
  infer: (at) => {
    const heads = headsOf(at);
    const elem = elemOf(at.inputs[0]);
    if (isUnknown(heads)) return [0, 1, 2, 3].map(() => tensor(elem, heads));
    const kept = keptHeads(at, heads.heads);
    return [
      tensor(elem, resultSizes(at, heads)),
      tensor(elem, [heads.batch, kept, heads.keys, heads.width]),
      tensor(elem, [heads.batch, kept, heads.keys, heads.values]),
      tensor(elem, [heads.batch, heads.heads, heads.queries, heads.keys]),
    ];
  },
  cost: (at, outputs) => {
    const heads = headsOf(at);
    return isUnknown(heads) ? unknownAttention(at, outputs[0]) : attentionCost(at, heads);
  },
  flow: attentionFlow,
  examples: [
    {
      inputs: ["f32[B, h, T, 64]", "f32[B, h, S, 64]", "f32[B, h, S, 64]"],
      outputs: ["f32[B, h, T, 64]"],
      work: "262·B·S·T·h",
      steps: "3·⌈log₂ S⌉ + 12",
    },
    {
      attributes: "q_num_heads = 8, kv_num_heads = 2",
      inputs: [
        ...["f32[B, 1, 512]", "f32[B, 1, 128]", "f32[B, 1, 128]", ""],
        ...["f32[B, 2, P, 64]", "f32[B, 2, P, 64]"],
      ],
      outputs: ["f32[B, 1, 512]", "f32[B, 2, P + 1, 64]", "f32[B, 2, P + 1, 64]"],
    },
  ],
};

/** Attention and what belongs to it. */
export const attentionRules: readonly OpRule[] = [
  attention,
  {
    ...unary("RotaryEmbedding", "Pairs of entries, rotated by an angle of their position.", {
      since: 23,
      perEntry: 3,
      because: ARITHMETIC,
      // Each entry of a pair becomes a sum of both.
      carry: anyFunction,
    }),
    cost: (at) => computes(scale(elements(at, at.inputs[0]), 3), add(ONE, ONE)),
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      const others = wholeOthers(at, [0]);
      if (rank === undefined || others === null) return null;
      return [...mixing(0, rank, (axis) => axis === rank - 1), ...others];
    },
    examples: [
      {
        inputs: ["f32[B, h, T, 64]", "f32[B, T, 32]", "f32[B, T, 32]"],
        outputs: ["f32[B, h, T, 64]"],
        work: "192·B·T·h",
        steps: "2",
      },
    ],
  },
];

/** Scores, their softmax, and the averages of the values. */
export function attentionCost(at: OpView, heads: Heads, besides = ONE): OpCost {
  const scores = [heads.batch, heads.heads, heads.queries, heads.keys];
  const work = sum([
    scale(elementsOf(at, [...scores, heads.width]), 2),
    scale(elementsOf(at, scores), 6),
    scale(elementsOf(at, [...scores, heads.values]), 2),
  ]);
  // Products and their tree over the width, the scale, a softmax over the keys, products and their tree again.
  const softmax = sum([scale(log2(heads.keys), 3), ONE, ONE, ONE, ONE]);
  return computes(work, sum([log2(heads.width), ONE, softmax, besides]));
}

/** The cost where nothing of the lengths is known. */
function unknownAttention(at: OpView, result: Fact | undefined): OpCost {
  const keys = at.fresh("the number of keys is not known");
  const width = at.fresh("the width of a head is not known");
  return attentionCost(at, {
    batch: ONE,
    heads: ONE,
    queries: elements(at, result),
    keys,
    width,
    values: ONE,
  });
}

/** The size, or a fresh symbol. */
export function lengthOr(at: OpView, size: Poly | null, what: string): Poly {
  return size ?? at.fresh(`${what} is not known`);
}

/** Width of one head from the width of all of them. */
export function perHead(at: OpView, total: Poly | null, heads: number): Poly {
  const count = wholeNumber(heads);
  if (total === null || count === null || heads < 1)
    return at.fresh("the width of a head is not known");
  return exactQuotient(total, count) ?? floorDiv(total, count);
}

function headsOf(at: OpView): Maybe<Heads> {
  const [query, key, value] = at.inputs;
  const past = sizeOr(at.inputs[4], 2);
  const fresh = lengthOr(at, sizeOr(key, -2), "the number of keys");
  const keys = !isGiven(at, 4) ? fresh : add(fresh, lengthOr(at, past, "the number of past keys"));
  const queries = lengthOr(at, sizeOr(query, -2), "the number of queries");
  const batch = lengthOr(at, sizeOr(query, 0), "the batch");
  const four = knownRank(query, 4);
  if (four !== null) {
    return {
      ...{ batch, queries, keys, heads: four[1] ?? ONE, width: four[3] ?? ONE },
      values: lengthOr(at, sizeOr(value, -1), "the width of the values"),
    };
  }
  if (knownRank(query, 3) === null) return unknown("the rank of the queries is not known");
  const [own, shared] = ["q_num_heads", "kv_num_heads"].map((name) => intAttribute(at, name, 0));
  return {
    ...{ batch, queries, keys },
    heads: lengthOr(at, own === undefined || own < 1 ? null : wholeNumber(own), "number of heads"),
    width: perHead(at, sizeOr(query, -1), own ?? 0),
    values: perHead(at, sizeOr(value, -1), shared ?? 0),
  };
}

function keptHeads(at: OpView, heads: Poly): Poly {
  const four = knownRank(at.inputs[1], 4);
  const count = intAttribute(at, "kv_num_heads", 0);
  return four?.[1] ?? (count > 0 ? (wholeNumber(count) ?? heads) : heads);
}

function resultSizes(at: OpView, heads: Heads): Sizes {
  const { batch, queries, values } = heads;
  const isShared = intAttribute(at, "q_num_heads", 0) !== intAttribute(at, "kv_num_heads", 0);
  const width = isShared ? null : sizeOr(at.inputs[2], -1);
  return knownRank(at.inputs[0], 3) !== null
    ? [batch, queries, width ?? elementsOf(at, [heads.heads, values])]
    : [batch, heads.heads, queries, values];
}

// The batch and the queries stay apart; every query may read every key.
function attentionFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const to = known(outputs[0]);
  const flows: AxisFlow[] = [];
  for (const [input, fact] of at.inputs.entries()) {
    if (fact === null) continue;
    const sizes = known(fact);
    if (to === null || sizes === null || hasMoreResults(at)) return null;
    if (input > 2 || sizes.length !== to.length) {
      flows.push(...wholeInput(input, sizes.length));
      continue;
    }
    const isCausal = intAttribute(at, "is_causal", 0) !== 0 && isAligned(at);
    const places = sizes.length - 2;
    flows.push(
      ...sizes.map((size, axis): AxisFlow => {
        if (axis === 0 && size === to[0]) return same(input, 0, 0);
        if (axis === places && input === 0) return same(0, axis, axis);
        if (axis === places && isCausal) return { ...same(input, axis, axis), kind: "prefix" };
        return whole(input, axis);
      }),
    );
  }
  return flows;
}

// Query i is the i-th of the keys only where there is no past and as many keys as queries.
function isAligned(at: OpView): boolean {
  const [queries, keys] = [sizeOr(at.inputs[0], -2), sizeOr(at.inputs[1], -2)];
  return queries !== null && queries === keys && !isGiven(at, 4) && !isGiven(at, 6);
}
