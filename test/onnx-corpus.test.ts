// On real files our reader agrees with onnx-proto, and what it builds keeps the laws of graphs. The corpus is
// kept beside the checkout; without it these tests do not exist.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { onnx } from "onnx-proto";
import { describe, expect, test } from "vitest";
import { checkGraph } from "../analyzers/ir/index.ts";
import { bytesSource, readOnnx, readOnnxModel } from "../analyzers/onnx/index.ts";
import { plainModel, plainProto } from "./onnx/plain.ts";

const CORPUS = join(import.meta.dirname, "../../shared/corpus/onnx");

interface Entry {
  readonly file: string;
  readonly expected: string;
  readonly accept: readonly string[];
}

function manifest(): readonly Entry[] {
  const path = join(CORPUS, "manifest.json");
  if (!existsSync(path)) return [];
  return (JSON.parse(readFileSync(path, "utf8")) as { files: readonly Entry[] }).files;
}

function bytesOf({ file }: Entry): Uint8Array {
  return new Uint8Array(readFileSync(join(CORPUS, file)));
}

const invalid = (entry: Entry): boolean =>
  entry.expected === "invalid" || entry.accept.includes("invalid");

describe.runIf(existsSync(CORPUS))("the corpus", () => {
  const entries = manifest();

  test("holds files", () => {
    expect(entries.length).toBeGreaterThan(100);
  });

  test.each(entries.filter((entry) => !invalid(entry)))(
    "$file is read as onnx-proto reads it",
    (entry) => {
      const bytes = bytesOf(entry);
      const model = readOnnxModel(bytesSource(bytes), entry.file);
      if ("code" in model) throw new Error(model.message);
      expect(plainModel(model)).toEqual(plainProto(onnx.ModelProto.decode(bytes)));
    },
  );

  test.each(entries)("$file becomes sound graphs or an error", (entry) => {
    const program = readOnnx(bytesSource(bytesOf(entry)), entry.file);
    const errors = program.problems.filter((problem) => problem.severity === "error");
    expect(program.subjects.flatMap((subject) => checkGraph(subject.graph))).toEqual([]);
    expect(program.subjects.length).toBe(errors.length === 0 ? 1 : 0);
    if (!invalid(entry)) expect(errors).toEqual([]);
  });

  // The whole of it is `node scripts/fuzz.mjs --cuts 100 --flips 100 FOLDER`.
  test("survives damage to its smaller files", () => {
    const random = fc.sample(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), {
      seed: 5,
      numRuns: 4096,
    });
    let at = 0;
    const below = (limit: number): number => Math.floor((random[at++ % 4096] ?? 0) * limit);
    for (const entry of entries) {
      const bytes = bytesOf(entry);
      if (bytes.length > 50_000) continue;
      for (let i = 0; i < 4; i++) {
        const damaged = i < 2 ? bytes.slice(0, below(bytes.length)) : bytes.slice();
        for (let k = 0; k < 3 && i >= 2; k++) damaged[below(bytes.length)] = below(256);
        const start = performance.now();
        const { subjects, problems } = readOnnx(bytesSource(damaged), entry.file);
        expect(performance.now() - start).toBeLessThan(2000);
        const isBroken = problems.some((problem) => problem.severity === "error");
        expect(subjects).toHaveLength(isBroken ? 0 : 1);
      }
    }
  });
});
