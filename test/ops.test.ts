// The rules of the operators: each does what its own examples say, and none can be broken by a bad node.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asInteger, constant, type Poly, symbol } from "../analyzers/algebra/index.ts";
import { isUnknown, unknown } from "../analyzers/base/index.ts";
import type { Attribute } from "../analyzers/ir/index.ts";
import {
  type AxisFlow,
  allRules,
  type Fact,
  findRule,
  type OpRule,
  type OpView,
  tensor,
} from "../analyzers/ops/index.ts";
import {
  canonical,
  exampleView,
  factText,
  NEWEST_OPSET,
  sizeText,
  viewOf,
} from "./support/operator.ts";
import { parseFormula } from "./support/parseFormula.ts";

const nameOf = (rule: OpRule) => (rule.domain === "" ? rule.op : `${rule.domain}.${rule.op}`);

describe("every operator does what its examples say", () => {
  for (const rule of allRules) {
    for (const [index, example] of rule.examples.entries()) {
      test(`${nameOf(rule)}, example ${index + 1}`, () => {
        const at = exampleView(rule, example);
        const outputs = rule.infer(at);
        expect(example.outputs.map((_, i) => factText(outputs[i]))).toEqual(
          example.outputs.map(canonical),
        );
        const cost = rule.cost(at, outputs);
        if (example.work !== undefined) expect(sizeText(cost.work)).toBe(printed(example.work));
        if (example.steps !== undefined) expect(sizeText(cost.steps)).toBe(printed(example.steps));
        expect(misplaced(at, outputs, rule.flow(at, outputs))).toEqual([]);
      });
    }
  }
});

describe("the table of operators", () => {
  test("has each operator once", () => {
    const names = allRules.map(nameOf);
    expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
  });

  test("finds an operator by domain and name, and nothing else", () => {
    for (const rule of allRules) expect(findRule(rule.domain, rule.op)).toBe(rule);
    expect(findRule("", "NoSuchOperator")).toBeNull();
    expect(findRule("com.example", "MatMul")).toBeNull();
    expect(findRule("", "constructor")).toBeNull();
  });

  test("describes each operator in a sentence", () => {
    expect(allRules.filter((rule) => !/^\S.*\.$/u.test(rule.doc)).map(nameOf)).toEqual([]);
  });

  test("knows no operator newer than the newest operator set", () => {
    expect(allRules.filter((rule) => NEWEST_OPSET < rule.since).map(nameOf)).toEqual([]);
  });
});

describe("no node can break a rule", () => {
  for (const rule of allRules) {
    test(nameOf(rule), () => {
      for (const fact of HOSTILE_FACTS) {
        for (let arity = 0; arity < 6; arity++) {
          survives(
            rule,
            Array.from({ length: arity }, () => fact),
            new Map(),
          );
        }
      }
      fc.assert(
        fc.property(hostileNode, ({ inputs, attributes, opset }) => {
          survives(rule, inputs, attributes, opset);
        }),
        { numRuns: 30, seed: 20261123 },
      );
    });
  }
});

describe("what is not known is never counted as zero", () => {
  const blind = tensor("f32", unknown("not declared"));
  for (const rule of allRules) {
    test(nameOf(rule), () => {
      const arity = Math.max(...rule.examples.map((example) => example.inputs.length));
      if (arity === 0) return;
      const at = viewOf({ rule, inputs: Array.from({ length: arity }, () => blind) });
      const cost = rule.cost(at, rule.infer(at));
      if (asInteger(cost.threshold) !== 0n) expect(asInteger(cost.work)).not.toBe(0n);
    });
  }
});

/** The text of a formula as it is printed now, whatever the order it was written in. */
function printed(text: string): string {
  return sizeText(parseFormula(text));
}

/** Flows that name axes which are not there, or a reduced axis that is not read whole. */
function misplaced(
  at: OpView,
  outputs: readonly Fact[],
  flows: readonly AxisFlow[] | null,
): readonly AxisFlow[] {
  return (flows ?? []).filter((flow) => {
    if (sizeOf(at.inputs[flow.input], flow.from) === null) return true;
    if (flow.to === null) return flow.kind !== "all" || outputs[flow.output] === undefined;
    return sizeOf(outputs[flow.output], flow.to) === null;
  });
}

function sizeOf(fact: Fact | null | undefined, axis: number): Poly | null {
  if (fact?.kind !== "tensor" || isUnknown(fact.sizes)) return null;
  return fact.sizes[axis] ?? null;
}

function survives(
  rule: OpRule,
  inputs: readonly (Fact | null)[],
  attributes: ReadonlyMap<string, Attribute>,
  opset = NEWEST_OPSET,
): void {
  for (const count of [0, 1, 3]) {
    const at = viewOf({ rule, inputs, attributes, opset, outputs: count });
    const outputs = rule.infer(at);
    for (const fact of outputs) expectSound(fact);
    rule.cost(at, outputs);
    rule.cost(at, []);
    rule.flow(at, outputs);
    rule.flow(at, []);
    rule.structure?.(at);
    if (typeof rule.within === "function") rule.within(at);
  }
}

