// Decoding loops inside one node (com.microsoft): the node runs models, given as regions, until enough tokens
// are made. What a step puts out is read by all later steps, so that such a node is a procedure of its own.

import type { Poly } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import type { Region } from "../ir/index.ts";
import { VIEWS } from "./cost.ts";
import { computedSize, scalarGiven } from "./extent.ts";
import { type Fact, tensor } from "./fact.ts";
import type { OpRule, Structure } from "./rule.ts";
import { ONE, sizeAt } from "./shape.ts";
import { type OpView, regionOf } from "./view.ts";

/** Where an operator finds what bounds its loop, and what it puts out. */
interface Kind {
  readonly op: string;
  readonly doc: string;
  readonly search: string;
  readonly outputs: (at: OpView) => readonly Fact[];
  readonly example: { readonly inputs: readonly string[]; readonly outputs: readonly string[] };
}

const BEAMS = {
  search: "beam search",
  outputs: beams,
  example: {
    inputs: ["i32[B, S]", "i32[1] = {64}", "", "i32[1] = {4}", "i32[1] = {1}"],
    outputs: ["i32[B, 1, 64]", "f32[B, 1]"],
  },
};

const SINGLE = {
  outputs: singles,
  example: { inputs: ["i32[B, S]", "i32[1] = {M}"], outputs: ["i32[B, M]"] },
};

const KINDS: readonly Kind[] = [
  { op: "BeamSearch", doc: "Decodes by beam search over a model.", ...BEAMS },
  {
    op: "WhisperBeamSearch",
    doc: "Decodes speech by beam search over an encoder and a decoder.",
    ...BEAMS,
  },
  {
    op: "GreedySearch",
    doc: "Decodes by the most likely token each step.",
    search: "greedy search",
    ...SINGLE,
  },
  { op: "Sampling", doc: "Decodes by drawing a token each step.", search: "sampling", ...SINGLE },
];

const MODELS = ["encoder", "init_decoder", "decoder"] as const;

export const generationRules: readonly OpRule[] = KINDS.map((kind) => ({
  domain: "com.microsoft",
  op: kind.op,
  since: 1,
  doc: kind.doc,
  within: () => unknown("a decoding loop is a procedure, not one pass of a model"),
  because: ["depthwise/state-bits"],
  infer: (at) => {
    // The types of the models' inputs are those the file declares.
    for (const region of modelsOf(at))
      at.enter(
        region,
        region.params.map(() => PASSED),
      );
    return kind.outputs(at);
  },
  cost: () => VIEWS,
  flow: () => null,
  structure: (at): Structure => ({
    kind: "procedure",
    models: modelsOf(at),
    limit: limitOf(at),
    says: `${kind.search}: each token is made by the decoder from all tokens before it`,
  }),
  ...(kind.op === "Sampling" ? ({ random: true } as const) : {}),
  examples: [kind.example],
}));

const PASSED: Fact = { kind: "unknown", why: "the decoding loop passes it in" };

function modelsOf(at: OpView): readonly Region[] {
  return MODELS.map((role) => regionOf(at, role)).filter((region) => region !== null);
}

/** `max_length`: tokens of the prompt and those that are made, together. */
function limitOf(at: OpView): Poly {
  return computedSize(at, scalarGiven(at, "max_length", 1), "most tokens of a generated sequence");
}

function singles(at: OpView): readonly Fact[] {
  const batch = sizeAt(at, at.inputs[0], 0, "number of examples of a batch");
  return [tensor("i32", [batch, limitOf(at)])];
}

function beams(at: OpView): readonly Fact[] {
  const batch = sizeAt(at, at.inputs[0], 0, "number of examples of a batch");
  const returned = computedSize(at, scalarGiven(at, "", 4) ?? ONE, "sequences that are returned");
  return [
    tensor("i32", [batch, returned, limitOf(at)]),
    tensor("f32", [batch, returned]),
    tensor("f32", unknown("the scores of all steps and beams")),
  ];
}
