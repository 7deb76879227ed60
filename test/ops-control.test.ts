// What the operators that hold loops and branches say of themselves: how often a loop runs, what it carries, what
// it does to shapes.

import { describe, expect, test } from "vitest";
import { constant, formulaText, symbol } from "../analyzers/algebra/index.ts";
import { must } from "../analyzers/base/index.ts";
import type { ValueId } from "../analyzers/ir/index.ts";
import type { NodeRun } from "../analyzers/verdict/infer.ts";
import { type Attributes, type Size, Sketch, type Sketched } from "./support/sketch.ts";
import {
  lastRun,
  outputsOf,
  plain,
  recurrenceOf,
  structureOf,
  tripsText,
} from "./support/structure.ts";

describe("the trip count of a Loop", () => {
  test("is constant where a literal gives it", () => {
    expect(tripsText(loopRun({ count: literal(10) }))).toBe("constant 10");
  });

  test("is an axis where it is a size that the graph computes", () => {
    const count = (g: Sketch) => {
      const shape = g.node("Shape", [g.input("x", "f32", ["B", "T"])]);
      return g.node("Gather", [shape, g.int(1)]);
    };
    expect(tripsText(loopRun({ count }))).toBe("axis T");
  });

  test("is a named axis where the size is a number in this file", () => {
    const count = (g: Sketch) => {
      const shape = g.node("Shape", [g.input("x", "f32", [4, 28])]);
      return g.node("Gather", [shape, g.int(1)]);
    };
    expect(tripsText(loopRun({ count }))).toBe("axis T, 28 in this file");
  });

  test("is an axis where an input of the graph gives it", () => {
    expect(tripsText(loopRun({ count: (g) => g.input("steps", "i64", []) }))).toBe("axis steps");
  });

  test("does not rest on a default that the caller may override", () => {
    const count = (g: Sketch) => g.int(10, "overridable");
    expect(tripsText(loopRun({ count }))).toBe("data: the trip count is computed from the data");
  });

  test("is not zero where an input is negated, since the input may be below zero", () => {
    const count = (g: Sketch) => g.node("Neg", [g.input("steps", "i64", [])]);
    expect(tripsText(loopRun({ count }))).toMatch(/^axis u\d+$/);
  });

  test("is not known where it is computed from the data", () => {
    const count = (g: Sketch) => g.node("ReduceMax", [g.input("x", "i64", ["T"])]);
    expect(tripsText(loopRun({ count }))).toBe("data: the trip count is computed from the data");
  });

  test("is unbounded where neither count nor condition is given", () => {
    expect(tripsText(loopRun({}))).toBe("data: the loop never ends by itself");
  });

  test("is unbounded where the count is the largest number there is", () => {
    const count = literal(2n ** 63n - 1n);
    expect(tripsText(loopRun({ count }))).toBe("data: the loop never ends by itself");
    expect(tripsText(loopRun({ count, decides: "data" }))).toBe(
      "data: the loop stops when its condition turns false",
    );
  });

  test("is never negative", () => {
    expect(tripsText(loopRun({ count: literal(-3) }))).toBe("constant 0");
  });
});

describe("the condition of a Loop", () => {
  test("that is passed through from a constant true decides nothing", () => {
    const run = loopRun({ count: literal(10), starts: "true", decides: "passed through" });
    expect(tripsText(run)).toBe("constant 10");
    expect(recurrenceOf(run).step).toMatchObject({ condition: null });
  });

  test("that is true in every trip decides nothing", () => {
    expect(tripsText(loopRun({ count: literal(10), decides: "true" }))).toBe("constant 10");
  });

  test("that starts as the caller likes may stop the loop", () => {
    const run = loopRun({ count: literal(10), starts: "input", decides: "passed through" });
    expect(tripsText(run)).toBe(
      "data: the loop stops when its condition turns false, at most constant 10",
    );
  });

  test("that the body computes stops the loop, which the count bounds", () => {
    const run = loopRun({ count: (g) => g.input("steps", "i64", []), decides: "data" });
    expect(tripsText(run)).toBe(
      "data: the loop stops when its condition turns false, at most axis steps",
    );
    const { step } = recurrenceOf(run);
    const condition = step.kind === "body" ? step.condition : null;
    expect(condition?.enters).not.toBeNull();
    expect(condition?.leaves).toBe(must(run.node.regions[0], "body").region.results[0]);
  });
});

