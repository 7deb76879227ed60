// The accounts of a cost: work, bytes, and the span in three meters; as written and after rewrites.

import { add, constant, max, mul, type Poly } from "../algebra/index.ts";

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
}

export interface CostPair {
  readonly written: Cost;
  readonly rewritten: Cost;
}

/** Dependent steps of so many evaluations in a row. */
export function spansTimes(span: Spans, count: Poly): Spans {
  return {
    threshold: mul(span.threshold, count),
    arithmetic: mul(span.arithmetic, count),
    kernel: mul(span.kernel, count),
  };
}

/** So many evaluations in a row. */
export function times(cost: Cost, count: Poly): Cost {
  return {
    work: mul(cost.work, count),
    bytes: mul(cost.bytes, count),
    span: spansTimes(cost.span, count),
  };
}

/** As `times`, of both accounts. */
export function repeated(pair: CostPair, count: Poly): CostPair {
  return { written: times(pair.written, count), rewritten: times(pair.rewritten, count) };
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
    span: {
      threshold: combine(a.span.threshold, b.span.threshold),
      arithmetic: combine(a.span.arithmetic, b.span.arithmetic),
      kernel: combine(a.span.kernel, b.span.kernel),
    },
  };
}
