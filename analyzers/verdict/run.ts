// One node as it runs: what its rule sees, and what is asked of it when it is asked. Regions are entered by whoever
// infers; nothing here knows in which order.

import type { Poly } from "../algebra/index.ts";
import { type Maybe, must, printable } from "../base/index.ts";
import {
  type Attribute,
  type Attributes,
  type FunctionBody,
  type Graph,
  type Node,
  type OpName,
  opIdentity,
  type Region,
  type Trips,
  type ValueId,
} from "../ir/index.ts";
import type { Fact, OpRule, OpView, Structure } from "../ops/index.ts";
import type { Answers, Facts } from "./alike.ts";
import { constantFact, declaredFact } from "./declared.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import type { Symbols } from "./symbols.ts";

/** What one inference keeps. */
export interface Context {
  readonly graph: Graph;
  readonly symbols: Symbols;
  /** By value; a value of a function or loop body holds the facts of the run that was inferred last. */
  readonly facts: (Fact | undefined)[];
  readonly one: Facts;
  readonly answers: Answers<Answer>;
  readonly rules: Map<OpName, OpRule | null>;
  /** Runs of functions by function and argument facts. */
  readonly calls: Map<string, RegionRun>;
  /** In how many ways each function was entered. */
  readonly ways: Map<FunctionBody, number>;
  /** Sizes of values of unknown shape, by value and axis. */
  readonly measures: Map<string, Poly>;
  readonly runs: { count: number; readonly most: number };
  /** The input facts of the node that is looked up. */
  readonly looked: (Fact | null)[];
  /** Infers a region with these facts of its parameters. */
  readonly enter: (frame: Frame, region: Region, params: readonly Fact[]) => RegionRun;
}

/** What a rule infers, and the run that it was first asked of. */
export interface Answer {
  readonly inferred: readonly Fact[];
  readonly run: Run;
}

/** What a function body sees of its caller. */
export interface Frame {
  readonly opsets: ReadonlyMap<string, number>;
  readonly attributes: ((name: string) => Attribute | null) | null;
  readonly defaults: Attributes | null;
}

/** What a run is made of. */
export interface Own {
  readonly cx: Context;
  readonly frame: Frame;
  readonly region: Region;
  readonly node: Node;
  readonly index: number;
  readonly rule: OpRule | null;
  readonly inputs: readonly (Fact | null)[];
  readonly opset: number;
}

/** A run whose parts are made when they are asked for: most nodes of a large model share them with others. */
export class Run implements NodeRun {
  outputs: readonly Fact[];
  call: RegionRun | null = null;
  cutShort: string | null = null;
  readonly alike: NodeRun = this;
  readonly #own: Own;
  #view: NodeView | null = null;
  #structure: { readonly made: Structure | null } | null = null;

  constructor(own: Own, outputs: readonly Fact[] = []) {
    this.#own = own;
    this.outputs = outputs;
  }

  /** The run of another node that the rule cannot tell from this one, but for what its file declares of its outputs. */
  again(region: Region, index: number, node: Node, outputs: readonly Fact[]): NodeRun {
    const own: Own = this.#own;
    const isAlike = outputs.every((fact, i) => fact === this.outputs[i]);
    return isAlike && own.rule?.structure === undefined
      ? new SameRun(this, region, index, node)
      : new Run({ ...own, region, index, node }, outputs);
  }

  get node(): Node {
    return this.#own.node;
  }

  get region(): Region {
    return this.#own.region;
  }

  get index(): number {
    return this.#own.index;
  }

  get rule(): OpRule | null {
    return this.#own.rule;
  }

  get view(): NodeView {
    this.#view ??= new NodeView(this.#own);
    return this.#view;
  }

