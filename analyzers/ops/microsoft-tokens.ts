// What onnxruntime does with tokens: takes out padding and puts it back, hashes and compares n-grams.

import { add, constant, mul, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { computes, eachElement, treeSteps } from "./cost.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import { unary } from "./families.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { elements, knownRank, ONE, sizeAt, whole } from "./shape.ts";
import { ARITHMETIC, MOVEMENT, RANKING, SUMMATION } from "./theorems.ts";
import { intAttribute, type OpView } from "./view.ts";

const domain = "com.microsoft";

/** Tokens and n-grams. */
export const microsoftTokenRules: readonly OpRule[] = [
  removePadding(),
  restorePadding(),
  hash(),
  hashedNGrams("NGramHashMapping", ["B", "T"]),
  hashedNGrams("VarlenNGramHashMapping", ["N"]),
  repeatedNGrams(),
  bifurcation(),
];

function hash(): OpRule {
  return {
    ...unary("MurmurHash3", "A hash of each entry.", {
      domain,
      perEntry: 20,
      elem: (at) => (intAttribute(at, "positive", 1) === 0 ? "i32" : "u32"),
      examples: [{ inputs: ["i64[N]"], outputs: ["u32[N]"], work: "20·N", steps: "1" }],
    }),
    // A number has a constant number of words; those of a string are folded in one after the other.
    within: (at) => {
      const elem = elemOf(at.inputs[0]);
      const isNumber = elem !== "string" && elem !== "unknown";
      return isNumber ? "TC0" : unknown("the hash of a string is a chain over its characters");
    },
  };
}

// Where a token goes is the number of tokens before it: a sum of lengths.
function removePadding(): OpRule {
  return {
    domain,
    op: "RemovePadding",
    since: 1,
    doc: "The tokens of all sequences one behind the other without padding, and where each came from.",
    within: "TC0",
    because: SUMMATION,
    infer: (at) => {
      const sizes = knownRank(at.inputs[0], 3);
      const [batch, tokens, width] = [0, 1, 2].map(
        (axis) => sizes?.[axis] ?? at.fresh("a size of the padded tokens"),
      );
      const all = [batch, tokens].filter((size) => size !== undefined);
      const rest = width === undefined ? [] : [width];
      return [
        tensor(elemOf(at.inputs[0]), [at.fresh("number of tokens without padding"), ...rest]),
        tensor("i32", all),
        tensor("i32", [add(all[0] ?? ONE, ONE)]),
        tensor("i32", [ONE]),
      ];
    },
    cost: (at) => {
      const sizes = knownRank(at.inputs[0], 3);
      const places = sizes === null ? elements(at, at.inputs[0]) : mulAll(sizes.slice(0, 2));
      return computes(places, treeSteps(places));
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[B, T, d]", "i32[B]"],
        outputs: ["f32[?, d]", "i32[B, T]", "i32[B + 1]", "i32[1]"],
        work: "B·T",
      },
    ],
  };
}

function mulAll(sizes: readonly Poly[]): Poly {
  return sizes.reduce((a, b) => mul(a, b), ONE);
}

function restorePadding(): OpRule {
  return {
    domain,
    op: "RestorePadding",
    since: 1,
    doc: "Tokens put back to their places in padded sequences.",
    within: "TC0",
    because: MOVEMENT,
    infer: (at) => {
      const places = sizesOf(at.inputs[1]);
      const elem = elemOf(at.inputs[0]);
      if (isUnknown(places)) return [tensor(elem, places)];
      return [tensor(elem, [...places, sizeAt(at, at.inputs[0], -1, "the width of a token")])];
    },
    cost: () => MOVES,
    flow: () => null,
    examples: [{ inputs: ["f32[N, d]", "i32[B, T]"], outputs: ["f32[B, T, d]"], work: "0" }],
  };
}

/** Hashes of the tokens before each place, one for each length and head; sequences may stand packed. */
function hashedNGrams(op: string, axes: readonly string[]): OpRule {
  const most = (at: OpView) => Math.max(1, intAttribute(at, "max_ngram_size", 1));
  const places = axes.join(", ");
  return {
    domain,
    op,
    since: 1,
    doc: "For each token, hashes of the n-grams that end there, and the tokens the next call needs.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => {
      const [ids, elem] = [sizesOf(at.inputs[0]), elemOf(at.inputs[0])];
      const kept = tensor(elem, unknown("how many tokens are kept"));
      if (isUnknown(ids)) return [tensor(elem, ids), kept];
      const heads = Math.max(1, intAttribute(at, "n_head_per_ngram", 1));
      const hashes = whole((most(at) - 1) * heads) ?? at.fresh("number of hashes");
      return [tensor(elem, [...ids, hashes]), kept];
    },
    cost: (at, outputs) => eachElement(at, outputs[0], Math.min(1 + 2 * most(at), 2 ** 20)),
    flow: () => null,
    examples: [
      {
        attributes: "max_ngram_size = 3, n_head_per_ngram = 4, pad_id = 0",
        inputs: [`i64[${places}]`, "i64[3]", "i64[8]"],
        outputs: [`i64[${places}, 8]`],
        work: `56·${axes.join("·")}`,
      },
    ],
  };
}

function repeatedNGrams(): OpRule {
  return {
    domain,
    op: "NGramRepeatBlock",
    since: 1,
    doc: "Scores, with those of the tokens that would repeat an n-gram set to minus infinity.",
    within: "TC0",
    because: RANKING,
    infer: (at) => [tensor(elemOf(at.inputs[1]), sizesOf(at.inputs[1]))],
    // Each place of the text is compared with its end.
    cost: (at) => {
      const n = Math.min(Math.max(1, intAttribute(at, "ngram_size", 1)), 2 ** 20);
      const places = elements(at, at.inputs[0]);
      return computes(add(scale(places, n), elements(at, at.inputs[1])), treeSteps(constant(n), 2));
    },
    flow: () => null,
    examples: [
      {
        attributes: "ngram_size = 3",
        inputs: ["i64[B, T]", "f32[B, V]"],
        outputs: ["f32[B, V]"],
        work: "3·B·T + B·V",
      },
    ],
  };
}

// The suffix is looked for by its at most `max_ngram_size` last tokens, a number of the file.
function bifurcation(): OpRule {
  return {
    domain,
    op: "BifurcationDetector",
    since: 1,
    doc: "The tokens that a guess got right, and where the text matches the source again.",
    within: "TC0",
    because: RANKING,
    infer: (at) => [
      tensor(elemOf(at.inputs[1]), [at.fresh("number of tokens after merging")]),
      tensor(elemOf(at.inputs[2]), []),
    ],
    cost: (at) => {
      const most = Math.min(Math.max(1, intAttribute(at, "max_ngram_size", 3)), 2 ** 20);
      const [source, current] = [elements(at, at.inputs[0]), elements(at, at.inputs[1])];
      return computes(sum([scale(source, 2 * most), current]), treeSteps(source, 3));
    },
    flow: () => null,
    examples: [
      {
        attributes: "min_ngram_size = 1, max_ngram_size = 3",
        inputs: ["i64[S]", "i64[T]", "i64[]", "i64[P]"],
        outputs: ["i64[?]", "i64[]"],
        work: "6·S + T",
      },
    ],
  };
}
