// Arithmetic on entries at the same index. Where the entries are known integers, so is the result: shapes are
// computed in graphs with these operators.

import {
  add,
  asInteger,
  constant,
  isNonNegative,
  log2,
  max,
  min,
  mul,
  type Poly,
  sub,
} from "../algebra/index.ts";
import {
  clipped,
  INPUT,
  increasing,
  inputOver,
  negative,
  perEntry,
  plusInput,
  type Reading,
  share,
  timesInput,
} from "../forms/index.ts";
import { broadcastFlow } from "./broadcast.ts";
import { entries, ofFirst } from "./carry.ts";
import {
  casts,
  castsLike,
  differences,
  extrema,
  means,
  products,
  quotients,
  remainders,
  sums,
  unlistedPairs,
} from "./carry-entries.ts";
import { type Content, converted, power, quotient, remainder } from "./content.ts";
import { eachElement, VIEWS } from "./cost.ts";
import { elemAttribute } from "./elemtype.ts";
import { elemOf, type Fact } from "./fact.ts";
import {
  binary,
  type Elementwise,
  elementwise,
  mapped,
  picksAll,
  series,
  unary,
  undoesItself,
} from "./families.ts";
import type { OpRule } from "./rule.ts";
import { ONE, ZERO } from "./shape.ts";
import { MOVEMENT, QUOTIENT, SERIES } from "./theorems.ts";
import { floatAttribute, intAttribute, intsInput, type OpView } from "./view.ts";

const first: Content = ([a]) => a ?? null;
const pair =
  (combine: (a: Poly, b: Poly) => Poly | null): Content =>
  ([a, b]) =>
    a === undefined || b === undefined ? null : combine(a, b);
const all =
  (combine: (a: Poly, b: Poly) => Poly): Content =>
  (entries) =>
    entries.length === 0 ? null : entries.reduce(combine);

const identity: OpRule = {
  ...unary("Identity", "The input itself."),
  within: "AC0",
  because: MOVEMENT,
  infer: (at) => [at.inputs[0] ?? { kind: "unknown", why: "Identity without an input" }],
  cost: () => VIEWS,
  flow: (at, outputs) => broadcastFlow(at.inputs.slice(0, 1), outputs.slice(0, 1)),
  keeps: () => "same",
  carry: entries((reading) => reading),
  examples: [
    { inputs: ["i64[2] = {0, T}"], outputs: ["i64[2] = {0, T}"], work: "0", steps: "0" },
    { inputs: ["seq(f32[N])"], outputs: ["seq(f32[N])"] },
  ],
};

const clip: OpRule = {
  ...unary("Clip", "Each entry, brought between a least and a largest value.", {
    carry: entries((reading) => clipped(clipped(reading, "max"), "min")),
  }),
  infer: (at) => [mapped(at, at.inputs.slice(0, 1), elemOf(at.inputs[0]), clippedContent(at))],
};

const dropout: OpRule = {
  ...unary("Dropout", "The input; in training, with entries set to zero at random.", {
    random: true,
    since: 1,
    // The zeros are noise, and noise is input.
    carry: entries((reading) => timesInput(reading, INPUT, "all")),
  }),
  infer: (at) => [
    mapped(at, at.inputs.slice(0, 1), elemOf(at.inputs[0]), first),
    mapped(at, at.inputs.slice(0, 1), at.opset < 12 ? elemOf(at.inputs[0]) : "bool"),
  ],
  flow: (at, outputs) => broadcastFlow(at.inputs.slice(0, 1), outputs),
  examples: [
    { inputs: ["f32[B, T]"], outputs: ["f32[B, T]", "bool[B, T]"], work: "B·T", steps: "1" },
  ],
};

function keepsType(at: OpView, [output]: readonly Fact[]): boolean {
  const elem = elemOf(at.inputs[0]);
  return elem !== "unknown" && elem === elemOf(output);
}