  /** What the rule sees of another node that runs as this one. */
  viewOf(node: Node): NodeView {
    return new NodeView({ ...this.#own, node });
  }

  get inner(): ReadonlyMap<Region, RegionRun> {
    return this.#view?.entered ?? NO_RUNS;
  }

  get isOwn(): boolean {
    return this.#view?.isOwn === true;
  }

  structure(): Structure | null {
    const { rule } = this.#own;
    if (rule?.structure === undefined) return null;
    this.#structure ??= { made: rule.structure(this.view) };
    return this.#structure.made;
  }
}

/** A run that differs from another in its place alone: a large model has many, so that they hold little. */
class SameRun implements NodeRun {
  readonly node: Node;
  readonly region: Region;
  readonly index: number;
  readonly alike: Run;
  #view: NodeView | null = null;

  constructor(alike: Run, region: Region, index: number, node: Node) {
    this.alike = alike;
    this.region = region;
    this.index = index;
    this.node = node;
  }

  get rule(): OpRule | null {
    return this.alike.rule;
  }

  get outputs(): readonly Fact[] {
    return this.alike.outputs;
  }

  get view(): NodeView {
    this.#view ??= this.alike.viewOf(this.node);
    return this.#view;
  }

  get isOwn(): boolean {
    return this.#view?.isOwn === true;
  }

  get inner(): ReadonlyMap<Region, RegionRun> {
    return NO_RUNS;
  }

  get call(): null {
    return null;
  }

  get cutShort(): null {
    return null;
  }

  structure(): null {
    return null;
  }
}

/** What is known of a value so far. */
export function factOf(cx: Context, id: ValueId): Fact {
  const known = cx.facts[id];
  if (known !== undefined) return known;
  const value = must(cx.graph.values[id], "value");
  const fact =
    value.constant === null
      ? declaredFact(value, cx.symbols)
      : constantFact(value.constant, value.overridable ? "overridable" : "fixed");
  const one = cx.one.one(fact);
  cx.facts[id] = one;
  return one;
}

/** The function of the model that the node calls. */
export function functionOf(graph: Graph, node: Node): FunctionBody | null {
  if (graph.functions.size === 0) return null;
  return graph.functions.get(opIdentity(node.op)) ?? null;
}

/** An attribute, or what the call that it refers to says. */
export function follow(frame: Frame, found: Attribute | null): Attribute | null {
  if (found?.kind !== "reference") return found;
  return frame.attributes?.(found.name) ?? frame.defaults?.get(found.name) ?? null;
}

const NO_RUNS: ReadonlyMap<Region, RegionRun> = new Map();

// What a parameter of the graph leaves open is the caller's choice, so it depends on no other size.
function measured(
  { graph, symbols, measures }: Context,
  id: ValueId,
  axis: number,
  name: string | null,
  why: string,
): Poly {
  const key = `${id} ${axis}`;
  const known = measures.get(key);
  if (known !== undefined) return known;
  const isGiven = graph.body.params.includes(id);
  const size = isGiven ? symbols.open(why, name ?? "N") : symbols.fresh(why, name ?? "u");
  measures.set(key, size);
  return size;
}

/** The node as its rule sees it. */
export class NodeView implements OpView {
  readonly node: Node;
  readonly inputs: readonly (Fact | null)[];
  readonly opset: number;
  entered: ReadonlyMap<Region, RegionRun> = NO_RUNS;
  isOwn = false;
  readonly #cx: Context;
  readonly #frame: Frame;

  constructor({ cx, frame, node, inputs, opset }: Own) {
    this.#cx = cx;
    this.#frame = frame;
    this.node = node;
    this.inputs = inputs;
    this.opset = opset;
  }

  attribute(name: string): Attribute | null {
    return follow(this.#frame, this.node.attributes.get(name) ?? null);
  }

  fresh(why: string): Poly {
    this.isOwn = true;
    return this.#cx.symbols.fresh(why);
  }

  measured(input: number, axis: number, name: string | null, why: string): Poly {
    this.isOwn = true;
    const id = this.node.inputs[input] ?? null;
    return id === null ? this.fresh(why) : measured(this.#cx, id, axis, name, why);
  }

  setting(name: string): Poly {
    return this.#cx.symbols.setting(name);
  }

  enter(region: Region, params: readonly Fact[]): readonly Fact[] {
    this.isOwn = true;
    if (this.#cx.runs.count > this.#cx.runs.most) return [];
    const run = this.#cx.enter(this.#frame, region, params);
    this.entered = new Map([...this.entered, [region, run]]);
    return run.results;
  }

  axisOf(size: Maybe<Poly>, says: string): Trips {
    this.isOwn = true;
    return this.#cx.symbols.axisOf(size, says);
  }

  fixedAxes(): ReadonlySet<number> {
    this.isOwn = true;
    return this.#cx.symbols.fixedAxes();
  }

  isStandard(node: Node): boolean {
    return functionOf(this.#cx.graph, node) === null;
  }

  factOf(value: ValueId): Fact {
    this.isOwn = true;
    return factOf(this.#cx, value);
  }

  nameOf(value: ValueId): string {
    this.isOwn = true;
    return printable(must(this.#cx.graph.values[value], "value").name);
  }
}
