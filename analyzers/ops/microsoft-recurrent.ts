// Recurrent layers of onnxruntime: LSTMs with more around them, delta rules over packed tokens, and what only looks
// recurrent: a convolution with a state, a shortest path.

import { add, constant, log2, max, mul, scale, sum } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { Cell, Recurrence } from "../ir/index.ts";
import { reading, ruleOf } from "./borrowed.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, tensor } from "./fact.ts";
import { updateCell } from "./linear-attention.ts";
import { recurrentRules } from "./recurrent.ts";
import { brokenLoop } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { elementsOf, knownRank, ONE, sizeAt, sizeOr } from "./shape.ts";
import { type OpView, stringAttribute } from "./view.ts";

const domain = "com.microsoft";

// What follows the eight inputs of an LSTM is what each operator has besides.
const plain = reading(ruleOf(recurrentRules, "LSTM"), [0, 1, 2, 3, 4, 5, 6, 7], 14);

/** Recurrent layers. */
export const microsoftRecurrentRules: readonly OpRule[] = [
  {
    // The weights are transposed, and quantised: sizes come from the input and the attribute.
    ...plain,
    domain,
    op: "DynamicQuantizeLSTM",
    since: 1,
    doc: "An LSTM whose weights have few bits and whose products are quantised as they come.",
    examples: [
      {
        attributes: "hidden_size = 64",
        inputs: ["f32[T, B, 32]", "u8[1, 32, 256]", "u8[1, 64, 256]"],
        outputs: ["f32[T, 1, B, 64]", "f32[1, B, 64]", "f32[1, B, 64]"],
        work: "16640·T·B",
      },
    ],
  },
  attending(),
  gatedDelta(),
  warping(),
];

/** An LSTM that reads a memory again at every step. */
function attending(): OpRule {
  return {
    ...plain,
    domain,
    op: "AttnLSTM",
    since: 1,
    doc: "An LSTM that attends to a memory at every step, by what its state asks for.",
    structure: (at) => ({ kind: "recurrence", recurrence: asking(at, layer(at)) }),
    flow: () => null,
    examples: [
      {
        attributes: "hidden_size = 64",
        inputs: [
          ...["f32[T, B, 32]", "f32[1, 256, 96]", "f32[1, 256, 64]", "", "", "", "", ""],
          ...["f32[1, 64, 16]", "f32[1, 48, 16]", "f32[1, 16]", "f32[B, S, 48]", "i32[B]"],
        ],
        outputs: ["f32[T, 1, B, 64]", "f32[1, B, 64]", "f32[1, B, 64]"],
      },
    ],
  };
}

function layer(at: OpView): Recurrence {
  const structure = plain.structure?.(at);
  return structure?.kind === "recurrence" ? structure.recurrence : brokenLoop("it has no loop");
}

// The state's query meets every place of the memory, and the average that comes of it enters the next state.
function asking(at: OpView, recurrence: Recurrence): Recurrence {
  const { step } = recurrence;
  if (step.kind !== "cell") return recurrence;
  const [places, depth] = [1, 2].map((axis) =>
    sizeAt(at, at.inputs[11], axis, "sizes of a memory"),
  );
  const [hidden, asked] = [1, 2].map((axis) => sizeAt(at, at.inputs[8], axis, "sizes of a query"));
  const [memory, width, state, query] = [places ?? ONE, depth ?? ONE, hidden ?? ONE, asked ?? ONE];
  const each = sum([
    scale(elementsOf(at, [state, query]), 2),
    scale(elementsOf(at, [memory, query]), 4),
    scale(elementsOf(at, [memory, width]), 2),
  ]);
  const batch = sizeAt(at, at.inputs[11], 0, "the batch is not known");
  const attends = [
    treeSteps(state, 1),
    treeSteps(query, 3),
    treeSteps(memory, 4),
    treeSteps(memory, 1),
  ];
  const states: Cell["states"] = [
    {
      names: ["h", "c"],
      width: state,
      form: "NL",
      says: "h enters the recurrence matrix R, the gates and the query that the memory is read with",
    },
  ];
  return {
    ...recurrence,
    step: {
      kind: "cell",
      states,
      work: add(step.work, elementsOf(at, [batch, each])),
      steps: sum([step.steps, ...attends]),
    },
  };
}

