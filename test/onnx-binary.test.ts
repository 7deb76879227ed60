// The binary reader: what it keeps, what it steps over, and that the order of fields does not matter.

import { resolve } from "node:path";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import {
  type ByteSource,
  bytesSource,
  parseOnnxText,
  readOnnx,
  readOnnxModel,
  writeOnnx,
  writeOnnxPieces,
} from "../analyzers/onnx/index.ts";
import { field, input, join, model, node, number, output, varint } from "./onnx/bytes.ts";
import { plainModel } from "./onnx/plain.ts";
import { binary, codes, FILE, graphOf, printed } from "./onnx/programs.ts";

/** The only initialiser of a graph. */
function tensor(...fields: readonly Uint8Array[]) {
  const graph = graphOf(binary(model(field(5, join(field(8, "w"), ...fields)), output("w"))));
  return graph.values.find((value) => value.name === "w")?.constant ?? null;
}

const INT64 = number(2, 7);

describe("a list of floats", () => {
  const FLOAT = number(2, 1);
  const floats = (...values: readonly number[]) => new Uint8Array(new Float32Array(values).buffer);
  const content = (tag: number, ...values: readonly number[]) =>
    tensor(number(1, values.length), FLOAT, field(tag, floats(...values)))?.ints;

  test("is kept where it is a few positive whole numbers, typed or raw", () => {
    expect(content(4, 1, 1, 2, 2)).toEqual([1n, 1n, 2n, 2n]);
    expect(content(9, 1, 1, 2, 2)).toEqual([1n, 1n, 2n, 2n]);
  });

  test.each([
    ["fractions", [1, 1, 0.5, 2]],
    ["zeros", [0, 0, 0]],
    ["negative numbers", [1, -2]],
    ["what is no number", [Number.NaN, 1]],
    ["what has no end", [Number.POSITIVE_INFINITY, 1]],
    ["one number alone", [3]],
    ["more than the axes of an image", [1, 1, 1, 1, 1, 1, 1, 1, 1]],
  ] as const)("is not kept where it holds %s", (_, values) => {
    expect(content(4, ...values)).toBeNull();
    expect(content(9, ...values)).toBeNull();
  });
});

describe("small integers", () => {
  test("are kept from typed fields, packed or not", () => {
    const packed = field(7, join(varint(3), varint(-1n)));
    expect(tensor(number(1, 2), INT64, packed)?.ints).toEqual([3n, -1n]);
    expect(tensor(number(1, 2), INT64, number(7, 3), number(7, -1n))?.ints).toEqual([3n, -1n]);
  });

  test("are exact up to the last bit", () => {
    const largest = 2n ** 63n - 1n;
    expect(tensor(number(1, 1), INT64, field(7, varint(largest)))?.ints).toEqual([largest]);
    const unsigned = join(number(2, 13), field(11, varint(2n ** 64n - 1n)));
    expect(tensor(number(1, 1), unsigned)?.ints).toEqual([2n ** 64n - 1n]);
  });

  test("are exact in the bundled reader too", async () => {
    const { outputFiles } = await build({
      entryPoints: [resolve(import.meta.dirname, "../analyzers/onnx/index.ts")],
      bundle: true,
      write: false,
      format: "esm",
      target: "es2022",
      minify: true,
    });
    const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
    const reader: { readOnnx: typeof readOnnx } = await import(
      `data:text/javascript;base64,${code}`
    );
    const dims = [number(1, 1), INT64, field(7, varint(2n ** 63n - 1n))];
    const bytes = model(field(5, join(field(8, "w"), ...dims)), output("w"));
    const [subject] = reader.readOnnx(bytesSource(bytes), FILE).subjects;
    expect(subject?.graph.values[0]?.constant?.ints).toEqual([9_223_372_036_854_775_807n]);
  });

  test("are read from raw data, low byte first", () => {
    const raw = field(9, join([2, 1, 0, 0, 0, 0, 0, 0], new Array<number>(8).fill(0xff)));
    expect(tensor(number(1, 2), INT64, raw)?.ints).toEqual([258n, -1n]);
  });

  test("may stand in front of the fields that say what they are", () => {
    const raw = field(9, new Uint8Array([5, 0, 0, 0]));
    expect(tensor(raw, number(2, 6))?.ints).toEqual([5n]);
  });

  test("of truth values are kept too: they decide whether a loop goes on", () => {
    expect(tensor(number(2, 9), field(9, new Uint8Array([1])))?.ints).toEqual([1n]);
  });

  test("are not made up where the payload does not fit the shape", () => {
    expect(tensor(number(1, 2), INT64, field(9, new Uint8Array(8)))?.ints).toBeNull();
    expect(tensor(number(1, 2), INT64, field(7, varint(1)))?.ints).toBeNull();
  });

  test("of more than a thousand elements are left unread", () => {
    const many = tensor(number(1, 1025), INT64, field(9, new Uint8Array(1025 * 8)));
    expect(many).toEqual({ elem: "i64", dims: [1025n], ints: null });
  });

  test("of a tensor that lies outside the file are unknown", () => {
    const external = field(13, join(field(1, "location"), field(2, "w.bin")));
    const fields = [number(1, 1), INT64, external, number(14, 1), field(9, new Uint8Array(8))];
    expect(tensor(...fields)?.ints).toBeNull();
  });
});

