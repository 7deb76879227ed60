// A rule under another name, where its inputs stand at other places or in another layout. It knows no operator.

import { must } from "../base/index.ts";
import { wholeInput } from "./axes.ts";
import { type Fact, sizesOf } from "./fact.ts";
import { also } from "./families.ts";
import type { AxisFlow, OpRule } from "./rule.ts";
import { known } from "./shape.ts";
import { type OpView, seenWith } from "./view.ts";

/** What the operator is called, and what its rule says otherwise than the one it comes from. */
type Named = Partial<OpRule> & Pick<OpRule, "domain" | "op">;

/** The rule of an operator of the main domain, as another domain names it. */
export function borrowed(rules: readonly OpRule[], from: string, named: Named): OpRule {
  return { ...also(ruleOf(rules, from), named), ...named };
}

/**
 * The rule on the inputs at these places, as the operator set of that version has it. All other inputs are scales
 * and the like: any output may read them.
 */
export function reading(
  rule: OpRule,
  places: readonly number[] | ((at: OpView) => readonly number[]),
  opset: number,
): OpRule {
  const chosen = (at: OpView) => (typeof places === "function" ? places(at) : places);
  // One view a node: what a rule remembers of a node, it remembers by its view.
  const views = new WeakMap<OpView, OpView>();
  const inner = (at: OpView): OpView => {
    const known = views.get(at);
    if (known !== undefined) return known;
    const inputs = chosen(at).map((place) => at.inputs[place] ?? null);
    const made = seenWith(at, inputs, opset);
    views.set(at, made);
    return made;
  };
  const { carry, agrees, keeps, passes, undoes, picks, within, structure, ...plain } = rule;
  return {
    ...plain,
    within: typeof within === "function" ? (at) => within(inner(at)) : within,
    ...(structure === undefined ? {} : { structure: (at: OpView) => structure(inner(at)) }),
    infer: (at) => rule.infer(inner(at)),
    cost: (at, outputs) => rule.cost(inner(at), outputs),
    flow: (at, outputs) => placedFlow(at, chosen(at), outputs, rule.flow(inner(at), outputs)),
  };
}

/** The rule of an operator on images whose channels stand last, where the one it comes from has them second. */
export function channelsLast(rule: OpRule): OpRule {
  const inner = (at: OpView): OpView =>
    seenWith(
      at,
      at.inputs.map((fact, i) => (i === 0 ? permuted(fact, "to second") : fact)),
    );
  const turned = (outputs: readonly Fact[]) =>
    outputs.map((fact) => permuted(fact, "to second") ?? fact);
  const { carry, agrees, passes, undoes, picks, ...plain } = rule;
  return {
    ...plain,
    infer: (at) => rule.infer(inner(at)).map((fact) => permuted(fact, "to last") ?? fact),
    cost: (at, outputs) => rule.cost(inner(at), turned(outputs)),
    flow: (at, outputs) => turnedFlow(at, outputs, rule.flow(inner(at), turned(outputs))),
  };
}

/** The rule of that name, which the table has. */
export function ruleOf(rules: readonly OpRule[], op: string): OpRule {
  return must(
    rules.find((rule) => rule.op === op),
    op,
  );
}

function placedFlow(
  at: OpView,
  places: readonly number[],
  outputs: readonly Fact[],
  flows: readonly AxisFlow[] | null,
): readonly AxisFlow[] | null {
  if (flows === null) return null;
  const placed = flows.map((flow) => ({ ...flow, input: places[flow.input] ?? flow.input }));
  for (const [input, fact] of at.inputs.entries()) {
    if (fact === null || places.includes(input)) continue;
    const rank = known(fact)?.length;
    if (rank === undefined) return null;
    for (const output of outputs.keys()) placed.push(...wholeInput(input, rank, output));
  }
  return placed;
}

function permuted<F extends Fact | null>(fact: F, way: "to second" | "to last"): F {
  const sizes = sizesOf(fact);
  if (fact?.kind !== "tensor" || !Array.isArray(sizes) || sizes.length < 3) return fact;
  const order = sizes.map((_, axis) => axisFrom(axis, sizes.length, way));
  return { ...fact, sizes: order.map((axis) => sizes[axis]) };
}

/** The axis that comes to stand at `axis`. */
function axisFrom(axis: number, rank: number, way: "to second" | "to last"): number {
  if (axis === 0) return 0;
  if (way === "to second") return axis === 1 ? rank - 1 : axis - 1;
  return axis === rank - 1 ? 1 : axis + 1;
}

function turnedFlow(
  at: OpView,
  outputs: readonly Fact[],
  flows: readonly AxisFlow[] | null,
): readonly AxisFlow[] | null {
  if (flows === null) return null;
  return flows.map((flow) => {
    const from = flow.input === 0 ? known(at.inputs[0])?.length : undefined;
    const to = known(outputs[flow.output])?.length;
    return {
      ...flow,
      from: turnedAxis(flow.from, from),
      to: flow.to === null ? null : turnedAxis(flow.to, to),
    };
  });
}

function turnedAxis(axis: number, rank: number | undefined): number {
  return rank === undefined || rank < 3 ? axis : axisFrom(axis, rank, "to second");
}
