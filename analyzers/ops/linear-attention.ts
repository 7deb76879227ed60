// Linear attention: a state of keys × values that every token updates. The update rule decides whether the loop
// over the tokens is a sum, a decayed sum, or a chain of matrix products.

import { add, constant, log2, type Poly, scale, sum } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { Cell, CellState } from "../ir/index.ts";
import { lengthOr, perHead } from "./attention.ts";
import { same, whole, wholeInput } from "./axes.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, tensor } from "./fact.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { elementsOf, known, knownRank, sizeOr, whole as wholeNumber } from "./shape.ts";
import { intAttribute, type OpView, stringAttribute } from "./view.ts";

interface Update {
  readonly form: CellState["form"];
  readonly says: string;
  /** Scalar operations for each entry of the state. */
  readonly perEntry: number;
  /** Steps from the old state to the new one, given the steps of a product with the key. */
  readonly steps: (product: Poly) => Poly;
}

const UPDATES: ReadonlyMap<string, Update> = new Map<string, Update>([
  [
    "linear",
    {
      form: "ACC(+,*)",
      says: "the outer product of key and value is added to the state",
      perEntry: 2,
      steps: () => constant(1),
    },
  ],
  [
    "gated",
    {
      form: "DIAG",
      says: "the state is multiplied with a decay that reads the input only, and an outer product is added",
      perEntry: 3,
      steps: () => constant(2),
    },
  ],
  [
    "delta",
    {
      form: "DENSE",
      says: "the state is multiplied with I − β·k·kᵀ, a matrix made of the input",
      perEntry: 6,
      steps: (product) => add(product, constant(4)),
    },
  ],
  [
    "gated_delta",
    {
      form: "DENSE",
      says: "the state is decayed and multiplied with I − β·k·kᵀ, a matrix made of the input",
      perEntry: 7,
      steps: (product) => add(product, constant(5)),
    },
  ],
]);

const UNKNOWN_UPDATE: Update = {
  form: "TOP",
  says: "the update rule is none that is known",
  perEntry: 7,
  steps: (product) => add(product, constant(5)),
};

const linearAttention: OpRule = {
  domain: "",
  op: "LinearAttention",
  since: 27,
  doc: "Attention through a state of keys and values that each token updates by one of four rules.",
  within: () => unknown("the class of linear attention follows from its recurrence"),
  because: ["depthwise/state-bits"],
  infer: (at) => {
    const { batch, tokens, heads, keys, values } = sizesIn(at);
    return [
      tensor(elemOf(at.inputs[0]), [batch, tokens, resultWidth(at, values)]),
      tensor(elemOf(at.inputs[3] ?? at.inputs[0]), [batch, heads, keys, values]),
    ];
  },
  // Each query's product with the state; the update itself is the recurrence's.
  cost: (at) => {
    const { batch, tokens, queries, keys, values } = sizesIn(at);
    const products = elementsOf(at, [batch, tokens, queries, keys, values]);
    return computes(scale(products, 2), treeSteps(keys, 2));
  },
  flow: tokenFlow,
  structure: (at) => ({
    kind: "recurrence",
    recurrence: {
      trips: at.axisOf(
        sizeOr(at.inputs[0], 1) ?? unknown("the number of tokens is not known"),
        "the token axis of LinearAttention",
      ),
      direction: "forward",
      step: cellOf(at),
    },
  }),
  examples: [
    {
      attributes: 'q_num_heads = 4, kv_num_heads = 4, update_rule = "linear"',
      inputs: ["f32[B, T, 256]", "f32[B, T, 256]", "f32[B, T, 256]"],
      outputs: ["f32[B, T, 256]", "f32[B, 4, 64, 64]"],
      work: "32768·B·T",
      steps: "8",
    },
    {
      attributes: "q_num_heads = 8, kv_num_heads = 2",
      inputs: [
        ...["f16[B, T, 256]", "f16[B, T, 64]", "f16[B, T, 32]", "f32[B, 2, 32, 16]"],
        ...["f16[B, T, 2]", "f16[B, T, 2]"],
      ],
      outputs: ["f16[B, T, 128]", "f32[B, 2, 32, 16]"],
    },
  ],
};

/** Linear attention. */
export const linearAttentionRules: readonly OpRule[] = [
  linearAttention,
  { ...linearAttention, domain: "com.microsoft", since: 1 },
];

interface Sizes {
  readonly batch: Poly;
  readonly tokens: Poly;
  /** Heads of the queries, and those that hold a state. */
  readonly queries: Poly;
  readonly heads: Poly;
  readonly keys: Poly;
  readonly values: Poly;
}

function sizesIn(at: OpView): Sizes {
  const [own, shared] = [headCount(at, "q_num_heads"), headCount(at, "kv_num_heads")];
  const past = knownRank(at.inputs[3], 4);
  return {
    batch: lengthOr(at, sizeOr(at.inputs[0], 0), "the batch"),
    tokens: lengthOr(at, sizeOr(at.inputs[0], 1), "the number of tokens"),
    queries: lengthOr(at, wholeHeads(own), "the number of heads"),
    heads: past?.[1] ?? lengthOr(at, wholeHeads(shared), "the number of heads"),
    keys: past?.[2] ?? perHead(at, sizeOr(at.inputs[0], -1), own),
    values: past?.[3] ?? perHead(at, sizeOr(at.inputs[2], -1), shared),
  };
}

function headCount(at: OpView, name: string): number {
  return intAttribute(at, name, 0);
}

function wholeHeads(count: number): Poly | null {
  return count > 0 ? wholeNumber(count) : null;
}

function resultWidth(at: OpView, values: Poly): Poly {
  const [own, shared] = [headCount(at, "q_num_heads"), headCount(at, "kv_num_heads")];
  if (own === shared) return lengthOr(at, sizeOr(at.inputs[2], 2), "the width of the values");
  return elementsOf(at, [lengthOr(at, wholeHeads(own), "the number of heads"), values]);
}

function cellOf(at: OpView): Cell {
  const { batch, heads, keys, values } = sizesIn(at);
  const entries = elementsOf(at, [batch, heads, keys, values]);
  return updateCell(stringAttribute(at, "update_rule", "gated_delta"), keys, entries);
}

/** One update of a state of that many entries, with keys of that width, by the rule of that name. */
export function updateCell(name: string, keys: Poly, entries: Poly): Cell {
  const rule = UPDATES.get(name) ?? UNKNOWN_UPDATE;
  return {
    kind: "cell",
    states: [{ names: ["S"], width: keys, form: rule.form, says: rule.says }],
    work: scale(entries, rule.perEntry),
    steps: rule.steps(sum([log2(keys), constant(1)])),
  };
}

// Examples of a batch stay apart; a token reads those up to it.
function tokenFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const flows: AxisFlow[] = [];
  for (const [output, result] of outputs.slice(0, 2).entries()) {
    const to = known(result);
    if (to === null) return null;
    for (const [input, fact] of at.inputs.entries()) {
      if (fact === null) continue;
      const from = known(fact);
      if (from === null) return null;
      if (from.length < 3 || from[0] !== to[0]) {
        flows.push(...wholeInput(input, from.length, output));
        continue;
      }
      const isToken = output === 0 && input !== 3;
      flows.push(same(input, 0, 0, output));
      flows.push(
        isToken ? { input, from: 1, output, to: 1, kind: "prefix" } : whole(input, 1, output),
      );
      for (let axis = 2; axis < from.length; axis++) flows.push(whole(input, axis, output));
    }
  }
  return flows;
}
