// Files of Python: how long a large one takes, and how long one keystroke in a model file takes to a new report.

import { join } from "node:path";
import { codeModel } from "./codeModel.mjs";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";

export async function code() {
  return withFolder(async (folder) => {
    const wasm = join(root, "dist/engine.wasm");
    const ours = await program(folder, "codeReport.ts");
    const large = figures(ours, codeModel(folder, "large", 52), codeModel(folder, "warm", 2), wasm);
    const typed = figures(
      ours,
      codeModel(folder, "model", 10),
      codeModel(folder, "warm", 2),
      wasm,
      40,
    );
    const sorted = typed.keystrokes.toSorted((a, b) => a - b);
    const p95 = sorted[Math.floor(sorted.length * 0.95)];
    const ms = { unit: "ms", better: "lower" };
    return [
      { name: "python-5000-lines-ms", value: rounded(large.cold), ...ms },
      { name: "keystroke-median-ms", value: rounded(median(sorted)), ...ms, target: 16 },
      { name: "keystroke-p95-ms", value: rounded(p95), ...ms, target: 50 },
    ];
  });
}
