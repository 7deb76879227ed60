// Einstein summation. The equation is outside input: it may name axes that are not there.

import { add, log2, type Poly, scale, sum } from "../algebra/index.ts";
import { unknown } from "../base/index.ts";
import { same, whole } from "./axes.ts";
import { moves, multilinear } from "./carry.ts";
import { eitherSize } from "./contraction.ts";
import { computes } from "./cost.ts";
import { elemOf, type Sizes, tensor } from "./fact.ts";
import { type AxisFlow, MOVES, type OpCost, type OpRule } from "./rule.ts";
import { elements, elementsOf, known, ONE, ZERO } from "./shape.ts";
import { ARITHMETIC, SUMMATION } from "./theorems.ts";
import { type OpView, stringAttribute } from "./view.ts";

/** Einsum. */
export const einsumRules: readonly OpRule[] = [
  {
    domain: "",
    op: "Einsum",
    since: 12,
    doc: "Sums of products over the axes that the equation names.",
    within: "TC0",
    because: [...SUMMATION, ...ARITHMETIC],
    infer: (at) => [tensor(elemOf(at.inputs[0]), resultSizes(labelled(at)))],
    cost: (at, outputs) => {
      const equation = labelled(at);
      return equation === null ? unreadCost(at, outputs) : contractionCost(at, equation);
    },
    flow: (at) => {
      const equation = labelled(at);
      return equation === null ? null : flowOf(at, equation);
    },
    // One operand whose axes all stay is a transposition.
    carry: (cx) => {
      const isMove =
        cx.carries.length === 1 && (cx.flows?.every(({ kind }) => kind === "same") ?? false);
      return (isMove ? moves : multilinear(cx.carries.length))(cx);
    },
    examples: [
      {
        attributes: 'equation = "bqhd,bkhd->bhqk"',
        inputs: ["f32[B, T, h, d]", "f32[B, S, h, d]"],
        outputs: ["f32[B, h, T, S]"],
        work: "2·B·T·S·h·d",
        steps: "⌈log₂ d⌉ + 1",
      },
      {
        attributes: 'equation = "...ij,...jk"',
        inputs: ["f32[N, 2, 3]", "f32[3, 4]"],
        outputs: ["f32[N, 2, 4]"],
        work: "48·N",
        steps: "3",
      },
      {
        attributes: 'equation = "ii->i"',
        inputs: ["f32[M, M]"],
        outputs: ["f32[M]"],
        work: "0",
        steps: "0",
      },
    ],
  },
];

/** The equation with the axes it names; an axis behind `...` is named by its place from the right. */
interface Equation {
  readonly inputs: readonly (readonly string[])[];
  readonly output: readonly string[];
  readonly sizes: ReadonlyMap<string, Poly>;
}

const LONGEST_EQUATION = 1000;

function labelled(at: OpView): Equation | null {
  const text = stringAttribute(at, "equation", "").replaceAll(" ", "");
  const [left, right, ...rest] = text.split("->");
  if (left === undefined || rest.length > 0 || text.length > LONGEST_EQUATION) return null;
  const terms = left.split(",");
  if (terms.length !== at.inputs.length) return null;
  const inputs: (readonly string[])[] = [];
  const sizes = new Map<string, Poly>();
  for (const [index, term] of terms.entries()) {
    const dims = known(at.inputs[index]);
    const labels = dims === null ? null : labelsOf(term, dims.length);
    if (dims === null || labels === null) return null;
    inputs.push(labels);
    for (const [axis, label] of labels.entries()) {
      sizes.set(label, merged(at, sizes.get(label), dims[axis] ?? ONE));
    }
  }
  const output = right === undefined ? impliedOutput(inputs) : outputLabels(right, sizes);
  return output === null ? null : { inputs, output, sizes };
}

// A size 1 is stretched to the other, as numpy does for `...` and some runtimes for every axis.
function merged(at: OpView, before: Poly | undefined, size: Poly): Poly {
  if (before === undefined || before === ONE) return size;
  return size === ONE ? before : eitherSize(at, before, size);
}

