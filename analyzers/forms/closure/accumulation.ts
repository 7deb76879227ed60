// The state combined with an input by one operation: the composite combines with the input of all trips together.

import {
  type Closure,
  entry,
  isApart,
  isJudged,
  type State,
  type Step,
  uniform,
} from "./closure.ts";

interface Operation {
  readonly name: string;
  readonly apply: (a: number, b: number) => number;
  /** The operand that leaves any other as it is; inputs are read off where the state is that. */
  readonly neutral: number;
}

interface Accumulation {
  readonly by: Operation;
  readonly inputs: State;
}

/** Beyond all inputs that are combined with. */
const FAR = 2 ** 17;

export const arithmeticOperations: readonly Operation[] = [
  { name: "sum", apply: (a, b) => a + b, neutral: 0 },
  { name: "product", apply: (a, b) => a * b, neutral: 1 },
];

export const extremeOperations: readonly Operation[] = [
  { name: "minimum", apply: Math.min, neutral: FAR },
  { name: "maximum", apply: Math.max, neutral: -FAR },
];

export const bitOperations: readonly Operation[] = [
  { name: "and", apply: Math.min, neutral: 1 },
  { name: "or", apply: Math.max, neutral: 0 },
  { name: "xor", apply: (a, b) => (a === b ? 0 : 1), neutral: 0 },
];

/** One of the operations, the same at all entries in all trips; told apart where the state has the given values. */
export function accumulation(
  operations: readonly Operation[],
  values: readonly number[],
): Closure<Accumulation> {
  return {
    extract(steps, width) {
      const refusals: string[] = [];
      for (const by of operations) {
        const found = steps.map((step) => inputsOf(step, width, by, values));
        const refused = found.find((inputs) => typeof inputs === "string");
        if (refused === undefined) {
          return found.map((inputs) =>
            typeof inputs === "string" || inputs === null ? null : { by, inputs },
          );
        }
        refusals.push(String(refused));
      }
      return refusals.join("; ");
    },
    compose: (first, then) => ({
      by: then.by,
      inputs: then.inputs.map((input, i) => then.by.apply(entry(first.inputs, i), input)),
    }),
    apply: ({ by, inputs }, state) => inputs.map((input, i) => by.apply(entry(state, i), input)),
  };
}

function inputsOf(
  step: Step,
  width: number,
  by: Operation,
  values: readonly number[],
): State | null | string {
  const read = step(uniform(width, by.neutral));
  if (!isJudged(read)) return null;
  for (const value of values) {
    const image = step(uniform(width, value));
    for (let i = 0; i < width; i++) {
      const [found, expected] = [entry(image.values, i), by.apply(value, entry(read.values, i))];
      if (isJudged(image) && isApart(found, expected, image.error + read.error)) {
        return `entry ${i} is no ${by.name} of ${value} with an input`;
      }
    }
  }
  return read.values;
}
