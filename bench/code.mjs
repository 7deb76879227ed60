// Files of Python: how long a large one takes, how long a keystroke in a model file takes to a new report, and how
// long whole files take where a type checker reads the same ones.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { codeModel } from "./codeModel.mjs";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";

const wasm = join(root, "dist/engine.wasm");

export async function code() {
  return withFolder(async (folder) => [...(await typing(folder)), ...(await checking(folder))]);
}

async function typing(folder) {
  const ours = await program(folder, "codeReport.ts");
  const warm = codeModel(folder, "warm", 2);
  const large = figures(ours, codeModel(folder, "large", 52), warm, wasm);
  const typed = figures(ours, codeModel(folder, "model", 10), warm, wasm, 40);
  const sorted = typed.keystrokes.toSorted((a, b) => a - b);
  const p95 = sorted[Math.floor(sorted.length * 0.95)];
  const ms = { unit: "ms", better: "lower" };
  return [
    { name: "python-5000-lines-ms", value: rounded(large.cold), ...ms },
    { name: "keystroke-median-ms", value: rounded(median(sorted)), ...ms, target: 16 },
    { name: "keystroke-p95-ms", value: rounded(p95), ...ms, target: 50 },
  ];
}

/** Both go through the same files, each in a process of its own. */
async function checking(folder) {
  const files = labelled() ?? [codeModel(folder, "whole", 20)];
  const list = join(folder, "files.txt");
  writeFileSync(list, files.join("\n"));
  const pyright = join(root, "node_modules/pyright/index.js");
  const ours = await program(folder, "checkCode.ts");
  const ratios = [1, 2, 3].map(() => {
    const start = performance.now();
    spawnSync(process.execPath, [pyright, "--outputjson", ...files], { maxBuffer: 1 << 30 });
    const theirs = performance.now() - start;
    const mine = performance.now();
    const { memory } = figures(ours, list, wasm);
    return { ratio: theirs / (performance.now() - mine), memory };
  });
  const of = (key) => rounded(median(ratios.map((one) => one[key])));
  return [
    { name: "python-vs-pyright", value: of("ratio"), unit: "x", target: 15, better: "higher" },
    { name: "python-files-memory", value: of("memory"), unit: "MB", target: 1024, better: "lower" },
  ];
}

/** The labelled files of the corpus, where DEPTHWISE_CORPUS says where its repositories are laid out; null elsewhere. */
function labelled() {
  const corpus = process.env.DEPTHWISE_CORPUS;
  const labels = join(root, "../shared/corpus/python/labels.json");
  if (corpus === undefined || !existsSync(labels)) return null;
  const { labels: entries } = JSON.parse(readFileSync(labels, "utf8"));
  const files = new Set(
    entries.map(({ repo, path }) => join(corpus, repo.replace("/", "__"), path)),
  );
  return [...files].filter((file) => existsSync(file));
}
