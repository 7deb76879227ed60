// What exported training graphs hold besides forward and backward pass: steps of optimisers, sums of gradients,
// and the places where the host takes values out and gives others back.

import { scale, sum } from "../algebra/index.ts";
import { computes, eachElement, VIEWS } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import { movementRules } from "./movement.ts";
import { MOVES, type OpRule } from "./rule.ts";
import { elements, ONE, whole } from "./shape.ts";
import { ARITHMETIC, COMPOSITION, MOVEMENT, NORMALISED, RANKING } from "./theorems.ts";
import { intsAttribute, type OpView } from "./view.ts";

const [domain, preview] = ["com.microsoft", "ai.onnx.preview.training"];

/** Steps of optimisers, and what they are fed. */
export const trainingRules: readonly OpRule[] = [
  optimiser(
    "Adagrad",
    "A step of gradient descent that is scaled by the squares of all gradients.",
    1,
    9,
  ),
  optimiser("Momentum", "A step along an average of the gradients.", 1, 6),
  optimiser(
    "Adam",
    "A step along an average of the gradients, scaled by an average of their squares.",
    2,
    14,
  ),
  {
    domain,
    op: "InPlaceAccumulatorV2",
    since: 1,
    doc: "Adds a gradient to a buffer, or puts it there.",
    within: "TC0",
    because: ARITHMETIC,
    infer: (at) => [tensor("bool", [ONE]), tensor(elemOf(at.inputs[0]), sizesOf(at.inputs[0]))],
    cost: (at) => eachElement(at, at.inputs[0]),
    flow: () => null,
    examples: [
      {
        inputs: ["f32[n, d]", "f32[n, d]", "bool[1]"],
        outputs: ["bool[1]", "f32[n, d]"],
        work: "d·n",
        steps: "1",
      },
    ],
  },
  ...concatenation(),
  {
    domain,
    op: "BroadcastGradientArgs",
    since: 1,
    doc: "The axes along which each of two shapes is stretched to meet the other.",
    within: "TC0",
    because: RANKING,
    infer: (at) => [0, 1].map(() => tensor("i64", [at.fresh("number of axes that are stretched")])),
    cost: (at) => computes(sum([elements(at, at.inputs[0]), elements(at, at.inputs[1])]), ONE),
    flow: () => null,
    examples: [{ inputs: ["i64[3]", "i64[1]"], outputs: ["i64[?]", "i64[?]"], work: "4" }],
  },
  handedBack(
    "YieldOp",
    "Hands values to the host and goes on with their derivatives, which it gives back.",
    derivatives,
  ),
  handedBack("Recv", "What another process sent.", received),
  {
    domain,
    op: "Send",
    since: 1,
    doc: "Sends values to another process.",
    within: "AC0",
    because: MOVEMENT,
    infer: () => [tensor("bool", [])],
    cost: () => MOVES,
    flow: () => null,
    examples: [{ inputs: ["bool[]", "i64[]", "f32[n]"], outputs: ["bool[]"], work: "0" }],
  },
];

/** New parameters and new averages, from old ones; the tensors come kind by kind, after rate and count. */
function optimiser(op: string, doc: string, averages: 1 | 2, perEntry: number): OpRule {
  const count = (at: OpView) => Math.floor(Math.max(0, at.inputs.length - 2) / (averages + 2));
  return {
    domain: preview,
    op,
    since: 1,
    doc,
    within: "TC0",
    because: NORMALISED,
    infer: (at) => {
      const tensors = at.inputs.slice(2);
      // Parameters, then averages: the gradients between them have no new value.
      const [n, kept] = [count(at), tensors.slice(0, count(at))];
      return [...kept, ...tensors.slice(2 * n, 2 * n + averages * n)].map((fact) =>
        tensor(elemOf(fact), sizesOf(fact)),
      );
    },
    cost: (at) => {
      const all = at.inputs.slice(2, 2 + Math.max(1, count(at)));
      return computes(scale(sum(all.map((fact) => elements(at, fact))), perEntry), ONE);
    },
    flow: () => null,
    examples: [
      {
        inputs: ["f32[]", "i64[]", ...Array.from({ length: averages + 2 }, () => "f32[n, d]")],
        outputs: Array.from({ length: averages + 1 }, () => "f32[n, d]"),
        work: `${perEntry}·d·n`,
      },
    ],
  };
}

function concatenation(): readonly OpRule[] {
  return movementRules
    .filter((rule) => rule.op === "Concat")
    .map((rule) => ({
      ...rule,
      domain,
      op: "ConcatTraining",
      since: 1,
      doc: "The inputs one behind the other along an axis, and the length of each.",
      infer: (at) => [
        ...rule.infer(at),
        tensor("i64", [whole(at.inputs.length) ?? at.fresh("number of inputs")]),
      ],
      flow: () => null,
      examples: [
        {
          attributes: "axis = 0",
          inputs: ["f32[T, d]", "f32[S, d]"],
          outputs: ["f32[S + T, d]", "i64[2]"],
          work: "0",
        },
      ],
    }));
}

/** What the file says nothing of: values from outside, which count as inputs. */
function handedBack(op: string, doc: string, infer: OpRule["infer"]): OpRule {
  return {
    domain,
    op,
    since: 1,
    doc,
    within: "AC0",
    because: COMPOSITION,
    assumes: () => `What ${op} is given from outside the file counts as an input of the model.`,
    infer,
    cost: () => VIEWS,
    flow: () => null,
    isUnseen: () => true,
    examples: [{ inputs: ["f32[]"], outputs: op === "YieldOp" ? ["f32[]"] : [] }],
  };
}

// For each value that has one, the derivative of the loss by it, which has its sizes.
function derivatives(at: OpView): readonly Fact[] {
  const without = intsAttribute(at, "non_differentiable_outputs") ?? [];
  return at.inputs
    .filter((_, i) => !without.includes(i))
    .map((fact) => tensor(elemOf(fact), sizesOf(fact)));
}

function received(at: OpView): readonly Fact[] {
  return at.node.outputs.map(() => ({ kind: "unknown", why: "another process sent it" }));
}
