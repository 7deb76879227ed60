// The accounts of a cost: work, bytes, and the span in three meters; as written and after rewrites.

import {
  add,
  commonMultiple,
  constant,
  hasShortProduct,
  max,
  monomialsOf,
  mul,
  type Poly,
} from "../algebra/index.ts";

/** The three meters: unbounded fan-in, bounded fan-in, and kernel launches. */
export interface Spans {
  readonly threshold: Poly;
  readonly arithmetic: Poly;
  readonly kernel: Poly;
}

export interface Cost {
  readonly work: Poly;
  readonly bytes: Poly;
  readonly span: Spans;
  /** What the threshold span grows with over all paths, the longest of no sample left out. */
  readonly reach: Poly;
}

export interface CostPair {
  readonly written: Cost;
  readonly rewritten: Cost;
}

/** How often a part runs. */
export interface Count {
  readonly count: Poly;
  /** What bounds the count where the data decide it. */
  readonly limit: Poly;
  /** The product of two formulas, or a name for it where it is too long to be written out. */
  readonly multiply: (a: Poly, b: Poly) => Poly;
}

/** Dependent steps of so many evaluations in a row. */
export function spansTimes(span: Spans, { count, multiply }: Count): Spans {
  return {
    threshold: multiply(span.threshold, count),
    arithmetic: multiply(span.arithmetic, count),
    kernel: multiply(span.kernel, count),
  };
}

/** So many evaluations in a row. */
export function times(cost: Cost, often: Count): Cost {
  return {
    work: often.multiply(cost.work, often.count),
    bytes: often.multiply(cost.bytes, often.count),
    span: spansTimes(cost.span, often),
    reach: reachTimes(cost.reach, often.limit),
  };
}

/** What a chain of so many parts grows with. */
export function reachTimes(reach: Poly, limit: Poly): Poly {
  const by = monomialsOf([limit]);
  if (hasShortProduct([reach, by])) return monomialsOf([mul(reach, by)]);
  return mul(commonMultiple(reach), commonMultiple(by));
}

/** As `times`, of both accounts. */
export function repeated(pair: CostPair, often: Count): CostPair {
  return { written: times(pair.written, often), rewritten: times(pair.rewritten, often) };
}

/** One part before another. */
export function after(first: Cost, second: CostPair): CostPair {
  return { written: plus(first, second.written), rewritten: plus(first, second.rewritten) };
}

/** Parts in a row; no cost where there are none. */
export function sequence(pairs: readonly CostPair[]): CostPair {
  const nothing: Cost = {
    work: constant(0),
    bytes: constant(0),
    span: { threshold: constant(0), arithmetic: constant(0), kernel: constant(0) },
    reach: constant(0),
  };
  return {
    written: pairs.map((pair) => pair.written).reduce(plus, nothing),
    rewritten: pairs.map((pair) => pair.rewritten).reduce(plus, nothing),
  };
}

/** The larger of each account and meter, when one of the parts runs. */
export function alternatives(pairs: readonly CostPair[]): CostPair {
  const [first, ...rest] = pairs;
  if (first === undefined) return sequence([]);
  return rest.reduce(
    (a, b) => ({
      written: larger(a.written, b.written),
      rewritten: larger(a.rewritten, b.rewritten),
    }),
    first,
  );
}

function plus(a: Cost, b: Cost): Cost {
  return combined(a, b, add);
}

function larger(a: Cost, b: Cost): Cost {
  return combined(a, b, max);
}

function combined(a: Cost, b: Cost, combine: (x: Poly, y: Poly) => Poly): Cost {
  return {
    work: combine(a.work, b.work),
    bytes: combine(a.bytes, b.bytes),
    reach: monomialsOf([a.reach, b.reach]),
    span: {
      threshold: combine(a.span.threshold, b.span.threshold),
      arithmetic: combine(a.span.arithmetic, b.span.arithmetic),
      kernel: combine(a.span.kernel, b.span.kernel),
    },
  };
}