describe("the states of a Loop", () => {
  test("are its parameters and results in pairs, by the names of the parameters", () => {
    const { step } = recurrenceOf(loopRun({ count: literal(3) }));
    const carried = step.kind === "body" ? step.carried.map(({ name }) => name) : [];
    expect(carried).toEqual(["h"]);
  });

  test("keep the sizes that no trip changes", () => {
    expect(outputsOf(loopRun({ count: literal(3) }))[0]).toBe("f32[B, d]");
  });

  test("lose the sizes that a trip changes, and only those", () => {
    const run = loopRun({ count: literal(3), update: "grow" });
    expect(outputsOf(run)[0]).toBe("f32[B, ?]");
  });

  test("lose a size that only the second trip changes", () => {
    // The second state is what the first one was: it changes a trip later.
    expect(outputsOf(delayedLoop())).toEqual(["f32[…]", "f32[…]"]);
  });

  test("forget the number they start with", () => {
    const run = loopRun({ count: literal(3), update: "count" });
    expect(outputsOf(run)[0]).toBe("i64[]");
  });
});

describe("what trips of a Loop put out", () => {
  test("is stacked by the trip count", () => {
    expect(outputsOf(loopRun({ count: (g) => g.input("N", "i64", []) }))[1]).toBe("f32[N, B, d]");
  });

  test("is stacked by a size nobody knows where a condition may stop the loop", () => {
    expect(outputsOf(loopRun({ count: literal(3), decides: "data" }))[1]).toBe("f32[?, B, d]");
  });
});

describe("a Scan", () => {
  test("walks along the axis of its scan inputs", () => {
    const run = scanRun({ sizes: ["B", "T", "d"], attributes: { scan_input_axes: [1] } });
    expect(tripsText(run)).toBe("axis T");
    expect(outputsOf(run)).toEqual(["f32[B, d]", "f32[T, B, d]"]);
  });

  test("stacks what it puts out along the axis that is asked for", () => {
    const attributes = { scan_input_axes: [1], scan_output_axes: [-1] };
    expect(outputsOf(scanRun({ sizes: ["B", "T", "d"], attributes }))[1]).toBe("f32[B, d, T]");
  });

  test("runs backward where all its inputs are read backward", () => {
    const attributes = { scan_input_directions: [1] };
    const run = scanRun({ sizes: ["T", "B", "d"], attributes });
    expect(recurrenceOf(run).direction).toBe("backward");
  });

  test("has a named axis where the file fixes its length", () => {
    expect(tripsText(scanRun({ sizes: [7, "B", "d"] }))).toBe("axis T, 7 in this file");
  });

  test("of version 8 runs along axis 1 for each example of a batch", () => {
    const run = scanRun({ sizes: ["N", "T", "B", "d"], opset: 8 });
    expect(tripsText(run)).toBe("axis T");
    expect(outputsOf(run)).toEqual(["f32[N, B, d]", "f32[N, T, B, d]"]);
  });
});

describe("an If", () => {
  test("keeps what both branches agree on", () => {
    expect(outputsOf(ifRun("data"))).toEqual(["f32[B, ?]"]);
  });

  test("has the shape of the branch that fixed sizes choose", () => {
    expect(outputsOf(ifRun("fixed"))).toEqual(["f32[B, T]"]);
  });

  test("runs one of both branches", () => {
    const structure = structureOf(ifRun("fixed"));
    expect(structure.kind === "branch" && structure.regions.length).toBe(2);
  });
});

describe("a SequenceMap", () => {
  const run = mapRun();

  test("carries nothing", () => {
    expect(recurrenceOf(run).step).toMatchObject({ kind: "body", carried: [], condition: null });
  });

  test("puts out a sequence of what its body puts out", () => {
    expect(outputsOf(run)).toEqual(["seq(f32[B, d])"]);
  });
});

