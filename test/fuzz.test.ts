// Damaged models: whatever is done to a file, it gives a report or problems, and other files' results stand.

import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadEngine } from "../analyzers/index.ts";
import { damaged, damages } from "./support/fuzz/damage.ts";
import { encodeMessage, parseMessage } from "./support/fuzz/message.ts";
import { Judge } from "./support/fuzz/trial.ts";
import { randomFrom } from "./support/oracle/random.ts";

const EXAMPLES = join(import.meta.dirname, "../examples");
const CORPUS = join(import.meta.dirname, "../../shared/corpus/onnx");

const INPUTS = 2000;
/** Bytes of the files that are damaged here; larger ones are for `npm run fuzz`. */
const LARGEST = 4000;

const files = [EXAMPLES, ...(existsSync(CORPUS) ? [CORPUS] : [])]
  .flatMap(modelsIn)
  .map((path) => new Uint8Array(readFileSync(path)))
  .filter(({ length }) => length < LARGEST);

test("files are taken apart and put together without loss", () => {
  for (const file of files) {
    const message = parseMessage(file);
    if (message !== null) expect(encodeMessage(message)).toEqual(file);
  }
});

test(`${INPUTS} damaged files give a report or problems each`, { timeout: 120_000 }, () => {
  const random = randomFrom(20_26);
  const judge = new Judge(loadEngine(null), random.pick(files));
  const used = new Set<string>();
  for (let i = 0; i < INPUTS; i++) {
    const { steps, bytes } = damaged(random.pick(files), random.pick(files), random);
    expect([i, steps, judge.fault(bytes)]).toEqual([i, steps, null]);
    for (const step of steps) used.add(step);
  }
  expect(used.size).toBe(Object.keys(damages).length + 2);
});

function modelsIn(path: string): readonly string[] {
  if (statSync(path).isFile()) return path.endsWith(".onnx") ? [path] : [];
  return readdirSync(path)
    .toSorted()
    .flatMap((entry) => modelsIn(join(path, entry)));
}
