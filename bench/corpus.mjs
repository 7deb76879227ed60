// Seconds for the models of the shared corpus, where that is at hand.

import { existsSync } from "node:fs";
import { join } from "node:path";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";

const ROUNDS = 3;

export async function corpus() {
  const folder = join(root, "../shared/corpus/onnx");
  if (!existsSync(folder)) {
    console.error("corpus-onnx-s: skipped, there is no corpus beside the checkout");
    return [];
  }
  return withFolder(async (temporary) => {
    const run = await program(temporary, "corpusReport.ts");
    const wasm = join(root, "dist/engine.wasm");
    const seconds = Array.from({ length: ROUNDS }, () => figures(run, folder, wasm).ms / 1000);
    return [{ name: "corpus-onnx-s", value: rounded(median(seconds)), unit: "s" }];
  });
}
