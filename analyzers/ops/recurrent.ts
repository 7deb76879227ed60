// RNN, GRU and LSTM: one cell step an entry of the time axis. What the input alone contributes to the gates is
// computed for all steps before the loop; the loop holds what depends on the state.

import { add, constant, log2, type Poly, product, scale, sum } from "../algebra/index.ts";
import { isUnknown, type NonEmpty, unknown } from "../base/index.ts";
import type { Cell, CellState, Recurrence, Trips } from "../ir/index.ts";
import { same, whole, wholeInput } from "./axes.ts";
import { computes, treeSteps } from "./cost.ts";
import { elemOf, type Fact, sizesOf, tensor } from "./fact.ts";
import type { AxisFlow, OpCost, OpExample, OpRule, Structure } from "./rule.ts";
import { known, ONE, sizeAt, sizeOr, whole as wholeNumber } from "./shape.ts";
import { intAttribute, type OpView, stringAttribute } from "./view.ts";

/** What tells one cell from another. */
interface Kind {
  readonly op: string;
  readonly doc: string;
  /** Matrices of hidden × hidden size that the state is multiplied with. */
  readonly gates: number;
  readonly states: NonEmpty<string>;
  /** Scalar operations on each hidden entry besides the matrix products. */
  readonly pointwise: number;
  /** Steps of the longest chain from the old state to the new one: matrix products, and steps around them. */
  readonly chain: (at: OpView) => { readonly products: number; readonly around: number };
  readonly says: string;
  /** The form where no gate reads the state. */
  readonly ungated: string;
  readonly examples: NonEmpty<OpExample>;
}

const KINDS: readonly Kind[] = [
  {
    op: "RNN",
    doc: "A one-gate recurrent layer: h = f(W·x + R·h).",
    gates: 1,
    states: ["h"],
    pointwise: 2,
    // R·h, the input's part added, the activation.
    chain: () => ({ products: 1, around: 2 }),
    says: "h enters the recurrence matrix R, and then the activation",
    ungated: "X",
    examples: [
      {
        attributes: "hidden_size = 64",
        inputs: ["f32[T, B, 32]", "f32[1, 64, 32]", "f32[1, 64, 64]"],
        outputs: ["f32[T, 1, B, 64]", "f32[1, B, 64]"],
        work: "4160·T·B",
        steps: "6",
      },
    ],
  },
  {
    op: "GRU",
    doc: "A gated recurrent layer: h is an average of itself and a candidate, weighted by a gate that reads h.",
    gates: 3,
    states: ["h"],
    pointwise: 12,
    chain: (at) =>
      // The candidate reads R·(r⊙h): the reset gate r stands before a product of its own, unless that is hoisted.
      intAttribute(at, "linear_before_reset", 0) === 0
        ? { products: 2, around: 7 }
        : { products: 1, around: 7 },
    says: "h enters the recurrence matrix R and then the gates' sigmoid and tanh",
    ungated: "DIAG",
    examples: [
      {
        attributes: 'hidden_size = 64, direction = "bidirectional"',
        inputs: ["f32[T, B, 32]", "f32[2, 192, 32]", "f32[2, 192, 64]"],
        outputs: ["f32[T, 2, B, 64]", "f32[2, B, 64]"],
        work: "24960·T·B",
        steps: "6",
      },
    ],
  },
  {
    op: "LSTM",
    doc: "A recurrent layer with a cell state c that gates reading h write, keep and show.",
    gates: 4,
    states: ["h", "c"],
    pointwise: 16,
    // R·h, the input's part, sigmoid, f⊙c, + i⊙g, tanh, o⊙; peepholes add c to the gates before and after.
    chain: (at) => ({ products: 1, around: isGiven(at, PEEPHOLES) ? 9 : 6 }),
    says: "h enters the recurrence matrix R and then the gates' sigmoid and tanh",
    ungated: "DIAG",
    examples: [
      {
        attributes: "hidden_size = 64",
        inputs: ["f32[T, B, 32]", "f32[1, 256, 32]", "f32[1, 256, 64]"],
        outputs: ["f32[T, 1, B, 64]", "f32[1, B, 64]", "f32[1, B, 64]"],
        work: "16640·T·B",
        steps: "6",
      },
      {
        attributes: "hidden_size = 64, layout = 1",
        inputs: ["f32[B, T, 32]", "f32[1, 256, 32]", "f32[1, 256, 64]"],
        outputs: ["f32[B, T, 1, 64]", "f32[B, 1, 64]", "f32[B, 1, 64]"],
      },
    ],
  },
];

