// How a formula grows along one axis, all other sizes held fixed. The answer is an upper bound.

import type { Growth } from "../base/index.ts";
import { type Atom, atom, type Poly, terms } from "./arena.ts";

/** N^power · (log N)^logs. */
interface Order {
  readonly power: number;
  readonly logs: number;
}

const CONSTANT: Order = { power: 0, logs: 0 };

/** An upper bound of the formula's growth in `axis`. */
export function growthIn(formula: Poly, axis: string): Growth {
  const { power, logs } = orderOf(formula, axis);
  if (power === 0) return logs === 0 ? "constant" : logs === 1 ? "log" : "polylog";
  return power === 1 && logs === 0 ? "linear" : "poly";
}

function orderOf(formula: Poly, axis: string): Order {
  return terms(formula)
    .map((term) =>
      term.factors
        .map(([id, exponent]) => times(atomOrder(atom(id), axis), exponent))
        .reduce(plus, CONSTANT),
    )
    .reduce(larger, CONSTANT);
}

function atomOrder(factor: Atom, axis: string): Order {
  switch (factor.kind) {
    case "symbol":
      return factor.name === axis ? { power: 1, logs: 0 } : CONSTANT;
    case "floorDiv":
    case "ceilDiv":
      // Dividing by what grows only makes the quotient smaller, so the dividend bounds it.
      return orderOf(factor.over, axis);
    case "min":
      return factor.of.map((part) => orderOf(part, axis)).reduce(smaller);
    case "max":
      return factor.of.map((part) => orderOf(part, axis)).reduce(larger);
    case "log2":
      return isConstant(orderOf(factor.of, axis)) ? CONSTANT : { power: 0, logs: 1 };
  }
}

function isConstant(order: Order): boolean {
  return order.power === 0 && order.logs === 0;
}

function plus(a: Order, b: Order): Order {
  return { power: a.power + b.power, logs: a.logs + b.logs };
}

function times(order: Order, exponent: number): Order {
  return { power: order.power * exponent, logs: order.logs * exponent };
}

function compare(a: Order, b: Order): number {
  return a.power - b.power || a.logs - b.logs;
}

function larger(a: Order, b: Order): Order {
  return compare(a, b) >= 0 ? a : b;
}

function smaller(a: Order, b: Order): Order {
  return compare(a, b) <= 0 ? a : b;
}
