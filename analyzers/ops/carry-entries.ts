// Transfer rules of operators on entries at the same index: sums, products, extrema, choices.

import {
  type Axes,
  type Carry,
  clipped,
  combined,
  either,
  extremum,
  type Given,
  INPUT,
  increasing,
  inputOver,
  logAdd,
  logAddInput,
  logNormalised,
  maybeInput,
  negative,
  nonlinear,
  normalised,
  other,
  perEntry,
  plusInput,
  quotient,
  type Reading,
  remainder,
  share,
  sum,
  timesInput,
} from "../forms/index.ts";
import type { ElemType } from "../ir/index.ts";
import {
  anyEntries,
  type CarryRule,
  type CarryView,
  differsAlong,
  ofFirst,
  standing,
} from "./carry.ts";
import { elemOf } from "./fact.ts";

/** How two values meet: both states, or a state and an input. */
interface Meeting {
  readonly both: (a: Reading, b: Reading) => Reading;
  /** The state is the left value, or (`isRight`) the right one; `along`: where the input differs. */
  readonly one: (a: Reading, x: Given, along: Axes, isRight: boolean) => Reading;
}

/** An operator that combines its data inputs one after the other. */
function meeting({ both, one }: Meeting): CarryRule {
  return (cx) => {
    const given = cx.carries.flatMap((carry, input) => (carry === null ? [] : [{ carry, input }]));
    const [first, ...rest] = given;
    if (first === undefined) return anyEntries(cx);
    const met = rest.reduce<{ carry: Carry; input: number }>((a, b) => {
      const [p, q] = [a.carry, b.carry];
      if (p.kind === "given" && q.kind === "given") return { carry: INPUT, input: a.input };
      if (p.kind === "given" && q.kind === "reading") {
        return { carry: one(q, p, alongOf(cx, given, a, q), true), input: b.input };
      }
      if (p.kind === "reading" && q.kind === "given") {
        return { carry: one(p, q, differsAlong(cx, b.input, p), false), input: a.input };
      }
      return p.kind === "reading" && q.kind === "reading"
        ? { carry: both(p, q), input: a.input }
        : a;
    }, first);
    return [met.carry];
  };
}

// Of several inputs that met before the state, all count.
function alongOf(
  cx: CarryView,
  given: readonly { readonly carry: Carry; readonly input: number }[],
  met: { readonly input: number },
  reading: Reading,
): Axes {
  return given.length > 2 ? "all" : differsAlong(cx, met.input, reading);
}

export const sums = meeting({ both: sum, one: plusInput });

export const means: CarryRule = (cx) =>
  sums(cx).map((carry) => (carry.kind === "reading" ? share(carry) : carry));

/** Of two values the first less, or over, the second, where that is one number for all that is coupled. */
function byOne(
  cx: CarryView,
  rule: (a: Reading, by: Reading, apart: ReadonlySet<number>) => Reading | null,
): Reading | null {
  const [a, b] = cx.carries;
  if (a?.kind !== "reading" || b?.kind !== "reading") return null;
  const apart = standing(cx, 1, b);
  return apart === null ? null : rule(a, b, apart);
}

export const differences: CarryRule = (cx) => {
  const found = byOne(cx, logNormalised);
  return found === null ? subtracted(cx) : [found];
};

const subtracted = meeting({
  both: (a, b) => sum(a, negative(b)),
  one: (a, _, __, isRight) => plusInput(isRight ? negative(a) : a),
});

export const products = meeting({ both: nonlinear, one: timesInput });

/** Remainders with the sign of what is divided by. */
export const remainders = meeting({
  both: nonlinear,
  one: (a, x, _, isRight) => (isRight ? other(a) : remainder(a, x)),
});

/** Quotients that are not rounded. */
export const exactQuotients: CarryRule = (cx) => {
  const results = divided(cx);
  const [result] = results;
  if (result?.kind !== "reading" || result.form !== "NL") return results;
  const found = byOne(cx, normalised);
  return found === null ? results : [found];
};

const divided = meeting({
  both: quotient,
  one: (a, x, along, isRight) => (isRight ? inputOver(a) : timesInput(a, inverse(x), along)),
});

/** Integers are truncated after they are divided. */
export const quotients: CarryRule = (cx) => {
  const results = exactQuotients(cx);
  if (isReal(elemOf(cx.outputs[0]))) return results;
  return results.map((carry) => (carry.kind === "reading" ? increasing(carry) : carry));
};

/** The first input as a value of the type of the second, of which no entry is read. */
export const castsLike: CarryRule = (cx) => {
  const [value = null, like = null] = cx.carries;
  if (value?.kind !== "reading") return [INPUT];
  return casts({ ...cx, carries: [value, like === null ? null : INPUT] });
};

/** Rounding keeps the order, but for what is no number or only true or false. */
export const casts: CarryRule = ofFirst((reading, cx) => {
  const [from, to] = [elemOf(cx.at.inputs[0]), elemOf(cx.outputs[0])];
  if (from === to || (isReal(to) && to !== "unknown" && isReal(from))) return reading;
  return isNumber(from) && isNumber(to) ? increasing(reading) : perEntry(reading);
});

function isReal(elem: ElemType): boolean {
  return ["f16", "bf16", "f32", "f64", "unknown"].includes(elem);
}

function isNumber(elem: ElemType): boolean {
  return isReal(elem) || /^[iu]\d+$/.test(elem);
}

export function extrema(by: "min" | "max"): CarryRule {
  return meeting({ both: (a, b) => extremum(a, b, by), one: (a) => clipped(a, by) });
}

export const logSums = meeting({ both: logAdd, one: logAddInput });

export function booleans(by: "and" | "or" | "xor"): CarryRule {
  return meeting({ both: nonlinear, one: (a) => combined(a, by) });
}

/** A step at an input: it goes one way as the value grows. */
export const comparisons = meeting({
  both: nonlinear,
  one: (a) => ({ ...increasing(a), slope: 0 }),
});

/** Two values in a function of which only its entries are known. */
export const unlistedPairs = meeting({ both: nonlinear, one: other });

/** The second input where the first holds, else the third. */
export const choices: CarryRule = (cx) => {
  const [condition, yes, no] = cx.carries;
  if (condition == null || yes == null || no == null) return anyEntries(cx);
  return [chosen(condition, yes, no, (reading) => differsAlong(cx, 0, reading))];
};

/** One of two values, by a condition. */
export function chosen(
  condition: Carry,
  yes: Carry,
  no: Carry,
  along: (reading: Reading) => Axes,
): Carry {
  const states = [yes, no].filter((carry) => carry.kind === "reading");
  if (condition.kind === "reading") return states.reduce(nonlinear, other(condition));
  if (yes.kind === "given" && no.kind === "given") return INPUT;
  if (yes.kind === "given") return no.kind === "given" ? INPUT : maybeInput(no, along(no));
  if (no.kind === "given") return maybeInput(yes, along(yes));
  return either(yes, no, along(yes));
}

function inverse(x: Given): Given {
  return { ...x, same: x.same === null ? null : `1/${x.same}` };
}
