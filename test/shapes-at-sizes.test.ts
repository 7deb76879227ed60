// Sizes inferred as formulas, evaluated at numbers, are the sizes inferred of the same model with these numbers in
// its inputs. The corpus is kept beside the checkout; without it these tests do not exist.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Graph } from "../analyzers/ir/index.ts";
import { bytesSource, readOnnx } from "../analyzers/onnx/index.ts";
import { compareAt, namedDimensions, opened } from "./support/fixedSizes.ts";

const CORPUS = join(import.meta.dirname, "../../shared/corpus/onnx");

/** Numbers for the named dimensions, one after the other and then from the start. */
const ASSIGNMENTS: readonly (readonly number[])[] = [
  [4, 4, 4, 4],
  [2, 3, 4, 5],
  [7, 5, 3, 2],
];

/** Dimensions that weights of the file fix, although it gives them a name. */
const DEMANDED: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  "training_api/training_model.onnx": { "input-0_dim1": 784 },
  // Its mask is a weight of 8 × 8, so that past and new tokens together are eight at most.
  "fusion/gpt2_past_mask_one_layer.onnx": { past_seq_len: 3, seq_len: 4 },
};

describe.runIf(existsSync(CORPUS))("formulas of sizes at numbers", () => {
  const files = corpusFiles();
  let compared = 0;

  test.each(files)("%s", (file) => {
    for (const graph of graphsOf(file)) {
      const names = namedDimensions(graph);
      const demanded = Object.entries(DEMANDED).find(([name]) => file.endsWith(name))?.[1] ?? {};
      for (const numbers of names.length === 0 ? [] : ASSIGNMENTS) {
        const sizes = new Map(
          names.map((name, i) => [name, demanded[name] ?? numbers[i % numbers.length] ?? 1]),
        );
        const found = compareAt(graph, sizes);
        expect(found.disagreements, JSON.stringify([...sizes])).toEqual([]);
        compared += found.compared;
      }
      const open = opened(graph);
      const found = compareAt(open.graph, open.sizes);
      expect(found.disagreements, "all sizes open").toEqual([]);
      compared += found.compared;
    }
  });

  test("are compared many thousand times", () => {
    expect(compared).toBeGreaterThan(50_000);
  });
});

function corpusFiles(): readonly string[] {
  const path = join(CORPUS, "manifest.json");
  if (!existsSync(path)) return [];
  const { files } = JSON.parse(readFileSync(path, "utf8")) as { files: { file: string }[] };
  return files.map(({ file }) => file);
}

function graphsOf(file: string): readonly Graph[] {
  const bytes = new Uint8Array(readFileSync(join(CORPUS, file)));
  return readOnnx(bytesSource(bytes), file).subjects.map(({ graph }) => graph);
}
