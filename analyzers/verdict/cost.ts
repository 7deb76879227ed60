// Work, span and bytes of every region, inner regions first: as the program is written, and after the
// rewrites that the forms of its loops allow.

import {
  add,
  ceilDiv,
  constant,
  hasShortProduct,
  isShort,
  log2,
  monomialsOf,
  mul,
  type Poly,
  scale,
  sum,
  symbolsOf,
} from "../algebra/index.ts";
import { isUnknown, must, printable } from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { ELEM_BITS, type Graph, opKey, type Region } from "../ir/index.ts";
import { countOf, elemOf, type Fact } from "../ops/index.ts";
import { type CostTable, costTable } from "./costTable.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import { isFixedTrips, type Loop, type Structures, tripLimit } from "./loops.ts";
import {
  after,
  alternatives,
  type Cost,
  type CostPair,
  type Count,
  reachTimes,
  repeated,
  type Spans,
  sequence,
  spansTimes,
  times,
} from "./meters.ts";
import { type Inside, type Parts, partsOf } from "./parts.ts";
import type { Samples } from "./samples.ts";
import { longestPaths } from "./span.ts";
import { stateBounds, type Widths } from "./stateBounds.ts";
import type { Symbols } from "./symbols.ts";

export interface RegionCost extends CostPair {
  /** Critical path as written, bounded fan-in, at the largest size of the curve. */
  readonly path: readonly { readonly run: NodeRun; readonly own: Poly }[];
  /** The six spans at every sample: arithmetic, threshold, kernel as written, then rewritten. */
  readonly atSamples: readonly Float64Array[];
}

export interface CostContext extends Structures, Widths {
  readonly graph: Graph;
  readonly symbols: Symbols;
  readonly samples: Samples;
  readonly engine: GraphEngine;
}

/** The cost of a whole program, and where in it the work is. */
export interface ProgramCost extends RegionCost {
  readonly parts: Parts;
}

/** Costs of the region and of everything inside it. */
export function costOf(cx: CostContext, root: RegionRun): ProgramCost {
  const costing = new Costing(cx);
  return { ...costing.region(root), parts: costing.parts(root) };
}

const ZERO = constant(0);
const ONE = constant(1);

/** Unknown costs that a sum still names one by one. */
const MOST_UNKNOWN = 8;

const TOO_LONG = "a cost whose formula is too long to be written out";

/** As `RegionCost.atSamples` lists them. */
const METERS: readonly ((pair: CostPair) => Poly)[] = [
  ({ written }) => written.span.arithmetic,
  ({ written }) => written.span.threshold,
  ({ written }) => written.span.kernel,
  ({ rewritten }) => rewritten.span.arithmetic,
  ({ rewritten }) => rewritten.span.threshold,
  ({ rewritten }) => rewritten.span.kernel,
];

class Costing {
  readonly #cx: CostContext;
  readonly #known = new Map<RegionRun, RegionCost>();
  readonly #tables = new Map<RegionRun, CostTable>();
  readonly #parts = new Map<RegionRun, Parts>();
  readonly #made = new Map<string, Poly>();
  readonly #open = new Map<Poly, boolean>();
  /** Costs of nodes by the first one that is like them. */
  readonly #like = new Map<NodeRun, CostPair>();
  /** Bytes of a value, which many nodes may read. */
  readonly #moved = new Map<Fact, Poly>();

  constructor(cx: CostContext) {
    this.#cx = cx;
  }