/** The inputs as the three operators number them. */
const [X, W, R, LENGTHS, PEEPHOLES] = [0, 1, 2, 4, 7];

export const recurrentRules: readonly OpRule[] = KINDS.map((kind) => ({
  domain: "",
  op: kind.op,
  since: 1,
  doc: kind.doc,
  within: () => unknown("the class of a recurrent layer follows from its recurrence"),
  because: ["depthwise/state-bits"],
  infer: (at) => outputsOf(at, kind),
  cost: (at) => projection(at, kind),
  flow: timeFlow,
  structure: (at): Structure => ({ kind: "recurrence", recurrence: recurrenceOf(at, kind) }),
  examples: kind.examples,
}));

/** The sizes of a layer, named as the specification names them. */
interface Layer {
  readonly trips: Trips;
  readonly time: Poly;
  readonly batch: Poly;
  readonly input: Poly;
  readonly hidden: Poly;
  readonly directions: Poly;
}

/** Layers by node, so that a size that is not known has one name in shapes, costs and trips. */
const layers = new WeakMap<OpView, Layer>();

function layerOf(at: OpView, op: string): Layer {
  const known = layers.get(at);
  if (known !== undefined) return known;
  const [time, batch] = axesOf(at);
  const hidden = wholeNumber(intAttribute(at, "hidden_size", 0));
  const hasSize = hidden !== null && intAttribute(at, "hidden_size", 0) > 0;
  const sizes = sizesOf(at.inputs[X]);
  const length = isUnknown(sizes) ? sizes : (sizes[time] ?? unknown("the input has no time axis"));
  const trips = at.axisOf(length, `time axis of ${op}`);
  const layer: Layer = {
    trips,
    time:
      isUnknown(length) && trips.kind === "axis"
        ? trips.count
        : sizeAt(at, at.inputs[X], time, "length of the time axis of a recurrent layer"),
    batch: sizeAt(at, at.inputs[X], batch, "number of examples of a batch"),
    input: sizeOr(at.inputs[X], 2) ?? sizeAt(at, at.inputs[W], 2, "features of an input"),
    hidden: hasSize ? hidden : sizeAt(at, at.inputs[R], 2, "hidden size of a recurrent layer"),
    directions: constant(isBidirectional(at) ? 2 : 1),
  };
  layers.set(at, layer);
  return layer;
}

/** The axes of time and batch in X. */
function axesOf(at: OpView): readonly [number, number] {
  return intAttribute(at, "layout", 0) === 1 ? [1, 0] : [0, 1];
}

function isBidirectional(at: OpView): boolean {
  return stringAttribute(at, "direction", "forward") === "bidirectional";
}

function isGiven(at: OpView, index: number): boolean {
  return at.inputs[index] !== null && at.inputs[index] !== undefined;
}

function outputsOf(at: OpView, kind: Kind): readonly Fact[] {
  const elem = elemOf(at.inputs[X]);
  const { time, batch, hidden, directions } = layerOf(at, kind.op);
  const isBatchFirst = intAttribute(at, "layout", 0) === 1;
  const all = isBatchFirst ? [batch, time, directions, hidden] : [time, directions, batch, hidden];
  const last = tensor(
    elem,
    isBatchFirst ? [batch, directions, hidden] : [directions, batch, hidden],
  );
  return [tensor(elem, all), ...kind.states.map(() => last)];
}

/** W·x + b for all steps at once. */
function projection(at: OpView, kind: Kind): OpCost {
  const { time, batch, input, hidden, directions } = layerOf(at, kind.op);
  const gates = scale(product([directions, hidden]), kind.gates);
  const perEntry = add(scale(input, 2), ONE);
  return computes(product([time, batch, gates, perEntry]), treeSteps(input, 1));
}

