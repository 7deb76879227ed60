// Loops that are written out, put back and classified; and many loops classified at once.

import { join } from "node:path";
import { loopsModel } from "./loopsModel.mjs";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";
import { unrolledModel } from "./unrolledModel.mjs";

const ROUNDS = 9;

/** Each round goes through the same file in two fresh processes, in turn. */
export async function fold() {
  return withFolder(async (folder) => {
    const wasm = join(root, "dist/engine.wasm");
    const model = unrolledModel(folder, "unrolled", { copies: 2000 });
    const small = unrolledModel(folder, "small", { copies: 40 });
    const loops = loopsModel(folder, "loops", { loops: 1000 });
    const fewer = loopsModel(folder, "fewer", { loops: 50 });
    const ours = await program(folder, "foldAndClassify.ts");
    const theirs = await program(folder, "decodeAll.ts");
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) {
      runs.push({
        ours: figures(ours, model, small, wasm),
        theirs: figures(theirs, model, small),
        many: figures(ours, loops, fewer, wasm),
      });
    }
    for (const run of runs) {
      if (run.ours.loops !== 1 || run.many.loops !== 1000) throw new Error("loops are missing");
    }
    const pick = (get) => rounded(median(runs.map(get)));
    return [
      {
        name: "fold-100k-vs-onnx-proto",
        value: pick(({ ours, theirs }) => ours.ms / theirs.ms),
        unit: "x",
        target: 0.5,
        better: "lower",
      },
      { name: "classify-1000-loops-ms", value: pick(({ many }) => many.ms), unit: "ms" },
    ];
  });
}
