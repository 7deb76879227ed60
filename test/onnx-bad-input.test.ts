// Whatever bytes come in, the reader answers with a problem that says what to do, and never throws or hangs.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { ByteSource } from "../analyzers/onnx/index.ts";
import { parseOnnxText, readOnnx, writeOnnx } from "../analyzers/onnx/index.ts";
import { field, input, join, model, node, number, output, varint } from "./onnx/bytes.ts";
import { binary, codes, FILE } from "./onnx/programs.ts";

const SOUND = model(input("x"), node("Relu", ["x"], ["y"]), output("y"));

function only(bytes: Uint8Array): { code: string; message: string; help: string } {
  const program = binary(bytes);
  expect(program.subjects).toEqual([]);
  expect(program.problems).toHaveLength(1);
  const [problem] = program.problems;
  if (problem === undefined) throw new Error("no problem");
  expect(problem.severity).toBe("error");
  expect(problem.help).toMatch(/^[A-Z].*\.$/);
  return problem;
}

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("bytes that are no model", () => {
  test("an empty file", () => {
    expect(only(new Uint8Array(0)).code).toBe("onnx/empty");
  });

  test("a text file", () => {
    expect(only(utf8("<!DOCTYPE html><p>Not found</p>")).code).toBe("onnx/text-file");
  });

  test("a Git LFS pointer, with the command that fetches the model", () => {
    const pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0f1e\nsize 1936\n";
    const problem = only(utf8(pointer));
    expect(problem.code).toBe("onnx/git-lfs-pointer");
    expect(problem.help).toContain("git lfs pull");
  });

  test("bytes without any structure", () => {
    expect(only(new Uint8Array([0xff, 0x13, 0x99, 0x07, 0x00])).code).toBe("onnx/not-a-model");
  });

  test("a tensor, as test data has it", () => {
    const tensor = join(number(1, 3), number(2, 1), field(9, new Uint8Array(12)));
    expect(only(tensor).code).toBe("onnx/not-a-model");
  });

  test("a model without a graph", () => {
    expect(only(number(1, 10)).code).toBe("onnx/not-a-model");
  });
});

describe("damaged models", () => {
  test("one that is cut off says how much is missing", () => {
    const problem = only(SOUND.subarray(0, SOUND.length - 5));
    expect(problem.code).toBe("onnx/truncated");
    expect(problem.message).toMatch(/needs \d+ bytes/);
  });

  test("one whose source has fewer bytes than it says", () => {
    const source: ByteSource = {
      size: SOUND.length,
      read: (from, length) => SOUND.subarray(from, Math.min(from + length, 20)),
    };
    expect(codes(readOnnx(source, FILE))).toEqual(["onnx/unreadable error"]);
  });

  test("a source that cannot be read", () => {
    const source: ByteSource = {
      size: 100,
      read: () => {
        throw new Error("EACCES");
      },
    };
    const program = readOnnx(source, FILE);
    expect(codes(program)).toEqual(["onnx/unreadable error"]);
    expect(program.problems[0]?.message).toContain("EACCES");
  });

  test("a source that does not know its size", () => {
    const source: ByteSource = { size: Number.NaN, read: () => new Uint8Array(0) };
    expect(codes(readOnnx(source, FILE))).toEqual(["onnx/unreadable error"]);
  });

  test.each([
    ["a length past the end of its message", field(1, join(field(1, "x"), [0x12, 0x50]))],
    ["a known field of the wrong wire type", field(1, number(1, 7))],
    ["a group", field(1, join([0x0b, 0x0c]))],
    ["a wire type that does not exist", field(1, join([0x0f]))],
    ["field number 0", field(1, join([0x02, 0x00]))],
    ["a number of eleven bytes", join([0x50], new Uint8Array(10).fill(0x80), [0x01])],
    [
      "a field that ends behind its message",
      join(field(1, join([0x21, 0x00, 0x00])), field(2, "g")),
    ],
  ])("%s", (_, graph) => {
    expect(only(model(graph, output("y"))).code).toBe("onnx/malformed");
  });

  test("two graphs", () => {
    expect(only(join(SOUND, SOUND)).code).toBe("onnx/malformed");
  });

  test("a graph of ten thousand levels", () => {
    expect(only(model(nestedIf(10_000))).code).toBe("onnx/too-deep");
  });

  test("a type of ten thousand levels", () => {
    let type: Uint8Array = new Uint8Array(0);
    for (let i = 0; i < 10_000; i++) type = field(4, field(1, type));
    expect(only(model(field(11, join(field(1, "x"), field(2, type))))).code).toBe("onnx/too-deep");
  });

  test("sixty levels are not too deep", () => {
    expect(codes(binary(model(nestedIf(60))))).not.toContain("onnx/too-deep error");
  });

  test("a tensor of a million dimensions", () => {
    const tensor = field(1, new Uint8Array(1_000_000).fill(1));
    expect(only(model(field(5, tensor))).code).toBe("onnx/too-large");
  });

  test("a name of a megabyte", () => {
    expect(only(model(input("x".repeat(1_000_000)))).code).toBe("onnx/too-large");
  });
});

