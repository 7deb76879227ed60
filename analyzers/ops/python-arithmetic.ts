// Arithmetic of Python's libraries that has no operator of its own in models: division never rounds.

import { isAffine, other, type Reading } from "../forms/index.ts";
import type { ElemType } from "../ir/index.ts";
import { entries } from "./carry.ts";
import { exactQuotients, logSums } from "./carry-entries.ts";
import { isFractional, quotient } from "./content.ts";
import { elemOf } from "./fact.ts";
import { binary, unary } from "./families.ts";
import type { OpRule } from "./rule.ts";
import { QUOTIENT, SERIES } from "./theorems.ts";

export const pythonArithmeticRules: readonly OpRule[] = [
  binary("Divide", "The quotient of two entries, a fraction for integers too.", {
    domain: "python",
    because: QUOTIENT,
    elem: (at) => fractional(elemOf(at.inputs[0])),
    content: ([a, b]) => (a === undefined || b === undefined ? null : quotient(a, b, "f32")),
    carry: exactQuotients,
    examples: [
      { inputs: ["f32[B, T]", "f32[B, 1]"], outputs: ["f32[B, T]"], work: "B·T", steps: "1" },
      { inputs: ["i64[] = {2·T}", "i64[] = {2}"], outputs: ["f32[] = {T}"] },
    ],
  }),
  unary(
    "ComplexPart",
    "A part of a complex number, its conjugate, or the number that two parts make.",
    {
      domain: "python",
      carry: entries(realLinear),
    },
  ),
  binary("LogAddExp", "The logarithm of the sum of the exponentials of two entries.", {
    domain: "python",
    because: SERIES,
    perEntry: 4,
    carry: logSums,
    examples: [
      { inputs: ["f32[B, T]", "f32[T]"], outputs: ["f32[B, T]"], work: "4·B·T", steps: "1" },
    ],
  }),
];

/** Linear in the two real parts of each channel, and not in the complex number they make. */
function realLinear(reading: Reading): Reading {
  if (!isAffine(reading)) return other(reading);
  const form = reading.isBiased ? "DENSE" : "DENSE0";
  return { ...reading, form, combines: null, matrix: null, slope: 0 };
}

function fractional(elem: ElemType): ElemType {
  return elem === "unknown" || isFractional(elem) ? elem : "f32";
}
