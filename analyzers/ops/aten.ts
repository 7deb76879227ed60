// Calls of PyTorch that an exporter left in a graph: an attribute names the function. What is known of it is known
// by that name; every other function is opaque.

import type { CircuitClass } from "../algebra/index.ts";
import { isUnknown, type Maybe, unknown } from "../base/index.ts";
import { computes, treeSteps } from "./cost.ts";
import { computedSize, scalarInput } from "./extent.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { MOVES, type OpCost, type OpRule } from "./rule.ts";
import { elements, sizeAt } from "./shape.ts";
import { MOVEMENT, SUMMATION } from "./theorems.ts";
import { type OpView, stringAttribute } from "./view.ts";

interface Function {
  readonly infer: (at: OpView) => Fact;
  readonly cost: (at: OpView) => OpCost;
}

const FUNCTIONS: ReadonlyMap<string, Function> = new Map([
  ["embedding", { infer: embedded, cost: () => MOVES }],
  ["embedding_backward", { infer: unembedded, cost: summed }],
]);

/** Functions of PyTorch by name. */
export const atenRules: readonly OpRule[] = [
  {
    domain: "org.pytorch.aten",
    op: "ATen",
    since: 1,
    doc: "A function of PyTorch that an attribute names.",
    label: (at) => `ATen ${nameOf(at)}`,
    within: classOf,
    because: [...MOVEMENT, ...SUMMATION],
    infer: (at) => [
      FUNCTIONS.get(nameOf(at))?.infer(at) ?? {
        kind: "unknown",
        why: `${nameOf(at)} is not known`,
      },
    ],
    cost: (at) => FUNCTIONS.get(nameOf(at))?.cost(at) ?? nothingKnown(at),
    flow: () => null,
    examples: [
      {
        attributes: 'operator = "embedding"',
        inputs: ["f32[V, d]", "i64[B, T]", "i64[]", "bool[]", "bool[]"],
        outputs: ["f32[B, T, d]"],
        work: "0",
      },
      {
        attributes: 'operator = "embedding_backward"',
        inputs: ["f32[B, T, d]", "i64[B, T]", "i64[1] = {V}", "i64[]", "bool[]", "bool[]"],
        outputs: ["f32[V, d]"],
        work: "B·T·d",
      },
    ],
  },
];

function nameOf(at: OpView): string {
  return stringAttribute(at, "operator", "(no name)");
}

function classOf(at: OpView): Maybe<CircuitClass> {
  if (FUNCTIONS.has(nameOf(at))) return "TC0";
  return unknown(`nothing is known of the function ${nameOf(at)} of PyTorch`);
}

/** Rows of a table. */
function embedded(at: OpView): Fact {
  const indices = sizesOf(at.inputs[1]);
  const elem = elemOf(at.inputs[0]);
  if (isUnknown(indices)) return tensor(elem, indices);
  return tensor(elem, [...indices, sizeAt(at, at.inputs[0], -1, "the width of a table")]);
}

// The third input is the number of rows of the table.
function unembedded(at: OpView): Fact {
  const why = "the size of a table";
  return tensor(elemOf(at.inputs[0]), [
    computedSize(at, scalarInput(at, 2), why),
    sizeAt(at, at.inputs[0], -1, why),
  ]);
}

/** Derivatives of a row are summed over the places that read it. */
function summed(at: OpView): OpCost {
  const n = elements(at, at.inputs[0]);
  return computes(n, treeSteps(n));
}

function nothingKnown(at: OpView): OpCost {
  const cost = at.fresh(`the cost of ${nameOf(at)}`);
  return { work: cost, steps: cost, threshold: cost, launches: cost };
}
