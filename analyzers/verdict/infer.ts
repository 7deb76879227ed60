// Shapes, types and small integer contents of every value, region by region, and the tree of what runs
// inside what. Functions are entered once for each set of argument facts.

import { isShort, type Poly, termCount } from "../algebra/index.ts";
import { isUnknown, type Maybe, must, printable } from "../base/index.ts";
import {
  type Attribute,
  type Attributes,
  type FunctionBody,
  type Graph,
  type Node,
  opIdentity,
  opKey,
  type Region,
  type Trips,
  type ValueId,
} from "../ir/index.ts";
import { type Fact, findRule, type OpRule, type OpView, type Structure } from "../ops/index.ts";
import { constantFact, declaredFact, declaredNames, paramFact, refined } from "./declared.ts";
import { Symbols } from "./symbols.ts";

/** A region as it runs at one place of the program. */
export interface RegionRun {
  readonly region: Region;
  readonly nodes: readonly NodeRun[];
  readonly results: readonly Fact[];
}

/** A node as it runs at one place: its rule with what the rule sees, or the function it calls. */
export interface NodeRun {
  readonly node: Node;
  readonly region: Region;
  readonly index: number;
  readonly view: OpView;
  /** Null where no rule has this operator. */
  readonly rule: OpRule | null;
  readonly outputs: readonly Fact[];
  /** How one evaluation hangs together; asked once, since the answer names axes. Null where it is one step. */
  readonly structure: () => Structure | null;
  /** The body of a model-local function. */
  readonly call: RegionRun | null;
  /** The node's own regions as its rule last entered them. */
  readonly inner: ReadonlyMap<Region, RegionRun>;
  /** Why the node could not be analysed although its operator is known. */
  readonly cutShort: string | null;
}

export interface Inference {
  readonly graph: Graph;
  readonly run: RegionRun;
  readonly symbols: Symbols;
}

/**
 * Runs of nodes after which no region is entered any more, so that nesting cannot make the work explode: many
 * times as many as the file has nodes.
 */
const LEAST_BUDGET = 50_000;
const RUNS_PER_NODE = 20;

/** Argument facts for which one function is inferred anew; further calls share what holds for all arguments. */
const MOST_CALLS = 64;

const NO_RUNS: ReadonlyMap<Region, RegionRun> = new Map();

/** Infers the whole graph. Never throws for what a file can hold. */
export function infer(graph: Graph): Inference {
  const symbols = new Symbols(declaredNames(graph));
  const runs = { count: 0, most: Math.max(LEAST_BUDGET, RUNS_PER_NODE * nodesOf(graph)) };
  const cx: Context = {
    graph,
    symbols,
    facts: [],
    calls: new Map(),
    ways: new Map(),
    measures: new Map(),
    runs,
  };
  const params = graph.body.params.map((id) => paramFact(must(graph.values[id], "value"), symbols));
  const frame: Frame = { opsets: graph.opsets, attributes: null, defaults: null };
  return { graph, run: runRegion(cx, frame, graph.body, params), symbols };
}

interface Context {
  readonly graph: Graph;
  readonly symbols: Symbols;
  /** By value; a value of a function or loop body holds the facts of the run that was inferred last. */
  readonly facts: (Fact | undefined)[];
  /** Runs of functions by function and argument facts. */
  readonly calls: Map<string, RegionRun>;
  /** In how many ways each function was entered. */
  readonly ways: Map<FunctionBody, number>;
  /** Sizes of values of unknown shape, by value and axis. */
  readonly measures: Map<string, Poly>;
  readonly runs: { count: number; readonly most: number };
}

/** What a function body sees of its caller. */
interface Frame {
  readonly opsets: ReadonlyMap<string, number>;
  readonly attributes: ((name: string) => Attribute | null) | null;
  readonly defaults: Attributes | null;
}

function runRegion(cx: Context, frame: Frame, region: Region, params: readonly Fact[]): RegionRun {
  for (const [i, id] of region.params.entries()) {
    const value = must(cx.graph.values[id], "value");
    const given = params[i];
    cx.facts[id] =
      given === undefined ? declaredFact(value, cx.symbols) : refined(given, value, cx.symbols);
  }
  const nodes = region.nodes.map((node, index) => runNode(cx, frame, region, node, index));
  return { region, nodes, results: region.results.map((id) => factOf(cx, id)) };
}