describe("a recurrent layer", () => {
  test("walks along the time axis", () => {
    expect(tripsText(layerRun("LSTM", ["T", "B", 32]))).toBe("axis T");
    expect(tripsText(layerRun("LSTM", ["B", "T", 32], { layout: 1 }))).toBe("axis T");
    expect(tripsText(layerRun("LSTM", [28, "B", 32]))).toBe("axis T, 28 in this file");
  });

  test("of two directions is two loops of the same length", () => {
    const run = layerRun("GRU", ["T", "B", 32], { direction: "bidirectional" });
    expect(recurrenceOf(run).direction).toBe("both");
    expect(tripsText(run)).toBe("axis T");
  });

  test("that is reversed walks backward", () => {
    const run = layerRun("RNN", ["T", "B", 32], { direction: "reverse" });
    expect(recurrenceOf(run).direction).toBe("backward");
  });

  test.each([
    ["RNN", ["h"], "9", "8320·B"],
    ["GRU", ["h"], "21", "25344·B"],
    ["LSTM", ["h", "c"], "13", "33792·B"],
  ])("%s carries its state through the gates", (op, names, steps, work) => {
    const { step } = recurrenceOf(layerRun(op, ["T", "B", 32]));
    if (step.kind !== "cell") throw new Error("a layer has a cell");
    expect(step.states).toMatchObject([{ names, form: "NL", width: constant(64) }]);
    expect(plain(formulaText(step.steps))).toBe(steps);
    expect(plain(formulaText(step.work))).toBe(work);
  });
});

describe("a cumulative sum", () => {
  test("is a scan along its axis", () => {
    const run = single("CumSum", (g) => [g.input("x", "f32", ["B", "T"]), g.int(1)]);
    expect(tripsText(run)).toBe("axis T");
    expect(recurrenceOf(run).step).toMatchObject({
      kind: "cell",
      states: [{ names: ["sum"], form: "ACC(+,*)", width: symbol("B") }],
      work: symbol("B"),
    });
  });
});

describe("a decoding node", () => {
  test("is a procedure of at most so many tokens", () => {
    const run = single("GreedySearch", (g) => [g.input("ids", "i32", ["B", "S"]), g.int(64)], {
      domain: "com.microsoft",
    });
    const structure = structureOf(run);
    expect(structure.kind === "procedure" && formulaText(structure.limit)).toBe("64");
  });

  test("of unknown length has a length nobody knows", () => {
    const ids = (g: Sketch) => g.input("ids", "i32", ["B", "S"]);
    const run = single("BeamSearch", (g) => [ids(g), g.node("ReduceMax", [ids(g)])], {
      domain: "com.microsoft",
    });
    expect(outputsOf(run)[0]).toBe("i32[B, 1, ?]");
  });
});

// Builders: a graph is sketched, and its last node is the one under test.

function literal(value: number | bigint): Sketched {
  return (g) => g.int(value);
}

interface LoopParts {
  readonly count?: Sketched;
  /** What the condition is at first; left out by default. */
  readonly starts?: "true" | "input";
  /** What the body makes of the condition; true in every trip by default. */
  readonly decides?: "true" | "passed through" | "data";
  /** What a trip makes of the state `h`; tanh by default. */
  readonly update?: "tanh" | "grow" | "count";
}

/** A Loop over a state h that also puts out h each trip. */
function loopRun(parts: LoopParts): NodeRun {
  const g = new Sketch();
  const count = parts.count?.(g) ?? null;
  const starts =
    parts.starts === "input"
      ? g.input("go", "bool", [])
      : parts.starts === "true"
        ? g.literal("bool", 1)
        : null;
  const initial = parts.update === "count" ? g.int(0) : g.input("h0", "f32", ["B", "d"]);
  const [trip, goes, h] = [g.unnamed("i"), g.unnamed("goes"), g.unnamed("h")];
  const body = g.region("body", [trip, goes, h], () => {
    const next = updated(g, parts.update ?? "tanh", h);
    return [decided(g, parts.decides ?? "true", goes, h), next, next];
  });
  g.nodeOf("", "Loop", [count, starts, initial], 2, { regions: [body] });
  return lastRun(g);
}