/** An If in an If in an If, built from inside. */
function nestedIf(levels: number): Uint8Array {
  let graph: Uint8Array = new Uint8Array(0);
  for (let i = 0; i < levels; i++) {
    const branch = field(5, join(field(1, "then_branch"), field(6, graph), number(20, 5)));
    graph = field(1, join(field(4, "If"), branch));
  }
  return graph;
}

describe("names in messages", () => {
  test("cannot move the cursor", () => {
    const program = binary(model(node("Relu", ["\u001b[2J\u202egnp.exe"], ["y"]), output("y")));
    expect(codes(program)).toEqual(["onnx/undefined-value error"]);
    expect(program.problems[0]?.message).toContain("\\u{1b}[2J");
    expect(program.problems[0]?.message).not.toContain("\u001b");
  });
});

describe("anything at all", () => {
  const TIME = 2000;

  const survives = (bytes: Uint8Array): boolean => {
    const start = performance.now();
    const program = binary(bytes);
    const errors = program.problems.filter((problem) => problem.severity === "error");
    const isConsistent = program.subjects.length === (errors.length === 0 ? 1 : 0);
    return isConsistent && performance.now() - start < TIME;
  };

  test("random bytes", () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), survives), { seed: 1, numRuns: 2000 });
  });

  test("a model with some bytes changed or cut off", () => {
    const parsed = parseOnnxText(RICH, FILE);
    if ("code" in parsed) throw new Error(parsed.message);
    const bytes = writeOnnx(parsed);
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 0, max: 255 })), {
      maxLength: 6,
    });
    const damaged = fc.tuple(flips, fc.nat(bytes.length)).map(([changes, length]) => {
      const copy = bytes.slice(0, length);
      for (const [at, value] of changes) if (at < length) copy[at] = value;
      return copy;
    });
    fc.assert(fc.property(damaged, survives), { seed: 2, numRuns: 2000 });
  });

  test("random text", () => {
    const parses = (text: string): boolean => {
      const start = performance.now();
      parseOnnxText(text, FILE);
      return performance.now() - start < TIME;
    };
    const words = fc.constantFrom("<", ">", "(", ")", "{", "}", "[", "]", "=", "=>", ",", "@", '"');
    const more = fc.constantFrom(
      "x",
      "float",
      "N",
      "12",
      "-1.5e3",
      ":",
      ".",
      "?",
      "#",
      "\n",
      "seq",
    );
    const text = fc.array(fc.oneof(words, more), { maxLength: 60 }).map((list) => list.join(" "));
    fc.assert(fc.property(text, parses), { seed: 3, numRuns: 2000 });
  });

  test("lengths up to the largest number", () => {
    const lengths = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    const tags = fc.constantFrom(0x3a, 0x42, 0x0a);
    const damaged = fc.tuple(lengths, tags).map(([length, tag]) => {
      return join(number(1, 10), [tag], varint(length));
    });
    fc.assert(fc.property(damaged, survives), { seed: 4, numRuns: 500 });
  });
});

const RICH = `
<ir_version: 10, opset_import: ["": 22, "local": 1]>
g (float[N, 4] x, int64 n) => (float[N, 4] y)
<float[4, 4] w = {}, int64[2] shape = {-1, 4}>
{
  c = Constant <value = bool {1}> ()
  y, all = Loop (n, c, x) <body = body (int64 i, bool go, float[N, 4] h) => (bool go2, float[N, 4] h2, float[N, 4] e) {
    go2 = Identity (go)
    m = MatMul (h, w)
    h2 = local.squash <slope = 0.5> (m)
    e = Reshape (h2, shape)
  }>
}
<domain: "local", opset_import: ["": 22]>
squash <slope> (a) => (b) { b = LeakyRelu <alpha : float = @slope> (a) }
`;
