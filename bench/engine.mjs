// The graph engine against its TypeScript twin, against the same in C where there is a compiler, and against graph
// libraries where they are installed; and what it costs to have it at all.

import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { join } from "node:path";
import { figures, median, program, root, rounded, withFolder } from "./measure.mjs";

const ROUNDS = 5;
const NODES = 1_000_000;
/** What graph libraries made of objects can hold. */
const FEWER = 100_000;

/** Each round runs all in turn, each in a process of its own. */
export async function engine() {
  return withFolder(async (folder) => {
    const wasm = join(root, "dist/engine.wasm");
    const data = join(folder, "graph.bin");
    const run = await program(folder, "engineRun.ts");
    const peers = await program(folder, "peers.ts");
    figures(run, "wasm", NODES, wasm, data);
    const native = compiled(folder);
    const runs = Array.from({ length: ROUNDS }, () => ({
      ours: figures(run, "wasm", NODES, wasm),
      twin: figures(run, "typescript", NODES, wasm),
      small: figures(run, "wasm", FEWER, wasm),
      ...(native === null ? {} : { native: JSON.parse(output(native, data)) }),
    }));
    const pick = (get) => rounded(median(runs.map(get)));
    const rows = [
      figure(
        "engine-vs-typescript",
        pick(({ ours, twin }) => twin.ms / ours.ms),
        "x",
        4,
        "higher",
      ),
      figure(
        "engine-16-lanes-vs-4",
        pick(({ ours }) => ours.sixteen / ours.four),
        "x",
        2.5,
      ),
      figure("engine-wasm-kb", rounded(statSync(wasm).size / 1024), "kB", 16),
      figure(
        "engine-load-ms",
        pick(({ ours }) => ours.loadMs),
        "ms",
        15,
      ),
    ];
    if (native === null) console.error("engine-vs-native: skipped, there is no C compiler");
    else {
      rows.push(
        figure(
          "engine-vs-native",
          pick((r) => r.ours.ms / r.native.ms),
          "x",
          1.15,
        ),
      );
      rows.push(
        figure(
          "engine-twin-vs-native",
          pick((r) => r.twin.ms / r.native.ms),
          "x",
          8,
        ),
      );
    }
    for (const [name, target] of [
      ["graphology", 800],
      ["ngraph", 300],
    ]) {
      const found = spawnSync(process.execPath, [peers, name, FEWER], {
        encoding: "utf8",
        env: { ...process.env, NODE_PATH: join(root, "node_modules") },
      });
      if (found.status !== 0) {
        console.error(`engine-vs-${name}: skipped, it is not installed`);
        continue;
      }
      const theirs = JSON.parse(found.stdout).ms;
      rows.push(
        figure(
          `engine-vs-${name}`,
          pick(({ small }) => theirs / small.filledMs),
          "x",
          target,
          "higher",
        ),
      );
    }
    return rows;
  });
}

function figure(name, value, unit, target, better = "lower") {
  return { name, value, unit, target, better };
}

/** The twin in C as a program; null where nothing compiles it. */
function compiled(folder) {
  const file = join(folder, "twin");
  const source = join(root, "bench/native/twin.c");
  for (const compiler of ["cc", "gcc", "clang"]) {
    const options = ["-O3", "-march=native", "-std=gnu11", "-o", file, source];
    if (spawnSync(compiler, options, { stdio: "ignore" }).status === 0) return file;
  }
  return null;
}

function output(file, ...args) {
  const { status, stdout } = spawnSync(file, args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`${file} failed`);
  return stdout;
}
