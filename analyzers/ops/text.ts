// Operators on strings. A string counts as one entry with its characters beside it: what reads them works on
// each, and their number is a size nobody knows.

import { type CircuitClass, mul, type Poly, scale } from "../algebra/index.ts";
import { isUnknown, type Maybe, unknown } from "../base/index.ts";
import { mixing, same, whole } from "./axes.ts";
import { broadcast, broadcastFlow } from "./broadcast.ts";
import { computes, treeSteps } from "./cost.ts";
import { type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpRule } from "./rule.ts";
import { elements, known, whole as wholeNumber, withSize } from "./shape.ts";
import { ARITHMETIC, RANKING, SUMMATION } from "./theorems.ts";
import { intsAttribute, type OpView, stringAttribute } from "./view.ts";

export const textRules: readonly OpRule[] = [
  {
    domain: "",
    op: "RegexFullMatch",
    since: 20,
    doc: "Whether each string as a whole matches a pattern.",
    within: () =>
      unknown(
        "whether this pattern is in TC0 depends on its automaton; regular languages are in NC1",
      ),
    because: ["barrington-1989/regular-languages"],
    infer: (at) => [tensor("bool", sizesOf(at.inputs[0]))],
    cost: reading,
    flow: entryFlow,
    examples: [{ attributes: 'pattern = "a*b"', inputs: ["string[N]"], outputs: ["bool[N]"] }],
  },
  {
    domain: "",
    op: "StringConcat",
    since: 20,
    doc: "Strings of two tensors put one behind the other.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [
      tensor("string", broadcast(at, [sizesOf(at.inputs[0]), sizesOf(at.inputs[1])])),
    ],
    cost: (at, outputs) => characterwise(at, outputs[0]),
    flow: (at, outputs) => broadcastFlow(at.inputs, outputs.slice(0, 1)),
    examples: [{ inputs: ["string[N]", "string[1]"], outputs: ["string[N]"] }],
  },
  {
    domain: "",
    op: "StringSplit",
    since: 20,
    doc: "Each string cut at a delimiter, and the number of its pieces.",
    within: (at) => cutClass(stringAttribute(at, "delimiter", "")),
    because: RANKING,
    infer: (at) => {
      const sizes = sizesOf(at.inputs[0]);
      if (isUnknown(sizes)) return [tensor("string", sizes), tensor("i64", sizes)];
      const pieces = at.fresh("most pieces that a string is cut into");
      return [tensor("string", [...sizes, pieces]), tensor("i64", sizes)];
    },
    cost: reading,
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      if (rank === undefined) return null;
      return [0, 1].flatMap((output) => mixing(0, rank, () => false, output));
    },
    examples: [{ inputs: ["string[N]"], outputs: ["string[N, ?]", "i64[N]"] }],
  },
  {
    domain: "com.microsoft",
    op: "Tokenizer",
    since: 1,
    doc: "Each string cut into tokens, at separators or by an expression.",
    within: tokenClass,
    because: RANKING,
    infer: (at) => {
      const sizes = sizesOf(at.inputs[0]);
      if (isUnknown(sizes)) return [tensor("string", sizes)];
      return [tensor("string", [...sizes, at.fresh("most tokens of a string")])];
    },
    cost: reading,
    // How many tokens there is room for, all strings decide.
    flow: () => null,
    examples: [
      { attributes: 'separators = [" "]', inputs: ["string[N]"], outputs: ["string[N, ?]"] },
    ],
  },
  {
    domain: "",
    op: "StringNormalizer",
    since: 10,
    doc: "The strings in one case, without stop words.",
    within: "TC0",
    because: RANKING,
    infer: (at) => [normalized(at)],
    cost: reading,
    flow: (at) => (at.attribute("stopwords") === null ? entryFlow(at) : null),
    examples: [
      { inputs: ["string[N]"], outputs: ["string[N]"] },
      { attributes: 'stopwords = ["the"]', inputs: ["string[1, N]"], outputs: ["string[1, ?]"] },
    ],
  },
  {
    domain: "",
    op: "TfIdfVectorizer",
    since: 9,
    doc: "How often each n-gram of a vocabulary occurs, weighted.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => [counted(at)],
    // Each n-gram of the vocabulary is compared with each place of the text.
    cost: (at, outputs) => {
      const places = elements(at, at.inputs[0]);
      const features = known(outputs[0])?.at(-1) ?? at.fresh("number of n-grams");
      return computes(scale(mul(places, features), 4), treeSteps(places, 3));
    },
    flow: (at) => {
      const rank = known(at.inputs[0])?.length;
      if (rank === 1) return [whole(0, 0)];
      return rank === 2 ? [same(0, 0, 0), whole(0, 1)] : null;
    },
    examples: [
      {
        attributes: "ngram_indexes = [0, 1, 2, 3]",
        inputs: ["i64[N, C]"],
        outputs: ["f32[N, 4]"],
        work: "16·N·C",
      },
    ],
  },
];

/**
 * Where a delimiter can overlap itself, which of its occurrences count depends on those before: a chain that a
 * finite automaton follows, and of which only NC1 is known. Otherwise each place decides for itself.
 */
function cutClass(delimiter: string): Maybe<CircuitClass> {
  for (let length = 1; length < delimiter.length; length++) {
    if (delimiter.startsWith(delimiter.slice(-length))) {
      return unknown("the delimiter can overlap itself, so that its occurrences form a chain");
    }
  }
  return "TC0";
}

/** Several separators may overlap each other, unless each is a single character. */
function tokenClass(at: OpView): Maybe<CircuitClass> {
  if (at.attribute("tokenexp") !== null) {
    return unknown("whether this expression is in TC0 depends on its automaton");
  }
  const separators = at.attribute("separators");
  if (separators?.kind !== "strings") return unknown("the separators are not known");
  const [first = "", ...others] = separators.values;
  if (others.length === 0) return cutClass(first);
  if (separators.values.every((separator) => [...separator].length <= 1)) return "TC0";
  return unknown("separators can overlap each other, so that their occurrences form a chain");
}

function reading(at: OpView): OpCost {
  return characterwise(at, at.inputs[0]);
}

/** Each character of each string is looked at. */
function characterwise(at: OpView, strings: Fact | null | undefined): OpCost {
  const characters = at.fresh("characters of a string");
  const all = mul(elements(at, strings), characters);
  return computes(all, treeSteps(characters, 1));
}

function entryFlow(at: OpView): readonly AxisFlow[] | null {
  const rank = known(at.inputs[0])?.length;
  return rank === undefined ? null : mixing(0, rank, () => false);
}

function normalized(at: OpView): Fact {
  const sizes = sizesOf(at.inputs[0]);
  if (isUnknown(sizes) || at.attribute("stopwords") === null) return tensor("string", sizes);
  const kept = at.fresh("number of strings that are no stop words");
  return tensor("string", withSize(sizes, sizes.length - 1, kept));
}

function counted(at: OpView): Fact {
  const sizes = sizesOf(at.inputs[0]);
  const indexes = intsAttribute(at, "ngram_indexes") ?? [];
  const most = indexes.reduce((a, b) => Math.max(a, b), -1);
  const features = most < 0 ? null : wholeNumber(most + 1);
  const size: Poly = features ?? at.fresh("number of n-grams");
  if (isUnknown(sizes)) return tensor("f32", sizes);
  return tensor("f32", [...sizes.slice(0, -1), size]);
}
