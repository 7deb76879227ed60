// Classical models of ai.onnx.ml. Their parameters are attributes, which are fixed: only the rows grow.

import { constant, log2, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, type NonEmpty } from "../base/index.ts";
import type { ElemType } from "../ir/index.ts";
import { mixing } from "./axes.ts";
import { anyFunction } from "./carry.ts";
import { computes } from "./cost.ts";
import { elemOf, type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import { also, unary } from "./families.ts";
import { normalization } from "./normalization.ts";
import type { AxisFlow, OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, sizeOr, whole } from "./shape.ts";
import { ARITHMETIC, SUMMATION, SUMMED_SERIES } from "./theorems.ts";
import { intAttribute, type OpView } from "./view.ts";

const domain = "ai.onnx.ml";

/** Models and preparation of features. */
export const mlRules: readonly OpRule[] = [
  scorer("LinearRegressor", {
    doc: "A linear model of each row.",
    because: SUMMATION,
    parameters: "coefficients",
    results: ["scores"],
    example: {
      attributes: "coefficients = [0.5, 1.5, 2.5]",
      inputs: ["f32[N, 3]"],
      outputs: ["f32[N, 1]"],
      work: "6·N",
    },
  }),
  scorer("LinearClassifier", {
    doc: "The class of each row by linear scores, and the scores.",
    because: SUMMATION,
    parameters: "coefficients",
    results: ["label", "scores"],
    example: {
      attributes: "coefficients = [0.5, 1.5], classlabels_ints = [0, 1]",
      inputs: ["f32[N, 2]"],
      outputs: ["i64[N]", "f32[N, 2]"],
      work: "4·N",
    },
  }),
  scorer("SVMRegressor", {
    doc: "A kernel machine applied to each row.",
    because: SUMMED_SERIES,
    parameters: "support_vectors",
    results: ["scores"],
    example: {
      attributes: "support_vectors = [0.5, 1.5]",
      inputs: ["f32[N, 2]"],
      outputs: ["f32[N, 1]"],
    },
  }),
  scorer("SVMClassifier", {
    doc: "The class of each row by a kernel machine, and the scores.",
    because: SUMMED_SERIES,
    parameters: "support_vectors",
    results: ["label", "scores"],
    example: {
      attributes: "support_vectors = [0.5, 1.5], classlabels_ints = [0, 1, 2]",
      inputs: ["f32[N, 2]"],
      outputs: ["i64[N]", "f32[N, 3]"],
    },
  }),
  scorer("TreeEnsembleRegressor", {
    doc: "The sum of the leaves that each row reaches in decision trees.",
    because: [...ARITHMETIC, ...SUMMATION],
    parameters: "nodes_treeids",
    results: ["scores"],
    example: {
      attributes: "nodes_treeids = [0, 0, 0], n_targets = 1",
      inputs: ["f32[N, 4]"],
      outputs: ["f32[N, 1]"],
      work: "6·N",
    },
  }),
  scorer("TreeEnsembleClassifier", {
    doc: "The class of each row by the leaves that it reaches in decision trees, and the scores.",
    because: [...ARITHMETIC, ...SUMMATION],
    parameters: "nodes_treeids",
    results: ["label", "scores"],
    example: {
      attributes: "nodes_treeids = [0, 0, 0], classlabels_int64s = [0, 1]",
      inputs: ["f32[N, 4]"],
      outputs: ["i64[N]", "f32[N, 2]"],
    },
  }),
  also(
    scorer("TreeEnsemble", {
      doc: "The sum of the leaves that each row reaches in decision trees.",
      because: [...ARITHMETIC, ...SUMMATION],
      parameters: "nodes_featureids",
      results: ["scores"],
      example: {
        attributes: "nodes_featureids = [0, 1], n_targets = 2",
        inputs: ["f64[N, 4]"],
        outputs: ["f64[N, 2]"],
      },
    }),
    { since: 5 },
  ),
  unary("Scaler", "(x − offset)·scale for each feature.", {
    domain,
    perEntry: 2,
    elem: "f32",
    examples: [{ inputs: ["f64[N, d]"], outputs: ["f32[N, d]"], work: "2·N·d", steps: "1" }],
  }),
  unary("Binarizer", "1 where the entry is above a threshold, else 0.", { domain }),
  unary("Imputer", "The entry, or another value where it is missing.", { domain }),
  unary("LabelEncoder", "The entry's counterpart in a table.", {
    domain,
    elem: labelType,
    examples: [
      {
        attributes: 'keys_strings = ["a", "b"], values_int64s = [0, 1]',
        inputs: ["string[N]"],
        outputs: ["i64[N]"],
        work: "N",
      },
    ],
  }),
  {
    ...unary("ArrayFeatureExtractor", "Columns of the last axis, picked by index.", {
      domain,
      carry: anyFunction,
    }),
    infer: (at) => [tensor(elemOf(at.inputs[0]), pickedSizes(at))],
    flow: () => null,
    examples: [
      { inputs: ["f32[N, d]", "i64[3]"], outputs: ["f32[N, 3]"], work: "3·N", steps: "1" },
    ],
  },
  normalization("Normalizer", {
    domain,
    doc: "Each row divided by its norm.",
    mixed: (_, rank) => (rank === 0 ? null : [rank - 1]),
    perEntry: 3,
    around: 3,
    example: { inputs: ["f32[N, d]"], outputs: ["f32[N, d]"], work: "3·N·d" },
  }),
];

interface Scorer {
  readonly doc: string;
  readonly because: NonEmpty<string>;
  /** The attribute whose length is the number of parameters. */
  readonly parameters: string;
  readonly results: readonly ("label" | "scores")[];
  readonly example: OpExample;
}

function scorer(op: string, row: Scorer): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc: row.doc,
    within: "TC0",
    because: row.because,
    infer: (at) => row.results.map((result) => scored(at, op, result)),
    cost: (at) => scorerCost(at, row),
    flow: (at, outputs) => rowFlow(at, outputs),
    examples: [row.example],
  };
}