function updated(g: Sketch, update: "tanh" | "grow" | "count", h: ValueId): ValueId {
  if (update === "tanh") return g.node("Tanh", [h]);
  if (update === "count") return g.node("Add", [h, g.int(1)]);
  return g.node("Concat", [h, h], { axis: 1 });
}

function decided(
  g: Sketch,
  decides: "true" | "passed through" | "data",
  goes: ValueId,
  h: ValueId,
): ValueId {
  if (decides === "true") return g.node("Identity", [g.literal("bool", 1)]);
  if (decides === "passed through") return g.node("Identity", [g.node("Identity", [goes])]);
  return g.node("Greater", [g.node("ReduceMax", [h]), g.int(0)]);
}

function delayedLoop(): NodeRun {
  const g = new Sketch();
  const initial = g.input("h0", "f32", ["B", "d"]);
  const params = ["i", "goes", "a", "b"].map((name) => g.unnamed(name));
  const [, goes, a] = params;
  const body = g.region("body", params, () => {
    const [kept, next] = [must(goes, "goes"), must(a, "a")];
    return [g.node("Identity", [kept]), g.node("Concat", [next, next], { axis: 1 }), next];
  });
  g.nodeOf("", "Loop", [g.int(3), null, initial, initial], 2, { regions: [body] });
  return lastRun(g);
}

/** A Scan over a state of sizes B, d and one scan input of the given sizes. */
function scanRun(parts: {
  readonly sizes: readonly Size[];
  readonly attributes?: Attributes;
  readonly opset?: number;
}): NodeRun {
  const g = new Sketch();
  const hasBatch = parts.opset === 8;
  const initial = g.input("h0", "f32", hasBatch ? ["N", "B", "d"] : ["B", "d"]);
  const xs = g.input("xs", "f32", parts.sizes);
  const [h, x] = [g.unnamed("h"), g.unnamed("x")];
  const body = g.region("body", [h, x], () => {
    const next = g.node("Add", [h, x]);
    return [next, g.node("Tanh", [next])];
  });
  const inputs = hasBatch ? [null, initial, xs] : [initial, xs];
  const attributes = { num_scan_inputs: 1, ...parts.attributes };
  g.nodeOf("", "Scan", inputs, 2, { attributes, regions: [body] });
  return lastRun(g, parts.opset ?? 20);
}

/** An If between tensors of sizes B, T and B, d. */
function ifRun(condition: "data" | "fixed"): NodeRun {
  const g = new Sketch();
  const [x, y] = [g.input("x", "f32", ["B", "T"]), g.input("y", "f32", ["B", "d"])];
  const decides = condition === "data" ? g.input("c", "bool", []) : g.literal("bool", 1);
  const regions = [
    g.region("then_branch", [], () => [g.node("Tanh", [x])]),
    g.region("else_branch", [], () => [g.node("Tanh", [y])]),
  ];
  g.nodeOf("", "If", [decides], 1, { regions });
  return lastRun(g);
}

function mapRun(): NodeRun {
  const g = new Sketch();
  const list = g.node("SequenceConstruct", [g.input("x", "f32", ["B", "d"])]);
  const x = g.unnamed("x");
  const body = g.region("body", [x], () => [g.node("Tanh", [x])]);
  g.nodeOf("", "SequenceMap", [list], 1, { regions: [body] });
  return lastRun(g);
}

function layerRun(op: string, sizes: readonly Size[], attributes: Attributes = {}): NodeRun {
  return single(op, (g) => [g.input("x", "f32", sizes), null, null], {
    attributes: { hidden_size: 64, ...attributes },
  });
}

function single(
  op: string,
  inputs: (g: Sketch) => readonly (ValueId | null)[],
  parts: { readonly domain?: string; readonly attributes?: Attributes } = {},
): NodeRun {
  const g = new Sketch();
  g.nodeOf(parts.domain ?? "", op, inputs(g), 1, { attributes: parts.attributes ?? {} });
  return lastRun(g);
}
