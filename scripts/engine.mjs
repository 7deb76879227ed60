// Compiles the engine's AssemblyScript to dist/engine.wasm, unless that is newer than everything it
// is made from. Run it as a program, or import `buildEngine`.

import { mkdir, readdir, rename, stat, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = "analyzers/engine/assembly";
const target = `${root}dist/engine.wasm`;

// Assertions are off since input is checked in TypeScript; `stub` leaves out the collector, since
// the host owns the memory.
const options = [
  ...["-O3", "--converge", "--noAssert", "--runtime", "stub", "--use", "abort="],
  ...["--enable", "simd", "--enable", "bulk-memory"],
];

/** Path of an engine.wasm that is up to date; compiles it if need be. */
export async function buildEngine() {
  if (await isUpToDate()) return target;
  const asc = await import("assemblyscript/asc");
  let binary = null;
  const { error, stderr } = await asc.main(
    [`${sources}/index.ts`, "--baseDir", root, "--outFile", "engine.wasm", ...options],
    {
      writeFile: (_name, contents) => {
        binary = contents;
      },
    },
  );
  if (error !== null || binary === null) {
    throw new Error(`engine.wasm was not compiled: ${error?.message ?? ""}\n${stderr.toString()}`);
  }
  // Several programs may build at once: each writes a file of its own, and the rename is atomic.
  const draft = `${target}.${process.pid}`;
  await mkdir(`${root}dist`, { recursive: true });
  await writeFile(draft, binary);
  await rename(draft, target);
  return target;
}

async function isUpToDate() {
  const made = await modified(target);
  const names = await readdir(`${root}${sources}`);
  const inputs = [
    "scripts/engine.mjs",
    "package-lock.json",
    ...names.map((name) => `${sources}/${name}`),
  ];
  const times = await Promise.all(inputs.map((name) => modified(`${root}${name}`)));
  return times.every((time) => time < made);
}

async function modified(path) {
  const found = await stat(path).catch(() => null);
  return found === null ? 0 : found.mtimeMs;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { size } = await stat(await buildEngine());
  console.log(`dist/engine.wasm: ${size} bytes`);
}