function recurrenceOf(at: OpView, kind: Kind): Recurrence {
  const direction = stringAttribute(at, "direction", "forward");
  return {
    trips: layerOf(at, kind.op).trips,
    direction: isBidirectional(at) ? "both" : direction === "reverse" ? "backward" : "forward",
    step: cellOf(at, kind),
  };
}

function cellOf(at: OpView, kind: Kind): Cell {
  const { batch, hidden, directions } = layerOf(at, kind.op);
  const perEntry = add(scale(hidden, 2 * kind.gates), constant(kind.pointwise));
  const { products, around } = kind.chain(at);
  // Steps behind the end of a shorter sequence keep the state: one selection more.
  const selections = isGiven(at, LENGTHS) ? 1 : 0;
  const steps = sum([scale(add(log2(hidden), ONE), products), constant(around + selections)]);
  return {
    kind: "cell",
    states: [stateOf(at, kind, hidden)],
    work: product([directions, batch, hidden, perEntry]),
    steps,
  };
}

function stateOf(at: OpView, kind: Kind, width: Poly): CellState {
  const { states: names, says, ungated } = kind;
  if (isLinear(at, kind)) {
    return {
      names,
      width,
      form: "FIX",
      says: "h enters the recurrence matrix R, and nothing else",
    };
  }
  const read = isGiven(at, PEEPHOLES) && kind.op === "LSTM" ? "R·h and the peepholes" : "R·h";
  return { names, width, form: "NL", says, unless: { read, form: ungated } };
}

// Only a cell without gates is linear in its state, and only where nothing is cut off.
function isLinear(at: OpView, kind: Kind): boolean {
  const activations = at.attribute("activations");
  const isAffine =
    activations?.kind === "strings" &&
    activations.values.length > 0 &&
    activations.values.every((name) => name === "Affine");
  return kind.op === "RNN" && isAffine && at.attribute("clip") === null;
}

/** Examples of a batch stay apart; along time, a forward layer reads the past and a reverse one the future. */
function timeFlow(at: OpView, outputs: readonly Fact[]): readonly AxisFlow[] | null {
  if (known(at.inputs[X])?.length !== 3 || known(outputs[0])?.length !== 4) return null;
  const [time, batch] = axesOf(at);
  const isBatchFirst = batch === 0;
  const direction = stringAttribute(at, "direction", "forward");
  const kind = direction === "forward" ? "prefix" : direction === "reverse" ? "suffix" : "all";
  const flows: AxisFlow[] = [
    { input: X, from: time, output: 0, to: isBatchFirst ? 1 : 0, kind },
    whole(X, 2),
    same(X, batch, isBatchFirst ? 0 : 2),
  ];
  for (let output = 1; output < outputs.length; output++) {
    flows.push(
      whole(X, time, output),
      whole(X, 2, output),
      same(X, batch, isBatchFirst ? 0 : 1, output),
    );
  }
  for (const [input, fact] of at.inputs.entries()) {
    if (input === X || fact === null) continue;
    const rank = known(fact)?.length ?? 0;
    for (let output = 0; output < outputs.length; output++) {
      flows.push(...stateFlow(input, rank, output, isBatchFirst));
    }
  }
  return flows;
}

// Initial states and lengths are one an example; weights are read by all.
function stateFlow(
  input: number,
  rank: number,
  output: number,
  isBatchFirst: boolean,
): readonly AxisFlow[] {
  const isState = input === 5 || input === 6;
  const to = isBatchFirst ? 0 : output === 0 ? 2 : 1;
  if (input === LENGTHS && rank === 1) return [same(input, 0, to, output)];
  if (!isState || rank !== 3) return wholeInput(input, rank, output);
  const batch = isBatchFirst ? 0 : 1;
  return [0, 1, 2].map((axis) =>
    axis === batch ? same(input, axis, to, output) : whole(input, axis, output),
  );
}