  region(run: RegionRun): RegionCost {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    const table = costTable(run.nodes, (node) => this.#node(node));
    this.#tables.set(run, table);
    const { classes, classOf } = table;
    const { graph, samples, engine, symbols } = this.#cx;
    const rest = (): Poly =>
      symbols.rest("the longest of further paths, which grow with other sizes");
    const { spans, path, atSamples } = longestPaths(
      { graph, samples, engine, rest, tooLong: () => symbols.fresh(TOO_LONG) },
      run.region,
      { classOf, meters: METERS.map((costOf) => classes.map(costOf)) },
    );
    const cost: RegionCost = {
      written: this.#total(table, "written", spans.slice(0, 3)),
      rewritten: this.#total(table, "rewritten", spans.slice(3)),
      path: path.map((index) => ({
        run: must(run.nodes[index], "node"),
        own: must(classes[classOf[index] ?? 0], "cost").written.span.arithmetic,
      })),
      atSamples,
    };
    this.#known.set(run, cost);
    return cost;
  }

  /** What one run of a region does, by part; asked after its cost. */
  parts(run: RegionRun): Parts {
    const known = this.#parts.get(run);
    if (known !== undefined) return known;
    const table = must(this.#tables.get(run), "the costs of the region");
    const parts = partsOf(run, table, (node) => this.#inside(node));
    this.#parts.set(run, parts);
    return parts;
  }

  #inside(run: NodeRun): Inside | null {
    if (run.call !== null) return { parts: this.parts(run.call), often: null };
    const loop = run.cutShort === null ? this.#cx.loops.get(run) : undefined;
    if (loop === undefined || loop.recurrence.step.kind === "cell") return null;
    const { trips, copies, step } = loop.recurrence;
    const body = run.inner.get(step.region);
    if (body === undefined || copies !== undefined) return null;
    const limit = isFixedTrips(trips) ? ONE : (tripLimit(trips) ?? loop.count);
    return { parts: this.parts(body), often: this.#often(loop.count, limit) };
  }

  #node(run: NodeRun): CostPair {
    if (run.call !== null) return this.region(run.call);
    if (run.rule === null || run.cutShort !== null) return this.#unknown(run);
    const alone = this.#alone(run, run.rule);
    const structure = this.#cx.structure.get(run);
    if (structure === undefined) return alone;
    const own = alone.written;
    if (structure.kind === "branch") {
      return after(own, alternatives(structure.regions.map((region) => this.#inner(run, region))));
    }
    if (structure.kind === "procedure") {
      const models = structure.models.map((model) => this.#inner(run, model));
      return after(own, repeated(sequence(models), this.#often(structure.limit, structure.limit)));
    }
    const loop = this.#cx.loops.get(run);
    return loop === undefined ? alone : after(own, this.#loop(loop));
  }

  /** What the node costs but for what runs inside it. */
  #alone(run: NodeRun, rule: NonNullable<NodeRun["rule"]>): CostPair {
    const known = this.#like.get(run.alike);
    if (known !== undefined) return known;
    const own = this.#counted(run.alike, rule);
    const alone = { written: own, rewritten: own };
    // Sizes that are made up for one node are no sizes of another.
    if (!run.alike.isOwn) this.#like.set(run.alike, alone);
    return alone;
  }

  #counted(run: NodeRun, rule: NonNullable<NodeRun["rule"]>): Cost {
    const cost = rule.cost(run.view, run.outputs);
    const moved = cost.launches === ZERO ? [] : [...run.view.inputs, ...run.outputs];
    return {
      work: cost.work,
      bytes: this.#sum(moved.map((fact) => (fact === null ? ZERO : this.#bytes(fact, run)))),
      span: { threshold: cost.threshold, arithmetic: cost.steps, kernel: cost.launches },
      reach: this.#reach(cost.threshold),
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
    const threshold = unknown("the threshold depth");
    const cost: Cost = {
      work: unknown("the work"),
      bytes: unknown("the bytes"),
      span: {
        threshold,
        arithmetic: unknown("the arithmetic span"),
        kernel: unknown("the launches"),
      },
      reach: threshold,
    };
    return { written: cost, rewritten: cost };
  }

  #loop(loop: Loop): CostPair {
    const { recurrence, count } = loop;
    const { step } = recurrence;
    if (step.kind === "cell") {
      const span: Spans = { threshold: ONE, arithmetic: step.steps, kernel: ONE };
      const trip: Cost = { work: step.work, bytes: ZERO, span, reach: ONE };
      return this.#rewritten(loop, { written: trip, rewritten: trip }, count);
    }
    const { copies } = recurrence;
    const trip = this.#inner(loop.run, step.region);
    return this.#rewritten(
      loop,
      copies === undefined ? trip : sideBySide(trip, this.#often(copies, ONE)),
      count,
    );
  }

  #rewritten(loop: Loop, trip: CostPair, count: Poly): CostPair {
    const { trips } = loop.recurrence;
    const limit = isFixedTrips(trips) ? ONE : (tripLimit(trips) ?? count);
    const often = this.#often(count, limit);
    const written = times(trip.written, often);
    const again = times(trip.rewritten, often);
    if (isFixedTrips(trips)) return { written, rewritten: again };
    const bounds = stateBounds(this.#cx, loop);
    const { work, bytes } = again;
    const { span, reach } = trip.rewritten;
    if (bounds.some((bound) => bound.chain === "trips")) return { written, rewritten: again };
    if (bounds.every((bound) => bound.chain === "constant")) {
      const levels = this.#often(constant(Math.max(1, loop.classified.levels)), ONE);
      return { written, rewritten: { work, bytes, span: spansTimes(span, levels), reach } };
    }
    // A scan combines trips in a balanced tree. Its threshold depth is constant where the whole composite has
    // a closed form in TC0, and one level a combination elsewhere.
    const tree = log2(count);
    const closed = bounds.every((bound) => bound.class === "TC0" || bound.class === "AC0");
    const threshold = closed ? add(span.threshold, ONE) : often.multiply(span.threshold, tree);
    return {
      written,
      rewritten: {
        work: scale(work, 2),
        bytes,
        span: {
          threshold,
          arithmetic: often.multiply(span.arithmetic, add(tree, ONE)),
          kernel: add(span.kernel, tree),
        },
        reach: closed ? monomialsOf([reach, ONE]) : reachTimes(reach, log2(limit)),
      },
    };
  }

  #often(count: Poly, limit: Poly): Count {
    const multiply = (a: Poly, b: Poly): Poly =>
      hasShortProduct([a, b]) ? mul(a, b) : this.#cx.symbols.fresh(TOO_LONG);
    return { count, limit, multiply };
  }

  #total({ classes, counts }: CostTable, which: keyof CostPair, spans: readonly Poly[]): Cost {
    const short = (formula: Poly): Poly =>
      isShort(formula) ? formula : this.#cx.symbols.fresh(TOO_LONG);
    const whole = (part: (cost: Cost) => Poly): Poly =>
      short(
        this.#added(
          classes.map((pair) => part(pair[which])),
          counts,
        ),
      );
    return {
      reach: monomialsOf(classes.map((pair) => pair[which].reach)),
      work: whole(({ work }) => work),
      bytes: whole(({ bytes }) => bytes),
      span: {
        arithmetic: must(spans[0], "arithmetic"),
        threshold: must(spans[1], "threshold"),
        kernel: must(spans[2], "kernel"),
      },
    };
  }

  /** The sum of so many of each part, with one name for all that is unknown of it where that is much. */
  #added(parts: readonly Poly[], counts: readonly number[]): Poly {
    const open = new Set(parts.filter((part) => this.#isOpen(part)));
    const many = (part: Poly, i: number): Poly => scale(part, counts[i] ?? 0);
    if (open.size <= MOST_UNKNOWN) return sum(parts.map(many));
    const rest = this.#cx.symbols.fresh(`what ${open.size} operators cost that cannot be counted`);
    const known = parts.map((part, i) => (open.has(part) ? ZERO : many(part, i)));
    return add(sum(known), rest);
  }

  /** Whether the cost names a size that nobody knows. */
  #isOpen(part: Poly): boolean {
    const known = this.#open.get(part);
    if (known !== undefined) return known;
    const { symbols } = this.#cx;
    const isOpen = symbolsOf(part).some((name) => symbols.record(name)?.kind === "fresh");
    this.#open.set(part, isOpen);
    return isOpen;
  }

  #bytes(fact: Fact, run: NodeRun): Poly {
    const known = this.#moved.get(fact);
    if (known !== undefined) return known;
    const count = countOf(fact);
    const name = printable(opKey(run.node.op));
    const elements = isUnknown(count)
      ? this.#cx.symbols.fresh(`elements that ${name} moves`)
      : count;
    const bits = ELEM_BITS[elemOf(fact)];
    const bytes = this.#once(`${elements} of ${bits}`, () =>
      ceilDiv(scale(elements, bits), constant(8)),
    );
    this.#moved.set(fact, bytes);
    return bytes;
  }

  #sum(parts: readonly Poly[]): Poly {
    return this.#once(parts.join("+"), () => sum(parts));
  }

  #reach(threshold: Poly): Poly {
    return this.#once(`reach ${threshold}`, () => monomialsOf([threshold]));
  }

  // Large models repeat few costs at many nodes.
  #once(key: string, compute: () => Poly): Poly {
    const known = this.#made.get(key) ?? compute();
    this.#made.set(key, known);
    return known;
  }
}

/** So many runs at once: more work, no longer a chain. */
function sideBySide({ written, rewritten }: CostPair, { count, multiply }: Count): CostPair {
  const many = (cost: Cost): Cost => ({
    ...cost,
    work: multiply(cost.work, count),
    bytes: multiply(cost.bytes, count),
  });
  return { written: many(written), rewritten: many(rewritten) };
}

/** The bounds of all state groups of a loop whose body is in TC0; a map without any. */