function labelsOf(term: string, rank: number): readonly string[] | null {
  const [before, after, ...rest] = term.split("...");
  if (before === undefined || rest.length > 0) return null;
  const named = before.length + (after?.length ?? 0);
  if (named > rank || (after === undefined && named !== rank)) return null;
  return [...before, ...hidden(rank - named), ...(after ?? "")];
}

/** Names of `count` axes behind the ellipsis, the last of them first in number. */
function hidden(count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => `...${count - i}`);
}

function outputLabels(term: string, sizes: ReadonlyMap<string, Poly>): readonly string[] | null {
  const [before, after, ...rest] = term.split("...");
  if (before === undefined || rest.length > 0) return null;
  const labels = after === undefined ? [...before] : [...before, ...hiddenIn(sizes), ...after];
  return labels.every((label) => sizes.has(label)) ? labels : null;
}

function hiddenIn(sizes: ReadonlyMap<string, Poly>): readonly string[] {
  return hidden([...sizes.keys()].filter((label) => label.startsWith("...")).length);
}

/** Without `->`: the axes behind `...`, then those that are named once, in alphabetical order. */
function impliedOutput(inputs: readonly (readonly string[])[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const label of inputs.flat()) counts.set(label, (counts.get(label) ?? 0) + 1);
  const names = [...counts.keys()].filter((label) => !label.startsWith("..."));
  const behind = [...counts.keys()].filter((label) => label.startsWith("...")).length;
  return [...hidden(behind), ...names.filter((label) => counts.get(label) === 1).sort()];
}

function resultSizes(equation: Equation | null): Sizes {
  if (equation === null) return unknown("the equation does not fit the inputs");
  return equation.output.map((label) => equation.sizes.get(label) ?? ONE);
}

// As coded: the operands are taken in pairs from the left, and an axis is summed as soon as nothing later
// reads it.
function contractionCost(at: OpView, equation: Equation): OpCost {
  const { inputs, output, sizes } = equation;
  let live = new Set(inputs[0]);
  const works: Poly[] = [];
  const steps: Poly[] = [];
  for (let i = Math.min(1, inputs.length - 1); i < inputs.length; i++) {
    const isProduct = i > 0;
    const axes = new Set([...live, ...(inputs[i] ?? [])]);
    const needed = new Set([...output, ...inputs.slice(i + 1).flat()]);
    const summed = [...axes].filter((label) => !needed.has(label));
    const volume = elementsOf(
      at,
      [...axes].map((label) => sizes.get(label) ?? ONE),
    );
    const operations = (isProduct ? 1 : 0) + (summed.length > 0 ? 1 : 0);
    works.push(scale(volume, operations));
    steps.push(isProduct ? ONE : ZERO);
    if (summed.length > 0) {
      steps.push(
        log2(
          elementsOf(
            at,
            summed.map((label) => sizes.get(label) ?? ONE),
          ),
        ),
      );
    }
    live = new Set([...axes].filter((label) => needed.has(label)));
  }
  const work = sum(works);
  return work === ZERO ? MOVES : computes(work, sum(steps));
}

function unreadCost(at: OpView, outputs: Parameters<OpRule["cost"]>[1]): OpCost {
  const inner = at.fresh("the lengths that the equation sums over are not known");
  const count = elements(at, outputs[0]);
  return computes(scale(elementsOf(at, [count, inner]), 2), add(log2(inner), ONE));
}

function flowOf(at: OpView, equation: Equation): readonly AxisFlow[] {
  return equation.inputs.flatMap((labels, input) =>
    labels.map((label, axis) => {
      const to = equation.output.indexOf(label);
      const isStretched = known(at.inputs[input])?.[axis] !== equation.sizes.get(label);
      return to < 0 || isStretched ? whole(input, axis) : same(input, axis, to);
    }),
  );
}
