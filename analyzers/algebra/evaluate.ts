// The number a formula stands for once its sizes are given; used for curves and for `--axis T=4096`.

import { type Atom, atom, type Poly, terms } from "./arena.ts";

/** The value of the formula in double precision; `sizeOf` gives the value of each named size. */
export function evaluate(formula: Poly, sizeOf: (name: string) => number): number {
  let total = 0;
  for (const term of terms(formula)) {
    let value = Number(term.num) / Number(term.den);
    for (const [id, exponent] of term.factors) value *= atomValue(atom(id), sizeOf) ** exponent;
    total += value;
  }
  return total;
}

function atomValue(factor: Atom, sizeOf: (name: string) => number): number {
  switch (factor.kind) {
    case "symbol":
      return sizeOf(factor.name);
    case "floorDiv":
      return Math.floor(evaluate(factor.over, sizeOf) / evaluate(factor.by, sizeOf));
    case "ceilDiv":
      return Math.ceil(evaluate(factor.over, sizeOf) / evaluate(factor.by, sizeOf));
    case "min":
      return Math.min(...factor.of.map((part) => evaluate(part, sizeOf)));
    case "max":
      return Math.max(...factor.of.map((part) => evaluate(part, sizeOf)));
    case "log2": {
      const n = evaluate(factor.of, sizeOf);
      return n <= 1 ? 0 : Math.ceil(Math.log2(n));
    }
  }
}
