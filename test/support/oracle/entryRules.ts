// Rules for operators that work entry by entry, and for branches and loops around them.

import {
  branch,
  cast,
  comparison,
  type Expression,
  entries,
  float,
  node,
  repeat,
  scalar,
  squeeze,
  type Type,
  truth,
  unsqueeze,
} from "./expression.ts";
import type { Maker, Reach, Rule } from "./maker.ts";

/** An operator on the state and something else, in either order. */
export function pairing(op: string, other: Reach = "any"): Rule {
  return (maker, type, depth) => {
    if (type.elem === "bool") return null;
    const state = maker.make(type, depth - 1, "state");
    const beside = { ...type, dims: maker.smaller(type.dims) };
    const operands = [state, maker.make(beside, depth - 1, other)];
    return entries(op, maker.random.chance(0.5) ? operands : operands.reverse());
  };
}

export function logic(op: string): Rule {
  return (maker, type, depth) => {
    if (type.elem !== "bool") return null;
    return entries(op, [maker.make(type, depth - 1, "state"), maker.make(type, depth - 1, "any")]);
  };
}

export function single(ops: readonly string[], attributes = ""): Rule {
  return (maker, type, depth) => {
    if (type.elem !== "float") return null;
    return entries(maker.random.pick(ops), [maker.make(type, depth - 1, "state")], attributes);
  };
}

export const negate: Rule = (maker, type, depth) =>
  type.elem === "bool"
    ? entries("Not", [maker.make(type, depth - 1, "state")])
    : entries("Neg", [maker.make(type, depth - 1, "state")]);

export const same: Rule = (maker, type, depth) => {
  const value = maker.make(type, depth - 1, "state");
  const axis = maker.random.below(type.dims.length + 1);
  return maker.random.chance(0.5)
    ? entries("Identity", [value])
    : squeeze(unsqueeze(value, axis), axis);
};

export const quotientBy: Rule = (maker, type, depth) => {
  if (type.elem === "bool") return null;
  const beside = { ...type, dims: maker.smaller(type.dims) };
  const by =
    type.elem === "int64" ? scalar(maker.random.pick([2, 3]), "int64") : maker.given(beside);
  return entries("Div", [maker.make(type, depth - 1, "state"), by]);
};

export const quotient: Rule = (maker, type, depth) =>
  type.elem !== "float"
    ? null
    : entries("Div", [maker.make(type, depth - 1, "any"), maker.make(type, depth - 1, "state")]);

export const clip: Rule = (maker, type, depth) => {
  if (type.elem !== "float") return null;
  const bounds = maker.random.chance(0.5)
    ? [scalar(-1), scalar(2)]
    : [scalar(0), maker.input(float())];
  return entries("Clip", [maker.make(type, depth - 1, "state"), ...bounds]);
};

export const choice: Rule = (maker, type, depth) => {
  const condition = maker.given(truth(...maker.smaller(type.dims)));
  return where(maker, condition, type, depth);
};

export const stateChoice: Rule = (maker, type, depth) => {
  const dims = maker.smaller(type.dims);
  const tested = maker.make(float(...dims), depth - 1, "state");
  return where(maker, comparison("Less", tested, maker.given(float(...dims))), type, depth);
};

function where(maker: Maker, condition: Expression, type: Type, depth: number): Expression {
  const values = [maker.make(type, depth - 1, "state"), maker.make(type, depth - 1, "any")];
  const [yes, no] = maker.random.chance(0.5) ? values : values.reverse();
  return node("Where", [condition, yes as Expression, no as Expression], type);
}

export const branched: Rule = (maker, type, depth) => {
  const condition = maker.input(truth());
  const values = [
    maker.make(type, depth - 1, "state"),
    maker.make(type, depth - 1, "any"),
  ] as const;
  return branch(condition, values[0], values[1]);
};

export const looped: Rule = (maker, type, depth) => {
  const first = maker.random.chance(0.8) ? maker.make(type, depth - 1, "state") : maker.given(type);
  const enters = maker.inner(type);
  return repeat(2, first, enters, maker.within(enters).make(type, Math.min(depth, 2), "state"));
};

export const several: Rule = (maker, type, depth) => {
  if (type.elem !== "float") return null;
  const parts = [
    maker.make(type, depth - 1, "state"),
    maker.given(type),
    maker.make(type, depth - 1, "any"),
  ];
  return entries(maker.random.pick(["Sum", "Mean", "Max", "Min"]), parts);
};

export const power: Rule = (maker, type, depth) =>
  type.elem !== "float"
    ? null
    : entries("Pow", [maker.make(type, depth - 1, "state"), scalar(maker.random.pick([2, 3]))]);

export const remainder: Rule = (maker, type, depth) =>
  type.elem !== "int64"
    ? null
    : entries("Mod", [
        maker.make(type, depth - 1, "state"),
        scalar(maker.random.pick([2, 5]), "int64"),
      ]);

export const casted: Rule = (maker, type, depth) => {
  if (type.elem === "bool")
    return comparison("Greater", maker.make(float(...type.dims), depth - 1, "state"), scalar(0));
  const elem = type.elem === "float" ? "int64" : "float";
  return cast(maker.make({ ...type, elem }, depth - 1, "state"), type.elem);
};

export const scaled: Rule = (maker, type, depth) =>
  type.elem !== "float"
    ? null
    : entries("Mul", [maker.given(float()), maker.make(type, depth - 1, "state")]);

export const gated: Rule = (maker, type, depth) => {
  const values = [
    maker.make(type, depth - 1, "state"),
    maker.make(type, depth - 1, "state"),
  ] as const;
  return node("Where", [maker.given(truth()), ...values], type);
};
