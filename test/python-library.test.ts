// The library tables: what calls of torch, einops and math stand for, as operators that a recording emitter prints.

import { describe, expect, it, test } from "vitest";
import { findRule } from "../analyzers/ops/index.ts";
import {
  attributeRows,
  bind,
  type CallRow,
  callRows,
  findCall,
  findLayer,
  type LayerRow,
  layerRows,
} from "../analyzers/python/library/index.ts";
import { listOf, literal, type Value } from "../analyzers/python/value.ts";
import { plainArguments } from "./support/plainArguments.ts";
import { type Recorder, recorder, tensor } from "./support/recorder.ts";

describe("the tables", () => {
  it("name every row once", () => {
    for (const rows of [callRows, layerRows, attributeRows]) {
      const names = rows.map(({ name }) => name);
      expect(names.filter((name, i) => names.indexOf(name) !== i)).toEqual([]);
    }
  });

  it("emit operators that have a rule", () => {
    const missing = new Set<string>();
    for (const cx of plainCalls()) {
      for (const { op } of cx.nodes) if (!isKnown(op)) missing.add(op);
    }
    expect([...missing]).toEqual([]);
  });

  it("give operators the inputs that their examples have, or more of them", () => {
    const short: string[] = [];
    for (const cx of plainCalls()) {
      for (const { op, inputs } of cx.nodes) {
        const rule = findRule(...domainOf(op));
        const least = Math.min(...(rule?.examples.map((one) => leastInputs(one.inputs)) ?? [0]));
        const count = inputs.filter((input) => input !== null).length;
        if (count < least && !VARIADIC.has(op)) short.push(`${op} ${count} < ${least}`);
      }
    }
    expect([...new Set(short)].sort()).toEqual([]);
  });

  test("every row has an expected print", async () => {
    const lines = [...callRows.map(printedCall), ...layerRows.map(printedLayer)];
    const attributes = attributeRows.map((row) => {
      const cx = recorder();
      return `${row.name}  →  ${cx.print(row.lower(cx, tensor(cx, "x")))}`;
    });
    const text = [...lines, ...attributes].sort().join("\n");
    await expect(`${text}\n`).toMatchFileSnapshot("./snapshots/python-library.txt");
  });
});

describe("every tensor that a call is given", () => {
  it("reaches the result of a function", () => {
    const lost: string[] = [];
    for (const row of callRows.filter(({ name }) => !isIgnoring(name))) {
      for (const param of row.params.filter((name) => !name.startsWith("**"))) {
        const cx = recorder();
        const special = tensor(cx, "special");
        const args = plainArguments(cx, row, row.params, param, special);
        const result = row.lower(cx, bind(row.params, args));
        if (args.given && !cx.reaches(result, special)) lost.push(`${row.name} ${param}`);
      }
    }
    expect(lost).toEqual([]);
  });

  it("reaches the result of a layer", () => {
    const lost: string[] = [];
    for (const row of layerRows) {
      for (const param of row.call.filter((name) => !name.startsWith("**"))) {
        const cx = recorder();
        const special = tensor(cx, "special");
        const made = plainArguments(cx, row, row.params);
        const args = plainArguments(cx, row, row.call, param, special);
        const result = row.lower(cx, bind(row.params, made), bind(row.call, args));
        if (args.given && !cx.reaches(result, special)) lost.push(`${row.name} ${param}`);
      }
    }
    expect(lost).toEqual([]);
  });
});

