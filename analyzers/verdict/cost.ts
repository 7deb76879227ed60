// Work, span and bytes of every region, inner regions first: as the program is written, and after the
// rewrites that the forms of its loops allow.

import { add, ceilDiv, constant, log2, mul, type Poly, scale, sum } from "../algebra/index.ts";
import { isUnknown, must, printable } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { formOf, type LoopBound, type Precision } from "../forms/index.ts";
import { ELEM_BITS, type Graph, opKey, type Region } from "../ir/index.ts";
import { countOf, elemOf, type Fact } from "../ops/index.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import type { Loop, Structures } from "./loops.ts";
import {
  after,
  alternatives,
  type Cost,
  type CostPair,
  repeated,
  type Spans,
  sequence,
  spansTimes,
  times,
} from "./meters.ts";
import type { Samples } from "./samples.ts";
import { longestPaths } from "./span.ts";
import type { Symbols } from "./symbols.ts";

export interface RegionCost extends CostPair {
  /** Critical path as written, bounded fan-in, at the largest size of the curve. */
  readonly path: readonly NodeRun[];
  readonly costOf: ReadonlyMap<NodeRun, CostPair>;
  /** The six spans at every sample: arithmetic, threshold, kernel as written, then rewritten. */
  readonly atSamples: readonly Float64Array[];
}

export interface CostContext extends Structures {
  readonly graph: Graph;
  readonly symbols: Symbols;
  readonly samples: Samples;
  readonly engine: GraphEngine;
  readonly precision: Precision;
}

/** Costs of the region and of everything inside it. */
export function costOf(cx: CostContext, root: RegionRun): RegionCost {
  return new Costing(cx).region(root);
}

const ZERO = constant(0);
const ONE = constant(1);

class Costing {
  readonly #cx: CostContext;
  readonly #known = new Map<RegionRun, RegionCost>();

  constructor(cx: CostContext) {
    this.#cx = cx;
  }