/** A linear state for each request; the tokens of all requests stand one behind the other. */
function gatedDelta(): OpRule {
  return {
    domain,
    op: "GatedDeltaNet",
    since: 1,
    doc: "A state of keys and values that each token decays and corrects by a delta rule.",
    within: () => unknown("the class of a delta rule follows from its recurrence"),
    because: ["depthwise/state-bits"],
    infer: (at) => {
      const { tokens, requests, heads, keys, values } = packedSizes(at);
      return [
        tensor(elemOf(at.inputs[0]), [tokens, heads, values]),
        tensor("f32", [requests, heads, values, keys]),
        tensor("f32", unknown("how much of the updates is captured")),
      ];
    },
    cost: (at) => {
      const { tokens, heads, keys, values } = packedSizes(at);
      const products = elementsOf(at, [tokens, heads, keys, values]);
      return computes(scale(products, 2), treeSteps(keys, 2));
    },
    flow: () => null,
    structure: (at) => {
      const { heads, keys, values } = packedSizes(at);
      return {
        kind: "recurrence",
        recurrence: {
          trips: at.axisOf(
            sizeOr(at.inputs[0], 0) ?? unknown("the number of tokens is not known"),
            "the token axis of GatedDeltaNet",
          ),
          direction: "forward",
          step: updateCell(
            stringAttribute(at, "update_rule", "gated_delta"),
            keys,
            elementsOf(at, [heads, keys, values]),
          ),
        },
      };
    },
    examples: [
      {
        inputs: [
          ...["f16[N, 4, 128]", "f16[N, 4, 128]", "f16[N, 8, 64]", "i32[B + 1]"],
          ...["f32[N, 8]", "f32[N, 8]", "f32[B, 8, 64, 128]"],
        ],
        outputs: ["f16[N, 8, 64]", "f32[B, 8, 64, 128]"],
        work: "131072·N",
        steps: "9",
      },
    ],
  };
}

function packedSizes(at: OpView) {
  const state = knownRank(at.inputs[6], 4);
  const size = (input: number, axis: number, what: string) =>
    sizeAt(at, at.inputs[input], axis, what);
  return {
    tokens: size(0, 0, "the number of tokens is not known"),
    requests: state?.[0] ?? at.fresh("the number of requests is not known"),
    // Fewer query heads share those of the values, and the other way round.
    heads: max(size(0, 1, "the heads are not known"), size(2, 1, "the heads are not known")),
    keys: size(0, 2, "the width of the keys is not known"),
    values: size(2, 2, "the width of the values is not known"),
  };
}

/** The cheapest path through a matrix: products of matrices in which min and + stand for + and times. */
function warping(): OpRule {
  return {
    domain,
    op: "DynamicTimeWarping",
    since: 1,
    doc: "The cheapest path from one corner of a matrix of costs to the other.",
    within: "AC1",
    because: ["depthwise/tropical-growing"],
    infer: (at) => [tensor("i32", [constant(2), at.fresh("the length of the cheapest path")])],
    // As a tree of products, one for each diagonal; walking along the diagonals does less, one after the other.
    cost: (at) => {
      const [rows, columns] = [-2, -1].map((axis) =>
        sizeAt(at, at.inputs[0], axis, "costs of steps"),
      );
      const diagonals = add(rows ?? ONE, columns ?? ONE);
      const width = rows ?? ONE;
      const levels = log2(diagonals);
      return {
        work: scale(elementsOf(at, [diagonals, width, width, width]), 2),
        steps: mul(levels, add(log2(width), ONE)),
        threshold: levels,
        launches: levels,
      };
    },
    flow: () => null,
    examples: [{ inputs: ["f32[M, N]"], outputs: ["i32[2, ?]"] }],
  };
}
