// One process: the path analysis of the engine that is asked for, on a graph of so many nodes, after rounds that leave
// nothing to compile: from edges that are in place, and from a list of them.

import { readFileSync, writeFileSync } from "node:fs";
import { type GraphEngine, loadEngine } from "../analyzers/engine/index.ts";
import { decoderGraph } from "./decoderGraph.ts";

const ROUNDS = 7;

const [, , which = "", count = "", wasm = "", file = ""] = process.argv;
const nodes = Number(count);
const edges = decoderGraph(nodes);
const classOf = Int32Array.from({ length: nodes }, (_, node) => node % 7);
if (file !== "")
  writeFileSync(
    file,
    Buffer.concat([bytesOf(Int32Array.of(nodes, edges.length / 2)), bytesOf(edges)]),
  );

const started = performance.now();
const engine = loadEngine(which === "typescript" ? null : readFileSync(wasm));
const loadMs = performance.now() - started;
const whole: number[] = [];
const filled: number[] = [];
const four: number[] = [];
const sixteen: number[] = [];
for (let round = 0; round < ROUNDS; round++) measure(engine);
console.log(
  JSON.stringify({
    loadMs,
    ms: median(whole),
    filledMs: median(filled),
    four: median(four),
    sixteen: median(sixteen),
    edges: edges.length / 2,
  }),
);

function measure(on: GraphEngine): void {
  const weights = {
    lanes: 4,
    classOf,
    table: Int32Array.from({ length: 28 }, (_, i) => 1 + (i % 5)),
  };
  const many = {
    lanes: 16,
    classOf,
    table: Float32Array.from({ length: 112 }, (_, i) => 1 + (i % 5)),
  };
  const few = {
    lanes: 4,
    classOf,
    table: Float32Array.from({ length: 28 }, (_, i) => 1 + (i % 5)),
  };
  const began = performance.now();
  const room = on.room(edges.length / 2);
  room.set(edges);
  const start = performance.now();
  const open = on.open({ nodes, edges: room });
  open.profile(weights, 0);
  whole.push(performance.now() - start);
  filled.push(performance.now() - began);
  four.push(timed(() => open.spans(few)));
  sixteen.push(timed(() => open.spans(many)));
  open.dispose();
}

function timed(run: () => void): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function bytesOf(numbers: Int32Array): Uint8Array {
  return new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
}
