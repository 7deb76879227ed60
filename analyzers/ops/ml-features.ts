// What ai.onnx.ml does between tables of features and the numbers a model reads. Maps from names to values come
// in and go out; nothing is known of their entries but that they are in one.

import { type Poly, sum } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import { same } from "./axes.ts";
import { computes, eachElement } from "./cost.ts";
import { type Fact, type Sizes, sizesOf, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { known, ONE, sizeAt, whole as wholeNumber } from "./shape.ts";
import { ARITHMETIC, MOVEMENT, RANKING } from "./theorems.ts";
import { intAttribute, intsAttribute, type OpView, stringAttribute } from "./view.ts";

const domain = "ai.onnx.ml";

const A_MAP: Fact = { kind: "unknown", why: "it is a map" };

/** Preparation of features, and maps of results. */
export const mlFeatureRules: readonly OpRule[] = [
  {
    domain,
    op: "ZipMap",
    since: 1,
    doc: "A map for each row, from the names of the columns to their entries.",
    within: "AC0",
    because: MOVEMENT,
    infer: () => [{ kind: "sequence", of: A_MAP }],
    cost: () => MOVES,
    flow: () => null,
    examples: [
      {
        attributes: 'classlabels_strings = ["a", "b"]',
        inputs: ["f32[N, 2]"],
        outputs: [],
        work: "0",
      },
    ],
  },
  {
    domain,
    op: "DictVectorizer",
    since: 1,
    doc: "The entries of a map in the order of a vocabulary, and zero where it has none.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [tensor("unknown", [ONE, vocabulary(at)])],
    // Each word of the vocabulary is compared with each key of the map.
    cost: (at) => {
      const keys = at.fresh("the number of entries of a map");
      return computes(sum([vocabulary(at), keys]), ONE);
    },
    flow: () => null,
    examples: [
      {
        attributes: 'string_vocabulary = ["a", "b", "c"]',
        inputs: ["f32[N]"],
        outputs: ["unknown[1, 3]"],
      },
    ],
  },
  {
    domain,
    op: "CastMap",
    since: 1,
    doc: "The entries of a map, ordered by their keys.",
    within: "TC0",
    because: RANKING,
    infer: (at) => [tensor(castElem(at), [ONE, castWidth(at)])],
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: () => null,
    examples: [
      {
        attributes: 'map_form = "SPARSE", max_map = 5',
        inputs: ["f32[N]"],
        outputs: ["f32[1, 5]"],
        work: "5",
      },
    ],
  },
  unary("CategoryMapper", "The entry's counterpart in a table of names and numbers.", {
    domain,
    elem: (at) => (at.inputs[0]?.kind === "tensor" ? counterpart(at.inputs[0].elem) : "unknown"),
    examples: [{ inputs: ["string[N]"], outputs: ["i64[N]"], work: "N", steps: "1" }],
  }),
  {
    domain,
    op: "FeatureVectorizer",
    since: 1,
    doc: "The columns of all inputs, side by side.",
    within: "AC0",
    because: MOVEMENT,
    infer: (at) => [tensor("f32", sideBySide(at))],
    cost: () => MOVES,
    flow: () => null,
    examples: [
      {
        attributes: "inputdimensions = [3, 2]",
        inputs: ["f32[N, 3]", "f32[N, 2]"],
        outputs: ["f32[N, 5]"],
        work: "0",
      },
    ],
  },
  {
    domain,
    op: "OneHotEncoder",
    since: 1,
    doc: "A row for each entry: one where it is the category of the column, zero elsewhere.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => {
      const sizes = sizesOf(at.inputs[0]);
      return [tensor("f32", isUnknown(sizes) ? sizes : [...sizes, categories(at)])];
    },
    cost: (at, outputs) => eachElement(at, outputs[0]),
    flow: (at) => known(at.inputs[0])?.map((_, axis) => same(0, axis, axis)) ?? null,
    examples: [
      {
        attributes: "cats_int64s = [1, 2, 3]",
        inputs: ["i64[N, d]"],
        outputs: ["f32[N, d, 3]"],
        work: "3·N·d",
      },
    ],
  },
];

function counterpart(elem: string): "i64" | "string" {
  return elem === "string" ? "i64" : "string";
}

function castElem(at: OpView): "f32" | "i64" | "string" {
  const to = stringAttribute(at, "cast_to", "TO_FLOAT");
  return to === "TO_STRING" ? "string" : to === "TO_INT64" ? "i64" : "f32";
}

function castWidth(at: OpView): Poly {
  const most = intAttribute(at, "max_map", 0);
  const isSparse = stringAttribute(at, "map_form", "DENSE") === "SPARSE" && most > 0;
  return (isSparse ? wholeNumber(most) : null) ?? at.fresh("the number of entries of a map");
}

function vocabulary(at: OpView): Poly {
  return listed(at, ["int64_vocabulary", "string_vocabulary"], "the vocabulary is not given");
}

function categories(at: OpView): Poly {
  return listed(at, ["cats_int64s", "cats_strings"], "the categories are not given");
}

/** The length of whichever list is given. */
function listed(at: OpView, names: readonly string[], why: string): Poly {
  for (const name of names) {
    const found = at.attribute(name);
    const isList = found?.kind === "ints" || found?.kind === "strings";
    const length = isList ? found.values.length : found?.kind === "unread" ? found.count : null;
    if (length !== null) return wholeNumber(length) ?? at.fresh(why);
  }
  return at.fresh(why);
}

function sideBySide(at: OpView): Sizes {
  const first = known(at.inputs[0]);
  const rows =
    first?.length === 1 ? ONE : sizeAt(at, at.inputs[0], 0, "the number of rows is not known");
  const widths = intsAttribute(at, "inputdimensions");
  const given = widths?.map((width) => (width < 0 ? null : wholeNumber(width)));
  const columns = at.inputs.map((fact, i) => given?.[i] ?? known(fact)?.at(-1) ?? null);
  const sized = columns.filter((size) => size !== null);
  const isKnown = sized.length === at.inputs.length;
  return [rows, isKnown ? sum(sized) : at.fresh("the number of features is not known")];
}
