// Which carried states of a loop are coupled. A state that is only handed on, appended to, or rebuilt from the
// input is not; a loop of such states is a map.

import { describe, expect, it } from "vitest";
import { loop, subjectOf } from "./support/analysis.ts";

/** The states of the model's only loop, each group as `a, b [FORM]`; "map" where nothing is carried. */
function states(model: string): string {
  const { recurrences } = subjectOf(model);
  expect(recurrences).toHaveLength(1);
  const groups =
    recurrences[0]?.states.map(({ names, form }) => `${names.join(", ")} [${form}]`) ?? [];
  return groups.length === 0 ? "map" : groups.join("; ");
}

const V = "float[d]";

describe("a loop is a map when", () => {
  it.each([
    ["the state is rebuilt from the input", loop({ h: V }, ["h_new = Tanh(x_t)"])],
    ["the state is handed on unchanged", loop({ h: V }, ["h_new = Identity(h)"])],
    [
      "the state is handed on through several copies",
      loop({ h: V }, ["a = Identity(h)", "h_new = Identity(a)"]),
    ],
    [
      "the unchanged state is read by others",
      loop({ h: V, y: V }, ["h_new = Identity(h)", "y_new = Mul(h, x_t)"]),
    ],
    [
      "a state is the other one of the last trip",
      loop({ a: V, b: V }, ["a_new = Relu(x_t)", "b_new = Identity(a)"]),
    ],
    [
      "states form a delay line",
      loop({ a: V, b: V, c: V }, ["a_new = Relu(x_t)", "b_new = Tanh(a)", "c_new = Exp(b)"]),
    ],
    [
      "elements are appended to a sequence",
      loop({ ys: `seq(${V})` }, ["ys_new = SequenceInsert(ys, x_t)"]),
    ],
    [
      "two elements are appended in a trip",
      loop({ ys: `seq(${V})` }, [
        "a = SequenceInsert(ys, x_t)",
        "r = Relu(x_t)",
        "ys_new = SequenceInsert(a, r)",
      ]),
    ],
    [
      "what is appended depends on an input only",
      loop({ ys: `seq(${V})`, h: V }, ["h_new = Relu(x_t)", "ys_new = SequenceInsert(ys, h)"]),
    ],
  ])("%s", (_, model) => {
    expect(states(model)).toBe("map");
    expect(subjectOf(model).verdict).toBe("tc0");
  });
});

describe("states are coupled when", () => {
  it.each([
    ["a state is read into its new value", loop({ h: V }, ["h_new = Add(h, x_t)"]), "h [ACC]"],
    [
      "two states read each other",
      loop({ a: V, b: V }, ["a_new = Tanh(b)", "b_new = Relu(a)"]),
      "a, b [NL]",
    ],
    [
      "two states are swapped",
      loop({ a: V, b: V }, ["a_new = Identity(b)", "b_new = Identity(a)"]),
      "a, b [FIX]",
    ],
    [
      "a state feeds another, and only itself is carried",
      loop({ a: V, b: V }, ["a_new = Add(a, x_t)", "b_new = Tanh(a)"]),
      "a [ACC]",
    ],
    [
      "two states are carried apart from each other",
      loop({ a: V, b: V }, ["a_new = Add(a, x_t)", "b_new = Mul(b, x_t)"]),
      "a [ACC]; b [ACC]",
    ],
    [
      "what is appended was read from the sequence",
      loop({ ys: `seq(${V})` }, [
        "zero = Constant <value_int = 0> ()",
        "first = SequenceAt(ys, zero)",
        "ys_new = SequenceInsert(ys, first)",
      ]),
      "ys [TOP]",
    ],
    [
      "an element is put in front, which moves all others",
      loop({ ys: `seq(${V})` }, [
        "zero = Constant <value_int = 0> ()",
        "ys_new = SequenceInsert(ys, x_t, zero)",
      ]),
      "ys [TOP]",
    ],
    [
      "the sequence is appended to in one place and read in another",
      loop({ ys: `seq(${V})`, h: V }, [
        "all = ConcatFromSequence <axis = 0> (ys)",
        "h_new = ReduceSum <keepdims = 0> (all)",
        "e = Add(h, x_t)",
        "ys_new = SequenceInsert(ys, e)",
      ]),
      "ys, h [TOP]",
    ],
    [
      "the state is read inside a branch",
      loop({ h: V }, [
        "flag = ReduceMin <keepdims = 0> (x_t)",
        "cond = Cast <to = 9> (flag)",
        `h_new = If (cond) <then_branch = t () => (${V} r) { r = Tanh(h) }, else_branch = e () => (${V} s) { s = Relu(x_t) }>`,
      ]),
      "h [MONO]",
    ],
  ])("%s", (_, model, expected) => {
    expect(states(model)).toBe(expected);
  });
});