describe("calls", () => {
  test.each<readonly [string, (cx: Recorder) => Value, string]>([
    ["softmax", (cx) => on(cx, "torch.softmax", [x(cx), n(-1)]), "Softmax(x){axis=-1}"],
    [
      "softmax without an axis is not covered",
      (cx) => on(cx, "torch.nn.functional.softmax", [x(cx)]),
      "?torch.nn.functional.softmax(x)",
    ],
    ["view", (cx) => on(cx, "Tensor.view", [x(cx), n(0), n(-1)]), "Reshape(x, [0, -1])"],
    [
      "view of a tuple",
      (cx) => on(cx, "Tensor.view", [x(cx), tuple(n(0), n(4))]),
      "Reshape(x, [0, 4])",
    ],
    [
      "view of a type reads bits",
      (cx) => on(cx, "Tensor.view", [x(cx), { kind: "library", name: "torch.int" }]),
      "?Tensor.view(x)",
    ],
    [
      "transpose from the end",
      (cx) => on(cx, "Tensor.transpose", [x(cx), n(-2), n(-1)]),
      "Einsum(x){equation=...ab->...ba}",
    ],
    [
      "transpose from both ends",
      (cx) => on(cx, "Tensor.transpose", [x(cx), n(1), n(-1)]),
      "Einsum(x){equation=ab...c->ac...b}",
    ],
    [
      "permute",
      (cx) => on(cx, "Tensor.permute", [x(cx), n(0), n(2), n(1)]),
      "Transpose(x){perm=0,2,1}",
    ],
    [
      "movedim",
      (cx) => on(cx, "torch.movedim", [x(cx), n(1), n(-1)]),
      "Einsum(x){equation=ab...c->a...cb}",
    ],
    [
      "sum along an axis",
      (cx) => on(cx, "torch.sum", [x(cx), n(1)]),
      "ReduceSum(x, [1]){keepdims=0}",
    ],
    ["max of two", (cx) => on(cx, "torch.max", [x(cx), y(cx)]), "Max(x, y)"],
    [
      "max along an axis",
      (cx) => on(cx, "torch.max", [x(cx), n(1)]),
      "(ReduceMax(x, [1]){keepdims=0}, ArgMax(x){axis=1 keepdims=0})",
    ],
    [
      "cat",
      (cx) => on(cx, "torch.cat", [listOf([x(cx), y(cx)])], { dim: n(-1) }),
      "Concat(x, y){axis=-1}",
    ],
    [
      "stack",
      (cx) => on(cx, "torch.stack", [listOf([x(cx), y(cx)]), n(1)]),
      "Concat(Unsqueeze(x, [1]), Unsqueeze(y, [1])){axis=1}",
    ],
    ["expand", (cx) => on(cx, "Tensor.expand", [x(cx), n(4), n(-1)]), "Expand(x, [4, 1])"],
    [
      "repeat",
      (cx) => on(cx, "Tensor.repeat", [x(cx), n(2), n(1)]),
      "Tile(Expand(x, [1, 1]), [2, 1])",
    ],
    [
      "repeat_interleave from the end",
      (cx) => on(cx, "Tensor.repeat_interleave", [x(cx), n(2), n(-1)]),
      "Reshape(Expand(Unsqueeze(x, [-1]), [2]), Concat(Shape(x){start=0 end=-1}, [-1]){axis=0})",
    ],
    [
      "repeats by data",
      (cx) => on(cx, "Tensor.repeat_interleave", [x(cx), y(cx)]),
      "?Tensor.repeat_interleave(x, y)",
    ],
    ["where", (cx) => on(cx, "torch.where", [x(cx), y(cx), n(0)]), "Where(x, y, 0)"],
    [
      "out= is not covered",
      (cx) => on(cx, "torch.add", [x(cx), y(cx)], { out: y(cx) }),
      "?torch.add(x, y, y)",
    ],
    [
      "an axis that is a tensor reaches the result",
      (cx) => on(cx, "torch.softmax", [x(cx), y(cx)]),
      "?torch.softmax(x, y)",
    ],
    [
      "einsum",
      (cx) => on(cx, "torch.einsum", [s("b i, b j -> b"), x(cx), y(cx)]),
      "Einsum(x, y){equation=bi,bj->b}",
    ],
    [
      "linear",
      (cx) => on(cx, "torch.nn.functional.linear", [x(cx), y(cx)]),
      "MatMul(x, Transpose(y))",
    ],
    [
      "to a type",
      (cx) => on(cx, "Tensor.to", [x(cx), { kind: "library", name: "torch.float16" }]),
      "Cast(Identity(x)){to=10}",
    ],
    ["to a device", (cx) => on(cx, "Tensor.to", [x(cx), s("cuda")]), "Identity(x)"],
    [
      "pad",
      (cx) => on(cx, "torch.nn.functional.pad", [x(cx), tuple(n(1), n(2))]),
      "Pad(x, [1, 2], , [-1]){mode=constant}",
    ],
    [
      "a maximum of prefixes has no operator",
      (cx) => on(cx, "torch.cummax", [x(cx), n(0)]),
      "?torch.cummax(x)",
    ],
    ["math.sqrt of a number", (cx) => on(cx, "math.sqrt", [n(16)]), "4"],
    [
      "math.sqrt of a setting",
      (cx) => on(cx, "math.sqrt", [{ kind: "setting", name: "d" }]),
      "math.sqrt(d)",
    ],
    [
      "rearrange splits heads",
      (cx) => on(cx, "einops.rearrange", [x(cx), s("b t (h d) -> b h t d")], { h: n(8) }),
      "Transpose(Reshape(x, [size(x, 0), size(x, 1), 8, -1])){perm=0,2,1,3}",
    ],
    [
      "rearrange keeps what is between",
      (cx) => on(cx, "einops.rearrange", [x(cx), s("b c ... -> b (...) c")]),
      "Reshape(Einsum(x){equation=ab...->a...b}, [size(Einsum(x){equation=ab...->a...b}, 0), -1, size(Einsum(x){equation=ab...->a...b}, -1)])",
    ],
    [
      "reduce",
      (cx) => on(cx, "einops.reduce", [x(cx), s("b t d -> b d"), s("mean")]),
      "ReduceMean(x, [1]){keepdims=0}",
    ],
    [
      "repeat adds an axis",
      (cx) => on(cx, "einops.repeat", [x(cx), s("t d -> b t d")], { b: n(3) }),
      "Expand(Unsqueeze(x, [0]), [3, 1, 1])",
    ],
    [
      "a pattern that is none",
      (cx) => on(cx, "einops.rearrange", [x(cx), s("b (t -> b")]),
      "?einops.rearrange(x)",
    ],
  ])("%s", (_, make, expected) => {
    const cx = recorder();
    expect(cx.print(make(cx))).toBe(expected);
  });
});

