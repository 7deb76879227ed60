// Reading the structure of a large single-file model, against decoding all of it with onnx-proto.

import { largeModel } from "./largeModel.mjs";
import { figures, median, program, rounded, withFolder } from "./measure.mjs";

const ROUNDS = 5;

/** Each round reads the same file in two fresh processes, in turn. */
export async function structure() {
  return withFolder(async (folder) => {
    const model = largeModel(folder, "large", { tensors: 95, nodes: 20_000, bytes: 1.9e9 });
    const small = largeModel(folder, "small", { tensors: 95, nodes: 2_000, bytes: 1e6 });
    const ours = await program(folder, "readStructure.ts");
    const theirs = await program(folder, "decodeAll.ts");
    const runs = [];
    for (let round = 0; round < ROUNDS; round++) {
      runs.push({ ours: figures(ours, model, small), theirs: figures(theirs, model, small) });
    }
    for (const run of runs) {
      if (run.ours.nodes !== run.theirs.nodes) throw new Error("the readers disagree");
    }
    const pick = (get) => median(runs.map(get));
    return [
      {
        name: "onnx-structure-vs-onnx-proto",
        value: rounded(pick(({ ours, theirs }) => theirs.ms / ours.ms)),
        unit: "x",
        target: 50,
        better: "higher",
      },
      {
        name: "onnx-structure-peak-mb",
        value: rounded(pick(({ ours }) => ours.peakMb)),
        unit: "MB",
        target: 120,
        better: "lower",
      },
      {
        name: "onnx-structure-read-share",
        value: rounded(pick(({ ours }) => ours.readShare)),
        unit: "of the bytes",
        target: 0.01,
        better: "lower",
      },
    ];
  });
}
