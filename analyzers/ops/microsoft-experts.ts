// Mixtures of experts: a router picks a constant number of networks for each token.

import { add, constant, exactQuotient, floorDiv, type Poly, scale, sum } from "../algebra/index.ts";
import { computes, treeSteps, twoTrees } from "./cost.ts";
import { elemOf, sizesOf, tensor } from "./fact.ts";
import type { OpCost, OpExample, OpRule } from "./rule.ts";
import { elements, elementsOf, known, sizeAt } from "./shape.ts";
import { NORMALISED, RANKING } from "./theorems.ts";
import { intAttribute, isGiven, type OpView } from "./view.ts";

/** Mixtures of experts. */
export const microsoftExpertRules: readonly OpRule[] = [
  mixture("MoE", "Each token through the experts a router picks for it, averaged.", 6, {
    attributes: 'k = 2, activation_type = "relu"',
    inputs: ["f16[N, 512]", "f16[N, 8]", "f16[8, 2048, 512]", "", "f16[8, 512, 2048]"],
    outputs: ["f16[N, 512]"],
    work: "8388688·N",
    steps: "34",
  }),
  mixture("QMoE", "As MoE, with experts of few bits.", 8, {
    attributes: 'k = 2, activation_type = "relu", expert_weight_bits = 4',
    inputs: ["f16[N, 512]", "f16[N, 8]", "u8[8, 2048, 256]", "f16[8, 2048]"],
    outputs: ["f16[N, 512]"],
    work: "8388688·N",
  }),
];

/** `third` is the place of the weights that gate the first product where the file has them apart. */
function mixture(op: string, doc: string, third: number, example: OpExample): OpRule {
  return {
    domain: "com.microsoft",
    op,
    since: 1,
    doc,
    within: "TC0",
    because: [...NORMALISED, ...RANKING],
    infer: (at) => [tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    cost: (at) => mixed(at, third),
    flow: () => null,
    examples: [example],
  };
}

function mixed(at: OpView, third: number): OpCost {
  const width = sizeAt(at, at.inputs[0], -1, "the width of a token is not known");
  const rows = known(at.inputs[0])?.slice(0, -1);
  const tokens = rows === undefined ? elements(at, at.inputs[0]) : elementsOf(at, rows);
  const experts = sizeAt(at, at.inputs[1], -1, "the number of experts is not known");
  const first = sizeAt(at, at.inputs[2], 1, "the width of an expert is not known");
  // A gate may stand beside what it lets through: then the first product is twice as wide as the second is long.
  const isFused = intAttribute(at, "swiglu_fusion", 0) !== 0;
  const inner = isFused ? halved(first) : first;
  const apart = isGiven(at, third) ? [inner] : [];
  const chosen = Math.min(Math.max(1, intAttribute(at, "k", 1)), 2 ** 20);
  const widths = sum([first, inner, ...apart]);
  const products = scale(elementsOf(at, [tokens, width, widths]), 2 * chosen);
  const routing = scale(elementsOf(at, [tokens, experts]), 10);
  const steps = [twoTrees(experts, 3), treeSteps(width, 2), treeSteps(inner, 2), constant(1)];
  return computes(add(products, routing), sum(steps));
}

function halved(size: Poly): Poly {
  return exactQuotient(size, constant(2)) ?? floorDiv(size, constant(2));
}
