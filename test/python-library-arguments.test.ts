// Rows of the library tables are handed whatever the code holds: none may throw, or make a graph without bound.

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bind, callRows, layerRows } from "../analyzers/python/library/index.ts";
import { listOf, literal, type Value } from "../analyzers/python/value.ts";
import { recorder } from "./support/recorder.ts";

describe("arguments of any kind", () => {
  it("never make a row throw", () => {
    const value = fc.letrec<{ value: Value }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 2 },
        ...LEAVES.map((leaf) => fc.constant(leaf)),
        lists(tie("value")),
      ),
    })).value;
    const rows = [...callRows, ...layerRows];
    fc.assert(
      fc.property(
        fc.constantFrom(...rows),
        fc.array(value, { maxLength: 6 }),
        fc.array(value, { maxLength: 6 }),
        fc.dictionary(fc.constantFrom("dim", "out", "axis", "reduction", "size"), value),
        (row, first, second, named) => {
          const cx = recorder();
          const args = { positional: second, named: new Map(Object.entries(named)) };
          const made = { positional: first, named: new Map<string, Value>() };
          if ("call" in row) row.lower(cx, bind(row.params, made), bind(row.call, args));
          else row.lower(cx, bind(row.params, args));
          expect(cx.nodes.length).toBeLessThan(5000);
        },
      ),
      { seed: 7, numRuns: 6000 },
    );
  });
});

const LEAVES: readonly Value[] = [
  ...[0, 1, -1, 2, 0.5, 1e300, -1e300, 1e9, Number.NaN, Number.POSITIVE_INFINITY].map(literal),
  ...["", "same", "sum", "b (h d) -> b h d", "->", "fro"].map(literal),
  ...[true, false, null].map(literal),
  { kind: "unknown", why: "of the test" },
  { kind: "setting", name: "config.n" },
  { kind: "weight", sizes: [literal(3), literal(4)] },
  { kind: "weight", sizes: null },
  { kind: "library", name: "torch.float32" },
  { kind: "ellipsis" },
  { kind: "slice", lower: null, upper: null, step: null },
  { kind: "range", start: literal(0), stop: literal(1e12), step: literal(0) },
  { kind: "repeat", item: literal(1), count: literal(1e12) },
  { kind: "graph", id: -1 as never, is: "tensor" },
  { kind: "graph", id: -2 as never, is: "size" },
  { kind: "graph", id: -3 as never, is: "sequence" },
  {
    kind: "layer",
    name: "torch.nn.TransformerEncoderLayer",
    args: { positional: [], named: new Map() },
  },
  holdingItself(),
];

function holdingItself(): Value {
  const list = listOf([]);
  if (list.kind === "list") list.cell.items = [list, list];
  return list;
}

function lists(value: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  const items = fc.array(value, { maxLength: 3 });
  return fc.oneof(
    items.map(listOf),
    items.map((some) => tuple(...some)),
  );
}

function tuple(...items: readonly Value[]): Value {
  return { kind: "tuple", items };
}
