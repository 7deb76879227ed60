// What a program's operators ask of its inputs: a matrix product has inner sizes that are equal, and a shape that is
// unpacked into three names has three axes. A run in which they are not ends in an error, so every run that gives an
// answer may be inferred with them.

import { type Poly, symbol, symbolsOf } from "../algebra/index.ts";
import { isUnknown, must, unknown } from "../base/index.ts";
import type { Dim, Graph, Node, ValueId, ValueType } from "../ir/index.ts";
import { elemOf, type Fact, type OpView, sizesOf, tensor } from "../ops/index.ts";
import type { NodeRun, RegionRun } from "./infer.ts";
import type { Symbols } from "./symbols.ts";

/** What is known of parameters of a graph besides what it declares. */
export interface Agreed {
  /** Sizes that inputs leave open, with what they have to be. */
  readonly sizes: ReadonlyMap<Poly, Poly>;
  /** The axes of parameters whose rank is not declared, with the names that the program has for their sizes. */
  readonly shapes: ReadonlyMap<ValueId, readonly Dim[]>;
}

export const NOTHING_AGREED: Agreed = { sizes: new Map(), shapes: new Map() };

/** The graph with the axes that its parameters are agreed to have. */
export function withShapes(graph: Graph, { shapes }: Agreed): Graph {
  if (shapes.size === 0) return graph;
  const values = graph.values.map((value, id) => {
    const shape = shapes.get(id as ValueId);
    const declared: ValueType = { kind: "tensor", elem: "unknown", shape: shape ?? [] };
    return shape === undefined ? value : { ...value, declared };
  });
  return { ...graph, values };
}

/** What a run of the graph asks for beyond what was agreed on before; null where that is nothing new. */
export function agreedIn(
  graph: Graph,
  run: RegionRun,
  symbols: Symbols,
  before: Agreed,
): Agreed | null {
  const runs = certainRuns(graph, run);
  const shapes = new Map([...before.shapes, ...askedShapes(graph, runs)]);
  const sizes = new Map([...before.sizes, ...askedSizes(graph, run, runs, symbols)]);
  const isNew = shapes.size > before.shapes.size || sizes.size > before.sizes.size;
  return isNew ? { shapes, sizes } : null;
}

/** Nodes that every run evaluates: those of branches, and of loops that may have no trip, are left out. */
function certainRuns({ doubtful }: Graph, { nodes }: RegionRun): readonly NodeRun[] {
  const isCertain = ({ outputs }: Node): boolean =>
    doubtful === undefined || !outputs.some((id) => id !== null && doubtful.has(id));
  return nodes.filter(({ node }) => isCertain(node));
}

/** Axes of parameters of unknown rank, told by shapes that the program unpacks further on. */
function askedShapes(
  graph: Graph,
  runs: readonly NodeRun[],
): readonly (readonly [ValueId, readonly Dim[]])[] {
  if (graph.body.params.every((id) => declaredDims(graph, id) !== null)) return [];
  const makers = new Map(
    runs.flatMap((run) =>
      run.node.outputs.flatMap((id, i) => (id === null || i > 0 ? [] : [[id, run]])),
    ),
  );
  return [...makers.keys()].flatMap((id) => {
    const dims = declaredDims(graph, id);
    const asked = dims === null ? null : traced(makers, id, dims);
    const isOpen = asked !== null && declaredDims(graph, asked[0]) === null;
    return isOpen && graph.body.params.includes(asked[0]) ? [asked] : [];
  });
}

function declaredDims({ values }: Graph, id: ValueId): readonly Dim[] | null {
  const { declared } = must(values[id], "value");
  if (isUnknown(declared) || declared.kind !== "tensor" || isUnknown(declared.shape)) return null;
  return declared.shape;
}

/** Nodes that a shape is followed through. */
const FARTHEST = 24;

/** Where the value comes from, through first inputs, with the axes that it has there. */
function traced(
  makers: ReadonlyMap<ValueId, NodeRun>,
  id: ValueId,
  dims: readonly Dim[],
): readonly [ValueId, readonly Dim[]] | null {
  let at: readonly [ValueId, readonly Dim[]] = [id, dims];
  for (let step = 0; step < FARTHEST; step++) {
    const run = makers.get(at[0]);
    const first = run?.node.inputs[0] ?? null;
    if (run === undefined || first === null) return at;
    const before = dimsBefore(run, at[1]);
    if (before === null) return null;
    at = [first, before];
  }
  return null;
}

/** The axes that the first input has where the output has these; null where several ranks would do, or none. */
function dimsBefore({ rule, view }: NodeRun, after: readonly Dim[]): readonly Dim[] | null {
  if (rule === null || !isUnknown(sizesOf(view.inputs[0]))) return null;
  const fitting = RANKS.flatMap((rank) => {
    const sizes = Array.from({ length: rank }, (_, axis) =>
      symbol(`axis ${axis} that is asked for`),
    );
    const given: Fact = tensor(elemOf(view.inputs[0]), sizes);
    const made = sizesOf(rule.infer(withFirst(view, given))[0]);
    return !isUnknown(made) && made.length === after.length ? [{ sizes, made }] : [];
  });
  const [found] = fitting;
  if (found === undefined || fitting.length > 1) return null;
  return found.sizes.map((size) => after[found.made.indexOf(size)] ?? unknown("not named"));
}

const RANKS = [0, 1, 2, 3, 4, 5, 6] as const;

function withFirst(view: OpView, first: Fact): OpView {
  return {
    node: view.node,
    opset: view.opset,
    inputs: [first, ...view.inputs.slice(1)],
    attribute: (name) => view.attribute(name),
    fresh: (why) => view.fresh(why),
    measured: (input, axis, name, why) => view.measured(input, axis, name, why),
    setting: (name) => view.setting(name),
    enter: (region, params) => view.enter(region, params),
    axisOf: (size, says) => view.axisOf(size, says),
    fixedAxes: () => view.fixedAxes(),
    isStandard: (node) => view.isStandard(node),
    factOf: (value) => view.factOf(value),
    nameOf: (value) => view.nameOf(value),
  };
}

/** Sizes that parameters leave open and that have to be what does not grow, or the size of another parameter. */
function askedSizes(
  graph: Graph,
  { region }: RegionRun,
  runs: readonly NodeRun[],
  symbols: Symbols,
): ReadonlyMap<Poly, Poly> {
  const open = new Set(
    region.params.flatMap((id) => {
      const { declared } = must(graph.values[id], "value");
      if (isUnknown(declared) || declared.kind !== "tensor" || isUnknown(declared.shape)) return [];
      return declared.shape.filter((dim) => !isUnknown(dim));
    }),
  );
  const isSettled = (size: Poly): boolean => !symbolsOf(size).some((name) => symbols.grows(name));
  const asked = new Map<Poly, Poly>();
  for (const run of runs) {
    if (run.alike !== run) continue;
    for (const [a, b] of run.rule?.agrees?.(run.view) ?? []) {
      if (open.has(a) && isSettled(b)) asked.set(a, b);
      else if (open.has(b) && isSettled(a)) asked.set(b, a);
    }
  }
  return asked;
}
