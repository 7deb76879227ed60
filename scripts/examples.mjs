// Writes examples/*.onnx from the texts in examples/source. With --check nothing is written: exit code 1 when
// a file is not what its text says.

import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { bundled } from "./bundled.mjs";

const ROOT = join(import.meta.dirname, "..");
const EXAMPLES = join(ROOT, "examples");
const SOURCES = join(EXAMPLES, "source");

const { parseOnnxText, readOnnx, bytesSource, writeOnnx } =
  await bundled("analyzers/onnx/index.ts");

let stale = 0;
for (const source of readdirSync(SOURCES).sort()) {
  const name = `${basename(source, ".onnxtxt")}.onnx`;
  const bytes = exampleOf(join(SOURCES, source), name);
  const path = join(EXAMPLES, name);
  if (!process.argv.includes("--check")) writeFileSync(path, bytes);
  else if (!existsSync(path) || Buffer.compare(readFileSync(path), bytes) !== 0) {
    process.stderr.write(`examples/${name} differs from examples/source/${source}\n`);
    stale++;
  }
}
process.exitCode = stale === 0 ? 0 : 1;

/** The binary model of a text; throws where the text is no sound model. */
function exampleOf(path, name) {
  const model = parseOnnxText(readFileSync(path, "utf8"), name);
  if ("code" in model) throw new Error(`${path}: ${model.message}`);
  const bytes = writeOnnx(model, payloadOf);
  const { problems } = readOnnx(bytesSource(bytes), name);
  if (problems.length > 0) throw new Error(`${path}: ${problems.map((p) => p.message).join(" ")}`);
  return bytes;
}

/** Weights that are the same in every run: small, and different for each name. */
function payloadOf(tensor, name) {
  if (tensor.external !== "generated") return null;
  const count = Number(tensor.dims.reduce((product, dim) => product * dim, 1n));
  const view = new DataView(new ArrayBuffer(4 * count));
  let state = [...name].reduce(
    (hash, c) => Math.imul(hash ^ c.charCodeAt(0), 0x01000193),
    0x811c9dc5,
  );
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    view.setFloat32(4 * i, weightOf(name, (state >>> 8) / 2 ** 24), true);
  }
  return new Uint8Array(view.buffer);
}

/** `random` is between 0 and 1. Scales of norms are about 1, what has no dimension is itself a scale. */
function weightOf(name, random) {
  if (name.endsWith("norm_scale")) return 0.9 + random / 5;
  if (name === "tolerance" || name === "threshold") return 0.001;
  return name === "scale" ? 8 ** -0.5 : (random - 0.5) / 4;
}
