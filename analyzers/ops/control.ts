// If and SequenceMap; Loop and Scan have files of their own.

import { constant } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import { VIEWS } from "./cost.ts";
import { cutNumber, scalarInput } from "./extent.ts";
import type { Fact } from "./fact.ts";
import { joinFacts, varying } from "./join.ts";
import { loopRules } from "./loop.ts";
import { brokenLoop } from "./region.ts";
import type { OpRule } from "./rule.ts";
import { scanRules } from "./scan.ts";
import { ONE } from "./shape.ts";
import { MOVEMENT } from "./theorems.ts";
import { type OpView, regionOf } from "./view.ts";

export const controlRules: readonly OpRule[] = [
  {
    domain: "",
    op: "If",
    since: 1,
    doc: "The results of one of two regions, by a condition.",
    within: (at) =>
      branchesOf(at).length === 2 ? "AC0" : unknown("a branch of the If is missing"),
    because: MOVEMENT,
    infer: chosen,
    // Reading the condition is a step of its own.
    cost: () => ({ work: ONE, steps: ONE, threshold: constant(0), launches: ONE }),
    flow: () => null,
    structure: (at) => ({ kind: "branch", regions: branchesOf(at) }),
    examples: [{ inputs: ["bool[]"], outputs: [], work: "1", steps: "1" }],
  },
  {
    domain: "",
    op: "SequenceMap",
    since: 17,
    doc: "The results of the body for each element of a sequence, in any order.",
    within: () => unknown("the class of a map follows from its body"),
    because: MOVEMENT,
    infer: (at) => {
      const body = regionOf(at, "body");
      if (body === null) return [];
      const params = at.inputs.map((fact) =>
        fact?.kind === "sequence" ? fact.of : (fact ?? MISSING),
      );
      return at.enter(body, params).map((of) => ({ kind: "sequence", of }));
    },
    cost: () => VIEWS,
    flow: () => null,
    structure: (at) => {
      const region = regionOf(at, "body");
      if (region === null)
        return { kind: "recurrence", recurrence: brokenLoop("the map has no body") };
      const trips = at.axisOf(unknown("how long the sequence is"), "length of a sequence");
      const step = { kind: "body", region, carried: [], condition: null } as const;
      return { kind: "recurrence", recurrence: { trips, direction: "forward", step } };
    },
    examples: [{ inputs: ["seq(f32[N])"], outputs: [] }],
  },
  ...loopRules,
  ...scanRules,
];

function chosen(at: OpView): readonly Fact[] {
  const [first, second] = branchesOf(at).map((region) => at.enter(region, []));
  if (first === undefined || second === undefined) return first ?? [];
  // A condition that is the same in every run decides the shapes; both branches stay in the graph.
  const [condition] = at.inputs;
  const isSettled = condition?.kind === "tensor" && condition.constant;
  const decided = isSettled ? cutNumber(scalarInput(at, 0) ?? undefined) : null;
  if (decided !== null) return (decided !== 0 ? first : second).map(varying);
  return first.map((fact, i) => joinFacts(at, fact, second[i] ?? MISSING));
}

const MISSING: Fact = { kind: "unknown", why: "a result of a branch is missing" };

function branchesOf(at: OpView) {
  return [regionOf(at, "then_branch"), regionOf(at, "else_branch")].filter(
    (region) => region !== null,
  );
}
