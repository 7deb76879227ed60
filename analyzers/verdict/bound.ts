// The upper bound of a region's function: the classes of its operators and loops, composed. Which axes grow
// is an argument, so that the same walk gives the bound along one axis and along all.

import { type CircuitClass, composeClass, holdsSigned, joinClass } from "../algebra/index.ts";
import { isUnknown, type Location, printable } from "../base/index.ts";
import { rowOf } from "../forms/index.ts";
import { locate, opKey } from "../ir/index.ts";
import type { Blocker } from "../report/index.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import { type Loop, type Structures, tripGrowth, tripLimit } from "./loops.ts";
import { stateBounds, type Widths } from "./stateBounds.ts";

/** What a bound rests on: theorem ids, each with what it was applied to. */
export type Uses = ReadonlyMap<string, ReadonlySet<string>>;

export interface RegionBound {
  /** Null where something blocks it. */
  readonly class: CircuitClass | null;
  readonly uses: Uses;
  readonly blockers: readonly Blocker[];
}

export interface BoundContext extends Structures, Widths {
  readonly file: string;
}

/** The bound of one region, each inner region bounded once. */
export function boundOf(cx: BoundContext, root: RegionRun): RegionBound {
  const bound = new Bounding(cx).region(root);
  return { ...bound, blockers: folded(bound.blockers) };
}

const COMPOSED: ReadonlySet<string> = new Set(["all operators, one after the other"]);

const NOTHING: RegionBound = { class: "AC0", uses: new Map(), blockers: [] };

class Bounding {
  readonly #cx: BoundContext;
  readonly #known = new Map<RegionRun, RegionBound>();
  readonly #operators = new Map<string, RegionBound>();
  /** Bounds of nodes that are one step, by the first one that is like them. */
  readonly #like = new Map<NodeRun, RegionBound>();

  constructor(cx: BoundContext) {
    this.#cx = cx;
  }

