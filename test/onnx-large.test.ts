// Files of any size, also those made to be slow, are read in time that grows with their length.

import { describe, expect, test } from "vitest";
import { field, input, join, model, output } from "./onnx/bytes.ts";
import { chain } from "./onnx/chain.ts";
import { binary, codes, text } from "./onnx/programs.ts";

describe("large files", () => {
  test.each([
    [1_000_000, "forwards"],
    [300_000, "backwards"],
  ] as const)(
    "a chain of %d nodes, written %s",
    (length, order) => {
      const bytes = chain(length, order);
      const start = performance.now();
      const program = binary(bytes);
      const time = performance.now() - start;
      expect(program.subjects[0]?.graph.body.nodes).toHaveLength(length);
      // Anything quadratic takes hours.
      expect(time).toBeLessThan(20_000);
    },
    60_000,
  );

  test("a million fields that alternate stay linear", () => {
    const pair = join(field(1, "x"), field(2, ""), field(5, field(1, "a")));
    const many = new Uint8Array(pair.length * 300_000);
    for (let i = 0; i < 300_000; i++) many.set(pair, i * pair.length);
    const bytes = model(input("x"), field(1, join(field(4, "Op"), many)), output("x"));
    const start = performance.now();
    expect(binary(bytes).subjects[0]?.graph.body.nodes[0]?.inputs).toHaveLength(300_000);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  // The second half of each name undoes what hashing makes of the first.
  test("names chosen to collide are told apart in time", () => {
    const COUNT = 60_000;
    const view = new DataView(new ArrayBuffer(8));
    const names = Array.from({ length: COUNT }, (_, i) => {
      const hash = Math.imul(8 ^ i, 0x9e3779b1);
      view.setInt32(0, i, true);
      view.setInt32(4, hash ^ (hash >>> 15), true);
      return new Uint8Array(view.buffer.slice(0));
    });
    const nodes = names.map((name) => field(1, join(field(2, name), field(4, "Op"))));
    const start = performance.now();
    const program = binary(model(join(...nodes)));
    expect(codes(program)).toEqual([]);
    expect(program.subjects[0]?.graph.values).toHaveLength(COUNT);
    expect(performance.now() - start).toBeLessThan(5000);
  });

  test("a fault that is repeated is listed some times and counted", () => {
    const nodes = Array.from({ length: 100 }, (_, i) => `y${i} = Relu (ghost)`).join(" ");
    const program = text(`g () => (float y0) { ${nodes} }`);
    expect(program.problems).toHaveLength(20);
    expect(program.problems.at(-1)?.message).toContain("80 more");
  });
});
