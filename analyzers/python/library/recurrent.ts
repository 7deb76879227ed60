// RNN, GRU and LSTM as layers, which are operators with a loop inside, and their cells, which are one step each:
// a loop around a cell carries the state through the cell's own arithmetic.

import { literal, numberOf, type Value } from "../value.ts";
import { reshaped, sliced, squeezed, unsqueezed } from "./axes.ts";
import { bind } from "./bind.ts";
import { arg, itemsOf, MOST_ITEMS, rankOf, tuple } from "./items.ts";
import { call, layer } from "./make.ts";
import { minus, plus, times } from "./number.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";

/** What tells one layer from another. */
interface Kind {
  readonly op: "RNN" | "GRU" | "LSTM";
  readonly gates: number;
  readonly states: number;
  readonly attributes: (made: Bound) => Readonly<Record<string, number | string>> | null;
}

const KINDS: readonly (Kind & { readonly own: string })[] = [
  {
    op: "RNN",
    gates: 1,
    states: 1,
    own: "input_size hidden_size num_layers? nonlinearity? bias? batch_first? dropout? bidirectional? device? dtype?",
    // Activations are listed one for each direction, which no attribute here can do; Tanh is the default.
    attributes: (made) =>
      made.get("nonlinearity") === null || made.text("nonlinearity") === "tanh" ? {} : null,
  },
  {
    op: "GRU",
    gates: 3,
    states: 1,
    own: "input_size hidden_size num_layers? bias? batch_first? dropout? bidirectional? device? dtype?",
    attributes: () => ({ linear_before_reset: 1 }),
  },
  {
    op: "LSTM",
    gates: 4,
    states: 2,
    own: "input_size hidden_size num_layers? bias? batch_first? dropout? bidirectional? proj_size? device? dtype?",
    attributes: (made) => (made.number("proj_size", 0) === 0 ? {} : null),
  },
];

const CELL = "bias? device? dtype?";

export const recurrentLayers: readonly LayerRow[] = [
  ...KINDS.map((kind) =>
    layer(`torch.nn.${kind.op}`, kind.own, "input hx?", (cx, made, a) =>
      eitherWay(cx, kind, made, arg(a, "input"), a.get("hx")),
    ),
  ),
  layer("torch.nn.LSTMCell", `input_size hidden_size ${CELL}`, "input hx?", lstmCell),
  layer("torch.nn.GRUCell", `input_size hidden_size ${CELL}`, "input hx?", gruCell),
  layer(
    "torch.nn.RNNCell",
    "input_size hidden_size bias? nonlinearity? device? dtype?",
    "input hx?",
    (cx, made, a) => {
      const kind = made.get("nonlinearity") === null ? "tanh" : made.text("nonlinearity");
      if (kind !== "tanh" && kind !== "relu") return null;
      return cx.emit(kind === "tanh" ? "Tanh" : "Relu", [gated(cx, made, a, a.get("hx"), 1)]);
    },
  ),
];

const PACKED = "torch.nn.utils.rnn";

/** Sequences of several lengths: a pair of the entries, time first, and the lengths. */
export const recurrentRows: readonly CallRow[] = [
  call(`${PACKED}.pack_padded_sequence`, "input lengths batch_first? enforce_sorted?", (cx, a) => {
    const isBatchFirst = a.flag("batch_first", false);
    return isBatchFirst === null
      ? null
      : tuple(timeFirst(cx, arg(a, "input"), isBatchFirst), arg(a, "lengths"));
  }),
  call(
    `${PACKED}.pad_packed_sequence`,
    "sequence batch_first? padding_value? total_length?",
    (cx, a) => {
      const isBatchFirst = a.flag("batch_first", false);
      const [x, lengths] = itemsOf(a.get("sequence")) ?? [];
      if (isBatchFirst === null || x === undefined || lengths === undefined) return null;
      return a.get("total_length") === null ? tuple(timeFirst(cx, x, isBatchFirst), lengths) : null;
    },
  ),
  ...["pad_sequence", "pack_sequence", "unpad_sequence"].map((name) =>
    call(`${PACKED}.${name}`, "sequences *rest", () => null),
  ),
];

/** How all layers of a module run. */
interface Run {
  readonly kind: Kind;
  readonly made: Bound;
  readonly directions: 1 | 2;
  readonly layout: 0 | 1;
  readonly lengths: Value | null;
  readonly attributes: Readonly<Record<string, number | string>>;
}

/** Both states of an argument that is not known item by item. */
function entriesOf(cx: Emitter, states: Value): readonly Value[] | null {
  if (states.kind !== "graph") return null;
  return [0, 1].map((i) => cx.emit("SequenceAt", [states, literal(i)]));
}

// Where a setting says whether there are two directions, what comes out is one or the other.
function eitherWay(
  cx: Emitter,
  kind: Kind,
  made: Bound,
  input: Value,
  hx: Value | null,
): Value | null {
  if (made.get("bidirectional")?.kind !== "setting") return layered(cx, kind, made, input, hx);
  const [one, both] = [false, true].map((isBoth) => {
    const flag = (name: string, otherwise: boolean): boolean | null =>
      name === "bidirectional" ? isBoth : made.flag(name, otherwise);
    return layered(cx, kind, { ...made, flag }, input, hx);
  });
  return one == null || both == null ? null : oneOf(cx, one, both);
}

