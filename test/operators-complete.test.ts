// Every operator that the specifications define has a row.

import { describe, expect, test } from "vitest";
import { constant } from "../analyzers/algebra/index.ts";
import { allRules, findRule, type OpCost, type OpRule } from "../analyzers/ops/index.ts";
import { exampleView } from "./support/operator.ts";
import { MICROSOFT_OPERATORS, OPERATOR_VERSIONS } from "./support/operatorVersions.ts";

const specified = Object.entries(OPERATOR_VERSIONS).flatMap(([domain, operators]) =>
  Object.entries(operators).map(([op, versions]) => ({ domain, op, versions })),
);

// Written by exporters or by old versions of the specification, though none of its lists has them.
const UNLISTED = [
  "Affine",
  "Crop",
  "ImageScaler",
  "ParametricSoftplus",
  "Scale",
  "ScaledTanh",
  "SimplifiedLayerNormalization",
];

describe("the operators of the specification", () => {
  test("have a row each", () => {
    const missing = specified.filter(({ domain, op }) => findRule(domain, op) === null);
    expect(missing.map(({ domain, op }) => `${domain}::${op}`)).toEqual([]);
  });

  test("are known from the version on that introduced them", () => {
    const wrong = specified.filter(
      ({ domain, op, versions }) => findRule(domain, op)?.since !== versions[0],
    );
    expect(wrong.map(({ domain, op }) => `${domain}::${op}`)).toEqual([]);
  });

  test("are all that rows of their domains describe, but for a few that exporters write", () => {
    const unlisted = allRules
      .filter(({ domain }) => domain in OPERATOR_VERSIONS)
      .filter(({ domain, op }) => OPERATOR_VERSIONS[domain]?.[op] === undefined);
    expect(unlisted.map(({ op }) => op).sort()).toEqual(UNLISTED);
  });
});

test("the operators of onnxruntime have a row each", () => {
  const missing = MICROSOFT_OPERATORS.filter((op) => findRule("com.microsoft", op) === null);
  expect(missing).toEqual([]);
});

const NOTHING = constant(0);

describe("an example that computes something", () => {
  const computing = allRules.flatMap((rule) =>
    costs(rule)
      .filter(({ threshold }) => threshold !== NOTHING)
      .map((cost) => ({ op: rule.op, cost })),
  );

  test.each(["work", "launches"] as const)("has %s", (meter) => {
    expect(computing.filter(({ cost }) => cost[meter] === NOTHING).map(({ op }) => op)).toEqual([]);
  });
});

function costs(rule: OpRule): readonly OpCost[] {
  return rule.examples.map((example) => {
    const at = exampleView(rule, example);
    return rule.cost(at, rule.infer(at));
  });
}
