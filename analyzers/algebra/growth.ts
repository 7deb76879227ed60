// How a formula grows while some of its sizes do and all others stay fixed. The answer is an upper bound.

import type { Growth } from "../base/index.ts";
import { type Atom, type AtomId, atom, internTerms, operands, type Poly, terms } from "./arena.ts";
import { add, asInteger, holdsSigned, isNonNegative, mul, sub, symbolsOf } from "./poly.ts";

/** N^power · (log N)^logs. */
interface Order {
  readonly power: number;
  readonly logs: number;
}

/** More of them are not told apart. They are only ever united, so that there may be many. */
const MOST_MONOMIALS = 20_000;

const CONSTANT: Order = { power: 0, logs: 0 };
const LINEAR: Order = { power: 1, logs: 0 };
const LOG: Order = { power: 0, logs: 1 };

/** An upper bound of the formula's growth in `axis`, all other sizes held fixed. */
export function growthIn(formula: Poly, axis: string): Growth {
  return growthOver((name) => name === axis)(formula);
}

/**
 * The growth of formulas while all sizes that `grows` names grow together, each as fast as the others: a
 * minimum of two growing sizes grows, although it does not grow in either one alone.
 */
export function growthOver(grows: (size: string) => boolean): (formula: Poly) => Growth {
  const orders = new Orders(grows);
  return (formula) => growthOf(orders.formula(formula));
}

/**
 * The sizes under each minimum that grows when all of them do. With only some of them growing, nothing is
 * said of the minimum: its other parts may be the larger ones.
 */
export function minimumGroups(formula: Poly): readonly (readonly string[])[] {
  const groups: (readonly string[])[] = [];
  const joint = new Orders(() => true);
  const seen = new Set<Poly>();
  const pending = [formula];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const term of terms(next)) {
      for (const [id] of term.factors) {
        const factor = atom(id);
        pending.push(...operands(factor));
        if (factor.kind !== "min" || isConstant(joint.atom(id))) continue;
        groups.push([...new Set(factor.of.flatMap(symbolsOf))]);
      }
    }
  }
  return groups;
}

/**
 * What the formulas grow with, together: their monomials without coefficients. Where there are too many, one
 * monomial that is at least as large as each.
 */
export function monomialsOf(formulas: Iterable<Poly>): Poly {
  const found = new Map<string, readonly (readonly [AtomId, number])[]>();
  for (const formula of new Set(formulas)) {
    for (const term of terms(formula)) {
      // What is subtracted makes a formula larger only where it can be negative itself.
      if (term.num > 0n || holdsSigned(internTerms([term]))) {
        found.set(term.factors.join(";"), term.factors);
      }
    }
  }
  const made = internTerms([...found.values()].map((factors) => ({ num: 1n, den: 1n, factors })));
  return found.size <= MOST_MONOMIALS ? made : commonMultiple(made);
}

/** The least monomial that is at least as large as each term of the formula. */
export function commonMultiple(formula: Poly): Poly {
  const exponents = new Map<AtomId, number>();
  for (const { factors } of terms(formula)) {
    for (const [id, exponent] of factors) {
      exponents.set(id, Math.max(exponent, exponents.get(id) ?? 0));
    }
  }
  const factors = [...exponents].sort(([a], [b]) => a - b);
  return internTerms([{ num: 1n, den: 1n, factors }]);
}

/** The formulas whose sum the formula is, one a term. */
export function partsOf(formula: Poly): readonly Poly[] {
  const list = terms(formula);
  return list.length === 1 ? [formula] : list.map((term) => internTerms([term]));
}

class Orders {
  readonly #grows: (size: string) => boolean;
  readonly #atoms = new Map<AtomId, Order>();

  constructor(grows: (size: string) => boolean) {
    this.#grows = grows;
  }

  formula(formula: Poly): Order {
    let most = CONSTANT;
    for (const { factors } of terms(withoutRemainders(formula))) {
      let order = CONSTANT;
      for (const [id, exponent] of factors) order = plus(order, times(this.atom(id), exponent));
      most = larger(most, order);
    }
    return most;
  }

  atom(id: AtomId): Order {
    const known = this.#atoms.get(id);
    if (known !== undefined) return known;
    const order = this.#atom(atom(id));
    this.#atoms.set(id, order);
    return order;
  }

  #atom(factor: Atom): Order {
    switch (factor.kind) {
      case "symbol":
        return this.#grows(factor.name) ? LINEAR : CONSTANT;
      case "floorDiv":
      case "ceilDiv":
        // Dividing by what grows only makes the quotient smaller, so the dividend bounds it.
        return this.formula(factor.over);
      case "min":
        // What is subtracted in a part may take the minimum as far below zero.
        return factor.of
          .map((part) => this.formula(part))
          .reduce(factor.of.every(isBoundedBelow) ? smaller : larger);
      case "max":
        return factor.of.map((part) => this.formula(part)).reduce(larger);
      case "log2":
        return isConstant(this.formula(factor.of)) ? CONSTANT : LOG;
    }
  }
}

/** Without parts c·(a - m·⌊a/m⌋) for a number m: a remainder is less than what it is taken by. */
function withoutRemainders(formula: Poly): Poly {
  let rest = formula;
  for (const { num, den, factors } of terms(formula)) {
    const [only, ...others] = factors;
    const factor = only === undefined || only[1] !== 1 || others.length > 0 ? null : atom(only[0]);
    const by = factor?.kind === "floorDiv" ? asInteger(factor.by) : null;
    if (factor?.kind !== "floorDiv" || by === null || by <= 0n) continue;
    const part = mul(internTerms([{ num: -num, den: den * by, factors: [] }]), factor.over);
    const without = sub(rest, add(part, internTerms([{ num, den, factors }])));
    if (terms(without).length < terms(rest).length) rest = without;
  }
  return rest;
}

function isBoundedBelow(part: Poly): boolean {
  return isNonNegative(internTerms(terms(part).filter(({ factors }) => factors.length > 0)));
}

function growthOf({ power, logs }: Order): Growth {
  if (power === 0) return logs === 0 ? "constant" : logs === 1 ? "log" : "polylog";
  return power === 1 && logs === 0 ? "linear" : "poly";
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