/** One of two values of the same make, item by item. */
function oneOf(cx: Emitter, a: Value, b: Value): Value {
  const [left, right] = [itemsOf(a), itemsOf(b)];
  return left === null || right === null
    ? cx.emit("python::Join", [a, b], { choices: 2 })
    : tuple(...left.map((item, i) => oneOf(cx, item, right[i] ?? item)));
}

function layered(
  cx: Emitter,
  kind: Kind,
  made: Bound,
  input: Value,
  hx: Value | null,
): Value | null {
  const [isBatchFirst, isBoth] = [
    made.flag("batch_first", false),
    made.flag("bidirectional", false),
  ];
  const attributes = kind.attributes(made);
  const count = layersOf(made);
  if (isBatchFirst === null || isBoth === null || attributes === null || count === null)
    return null;
  const packed = itemsOf(input);
  if (packed !== null && packed.length !== 2) return null;
  const [x = input, lengths = null] = packed ?? [];
  const states = hx === null ? [] : kind.states === 1 ? [hx] : (itemsOf(hx) ?? entriesOf(cx, hx));
  if (states === null || (hx !== null && states.length !== kind.states)) return null;
  if (cx.isSingle?.(x) === true && !isBatchFirst && !isBoth && packed === null)
    return oneStep(cx, kind, made, x, states, count);
  const isSingle = rankOf(cx, x) === 2;
  const layout = packed === null && !isSingle && isBatchFirst ? 1 : 0;
  const run: Run = { kind, made, directions: isBoth ? 2 : 1, layout, lengths, attributes };
  // One sequence without a batch axis is a batch of one.
  const single = (value: Value) => (isSingle ? unsqueezed(cx, value, 1) : value);
  const back = (value: Value) => (isSingle ? squeezed(cx, value, 1) : value);
  const [result, last] = inTurn(cx, run, count, single(x), states.map(single));
  const output = packed === null || lengths === null ? back(result) : tuple(result, lengths);
  const [first = literal(null)] = last;
  return tuple(output, kind.states === 1 ? back(first) : tuple(...last.map(back)));
}

// A sequence of one entry is one step of each layer's cell: there is no axis to walk along.
function oneStep(
  cx: Emitter,
  kind: Kind,
  made: Bound,
  x: Value,
  states: readonly Value[],
  layers: number,
): Value | null {
  const ends: Value[][] = Array.from({ length: kind.states }, () => []);
  let current = squeezed(cx, x, 0);
  for (let i = 0; i < layers; i++) {
    const get = (name: string): Value | null =>
      made.get(name === "input_size" && i > 0 ? "hidden_size" : name);
    const own = states.map((state) => cx.emit("Gather", [state, literal(i)], { axis: 0 }));
    const [only = null] = own;
    const hx = kind.states === 1 || only === null ? only : tuple(...own);
    const next = CELLS[kind.op](
      cx,
      { ...made, get },
      bind(["input", "hx"], {
        positional: [current, hx ?? literal(null)],
        named: new Map(),
      }),
    );
    if (next === null) return null;
    const parts = itemsOf(next) ?? [next];
    for (const [state, end] of parts.entries()) ends[state]?.push(unsqueezed(cx, end, 0));
    current = parts[0] ?? current;
  }
  const last = ends.map((parts) => cx.emit("Concat", parts, { axis: 0 }));
  const [first = current] = last;
  return tuple(unsqueezed(cx, current, 0), kind.states === 1 ? first : tuple(...last));
}

const CELLS = {
  RNN: (cx: Emitter, made: Bound, a: Bound): Value | null =>
    cx.emit("Tanh", [gated(cx, made, a, a.get("hx"), 1)]),
  GRU: gruCell,
  LSTM: lstmCell,
} as const;

/** Layers one behind the other; once where their number is a setting, the same in every run. */
function layersOf(made: Bound): number | null {
  const asked = made.get("num_layers") ?? literal(1);
  const count = asked.kind === "setting" ? 1 : numberOf(asked);
  const isCovered = count !== null && Number.isInteger(count) && count >= 1 && count <= MOST_ITEMS;
  return isCovered ? count : null;
}

function inTurn(
  cx: Emitter,
  run: Run,
  count: number,
  x: Value,
  states: readonly Value[],
): readonly [Value, readonly Value[]] {
  const { made, directions, kind } = run;
  const last: Value[][] = Array.from({ length: kind.states }, () => []);
  let current = x;
  for (let i = 0; i < count; i++) {
    const from =
      i === 0 ? arg(made, "input_size") : times(cx, arg(made, "hidden_size"), directions);
    const own = states.map((state) =>
      count === 1
        ? state
        : sliced(cx, state, 0, literal(i * directions), literal((i + 1) * directions)),
    );
    const [all, ...ends] = oneLayer(cx, run, current, from, own);
    current = all ?? current;
    for (const [state, end] of ends.entries()) last[state]?.push(end);
    const isDropping = made.get("dropout") !== null && made.number("dropout", 0) !== 0;
    if (isDropping && i + 1 < count) current = cx.emit("Dropout", [current]);
  }
  const ends = last.map((parts) =>
    parts.length === 1 ? (parts[0] ?? literal(null)) : cx.emit("Concat", parts, { axis: 0 }),
  );
  return [current, ends];
}