  region(run: RegionRun): RegionBound {
    const known = this.#known.get(run);
    if (known !== undefined) return known;
    const bound = composed(run.nodes.map((node) => this.#node(node)));
    this.#known.set(run, bound);
    return bound;
  }

  #node(run: NodeRun): RegionBound {
    const known = this.#like.get(run.alike);
    if (known !== undefined && run.cutShort === null) return known;
    const at = locate(this.#cx.file, run.region, run.index);
    if (run.cutShort !== null) return blocked("analysis/too-large", at, run.cutShort);
    if (run.call !== null) return this.region(run.call);
    if (run.rule === null) return unknownOperator(run, at);
    const structure = this.#cx.structure.get(run);
    // What a loop computes follows from its recurrence alone; the rule's class is of single evaluations.
    const isLoop = structure?.kind === "recurrence" || structure?.kind === "procedure";
    const own = isLoop ? NOTHING : this.#own(run, at);
    switch (structure?.kind) {
      case undefined:
        if (own.class !== null && !run.alike.isOwn) this.#like.set(run.alike, own);
        return own;
      case "branch":
        return composed([own, joined(structure.regions.map((r) => this.#inner(run, r, at)))]);
      case "procedure":
        return composed([own, this.#procedure(run, structure.models, at)]);
      case "recurrence": {
        const loop = this.#cx.loops.get(run);
        return loop === undefined ? own : this.#loop(loop);
      }
    }
  }

  #own(run: NodeRun, at: Location): RegionBound {
    const { rule } = run;
    if (rule === null) return unknownOperator(run, at);
    const within = typeof rule.within === "function" ? rule.within(run.view) : rule.within;
    if (isUnknown(within)) {
      const what = `${nodeName(run)}: ${within.why}`;
      return blocked("operator/no-bound", at, what, rule.help);
    }
    // One object for all nodes of an operator, so that composing them looks at it once.
    const name = opName(run);
    const key = `${name} ${within} ${rule.because.join()}`;
    const known = this.#operators.get(key) ?? bounded(within, rule.because, name);
    this.#operators.set(key, known);
    return known;
  }

  #inner(run: NodeRun, region: RegionRun["region"], at: Location): RegionBound {
    const inner = run.inner.get(region);
    if (inner !== undefined) return this.region(inner);
    return blocked(
      "analysis/body-not-entered",
      at,
      `the body of ${opName(run)} could not be analysed`,
    );
  }

  #loop(loop: Loop): RegionBound {
    const { step, trips } = loop.recurrence;
    const name = opName(loop.run);
    const body =
      step.kind === "cell"
        ? bounded("TC0", ["depthwise/composition"], name)
        : this.#inner(loop.run, step.region, loop.at);
    if (body.class === null) return body;
    if (tripGrowth(trips, this.#cx.grows) === "constant") {
      return withUses(
        body,
        body.class === "PNC1" ? "L" : body.class,
        ["depthwise/constant-trips"],
        name,
      );
    }
    if (trips.kind === "data" && tripLimit(trips) === null) {
      return blocked("loop/data-dependent", loop.at, `${name}: ${trips.why}`);
    }
    const limit = tripLimit(trips);
    if (this.#cx.precision === "poly" && limit !== null && holdsSigned(limit)) {
      const why = "the trip count is a number of the input, and may be exponential in its length";
      return blocked("loop/data-dependent", loop.at, `${name}: ${why}`);
    }
    // States that feed one another, or a test for the end, put stages behind a trip.
    const isStaged = loop.classified.levels > 1 || trips.kind === "data";
    const trip = isStaged ? composeClass(body.class, body.class) : body.class;
    const bounds = stateBounds(this.#cx, loop, trip);
    const open = loop.classified.states.find((_, i) => bounds[i]?.class === null);
    if (open !== undefined) {
      const names = open.names.join(", ");
      return blocked("loop/unclassified", loop.at, `how ${name} carries ${names}. ${open.says}`);
    }
    const all = bounds
      .map((bound) => bound.class ?? "P")
      .reduce(joinClass, appends(loop) ? joinClass(trip, "TC0") : trip);
    // States that other states or outputs are computed from are a stage before them.
    const isFollowed = bounds.length > 1 || (step.kind === "body" && step.emits?.length !== 0);
    const within = isFollowed ? composeClass(all, all) : all;
    const placed = appends(loop) ? ["hesse-allender-barrington-2002/iterated-addition"] : [];
    const because = [...new Set([...bounds.flatMap((bound) => bound.because), ...placed])];
    const forms = loop.classified.states.map(
      (s) => `${name} carries ${s.names.join(", ")} [${rowOf(s.form)}]`,
    );
    return because.reduce<RegionBound>(
      (sum, id) => withUses(sum, within, [id], forms.length === 0 ? name : forms.join("; ")),
      body,
    );
  }

  // What a decoding loop emits is read again by its later steps, so its state grows with what it generates.
  #procedure(run: NodeRun, models: readonly RegionRun["region"][], at: Location): RegionBound {
    const inner = composed(models.map((model) => this.#inner(run, model, at)));
    if (inner.class === null) return inner;
    return withUses(inner, "P", ["depthwise/polynomial-time"], opName(run));
  }
}

// Where a piece of what a loop puts together stands is the sum of the sizes of those before it.
function appends({ body, recurrence: { step } }: Loop): boolean {
  if (body === null || step.kind !== "body" || step.carried.length === 0) return false;
  return body.nodes.some(({ rule, node }) => rule?.keeps?.(node) === "append");
}

/** One stage after the other; a constant number of stages. */
function composed(parts: readonly RegionBound[]): RegionBound {
  const uses = new Map<string, Set<string>>();
  const blockers = new Set<Blocker>();
  const stages = parts.filter((part) => part !== NOTHING).map((part) => part.class);
  const known = stages.filter((stage) => stage !== null);
  for (const part of new Set(parts)) {
    for (const blocker of part.blockers) blockers.add(blocker);
    for (const [id, matched] of part.uses) addUses(uses, id, matched);
  }
  if (stages.length === 0) return NOTHING;
  if (stages.length > 1) addUses(uses, "depthwise/composition", COMPOSED);
  return {
    class: known.length < stages.length ? null : known.reduce(composeClass),
    uses,
    blockers: [...blockers],
  };
}

/** One of several alternatives. */
function joined(parts: readonly RegionBound[]): RegionBound {
  const all = composed(parts);
  if (all.class === null) return all;
  return { ...all, class: parts.map((part) => part.class ?? "P").reduce(joinClass, "AC0") };
}

function bounded(within: CircuitClass, because: readonly string[], matched: string): RegionBound {
  return {
    class: within,
    uses: new Map(because.map((id) => [id, new Set([matched])])),
    blockers: [],
  };
}

function withUses(
  part: RegionBound,
  within: CircuitClass,
  because: readonly string[],
  matched: string,
): RegionBound {
  const uses = new Map([...part.uses].map(([id, set]) => [id, new Set(set)]));
  for (const id of because) addUses(uses, id, new Set([matched]));
  return { class: within, uses, blockers: part.blockers };
}

function addUses(uses: Map<string, Set<string>>, id: string, matched: ReadonlySet<string>): void {
  const known = uses.get(id);
  if (known === undefined) uses.set(id, new Set(matched));
  else for (const what of matched) known.add(what);
}

function blocked(
  code: string,
  at: Location,
  what: string,
  help: string = helpFor(code, at),
): RegionBound {
  return { class: null, uses: new Map(), blockers: [{ code, at, what, help }] };
}

function unknownOperator(run: NodeRun, at: Location): RegionBound {
  return blocked("operator/unknown", at, `the operator ${opName(run)} is not known`);
}

/** The same cause at many nodes is one blocker, at the first of them. */
function folded(blockers: readonly Blocker[]): readonly Blocker[] {
  const groups = new Map<string, { first: Blocker; count: number }>();
  for (const blocker of blockers) {
    const key = `${blocker.code} ${blocker.what}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { first: blocker, count: 1 });
    else group.count += 1;
  }
  return [...groups.values()].map(({ first, count }) =>
    count === 1 ? first : { ...first, what: `${first.what}, here and at ${count - 1} more nodes` },
  );
}

// What helps with a file of a model's code is no help with an exported graph.
function helpFor(code: string, { node }: Location): string {
  const [inGraph, inCode] = HELP[code] ?? SPLIT;
  return node === null ? inCode : inGraph;
}

const SPLIT = [
  "Split the model, or export it with fewer nested functions and loops.",
  "Split the code: it unfolds into more than is read at once.",
] as const;

const HELP: Readonly<Record<string, readonly [inGraph: string, inCode: string]>> = {
  "operator/unknown": [
    "Export the model with the operator decomposed into standard ones, or add it as a model-local function.",
    "Spell out what is computed with calls of the framework, or import it from a file of the workspace.",
  ],
  "operator/no-bound": [
    "Replace the operator by one of known class, or give its size limit as a constant.",
    "Spell out what is computed with calls of the framework, or import it from a file of the workspace.",
  ],
  "loop/data-dependent": [
    "Give the loop a trip count, as a constant or as the size of a tensor.",
    "Let the loop run over a size, such as range(x.size(1)), or cap its trips by a constant.",
  ],
  "loop/unclassified": [
    "Look at the named states: if the loop is meant as a map, it must not read what the last trip wrote.",
    "Unpack the shapes of what the loop reads, such as B, T, D = x.shape, so that what it reads can be told.",
  ],
};

function nodeName(run: NodeRun): string {
  return printable(run.rule?.label?.(run.view) ?? opKey(run.node.op));
}

function opName(run: NodeRun): string {
  return printable(opKey(run.node.op));
}