describe("a loop that is not a map", () => {
  const carried = loop({ h: V }, ["h_new = Tanh(h)"]);

  it("is serial along its trips when nothing but stepping is known", () => {
    const subject = subjectOf(carried);
    expect(subject.verdict).toBe("serial");
    expect(subject.blockers).toEqual([]);
  });

  it("is unknown, by the loop's name and its states, when it reads back what it put on a list", () => {
    const subject = subjectOf(
      loop({ ys: `seq(${V})` }, [
        "zero = Constant <value_int = 0> ()",
        "first = SequenceAt(ys, zero)",
        "ys_new = SequenceInsert(ys, first)",
      ]),
    );
    expect(subject.verdict).toBe("unknown");
    expect(subject.phrase).toContain(
      "Unknown: how Loop carries ys. From one trip to the next, ys goes through",
    );
    expect(subject.blockers.map(({ code }) => code)).toEqual(["loop/unclassified"]);
  });

  it("is bounded by its body when it runs a constant number of times", () => {
    const constant = carried
      .replace("go0 = Constant", "three = Constant <value_int = 3> ()\n go0 = Constant")
      .replace("Loop (n,", "Loop (three,");
    expect(subjectOf(constant).verdict).toBe("tc0");
  });

  it("is not taken for constant when the number is only a default of an input", () => {
    const overridable = carried.replace("int64 n,", "int64 n = {3},");
    expect(subjectOf(overridable).verdict).toBe("serial");
  });

  it("is not taken for constant when the number is the size that the file fixes for an input", () => {
    const sized = carried
      .replace("float[N, d] x", "float[5, d] x")
      .replace(
        "go0 = Constant",
        "shape = Shape <start = 0, end = 1> (x)\n m = Squeeze(shape)\n go0 = Constant",
      )
      .replace("Loop (n,", "Loop (m,");
    const subject = subjectOf(sized);
    expect(subject.verdict).toBe("serial");
    expect(subject.axes.find(({ axis }) => axis === "T")).toMatchObject({ fixed: 5, grows: true });
  });

  it("is not taken for constant when the number is carried by a loop around it", () => {
    const inner = `inner (int64 j, bool c, ${V} g) => (bool c_new, ${V} g_new) { c_new = Identity(c)  g_new = Tanh(g) }`;
    const growing = loop({ k: "int64", h: V }, [
      "one = Constant <value_int = 1> ()",
      "k_new = Add(k, one)",
      "yes = Constant <value = bool {1}> ()",
      `h_new = Loop (k, yes, x_t) <body = ${inner}>`,
    ])
      .replace("int64 n, ", "int64 n, ")
      .replace("go0 = Constant", "start = Constant <value_int = 1> ()\n go0 = Constant")
      .replace("go0, k0", "go0, start");
    const subject = subjectOf(growing);
    expect(subject.verdict).toBe("unknown");
    expect(subject.blockers.map(({ code }) => code)).toEqual(["loop/data-dependent"]);
  });
});