describe("payloads", () => {
  const WEIGHTS = 40;
  const MEGABYTE = 1_000_000;
  const PREFETCHED = 512;

  const source = `<ir_version: 10, opset_import: ["": 22]> g (float[1000] x) => (float[1000] y)
    <int64[2] shape = {1, -1}, ${names()
      .map((w) => `float[250000] ${w} = {}`)
      .join(", ")}>
    { ${chain()} }`;

  function names(): readonly string[] {
    return Array.from({ length: WEIGHTS }, (_, i) => `w${i}`);
  }

  function chain(): string {
    const steps = names().map((w, i) => `v${i} = Add (${i === 0 ? "x" : `v${i - 1}`}, ${w})`);
    return `${steps.join(" ")} y = Reshape (v${WEIGHTS - 1}, shape)`;
  }

  /** A source of `pieces`, of which the runs of zeros are nowhere held, and the ranges it was asked for. */
  function counting(pieces: readonly (Uint8Array | number)[], filler: number) {
    const requests: { from: number; to: number }[] = [];
    const ends: number[] = [];
    let size = 0;
    for (const piece of pieces) {
      size += typeof piece === "number" ? piece : piece.length;
      ends.push(size);
    }
    const read = (from: number, length: number): Uint8Array => {
      requests.push({ from, to: from + length });
      const out = new Uint8Array(Math.min(length, size - from)).fill(filler);
      for (const [i, piece] of pieces.entries()) {
        if (typeof piece === "number") continue;
        const start = (ends[i] ?? 0) - piece.length;
        const part = piece.subarray(Math.max(0, from - start), Math.max(0, from + length - start));
        if (part.length > 0) out.set(part, Math.max(0, start - from));
      }
      return out;
    };
    const payloads = pieces.flatMap((piece, i) =>
      typeof piece === "number" ? [{ from: (ends[i] ?? 0) - piece, to: ends[i] ?? 0 }] : [],
    );
    const bytes: ByteSource = { size, read };
    return { bytes, requests, payloads, size };
  }

  function pieces(): readonly (Uint8Array | number)[] {
    const parsed = parseOnnxText(source, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    return writeOnnxPieces(parsed);
  }

  test("are stepped over: no request begins in one, and none goes far into one", () => {
    const { bytes, requests, payloads, size } = counting(pieces(), 0);
    expect(payloads).toHaveLength(WEIGHTS);
    expect(size).toBeGreaterThan(WEIGHTS * MEGABYTE);
    graphOf(readOnnx(bytes, FILE));
    const begins = requests.filter(({ from }) =>
      payloads.some((p) => p.from <= from && from < p.to),
    );
    expect(begins).toEqual([]);
    const inside = payloads.map((p) =>
      requests.map((r) => Math.max(0, Math.min(r.to, p.to) - Math.max(r.from, p.from))),
    );
    const overrun = inside.map((lengths) => lengths.reduce((a, b) => a + b, 0));
    // The first payload shares a larger window with the nodes in front of it.
    expect(Math.max(...overrun.slice(1))).toBeLessThanOrEqual(PREFETCHED);
    expect(overrun[0]).toBeLessThanOrEqual(16 * 1024);
  });

  test("have no influence, whatever they hold", () => {
    const zeros = readOnnx(counting(pieces(), 0x00).bytes, FILE);
    const ones = readOnnx(counting(pieces(), 0xff).bytes, FILE);
    expect(ones).toEqual(zeros);
  });

  test("of hundred gigabytes take no longer than small ones", () => {
    const parsed = parseOnnxText(source, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    const large = writeOnnxPieces(parsed, ({ ints }) => (ints === null ? 2_500 * MEGABYTE : null));
    const { bytes, requests, size } = counting(large, 0);
    expect(size).toBeGreaterThan(99e9);
    graphOf(readOnnx(bytes, FILE));
    expect(requests.length).toBeLessThan(3 * WEIGHTS);
  });
});

describe("fields", () => {
  const typed = field(
    11,
    join(
      field(1, "x"),
      field(2, field(1, join(number(1, 1), field(2, join(field(1, field(2, "N")), field(1, "")))))),
    ),
  );

  test("of a graph may come in any order", () => {
    const usual = [node("Relu", ["x"], ["y"]), field(2, "g"), typed, output("y")];
    const forwards = printed(binary(model(...usual)));
    expect(forwards).toContain("graph(x: f32[N, ?]) -> (y)");
    expect(printed(binary(model(...usual.reverse())))).toBe(forwards);
  });

  test("of a node may come in any order, also with its inputs apart from each other", () => {
    const attribute = (name: string, value: number) =>
      field(5, join(number(20, 2), number(3, value), field(1, name)));
    const parts = [
      field(4, "Add"),
      field(1, "x"),
      attribute("a", 1),
      field(2, "y"),
      field(1, "x"),
      attribute("b", 2),
      field(3, "n"),
    ];
    const graph = graphOf(binary(model(input("x"), field(1, join(...parts)), output("y"))));
    const [add] = graph.body.nodes;
    expect(add?.name).toBe("n");
    expect(add?.inputs).toHaveLength(2);
    expect([...(add?.attributes.keys() ?? [])]).toEqual(["a", "b"]);
  });

  test("that are unknown are stepped over, of every wire type", () => {
    const unknown = join(
      number(99, 2n ** 63n),
      field(100, "later"),
      [...varint(101 * 8 + 5), 1, 2, 3, 4],
      [...varint(102 * 8 + 1), 1, 2, 3, 4, 5, 6, 7, 8],
    );
    const relu = field(1, join(unknown, field(1, "x"), field(2, "y"), field(4, "Relu"), unknown));
    expect(printed(binary(model(unknown, input("x"), relu, output("y"))))).toContain("y = Relu(x)");
  });

  test("without a value count as zero, where the type of an attribute says what they are", () => {
    const attribute = field(5, join(field(1, "axis"), number(20, 2)));
    const relu = field(1, join(field(1, "x"), field(2, "y"), field(4, "Softmax"), attribute));
    const printedGraph = printed(binary(model(input("x"), relu, output("y"))));
    expect(printedGraph).toContain("Softmax<axis = 0>");
  });

  test("of attributes tell their kind where a file of the first version has no types", () => {
    const attribute = field(5, join(field(1, "axis"), number(3, 1)));
    const relu = field(1, join(field(1, "x"), field(2, "y"), field(4, "Softmax"), attribute));
    expect(printed(binary(model(input("x"), relu, output("y"))))).toContain("Softmax<axis = 1>");
  });
});

describe("attributes", () => {
  test("that are equal are one object", () => {
    const softmax = (from: string, to: string, axis: number) => {
      const attribute = field(5, join(field(1, "axis"), number(3, axis), number(20, 2)));
      return field(1, join(field(1, from), field(2, to), field(4, "Softmax"), attribute));
    };
    const graph = [input("x"), softmax("x", "a", 1), softmax("a", "b", 1), softmax("b", "c", 2)];
    const [first, second, third] = graphOf(binary(model(...graph, output("c")))).body.nodes;
    expect(second?.attributes).toBe(first?.attributes);
    expect(third?.attributes).not.toBe(first?.attributes);
  });

  test("that are large are counted, not kept", () => {
    const blob = field(5, join(field(1, "blob"), field(4, new Uint8Array(5000)), number(20, 3)));
    const ints = field(
      5,
      join(field(1, "ints"), field(8, new Uint8Array(2000).fill(7)), number(20, 7)),
    );
    const custom = field(1, join(field(1, "x"), field(2, "y"), field(4, "Custom"), blob, ints));
    const [only] = graphOf(binary(model(input("x"), custom, output("y")))).body.nodes;
    expect(only?.attributes.get("blob")).toEqual({ kind: "unread", count: 1 });
    expect(only?.attributes.get("ints")).toEqual({ kind: "unread", count: 2000 });
  });
});

describe("names", () => {
  test("may be in any script, and windows may cut through them", () => {
    const name = "größe/層_0 🙂";
    const padding = Array.from({ length: 400 }, (_, i) => node("Relu", ["x"], [`pad${i}`]));
    const graph = [input("x"), ...padding, node("Relu", ["x"], [name]), output(name)];
    expect(printed(binary(model(...graph)))).toContain(`${name} = Relu(x)`);
  });

  test("that end within a character do not run into the next one", () => {
    const raw = (...bytes: readonly number[]) => new Uint8Array(bytes);
    const [cut, rest] = [raw(0x61, 0xc3), raw(0xa9, 0x62)];
    const relu = field(1, join(field(1, cut), field(2, rest), field(4, "Relu")));
    const graph = graphOf(binary(model(field(11, field(1, cut)), relu, field(12, field(1, rest)))));
    expect(graph.values.map((value) => value.name)).toEqual(["a\ufffd", "\ufffdb"]);
  });

  test("of inputs keep their order, also behind outputs", () => {
    const [a, b, y, z] = [field(1, "a"), field(1, "b"), field(2, "y"), field(2, "z")];
    const op = field(4, "Op");
    const graph = (...fields: readonly Uint8Array[]) =>
      printed(binary(model(input("a"), input("b"), field(1, join(...fields)), output("y"))));
    expect(graph(y, a, z, op, b)).toBe(graph(a, b, y, z, op));
  });

  test("that differ only in bytes that are no text are different values", () => {
    const raw = (byte: number) => new Uint8Array([0x61, byte]);
    const relu = (from: Uint8Array, to: Uint8Array) =>
      field(1, join(field(1, from), field(2, to), field(4, "Relu")));
    const graph = [
      field(11, field(1, raw(0xfe))),
      relu(raw(0xfe), raw(0xff)),
      field(12, field(1, raw(0xff))),
    ];
    expect(codes(binary(model(...graph)))).toEqual([]);
  });
});

describe("the writer", () => {
  test("writes what the reader reads", () => {
    const parsed = parseOnnxText(EVERYTHING, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    const again = readOnnxModel(bytesSource(writeOnnx(parsed)), FILE);
    if ("code" in again) throw new Error(again.message);
    expect(plainModel(again)).toEqual(plainModel(parsed));
    expect(again.functions[0]?.defaults).toEqual(parsed.functions[0]?.defaults);
  });

  test("gives the same program as the text", () => {
    const parsed = parseOnnxText(EVERYTHING, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    const bytes = writeOnnx(parsed);
    expect(printed(readOnnx(bytesSource(bytes), FILE))).toContain("Loop");
    expect(codes(binary(bytes))).toEqual([]);
  });
});

const EVERYTHING = `
<ir_version: 10, opset_import: ["": 22, "local": 1], producer_name: "hand", metadata_props: ["k": "v"]>
g (float[N, 4] x, int64 n, seq(float[?, 4]) s, optional(int64[]) o, bfloat16 default = {1.0})
=> (float[N, 4] y)
<float[4, 4] w = {}, int64[2] shape = {-1, 4}, int64[3] big = ["location": "w.bin"], float[N, 4] m>
{
  [const] c = Constant <value = bool {1}> ()
  i, f, t = local.kinds:v2 <i = -3, f = 1.5, s = "a \\"b\\"", is = [1, 2], fs = [0.5, inf], ss = ["p", "q"],
    none : ints = [], t = int32[2] {7, -7}, type = seq(int64[2])> (x, , w)
  z = If (c) <then_branch = yes () => (float[N, 4] a) { a = Identity (x) },
              else_branch = no () => (float[N, 4] b) { b = MatMul (x, w) }>
  y, all = Loop (n, c, z) <body = body (int64 k, bool go, float[N, 4] h) => (go2, h2, e) {
    go2 = Identity (go)
    m2 = MatMul (h, w)
    h2 = local.squash <slope = 0.5> (m2)
    e = Reshape (h2, shape)
  }>
}
<domain: "local", opset_import: ["": 22]>
squash <slope, shift: float = 2.0> (a) => (b) { b = LeakyRelu <alpha : float = @slope> (a) }
`;