function scored(at: OpView, op: string, result: "label" | "scores"): Fact {
  const rows = rowsOf(at);
  if (result === "label") {
    return tensor(listLength(at, "classlabels_strings") === null ? "i64" : "string", [rows]);
  }
  const labels = ["classlabels_ints", "classlabels_int64s", "classlabels_strings"]
    .map((name) => listLength(at, name))
    .find((length) => length !== null);
  const isClassifier = op.endsWith("Classifier");
  const targets = whole(Math.max(intAttribute(at, "n_targets", intAttribute(at, "targets", 1)), 1));
  const width = isClassifier ? (labels === undefined ? null : whole(labels)) : targets;
  const elem: ElemType = elemOf(at.inputs[0]) === "f64" && op === "TreeEnsemble" ? "f64" : "f32";
  return tensor(elem, [rows, width ?? at.fresh("the number of classes is not given")]);
}

// Every row meets every parameter: all leaves of all trees are decided at once, all kernels are evaluated.
function scorerCost(at: OpView, row: Scorer): OpCost {
  const count = listLength(at, row.parameters);
  const parameters =
    count === null ? at.fresh(`${row.parameters} are not given`) : constant(Math.max(count, 1));
  const work = scale(elementsOf(at, [rowsOf(at), parameters]), 2);
  return computes(work, sum([log2(parameters), log2(parameters), constant(2)]));
}

function rowFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  if (rank !== 2) return null;
  return outputs.flatMap((_, output) => mixing(0, rank, (axis) => axis > 0, output));
}

function rowsOf(at: OpView): Poly {
  const sizes = known(at.inputs[0]);
  // A single row may come without its axis.
  if (sizes?.length === 1) return ONE;
  return sizeOr(at.inputs[0], 0) ?? at.fresh("the number of rows is not known");
}

function listLength(at: OpView, name: string): number | null {
  const found = at.attribute(name);
  switch (found?.kind) {
    case "ints":
    case "floats":
    case "strings":
      return found.values.length;
    case "unread":
      return found.count;
    default:
      return null;
  }
}

function pickedSizes(at: OpView): Sizes {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes)) return sizes;
  // A list of features counts as one row.
  const rows = sizes.length > 1 ? sizes.slice(0, -1) : [ONE];
  return [...rows, elements(at, at.inputs[1])];
}

function labelType(at: OpView): ElemType {
  const values = at.attribute("values_tensor");
  if (values?.kind === "tensor") return values.value.elem;
  if (at.attribute("values_int64s") !== null) return "i64";
  if (at.attribute("values_floats") !== null) return "f32";
  return at.attribute("values_strings") === null ? "unknown" : "string";
}