function runNode(cx: Context, frame: Frame, region: Region, node: Node, index: number): NodeRun {
  cx.runs.count += 1;
  const body = functionOf(cx.graph, node);
  const rule = body === null ? findRule(node.op.domain, node.op.name) : null;
  const view = new NodeView(cx, frame, node);
  const call = body === null ? null : runFunction(cx, frame, node, view, body);
  const inferred = call?.results ?? rule?.infer(view) ?? [];
  const isConstant = rule !== null && isSameEveryRun(rule, view);
  const outputs: Fact[] = [];
  for (const [i, id] of node.outputs.entries()) {
    const fact: Fact = inferred[i] ?? { kind: "unknown", why: `${opKey(node.op)} is not known` };
    const settled = fact.kind === "tensor" ? { ...fact, constant: isConstant } : fact;
    if (id === null) outputs.push(settled);
    else outputs.push(record(cx, id, settled));
  }
  const cutShort = cx.runs.count > cx.runs.most ? "the model unfolds into too many nodes" : null;
  const structure = once(() => rule?.structure?.(view) ?? null);
  return {
    node,
    region,
    index,
    view,
    rule,
    outputs,
    structure,
    call,
    inner: view.entered,
    cutShort,
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function record(cx: Context, id: ValueId, fact: Fact): Fact {
  const value = must(cx.graph.values[id], "value");
  const known = shortened(refined(fact, value, cx.symbols), cx.symbols);
  cx.facts[id] = known;
  return known;
}

/** Terms of a size that inference carries along: products of few of them stay short. */
const LONGEST_SIZE = 16;

function shortened(fact: Fact, symbols: Symbols): Fact {
  if (fact.kind !== "tensor" || isUnknown(fact.sizes)) return fact;
  const isLong = (size: Poly): boolean => termCount(size) > LONGEST_SIZE || !isShort(size);
  if (!fact.sizes.some(isLong)) return fact;
  const sizes = fact.sizes.map((size) =>
    isLong(size) ? symbols.fresh("a size whose formula is too long to be carried along") : size,
  );
  return { ...fact, sizes };
}

function runFunction(
  cx: Context,
  frame: Frame,
  node: Node,
  view: NodeView,
  body: FunctionBody,
  given: readonly Fact[] | null = null,
): RegionRun | null {
  if (cx.runs.count > cx.runs.most) return null;
  const lookup = (name: string): Attribute | null => view.attribute(name);
  const inner: Frame = { opsets: body.opsets, attributes: lookup, defaults: body.defaults };
  const args = body.region.params.map(
    (_, i): Fact =>
      given?.[i] ?? view.inputs[i] ?? { kind: "unknown", why: "an argument is missing" },
  );
  // Facts print the same exactly when they are the same, since formulas are interned.
  const key = JSON.stringify([opIdentity(body.op), args, [...resolved(frame, node)]], plain);
  const known = cx.calls.get(key);
  if (known !== undefined) return known;
  const ways = (cx.ways.get(body) ?? 0) + 1;
  cx.ways.set(body, ways);
  if (ways > MOST_CALLS && args.some((fact) => fact.kind !== "unknown")) {
    return runFunction(cx, frame, node, view, body, args.map(anyFact));
  }
  const run = runRegion(cx, inner, body.region, args);
  cx.calls.set(key, run);
  return run;
}

function anyFact(): Fact {
  return { kind: "unknown", why: "a function of the file is called in too many ways" };
}

/** Nodes of the file, each counted once however often it runs. */
function nodesOf(graph: Graph): number {
  const count = (region: Region): number =>
    region.nodes.reduce(
      (total, node) => node.regions.reduce((all, inner) => all + count(inner.region), total),
      region.nodes.length,
    );
  return [...graph.functions.values()].reduce(
    (all, { region }) => all + count(region),
    count(graph.body),
  );
}

function functionOf(graph: Graph, node: Node): FunctionBody | null {
  if (graph.functions.size === 0) return null;
  return graph.functions.get(opIdentity(node.op)) ?? null;
}

function resolved(frame: Frame, node: Node): ReadonlyMap<string, Attribute | null> {
  return new Map([...node.attributes].map(([name, value]) => [name, follow(frame, value)]));
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

function follow(frame: Frame, found: Attribute | null): Attribute | null {
  if (found?.kind !== "reference") return found;
  return frame.attributes?.(found.name) ?? frame.defaults?.get(found.name) ?? null;
}

// A node with regions may read values that are not among its inputs, so it is never taken for constant.
function isSameEveryRun(rule: OpRule, view: OpView): boolean {
  if (rule.random === true || rule.isUnseen?.(view) === true) return false;
  if (view.node.regions.length > 0) return false;
  return view.inputs.every((fact) => fact === null || (fact.kind === "tensor" && fact.constant));
}

function factOf(cx: Context, id: ValueId): Fact {
  const known = cx.facts[id];
  if (known !== undefined) return known;
  const value = must(cx.graph.values[id], "value");
  const fact =
    value.constant === null
      ? declaredFact(value, cx.symbols)
      : constantFact(value.constant, value.overridable ? "overridable" : "fixed");
  cx.facts[id] = fact;
  return fact;
}

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

class NodeView implements OpView {
  readonly node: Node;
  readonly inputs: readonly (Fact | null)[];
  readonly opset: number;
  entered: ReadonlyMap<Region, RegionRun> = NO_RUNS;
  readonly #cx: Context;
  readonly #frame: Frame;

  constructor(cx: Context, frame: Frame, node: Node) {
    this.#cx = cx;
    this.#frame = frame;
    this.node = node;
    this.inputs = node.inputs.map((id) => (id === null ? null : factOf(cx, id)));
    this.opset = frame.opsets.get(node.op.domain) ?? 1;
  }

  attribute(name: string): Attribute | null {
    return follow(this.#frame, this.node.attributes.get(name) ?? null);
  }

  fresh(why: string): Poly {
    return this.#cx.symbols.fresh(why);
  }

  measured(input: number, axis: number, name: string | null, why: string): Poly {
    const id = this.node.inputs[input] ?? null;
    return id === null ? this.fresh(why) : measured(this.#cx, id, axis, name, why);
  }

  setting(name: string): Poly {
    return this.#cx.symbols.setting(name);
  }

  enter(region: Region, params: readonly Fact[]): readonly Fact[] {
    if (this.#cx.runs.count > this.#cx.runs.most) return [];
    const run = runRegion(this.#cx, this.#frame, region, params);
    this.entered = new Map([...this.entered, [region, run]]);
    return run.results;
  }

  axisOf(size: Maybe<Poly>, says: string): Trips {
    return this.#cx.symbols.axisOf(size, says);
  }

  fixedAxes(): ReadonlySet<number> {
    return this.#cx.symbols.fixedAxes();
  }

  isStandard(node: Node): boolean {
    return functionOf(this.#cx.graph, node) === null;
  }

  factOf(value: ValueId): Fact {
    return factOf(this.#cx, value);
  }

  nameOf(value: ValueId): string {
    return printable(must(this.#cx.graph.values[value], "value").name);
  }
}
