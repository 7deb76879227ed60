// Costs of one evaluation, from the number of elements and the length of what is reduced.

import { add, constant, log2, type Poly, scale, sum } from "../algebra/index.ts";
import type { Fact } from "./fact.ts";
import { MOVES, type OpCost } from "./rule.ts";
import { elements, ONE, ZERO } from "./shape.ts";
import type { OpView } from "./view.ts";

/** Looks at the same data in another way: nothing is computed and nothing moves. */
export const VIEWS: OpCost = { ...MOVES, launches: ZERO };

/** One kernel of constant threshold depth. */
export function computes(work: Poly, steps: Poly): OpCost {
  return { work, steps, threshold: ONE, launches: ONE };
}

/** `perElement` scalar operations on each element of the value, one step. */
export function eachElement(at: OpView, fact: Fact | null | undefined, perElement = 1): OpCost {
  return computes(scale(elements(at, fact), perElement), ONE);
}

/** Steps of a balanced tree over n values, and those before and after it. */
export function treeSteps(n: Poly, around = 0): Poly {
  return add(log2(n), constant(around));
}

/** Steps of two trees over n values, one after the other. */
export function twoTrees(n: Poly, around: number): Poly {
  return sum([log2(n), log2(n), constant(around)]);
}
