// Shapes, types and small integer contents of every value, region by region, and the tree of what runs
// inside what. Functions are entered once for each set of argument facts.

import { isShort, type Poly, termCount } from "../algebra/index.ts";
import { isUnknown, must } from "../base/index.ts";
import {
  type Attribute,
  type FunctionBody,
  type Graph,
  type Node,
  opIdentity,
  opKey,
  type Region,
  type ValueId,
} from "../ir/index.ts";
import { type Fact, findRule, type OpRule, type OpView, type Structure } from "../ops/index.ts";
import { type Agreed, agreedIn, NOTHING_AGREED, withShapes } from "./agree.ts";
import { Answers, Facts } from "./alike.ts";
import { declaredFact, declaredNames, paramFact, refined } from "./declared.ts";
import { type Context, type Frame, factOf, follow, functionOf, type NodeView, Run } from "./run.ts";
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
  /**
   * The first run of a node of the same operator, attributes and input facts of which the rule made nothing of its
   * own: what the rule says of that one it says of this one. The run itself where there is none.
   */
  readonly alike: NodeRun;
  /** Whether the rule has made something for this node alone: a size, or a run of a region. */
  readonly isOwn: boolean;
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

/** Infers the whole graph, and again while what it asks of its inputs says more of them. Never throws for what a file can hold. */
export function infer(graph: Graph): Inference {
  let agreed = NOTHING_AGREED;
  for (let round = 1; ; round++) {
    const found = inferred(withShapes(graph, agreed), agreed);
    const more =
      round < MOST_ROUNDS ? agreedIn(found.graph, found.run, found.symbols, agreed) : null;
    if (more === null) return found;
    agreed = more;
  }
}

/** Ranks are told first, then sizes. */
const MOST_ROUNDS = 3;

function inferred(graph: Graph, agreed: Agreed): Inference {
  const symbols = new Symbols(declaredNames(graph));
  const runs = { count: 0, most: Math.max(LEAST_BUDGET, RUNS_PER_NODE * nodesOf(graph)) };
  const facts = new Facts();
  const cx: Context = {
    graph,
    symbols,
    facts: [],
    one: facts,
    answers: new Answers(facts),
    rules: new Map(),
    calls: new Map(),
    ways: new Map(),
    measures: new Map(),
    runs,
    looked: [],
    enter: (frame, region, given) => runRegion(cx, frame, region, given),
  };
  const params = graph.body.params.map((id) =>
    paramFact(must(graph.values[id], "value"), symbols, agreed.sizes),
  );
  const frame: Frame = { opsets: graph.opsets, attributes: null, defaults: null };
  return { graph, run: runRegion(cx, frame, graph.body, params), symbols };
}

function runRegion(cx: Context, frame: Frame, region: Region, params: readonly Fact[]): RegionRun {
  for (const [i, id] of region.params.entries()) {
    const value = must(cx.graph.values[id], "value");
    const given = params[i];
    const fact =
      given === undefined ? declaredFact(value, cx.symbols) : refined(given, value, cx.symbols);
    cx.facts[id] = cx.one.one(fact);
  }
  const nodes = region.nodes.map((node, index) => runNode(cx, frame, region, node, index));
  return { region, nodes, results: region.results.map((id) => factOf(cx, id)) };
}

function runNode(cx: Context, frame: Frame, region: Region, node: Node, index: number): NodeRun {
  cx.runs.count += 1;
  const body = functionOf(cx.graph, node);
  const rule = body === null ? ruleOf(cx, node) : null;
  const { looked } = cx;
  looked.length = node.inputs.length;
  for (const [i, id] of node.inputs.entries()) looked[i] = id === null ? null : factOf(cx, id);
  const opset = frame.opsets.get(node.op.domain) ?? 1;
  const isCut = cutShort(cx) !== null;
  const plain = rule === null || isCut || !isPlain(frame, node) ? null : rule;
  const known = plain === null ? null : cx.answers.find(plain, opset, node, looked);
  if (known !== null)
    return known.run.again(region, index, node, recorded(cx, node, known.inferred));
  const inputs = [...looked];
  const run = new Run({ cx, frame, region, node, index, rule, inputs, opset });
  const call = body === null ? null : runFunction(cx, frame, node, run.view, body);
  const inferred = call?.results ?? rule?.infer(run.view) ?? [];
  const isConstant = rule !== null && isSameEveryRun(rule, run.view);
  const settled = node.outputs.map((_, i): Fact => {
    const fact: Fact = inferred[i] ?? { kind: "unknown", why: `${opKey(node.op)} is not known` };
    const own = fact.kind === "tensor" ? { ...fact, constant: isConstant } : fact;
    return cx.one.one(shortened(own, cx.symbols));
  });
  run.outputs = recorded(cx, node, settled);
  run.call = call;
  run.cutShort = cutShort(cx);
  const isTold = settled.every((fact) => cx.one.isTold(fact));
  if (plain !== null && isTold && !run.isOwn)
    cx.answers.add({ rule: plain, opset, node, inputs }, { inferred: settled, run });
  return run;
}

function cutShort({ runs }: Context): string | null {
  return runs.count > runs.most ? "the model unfolds into too many nodes" : null;
}

/** Whether all that a rule may ask of the node is told by its operator, attributes and input facts. */
function isPlain(frame: Frame, { regions, attributes }: Node): boolean {
  return regions.length === 0 && (frame.attributes === null || attributes.size === 0);
}

function ruleOf({ rules }: Context, { op }: Node): OpRule | null {
  const known = rules.get(op);
  if (known !== undefined) return known;
  const rule = findRule(op.domain, op.name);
  rules.set(op, rule);
  return rule;
}

function recorded(cx: Context, node: Node, facts: readonly Fact[]): readonly Fact[] {
  let same = true;
  const known = facts.map((fact, i) => {
    const id = node.outputs[i] ?? null;
    const now = id === null ? fact : record(cx, id, fact);
    same &&= now === fact;
    return now;
  });
  return same ? facts : known;
}

/** Notes what holds of a value: an inferred fact, with what the file declares. */
function record(cx: Context, id: ValueId, fact: Fact): Fact {
  const value = must(cx.graph.values[id], "value");
  const known = refined(fact, value, cx.symbols);
  const one = known === fact ? fact : cx.one.one(shortened(known, cx.symbols));
  cx.facts[id] = one;
  return one;
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

function resolved(frame: Frame, node: Node): ReadonlyMap<string, Attribute | null> {
  return new Map([...node.attributes].map(([name, value]) => [name, follow(frame, value)]));
}

function plain(_key: string, value: unknown): unknown {
  return typeof value === "bigint" ? value.toString() : value;
}

// A node with regions may read values that are not among its inputs, so it is never taken for constant.
function isSameEveryRun(rule: OpRule, view: OpView): boolean {
  if (rule.random === true || rule.isUnseen?.(view) === true) return false;
  if (view.node.regions.length > 0) return false;
  return view.inputs.every((fact) => fact === null || (fact.kind === "tensor" && fact.constant));
}
