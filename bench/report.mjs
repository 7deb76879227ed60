// From the bytes of a model of a hundred thousand nodes to its finished report, against decoding it alone.

import { join } from "node:path";
import { layeredModel } from "./layeredModel.mjs";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";
import { unrolledModel } from "./unrolledModel.mjs";

const ROUNDS = 5;

const MAKES = [
  { name: "onnx-report-vs-onnx-proto", make: layeredModel, of: (count) => ({ blocks: count }) },
  { name: "onnx-report-unrolled", make: unrolledModel, of: (count) => ({ copies: count }) },
];

/** Each round goes through the same file in two fresh processes, in turn. */
export async function report() {
  return withFolder(async (folder) => {
    const wasm = join(root, "dist/engine.wasm");
    const ours = await program(folder, "wholeReport.ts");
    const theirs = await program(folder, "decodeAll.ts");
    return MAKES.map(({ name, make, of }) => {
      const model = make(folder, name, of(2000));
      const small = make(folder, `${name}-small`, of(40));
      const runs = Array.from({ length: ROUNDS }, () => {
        const { ms } = figures(ours, model, small, wasm);
        return ms / figures(theirs, model, small).ms;
      });
      const value = rounded(median(runs));
      return { name, value, unit: "x", target: 1.5, better: "lower" };
    });
  });
}
