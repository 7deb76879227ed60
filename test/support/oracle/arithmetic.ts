// Operators on entries, by the definitions of the standard, over real numbers.

import type { Operator } from "./operator.ts";
import { type Elem, entrywise, type Tensor } from "./tensor.ts";

export const arithmetic: Readonly<Record<string, Operator>> = {
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: ({ inputs }) => {
    const isWhole = inputs[0]?.elem === "int64";
    return pair(inputs, (a, b) => (isWhole ? Math.trunc(a / b) : a / b));
  },
  Mod: ({ inputs, int }) => {
    const isFmod = int("fmod", 0) !== 0;
    return pair(inputs, (a, b) => (isFmod ? a % b : a - b * Math.floor(a / b)));
  },
  Pow: binary((a, b) => a ** b),
  PRelu: binary((a, slope) => (a < 0 ? slope * a : a)),
  Sum: many((values) => values.reduce((a, b) => a + b)),
  Mean: many((values) => values.reduce((a, b) => a + b) / values.length),
  Max: many((values) => Math.max(...values)),
  Min: many((values) => Math.min(...values)),
  Clip: ({ inputs }) => {
    const [value, low, high] = inputs;
    if (value == null) throw new RangeError("nothing to clip");
    const lifted = low == null ? value : pair([value, low], Math.max);
    return high == null ? lifted : pair([lifted, high], Math.min);
  },
  Where: ({ inputs }) => {
    const [condition, yes, no] = inputs;
    if (condition == null || yes == null || no == null) throw new RangeError("Where of nothing");
    return entrywise(yes.elem, [condition, yes, no], (c, a, b) => (c === 0 ? b : a));
  },
  Cast: ({ inputs, int }) => {
    const to: Elem = int("to", 1) === 9 ? "bool" : int("to", 1) === 7 ? "int64" : "float";
    const [value] = inputs;
    const isRounded = to === "int64" && value?.elem === "float";
    const convert = (a: number) => (to === "bool" ? truth(a !== 0) : isRounded ? Math.trunc(a) : a);
    return one(inputs, convert, to);
  },
  Identity: unary((a) => a),
  Neg: unary((a) => -a),
  Abs: unary(Math.abs),
  Sign: unary(Math.sign),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Round: unary((a) => (Math.abs(a % 1) === 0.5 ? 2 * Math.round(a / 2) : Math.round(a))),
  Reciprocal: unary((a) => 1 / a),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Log: unary(Math.log),
  Sin: unary(Math.sin),
  Cos: unary(Math.cos),
  Atan: unary(Math.atan),
  Relu: unary((a) => Math.max(a, 0)),
  Tanh: unary(Math.tanh),
  Sigmoid: unary(sigmoid),
  Softplus: unary((a) => Math.max(a, 0) + Math.log1p(Math.exp(-Math.abs(a)))),
  Softsign: unary((a) => a / (1 + Math.abs(a))),
  Elu: unary((a) => (a < 0 ? Math.expm1(a) : a)),
  HardSigmoid: unary((a) => Math.min(Math.max(0.2 * a + 0.5, 0), 1)),
  HardSwish: unary((a) => a * Math.min(Math.max(a / 6 + 0.5, 0), 1)),
  Swish: unary((a) => a * sigmoid(a)),
  LeakyRelu: ({ inputs, float }) => {
    const slope = float("alpha", 0.01);
    return one(inputs, (a) => (a < 0 ? slope * a : a));
  },
  ThresholdedRelu: unary((a) => (a > 1 ? a : 0)),
  Not: unary((a) => 1 - a),
  And: binary((a, b) => a * b),
  Or: binary(Math.max),
  Xor: binary((a, b) => truth(a !== b)),
  Equal: comparison((a, b) => a === b),
  Less: comparison((a, b) => a < b),
  LessOrEqual: comparison((a, b) => a <= b),
  Greater: comparison((a, b) => a > b),
  GreaterOrEqual: comparison((a, b) => a >= b),
};

function sigmoid(a: number): number {
  return 1 / (1 + Math.exp(-a));
}

function truth(holds: boolean): number {
  return holds ? 1 : 0;
}

type Inputs = readonly (Tensor | null)[];

function one(inputs: Inputs, of: (a: number) => number, elem?: Elem): Tensor {
  const [value] = inputs;
  if (value == null) throw new RangeError("an input is missing");
  return entrywise(elem ?? value.elem, [value], of);
}

function pair(inputs: Inputs, of: (a: number, b: number) => number, elem?: Elem): Tensor {
  const [a, b] = inputs;
  if (a == null || b == null) throw new RangeError("an input is missing");
  return entrywise(elem ?? a.elem, [a, b], of);
}

function unary(of: (a: number) => number): Operator {
  return ({ inputs }) => one(inputs, of);
}

function binary(of: (a: number, b: number) => number): Operator {
  return ({ inputs }) => pair(inputs, of);
}

function comparison(holds: (a: number, b: number) => boolean): Operator {
  return ({ inputs }) => pair(inputs, (a, b) => truth(holds(a, b)), "bool");
}

function many(of: (values: readonly number[]) => number): Operator {
  return ({ inputs }) => {
    const given = inputs.filter((input) => input !== null);
    return entrywise(given[0]?.elem ?? "float", given, (...values) =>
      of(values.slice(0, given.length)),
    );
  };
}