function expectSound(fact: Fact): void {
  if (fact.kind !== "tensor" || isUnknown(fact.sizes)) return;
  const numbers = fact.sizes.map(asInteger).filter((size) => size !== null);
  expect(numbers.filter((size) => size < 0n)).toEqual([]);
  if (fact.ints === null) return;
  const count = numbers.length === fact.sizes.length ? numbers.reduce((a, b) => a * b, 1n) : null;
  expect(count).toBe(BigInt(fact.ints.length));
}

const [T, d] = [symbol("T"), symbol("d")];
const numbers = (...values: readonly (number | bigint)[]): readonly Poly[] =>
  values.map((value) => constant(value));
const content = (sizes: readonly Poly[], ints: readonly Poly[]): Fact => ({
  ...tensor("i64", sizes),
  ints,
});
const LARGEST = 2n ** 63n - 1n;

const HOSTILE_FACTS: readonly (Fact | null)[] = [
  null,
  { kind: "unknown", why: "opaque" },
  tensor("f32", unknown("no rank")),
  { kind: "sequence", of: tensor("f32", [T]) },
  { kind: "optional", of: { kind: "unknown", why: "opaque" } },
  tensor("string", []),
  tensor("f32", [T]),
  tensor("f32", numbers(0)),
  tensor("f32", [T, d]),
  tensor("u8", numbers(1, 0)),
  tensor("f32", [T, d, T]),
  tensor("f16", [...numbers(2, 3), T, d]),
  tensor("f32", numbers(LARGEST, LARGEST, LARGEST, LARGEST)),
  tensor("f32", [T, d, T, d, T, d, T, d, T]),
  content([], numbers(-1)),
  content([], numbers(0)),
  content(numbers(0), []),
  content(numbers(2), [T, d]),
  content(numbers(3), numbers(LARGEST, -LARGEST, 0)),
  content(numbers(4), numbers(-9, 9, 1, 1)),
  content(numbers(2, 2), [T, T, ...numbers(0, -1)]),
];

const anyInt = fc.constantFrom(0n, 1n, -1n, 2n, 3n, 7n, -2n, 64n, LARGEST, -LARGEST - 1n);
const anyText = fc.constantFrom(
  ...["", "NOTSET", "SAME_UPPER", "VALID", "none", "bidirectional", "constant"],
  ...["ij,jk->ik", "->", "...", "i...j...->", "a->b", ",,", "((", "iiii", "...->..."],
);
const anyAttribute: fc.Arbitrary<Attribute> = fc.oneof(
  anyInt.map((value): Attribute => ({ kind: "int", value })),
  fc.array(anyInt, { maxLength: 6 }).map((values): Attribute => ({ kind: "ints", values })),
  fc
    .constantFrom(0, 1, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY)
    .map((value): Attribute => ({ kind: "float", value })),
  anyText.map((value): Attribute => ({ kind: "string", value })),
  fc.array(anyText, { maxLength: 3 }).map((values): Attribute => ({ kind: "strings", values })),
  fc.array(anyInt, { maxLength: 4 }).map(
    (ints): Attribute => ({
      kind: "tensor",
      value: { elem: "i64", dims: [BigInt(ints.length)], ints },
    }),
  ),
  fc.constantFrom<Attribute>({ kind: "unread", count: 5 }, { kind: "reference", name: "x" }),
);

// Names that the rules ask for are found by asking them, so that a new rule is covered without a list here.
const attributeNames: readonly string[] = askedNames();

function askedNames(): readonly string[] {
  const names = new Set<string>();
  for (const rule of allRules) {
    for (const example of rule.examples) {
      const view = exampleView(rule, example);
      const at: OpView = {
        ...view,
        attribute: (name) => {
          names.add(name);
          return view.attribute(name);
        },
      };
      // A rule that throws fails the tests above; here only the names are of interest.
      try {
        const outputs = rule.infer(at);
        rule.cost(at, outputs);
        rule.flow(at, outputs);
      } catch {}
    }
  }
  return [...names].sort();
}

const hostileNode = fc.record({
  inputs: fc.array(fc.constantFrom(...HOSTILE_FACTS), { maxLength: 7 }),
  attributes: fc
    .array(fc.tuple(fc.constantFrom(...attributeNames), anyAttribute), { maxLength: 12 })
    .map((entries) => new Map(entries)),
  opset: fc.constantFrom(1, 5, 6, 7, 9, 11, 12, 13, 17, 18, 20, 23, NEWEST_OPSET),
});