  region(run: RegionRun): RegionCost {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    const pairs = run.nodes.map((node) => this.#node(node));
    const meters = pairs.map(({ written: w, rewritten: r }) => [
      w.span.arithmetic,
      w.span.threshold,
      w.span.kernel,
      r.span.arithmetic,
      r.span.threshold,
      r.span.kernel,
    ]);
    const { spans, path, atSamples } = longestPaths(
      this.#cx.graph,
      run.region,
      meters,
      6,
      this.#cx.samples,
      this.#cx.engine,
    );
    const cost: RegionCost = {
      written: total(pairs, "written", spans.slice(0, 3)),
      rewritten: total(pairs, "rewritten", spans.slice(3)),
      path: path.flatMap((index) => run.nodes[index] ?? []),
      costOf: new Map(run.nodes.map((node, i) => [node, must(pairs[i], "cost")])),
      atSamples,
    };
    this.#known.set(run, cost);
    return cost;
  }

  #node(run: NodeRun): CostPair {
    if (run.call !== null) return this.region(run.call);
    if (run.rule === null || run.cutShort !== null) return this.#unknown(run);
    const own = this.#own(run, run.rule);
    const structure = this.#cx.structure.get(run);
    if (structure === undefined) return { written: own, rewritten: own };
    if (structure.kind === "branch") {
      return after(own, alternatives(structure.regions.map((region) => this.#inner(run, region))));
    }
    if (structure.kind === "procedure") {
      const models = structure.models.map((model) => this.#inner(run, model));
      return after(own, repeated(sequence(models), structure.limit));
    }
    const loop = this.#cx.loops.get(run);
    return loop === undefined ? { written: own, rewritten: own } : after(own, this.#loop(loop));
  }

  #own(run: NodeRun, rule: NonNullable<NodeRun["rule"]>): Cost {
    const cost = rule.cost(run.view, run.outputs);
    const moved = cost.launches === ZERO ? [] : [...run.view.inputs, ...run.outputs];
    return {
      work: cost.work,
      bytes: sum(moved.map((fact) => (fact === null ? ZERO : this.#bytes(fact, run)))),
      span: { threshold: cost.threshold, arithmetic: cost.steps, kernel: cost.launches },
    };
  }

  #inner(run: NodeRun, region: Region): CostPair {
    const inner = run.inner.get(region);
    return inner === undefined ? this.#unknown(run) : this.region(inner);
  }

  /** What cannot be counted is a size with a name of its own; it is never zero. */
  #unknown(run: NodeRun): CostPair {
    const name = printable(opKey(run.node.op));
    const unknown = (what: string): Poly => this.#cx.symbols.fresh(`${what} of ${name}`);
    const cost: Cost = {
      work: unknown("the work"),
      bytes: unknown("the bytes"),
      span: {
        threshold: unknown("the threshold depth"),
        arithmetic: unknown("the arithmetic span"),
        kernel: unknown("the launches"),
      },
    };
    return { written: cost, rewritten: cost };
  }

  #loop(loop: Loop): CostPair {
    const { recurrence, count } = loop;
    const { step } = recurrence;
    if (step.kind === "cell") {
      const span: Spans = { threshold: ONE, arithmetic: step.steps, kernel: ONE };
      const trip: Cost = { work: step.work, bytes: ZERO, span };
      return this.#rewritten(loop, { written: trip, rewritten: trip }, count);
    }
    return this.#rewritten(loop, this.#inner(loop.run, step.region), count);
  }

  #rewritten(loop: Loop, trip: CostPair, count: Poly): CostPair {
    const written = times(trip.written, count);
    if (loop.recurrence.trips.kind === "constant") {
      return { written, rewritten: times(trip.rewritten, count) };
    }
    const bounds = loopBounds(loop, this.#cx.precision);
    const work = mul(trip.rewritten.work, count);
    const bytes = mul(trip.rewritten.bytes, count);
    const { span } = trip.rewritten;
    if (bounds.some((bound) => bound.chain === "trips")) {
      return { written, rewritten: times(trip.rewritten, count) };
    }
    if (bounds.every((bound) => bound.chain === "constant")) {
      const levels = constant(Math.max(1, loop.classified.levels));
      return { written, rewritten: { work, bytes, span: spansTimes(span, levels) } };
    }
    // A scan combines trips in a balanced tree. Its threshold depth is constant where the whole composite has
    // a closed form in TC0, and one level a combination elsewhere.
    const tree = log2(count);
    const closed = bounds.every((bound) => bound.class === "TC0" || bound.class === "AC0");
    const threshold = closed ? add(span.threshold, ONE) : mul(tree, span.threshold);
    return {
      written,
      rewritten: {
        work: scale(work, 2),
        bytes,
        span: {
          threshold,
          arithmetic: mul(add(tree, ONE), span.arithmetic),
          kernel: add(span.kernel, tree),
        },
      },
    };
  }

  #bytes(fact: Fact, run: NodeRun): Poly {
    const count = countOf(fact);
    const name = printable(opKey(run.node.op));
    const elements = isUnknown(count)
      ? this.#cx.symbols.fresh(`elements that ${name} moves`)
      : count;
    return ceilDiv(scale(elements, ELEM_BITS[elemOf(fact)]), constant(8));
  }
}

/** The bounds of all state groups of a loop whose body is in TC0; a map without any. */
function loopBounds(loop: Loop, precision: Precision): readonly LoopBound[] {
  const facts = { precision, width: "constant", body: "TC0" } as const;
  const forms = loop.classified.states.map((state) => formOf(state.form).bound(facts));
  return forms.length > 0 ? forms : [formOf("X").bound(facts)];
}

function total(pairs: readonly CostPair[], which: keyof CostPair, spans: readonly Poly[]): Cost {
  return {
    work: sum(pairs.map((pair) => pair[which].work)),
    bytes: sum(pairs.map((pair) => pair[which].bytes)),
    span: {
      arithmetic: must(spans[0], "arithmetic"),
      threshold: must(spans[1], "threshold"),
      kernel: must(spans[2], "kernel"),
    },
  };
}