/** The operator; torch keeps directions in front of states, and behind the entries of the output. */
function oneLayer(
  cx: Emitter,
  run: Run,
  x: Value,
  from: Value,
  states: readonly Value[],
): readonly Value[] {
  const { kind, made, directions, layout } = run;
  const hidden = arg(made, "hidden_size");
  const gates = times(cx, hidden, kind.gates);
  const turned = (state: Value) =>
    layout === 0 ? state : cx.emit("Transpose", [state], { perm: [1, 0, 2] });
  const bias =
    made.flag("bias", true) === false ? null : cx.weight([directions, times(cx, gates, 2)]);
  const weights = [cx.weight([directions, gates, from]), cx.weight([directions, gates, hidden])];
  const lengths = run.lengths === null ? null : cx.emit("Cast", [run.lengths], { to: 6 });
  const size = numberOf(hidden);
  const [all = x, ...ends] = cx.emitMany(
    kind.op,
    [x, ...weights, bias, lengths, ...states.map(turned)],
    1 + kind.states,
    {
      ...run.attributes,
      ...(size === null ? {} : { hidden_size: size }),
      direction: directions === 2 ? "bidirectional" : "forward",
      layout,
    },
  );
  const behind =
    layout === 1 || directions === 1 ? all : cx.emit("Transpose", [all], { perm: [0, 2, 1, 3] });
  const output =
    layout === 0 && directions === 1 ? squeezed(cx, all, 1) : reshaped(cx, behind, [0, 0, -1]);
  return [output, ...ends.map(turned)];
}

function timeFirst(cx: Emitter, x: Value, isBatchFirst: boolean): Value {
  // Other axes stay where they are: two change places, in either direction.
  return isBatchFirst
    ? cx.emit("Einsum", [x], { equation: "ab...->ba..." })
    : cx.emit("Identity", [x]);
}

/** W·x + R·h + b for some gates; without a state, what is left of it at h = 0. */
function gated(cx: Emitter, made: Bound, a: Bound, h: Value | null, gates: number): Value {
  const width = times(cx, arg(made, "hidden_size"), gates);
  const own = product(cx, made, arg(a, "input"), "input_size", width);
  return h === null ? own : cx.emit("Add", [own, product(cx, made, h, "hidden_size", width)]);
}

function product(cx: Emitter, made: Bound, x: Value, from: string, width: Value): Value {
  const found = cx.emit("MatMul", [x, cx.weight([arg(made, from), width])]);
  return made.flag("bias", true) === false ? found : plus(cx, found, cx.weight([width]));
}

function parts(cx: Emitter, x: Value, count: number): readonly Value[] {
  return cx.emitMany("Split", [x, null], count, { axis: -1, num_outputs: count });
}

function lstmCell(cx: Emitter, made: Bound, a: Bound): Value | null {
  const state = a.get("hx");
  const [h = null, c = null] = itemsOf(state) ?? [];
  if (state !== null && (h === null || c === null)) return null;
  const [i, f, g, o] = parts(cx, gated(cx, made, a, h, 4), 4);
  if (!i || !f || !g || !o) return null;
  const written = cx.emit("Mul", [cx.emit("Sigmoid", [i]), cx.emit("Tanh", [g])]);
  const next =
    c === null ? written : cx.emit("Add", [cx.emit("Mul", [cx.emit("Sigmoid", [f]), c]), written]);
  const shown = cx.emit("Mul", [cx.emit("Sigmoid", [o]), cx.emit("Tanh", [next])]);
  return tuple(shown, next);
}

function gruCell(cx: Emitter, made: Bound, a: Bound): Value | null {
  const h = a.get("hx");
  const width = times(cx, arg(made, "hidden_size"), 3);
  const [xr, xz, xn] = parts(cx, product(cx, made, arg(a, "input"), "input_size", width), 3);
  if (!xr || !xz || !xn) return null;
  // Without a state it is zero: the biases of R are left of the products.
  const old = h ?? cx.emit("Expand", [literal(0), cx.emit("Shape", [xn])]);
  const [hr, hz, hn] = parts(cx, product(cx, made, old, "hidden_size", width), 3);
  if (!hr || !hz || !hn) return null;
  const r = cx.emit("Sigmoid", [cx.emit("Add", [xr, hr])]);
  const z = cx.emit("Sigmoid", [cx.emit("Add", [xz, hz])]);
  const n = cx.emit("Tanh", [cx.emit("Add", [xn, cx.emit("Mul", [r, hn])])]);
  return cx.emit("Add", [cx.emit("Mul", [minus(cx, 1, z), n]), cx.emit("Mul", [z, old])]);
}