/** A commutative operator on any number of inputs. */
function ofMany(
  op: string,
  doc: string,
  row: Pick<Elementwise, "because" | "carry" | "picks"> & { readonly content: Content },
): OpRule {
  return {
    ...elementwise(op, doc, row),
    cost: (at, outputs) => ({
      ...eachElement(at, outputs[0], Math.max(at.inputs.length - 1, 1)),
      steps: max(log2(constant(at.inputs.length)), ONE),
    }),
    examples: [
      {
        inputs: ["f32[B, T]", "f32[T]", "f32[1]"],
        outputs: ["f32[B, T]"],
        work: "2·B·T",
        steps: "2",
      },
    ],
  };
}

/** Arithmetic on entries. */
export const elementwiseRules: readonly OpRule[] = [
  identity,
  clip,
  dropout,
  binary("Add", "The sum of two entries.", { carry: sums, content: pair(add) }),
  binary("Sub", "The difference of two entries.", { carry: differences, content: pair(sub) }),
  binary("Mul", "The product of two entries.", { carry: products, content: pair(mul) }),
  binary("Div", "The quotient of two entries, truncated for integers.", {
    carry: quotients,
    because: QUOTIENT,
    content: (entries, elem) => pair((a, b) => quotient(a, b, elem))(entries, elem),
    examples: [
      { inputs: ["f32[B, T]", "f32[B, 1]"], outputs: ["f32[B, T]"], work: "B·T", steps: "1" },
      { inputs: ["i64[1] = {T}", "i64[] = {2}"], outputs: ["i64[1] = {⌊T/2⌋}"] },
    ],
  }),
  binary("Mod", "The remainder of two entries.", {
    carry: (cx) => (intAttribute(cx.at, "fmod", 0) === 0 ? remainders : unlistedPairs)(cx),
    since: 10,
    because: QUOTIENT,
    content: pair(remainder),
  }),
  binary("Pow", "One entry to the power of another.", {
    because: SERIES,
    // The exponent may be of another type; the base is what is multiplied.
    elem: (at) => elemOf(at.inputs[0]),
    content: pair(power),
  }),
  ofMany("Sum", "The sum of the inputs.", { content: all(add), carry: sums }),
  ofMany("Mean", "The mean of the inputs.", {
    content: () => null,
    because: QUOTIENT,
    carry: means,
  }),
  ofMany("Max", "The largest of the inputs, entry by entry.", {
    content: all((a, b) => max(a, b)),
    carry: extrema("max"),
    picks: picksAll,
  }),
  ofMany("Min", "The least of the inputs, entry by entry.", {
    content: all((a, b) => min(a, b)),
    carry: extrema("min"),
    picks: picksAll,
  }),
  unary("Abs", "The absolute value.", {
    nonNegative: true,
    content: ([a]) => magnitude(a ?? ZERO),
  }),
  unary("Neg", "The negated entry.", {
    carry: entries(negative),
    undoes: undoesItself,
    content: ([a]) => sub(ZERO, a ?? ZERO),
  }),
  unary("Sign", "-1, 0 or 1: the sign of the entry.", { carry: entries(increasing), since: 9 }),
  unary("Floor", "The largest whole number that is not larger.", {
    carry: entries(increasing),
    content: first,
  }),
  unary("Ceil", "The least whole number that is not less.", {
    carry: entries(increasing),
    content: first,
  }),
  unary("Round", "The nearest whole number, half to even.", {
    carry: entries(increasing),
    since: 11,
    content: first,
  }),
  unary("Reciprocal", "One divided by the entry.", {
    carry: entries(inputOver),
    because: QUOTIENT,
  }),
  series("Sqrt", "The square root.", { carry: entries(increasing), nonNegative: true }),
  series("Exp", "The exponential function.", { carry: entries(increasing), nonNegative: true }),
  series("Log", "The natural logarithm.", { carry: entries(increasing) }),
  series("Erf", "The error function.", { carry: entries(increasing), since: 9 }),
  series("Sin", "The sine.", { since: 7 }),
  series("Cos", "The cosine.", { since: 7 }),
  series("Tan", "The tangent.", { since: 7 }),
  series("Asin", "The inverse of the sine.", { carry: entries(increasing), since: 7 }),
  series("Acos", "The inverse of the cosine.", { since: 7 }),
  series("Atan", "The inverse of the tangent.", { carry: entries(increasing), since: 7 }),
  series("Sinh", "The hyperbolic sine.", { carry: entries(increasing), since: 9 }),
  series("Cosh", "The hyperbolic cosine.", { since: 9 }),
  series("Asinh", "The inverse of the hyperbolic sine.", { carry: entries(increasing), since: 9 }),
  series("Acosh", "The inverse of the hyperbolic cosine.", { since: 9 }),
  series("Atanh", "The inverse of the hyperbolic tangent.", {
    carry: entries(increasing),
    since: 9,
  }),
  unary("Cast", "The entry as a value of another type.", {
    carry: casts,
    passes: keepsType,
    elem: (at) => elemAttribute(at, "to", "unknown"),
    content: ([a], elem) => converted(a ?? ZERO, elem),
    examples: [
      { attributes: "to = 7", inputs: ["f32[B, T]"], outputs: ["i64[B, T]"], work: "B·T" },
      { attributes: "to = 6", inputs: ["i64[1] = {T}"], outputs: ["i32[1] = {T}"] },
    ],
  }),
  unary("CastLike", "The entry as a value of the type of the second input.", {
    carry: castsLike,
    passes: keepsType,
    since: 15,
    elem: (at) => elemOf(at.inputs[1]),
    content: ([a], elem) => converted(a ?? ZERO, elem),
    examples: [{ inputs: ["f32[B, T]", "f16[]"], outputs: ["f16[B, T]"], work: "B·T" }],
  }),
  unary("BitCast", "The bits of the entry as a value of another type of the same width.", {
    since: 26,
    elem: (at) => elemAttribute(at, "to", "unknown"),
    examples: [{ attributes: "to = 6", inputs: ["f32[B, T]"], outputs: ["i32[B, T]"] }],
  }),
  unary("Affine", "alpha·x + beta.", {
    carry: ofFirst((reading, { at }) => plusInput(timesAttribute(reading, at, "alpha"))),
  }),
  unary("ParametricSoftplus", "alpha·log(exp(beta·x) + 1).", {
    carry: entries(perEntry),
    because: SERIES,
  }),
  unary("ScaledTanh", "alpha·tanh(beta·x).", { because: SERIES }),
  unary("Scale", "The entry times a number.", {
    carry: ofFirst((reading, { at }) => timesAttribute(reading, at, "scale")),
  }),
  unary("ImageScaler", "An image times a number, plus a bias for each channel.", {
    perEntry: 2,
    examples: [
      { inputs: ["f32[N, 3, H, W]"], outputs: ["f32[N, 3, H, W]"], work: "6·N·H·W", steps: "1" },
    ],
  }),
];

/** The entry times the number in the attribute. */
function timesAttribute(reading: Reading, at: OpView, name: string): Reading {
  const scaled = share(reading);
  return floatAttribute(at, name, 1) < 0 ? negative(scaled) : scaled;
}

function magnitude(a: Poly): Poly | null {
  const number = asInteger(a);
  if (number !== null) return constant(number < 0n ? -number : number);
  return isNonNegative(a) ? a : null;
}

function clippedContent(at: OpView): Content {
  return ([value]) => {
    if (value === undefined) return null;
    let result = value;
    for (const [index, bound] of [max, min].entries()) {
      const fact = at.inputs[index + 1];
      if (fact === null || fact === undefined) continue;
      const limit = intsInput(at, index + 1)?.[0];
      if (limit === undefined) return null;
      result = bound(result, limit);
    }
    return at.attribute("min") === null && at.attribute("max") === null ? result : null;
  };
}
