// Predicates, Boolean and bitwise operators, and the choice between two entries.

import { asInteger, type Poly } from "../algebra/index.ts";
import type { NonEmpty } from "../base/index.ts";
import { combined } from "../forms/index.ts";
import { entries } from "./carry.ts";
import { booleans, choices, comparisons } from "./carry-entries.ts";
import { type Content, order, truth } from "./content.ts";
import { elemOf } from "./fact.ts";
import { binary, elementwise, predicate, unary, undoesItself } from "./families.ts";
import type { OpExample, OpRule } from "./rule.ts";

type Order = "less" | "equal" | "greater";

/** Content of a comparison that holds for these orders of its entries. */
function when(...holds: readonly Order[]): Content {
  return ([a, b]) => {
    const found = a === undefined || b === undefined ? null : order(a, b);
    return found === null ? null : truth(holds.includes(found));
  };
}

/** Content of a Boolean operator on entries that are known. */
function table(decide: (a: boolean, b: boolean) => boolean): Content {
  return ([a, b]) => {
    const [p, q] = [a, b].map((entry) => (entry === undefined ? null : asInteger(entry)));
    return p == null || q == null ? null : truth(decide(p !== 0n, q !== 0n));
  };
}

const BOOLEAN_EXAMPLES: NonEmpty<OpExample> = [
  { inputs: ["bool[B, T]", "bool[T]"], outputs: ["bool[B, T]"], work: "B·T", steps: "1" },
];

const TEST_OF_ONE = {
  elem: "bool",
  examples: [{ inputs: ["f32[B, T]"], outputs: ["bool[B, T]"], work: "B·T", steps: "1" }],
} as const;

/** Comparison, logic and selection. */
export const logicRules: readonly OpRule[] = [
  predicate("Equal", "Whether two entries are equal.", { content: when("equal") }),
  predicate("Less", "Whether the first entry is less.", {
    carry: comparisons,
    content: when("less"),
  }),
  predicate("LessOrEqual", "Whether the first entry is not larger.", {
    carry: comparisons,
    since: 12,
    content: when("less", "equal"),
  }),
  predicate("Greater", "Whether the first entry is larger.", {
    carry: comparisons,
    content: when("greater"),
    examples: [
      { inputs: ["f32[B, T]", "f32[]"], outputs: ["bool[B, T]"], work: "B·T", steps: "1" },
      { inputs: ["i64[] = {T + 1}", "i64[] = {0}"], outputs: ["bool[] = {1}"] },
    ],
  }),
  predicate("GreaterOrEqual", "Whether the first entry is not less.", {
    carry: comparisons,
    since: 12,
    content: when("greater", "equal"),
  }),
  binary("And", "Whether both entries hold.", {
    carry: booleans("and"),
    content: table((a, b) => a && b),
    examples: BOOLEAN_EXAMPLES,
  }),
  binary("Or", "Whether one of the entries holds.", {
    carry: booleans("or"),
    content: table((a, b) => a || b),
    examples: BOOLEAN_EXAMPLES,
  }),
  binary("Xor", "Whether exactly one of the entries holds.", {
    carry: booleans("xor"),
    content: table((a, b) => a !== b),
    examples: BOOLEAN_EXAMPLES,
  }),
  unary("Not", "Whether the entry does not hold.", {
    carry: entries((reading) => combined(reading, "xor")),
    // Of a number it first asks whether it is none.
    undoes: (at, before) => undoesItself(at, before) && elemOf(before.inputs[0]) === "bool",
    content: ([a]) => opposite(a ?? null),
    examples: [{ inputs: ["bool[B, T]"], outputs: ["bool[B, T]"], work: "B·T", steps: "1" }],
  }),
  unary("IsNaN", "Whether the entry is not a number.", { ...TEST_OF_ONE, since: 9 }),
  unary("IsInf", "Whether the entry is infinite.", { ...TEST_OF_ONE, since: 10 }),
  binary("BitShift", "The bits of an entry, shifted.", { since: 11 }),
  binary("BitwiseAnd", "The bits that both entries have.", { since: 18 }),
  binary("BitwiseOr", "The bits that one of the entries has.", { since: 18 }),
  binary("BitwiseXor", "The bits that exactly one of the entries has.", { since: 18 }),
  unary("BitwiseNot", "The bits the entry does not have.", { since: 18 }),
  elementwise("Where", "The second entry where the first holds, else the third.", {
    carry: choices,
    picks: () => [1, 2],
    since: 9,
    elem: (at) => {
      const elem = elemOf(at.inputs[1]);
      return elem === "unknown" ? elemOf(at.inputs[2]) : elem;
    },
    content: ([condition, yes, no]) => chosen(condition ?? null, yes ?? null, no ?? null),
    examples: [
      {
        inputs: ["bool[T, T]", "f32[B, T, T]", "f32[]"],
        outputs: ["f32[B, T, T]"],
        work: "B·T²",
        steps: "1",
      },
      {
        inputs: ["bool[2] = {0, 1}", "i64[2] = {B, T}", "i64[] = {1}"],
        outputs: ["i64[2] = {1, T}"],
      },
    ],
  }),
];

function opposite(a: Poly | null): Poly | null {
  const value = a === null ? null : asInteger(a);
  return value === null ? null : truth(value === 0n);
}

function chosen(condition: Poly | null, yes: Poly | null, no: Poly | null): Poly | null {
  const value = condition === null ? null : asInteger(condition);
  if (value === null) return null;
  return value === 0n ? no : yes;
}
