// Operators whose computation no file states: what a compiled engine holds, what a library decodes. They are known
// by name, so that it is said why nothing can be said of them.

import { constant } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { OpExample, OpRule } from "./rule.ts";
import { type OpView, stringAttribute } from "./view.ts";

/** Operators of which nothing is known but what they are for. */
export const opaqueRules: readonly OpRule[] = [
  opaque("", "ImageDecoder", {
    since: 20,
    doc: "The pixels of an image file.",
    why: "the formats of image files are decoded one code word after the other, and which format it is the data say",
    infer: (at) => [
      tensor("u8", [
        at.fresh("height of the image"),
        at.fresh("width of the image"),
        constant(stringAttribute(at, "pixel_format", "RGB") === "Grayscale" ? 1 : 3),
      ]),
    ],
    example: { inputs: ["u8[n]"], outputs: ["u8[?, ?, 3]"] },
  }),
  opaque("ai.onnx.preview.training", "Gradient", {
    since: 1,
    doc: "The derivative of one named value of the graph by others.",
    why: "which part of the graph it differentiates is said by names of values, and that part is not derived here",
    help: "Export the model with the backward pass written out.",
    infer: (at) => at.inputs.map((fact) => tensor(elemOf(fact), sizesOf(fact))),
    example: { attributes: 'xs = ["a"], y = "b"', inputs: ["f32[N, d]"], outputs: ["f32[N, d]"] },
  }),
  engine("EPContext", "A part of a model that was compiled for one execution provider."),
  engine("Snpe", "A part of a model that was compiled for the Snapdragon engine."),
];

interface Opaque {
  readonly since: number;
  readonly doc: string;
  readonly why: string;
  readonly help?: string;
  readonly infer: (at: OpView) => readonly Fact[];
  readonly example: OpExample;
}

function opaque(domain: string, op: string, row: Opaque): OpRule {
  return {
    domain,
    op,
    since: row.since,
    doc: row.doc,
    within: () => unknown(row.why),
    help:
      row.help ??
      "Give the model what the operator computes as an input, or use the model it was made from.",
    because: ["depthwise/state-bits"],
    infer: row.infer,
    cost: (at) => {
      const cost = at.fresh(`the cost of ${op}`);
      return { work: cost, steps: cost, threshold: cost, launches: cost };
    },
    flow: () => null,
    examples: [row.example],
  };
}

function engine(op: string, doc: string): OpRule {
  const why = "its computation is compiled and no longer stands in the file";
  return opaque("com.microsoft", op, {
    since: 1,
    doc,
    why,
    infer: (at) => at.node.outputs.map(() => ({ kind: "unknown", why })),
    example: { inputs: ["f32[N, d]"], outputs: [] },
  });
}
