// On real files, what is inferred from the inputs alone agrees with what the file declares of all other values. The
// corpus is kept beside the checkout; without it these tests do not exist.

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { bytesSource, readOnnx } from "../analyzers/onnx/index.ts";
import { compareDeclared } from "./support/declaredShapes.ts";

const CORPUS = join(import.meta.dirname, "../../shared/corpus/onnx");

/** Where a file declares what is not so: the value, what is said of it, and why it is wrong. */
const EXPLAINED: Readonly<Record<string, string>> = {
  // The last state of a Scan has the sizes of the first one; the file declares those of the stacked output.
  "scan9_sum.onnx": "y: declared f32[3, 2], inferred f32[2]",
};

function files(): readonly string[] {
  const path = join(CORPUS, "manifest.json");
  if (!existsSync(path)) return [];
  const { files } = JSON.parse(readFileSync(path, "utf8")) as { files: { file: string }[] };
  return files.map(({ file }) => file);
}

describe.runIf(existsSync(CORPUS))("what a file declares between its inputs and outputs", () => {
  const total = { values: 0, types: 0, ranks: 0, sizes: 0 };

  test.each(files())("%s", (file) => {
    const bytes = new Uint8Array(readFileSync(join(CORPUS, file)));
    for (const { graph } of readOnnx(bytesSource(bytes), file).subjects) {
      const found = compareDeclared(graph);
      total.values += found.values;
      total.types += found.types;
      total.ranks += found.ranks;
      total.sizes += found.sizes;
      const explained = Object.entries(EXPLAINED).find(([name]) => file.endsWith(`/${name}`));
      expect(found.disagreements).toEqual(explained === undefined ? [] : [explained[1]]);
    }
  });

  test("is compared with what is inferred a thousand times", () => {
    expect(total.values).toBeGreaterThan(1000);
    expect(total.ranks).toBeGreaterThan(900);
    expect(total.sizes).toBeGreaterThan(1300);
  });
});
