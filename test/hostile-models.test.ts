// Short files that unfold into very much: each ends soon, with a verdict that holds or with none.

import { describe, expect, test } from "vitest";
import type { Subject } from "../analyzers/index.ts";
import { subjectOf } from "./support/analysis.ts";

const HEADER = '<ir_version: 10, opset_import: ["" : 18, "my" : 1]>\n';

describe("functions that call each other twice", () => {
  test("are entered in few ways, where each call has other sizes", () => {
    expect(calls(40, "b = Concat <axis = 0> (a, a)").verdict).toBe("tc0");
  });

  test("are entered in few ways, where each call has sizes that nobody knows", () => {
    const cell =
      "z = NonZero(a) f = Cast <to = 1> (z) s = Constant <value_ints = [-1]> () b = Reshape(f, s)";
    expect(calls(40, cell).verdict).toBe("tc0");
  });

  test("name what blocks them once, however often it is called", () => {
    const { verdict, blockers } = calls(30, "c = Concat <axis = 0> (a, a) b = Mystery(c)");
    expect(verdict).toBe("unknown");
    expect(blockers).toHaveLength(1);
  });
});

test("loops nested twenty deep end with the reason", () => {
  const { verdict, blockers } = nest(20);
  expect(verdict).toBe("unknown");
  expect(blockers.map((blocker) => blocker.code)).toContain("analysis/too-large");
});

test("a product of forty sums is not multiplied out", () => {
  const { verdict, cost } = outer(40);
  expect(verdict).toBe("tc0");
  expect(cost.written.work.text.length).toBeLessThan(10_000);
});

test("a thousand loops over axes of their own are each serial along their axis", () => {
  const { axes, verdict, cost } = cells(1000);
  expect(verdict).toBe("serial");
  expect(axes).toHaveLength(1000);
  for (const { bound, written } of axes) expect([bound, written]).toEqual(["L", "linear"]);
  expect(cost.written.span.threshold.text.length).toBeLessThan(500);
});

/** A tower of functions, each of which calls the one below twice; the lowest makes `b` of `a`. */
function calls(height: number, lowest: string): Subject {
  const tower = range(height).map(
    (k) =>
      `<domain: "my", opset_import: ["" : 18, "my" : 1]>\nF${k + 1} (a) => (c) { b = my.F${k}(a) c = my.F${k}(b) }\n`,
  );
  const low = `<domain: "my", opset_import: ["" : 18]>\nF0 (a) => (b) { ${lowest} }\n`;
  const top = `g (float[N] x) => (float[M] y) { y = my.F${height}(x) }\n`;
  return subjectOf(HEADER + top + tower.join("") + low);
}

function nest(depth: number): Subject {
  const loop = (k: number): string =>
    k === 0
      ? "o0 = Concat <axis = 0> (s1, s1)"
      : `o${k} = Loop (n, t, s${k + 1}) <body = b${k} (int64 i${k}, bool g${k}, float[?] s${k}) => (bool h${k}, float[?] o${k - 1}) { h${k} = Identity(g${k}) ${loop(k - 1)} }>`;
  const start = `s${depth + 1}`;
  return subjectOf(
    `${HEADER}g (int64 n, float[K] ${start}) => (float[?] o${depth}) { t = Constant <value = bool {1}> () ${loop(depth)} }`,
  );
}

/** Adds vectors of sizes a0 + b0, a1 + b1, … along axes of their own, and flattens the sum. */
function outer(rank: number): Subject {
  const inputs = range(rank).map((k) => `float[a${k}] x${k}, float[b${k}] z${k}`);
  const vectors = range(rank).map((k) => {
    const shape = range(rank).map((axis) => (axis === k ? -1 : 1));
    return `c${k} = Concat <axis = 0> (x${k}, z${k}) s${k} = Constant <value_ints = [${shape}]> () r${k} = Reshape(c${k}, s${k})`;
  });
  const sums = range(rank - 1).map(
    (k) => `w${k + 1} = Add(${k === 0 ? "r0" : `w${k}`}, r${k + 1})`,
  );
  const end = `m = Constant <value_ints = [-1]> () y = Reshape(w${rank - 1}, m)`;
  const body = [...vectors, ...sums, end].join("\n");
  return subjectOf(`${HEADER}g (${inputs.join(", ")}) => (float[?] y) { ${body} }`);
}

function cells(count: number): Subject {
  const inputs = range(count).map((k) => `float[${k + 2}, 4, 8] x${k}`);
  const outputs = range(count).map((k) => `float[?, ?, ?, ?] y${k}`);
  const nodes = range(count).map((k) => `y${k} = LSTM <hidden_size = 8> (x${k}, W, R)`);
  const weights = "float[1, 32, 8] W, float[1, 32, 8] R";
  return subjectOf(
    `${HEADER}g (${inputs.join(", ")}, ${weights}) => (${outputs.join(", ")}) { ${nodes.join("\n")} }`,
  );
}

function range(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i);
}