describe("recurrent layers", () => {
  it("take the initial state as inputs and give the last one back", () => {
    const cx = recorder();
    const state = tuple(tensor(cx, "h"), tensor(cx, "c"));
    const result = through(cx, "torch.nn.LSTM", [n(32), n(64)], [x(cx), state]);
    expect(cx.print(result)).toMatch(/^\(Squeeze\(LSTM\(x, W, W, W, , h, c\)/);
    for (const item of result.kind === "tuple" ? result.items : []) {
      for (const part of state.kind === "tuple" ? state.items : []) {
        expect(cx.reaches(item, part)).toBe(true);
      }
    }
  });

  it("are one operator a layer", () => {
    const cx = recorder();
    through(cx, "torch.nn.GRU", [n(32), n(64), n(3)], [x(cx)], { bidirectional: literal(true) });
    expect(cx.nodes.filter(({ op }) => op === "GRU").length).toBe(3);
  });

  it("are opaque with projections, whose state no operator has", () => {
    const cx = recorder();
    const result = through(cx, "torch.nn.LSTM", [n(3), n(4)], [x(cx)], { proj_size: n(2) });
    expect(cx.print(result)).toBe("?torch.nn.LSTM(x)");
  });

  test.each(["torch.nn.GRUCell", "torch.nn.RNNCell"])("%s reads its state in one step", (name) => {
    const cx = recorder();
    const h = tensor(cx, "h");
    const result = through(cx, name, [n(32), n(64)], [x(cx), h]);
    expect(cx.reaches(result, h)).toBe(true);
    expect(cx.nodes.some(({ op }) => op === "MatMul")).toBe(true);
    expect(cx.nodes.some(({ op }) => op.startsWith("?"))).toBe(false);
  });
});

/** Operators whose examples have an input that may be left out. */
const VARIADIC = new Set(["LayerNormalization", "Max", "Min", "Sum"]);

function x(cx: Recorder): Value {
  return tensor(cx, "x");
}

function y(cx: Recorder): Value {
  return tensor(cx, "y");
}

function n(value: number): Value {
  return literal(value);
}

function s(value: string): Value {
  return literal(value);
}

function tuple(...items: readonly Value[]): Value {
  return { kind: "tuple", items };
}

function on(
  cx: Recorder,
  name: string,
  positional: readonly Value[],
  named: Readonly<Record<string, Value>> = {},
): Value {
  const row = findCall(name);
  if (row === null) throw new Error(`no row ${name}`);
  return row.lower(cx, bind(row.params, { positional, named: new Map(Object.entries(named)) }));
}

function through(
  cx: Recorder,
  name: string,
  made: readonly Value[],
  positional: readonly Value[],
  named: Readonly<Record<string, Value>> = {},
): Value {
  const row = findLayer(name);
  if (row === null) throw new Error(`no row ${name}`);
  const own = { positional: made, named: new Map(Object.entries(named)) };
  return row.lower(cx, bind(row.params, own), bind(row.call, { positional, named: new Map() }));
}

function plainCalls(): readonly Recorder[] {
  return [
    ...callRows.map((row) => {
      const cx = recorder();
      row.lower(cx, bind(row.params, plainArguments(cx, row, row.params)));
      return cx;
    }),
    ...layerRows.map((row) => {
      const cx = recorder();
      const made = bind(row.params, plainArguments(cx, row, row.params));
      row.lower(cx, made, bind(row.call, plainArguments(cx, row, row.call)));
      return cx;
    }),
  ];
}

function printedCall(row: CallRow): string {
  const cx = recorder();
  const result = row.lower(cx, bind(row.params, plainArguments(cx, row, row.params)));
  return `${row.name}${row.writes ? " (writes)" : ""}  →  ${cx.brief(result)}`;
}

function printedLayer(row: LayerRow): string {
  const cx = recorder();
  const made = bind(row.params, plainArguments(cx, row, row.params));
  const result = row.lower(cx, made, bind(row.call, plainArguments(cx, row, row.call)));
  return `${row.name}  →  ${cx.brief(result)}`;
}

/** Calls that have no result to reach. */
function isIgnoring(name: string): boolean {
  return findCall(name)?.params.includes("*ignored") ?? false;
}

function domainOf(op: string): [string, string] {
  const [domain = "", name] = op.includes("::") ? op.split("::") : ["", op];
  return [domain, name ?? op];
}

function isKnown(op: string): boolean {
  return op.startsWith("?") || findRule(...domainOf(op)) !== null;
}

function leastInputs(inputs: readonly string[]): number {
  return inputs.filter((input) => input !== "").length;
}
