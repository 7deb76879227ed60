// Reading Python takes time in proportion to the file, whatever it holds; what would take more is unknown.

import { expect, test } from "vitest";
import type { Region } from "../analyzers/ir/index.ts";
import { readPython } from "../analyzers/python/index.ts";
import { parsePython } from "../analyzers/python/parse.ts";
import { parsedModule } from "../analyzers/python/parsed.ts";
import { analyzePythonText } from "./support/analysis.ts";

const NOTHING = { find: () => null };

test("code that may leave early at many places has an edge for each, not for each set of them", () => {
  const exits = range(40).map((i) => `  if x.sum() > ${i}:\n    return x + ${i}`);
  const edges = edgesOf(`def f(x):\n${exits.join("\n")}\n  return x\n`);
  expect(edges).toBeGreaterThan(80);
  expect(edges).toBeLessThan(2_000);
});

test("calls that unfold without an end are unknown", () => {
  const calls = range(16).map((i) => `def f${i}(x):\n  return f${i + 1}(x) + f${i + 1}(x)\n`);
  const text = `${calls.join("")}def f16(x):\n  return x.relu()\n`;
  const first = analyzePythonText(text).subjects[0];
  expect(first).toMatchObject({ symbol: "f0", verdict: "unknown" });
  expect(first?.blockers.map(({ what }) => what).join()).toContain("unfolds too far");
});

test("one definition that takes too much leaves enough for the small ones after it", () => {
  const calls = range(16).map((i) => `def f${i}(x):\n  return f${i + 1}(x) + f${i + 1}(x)\n`);
  const small = range(80).map((i) => `def small${i}(x):\n  return x.relu()\n`);
  const { subjects } = analyzePythonText(
    `${calls.join("")}def f16(x):\n  return x.relu()\n${small.join("")}`,
  );
  const verdicts = subjects.filter(({ symbol }) => symbol?.startsWith("small"));
  expect(verdicts.map(({ verdict }) => verdict)).toEqual(small.map(() => "tc0"));
});

test("a file of many definitions that unfold takes little more than one of them", () => {
  const chain = (name: string) =>
    range(14)
      .map((i) => `def ${name}${i}(x):\n  return ${name}${i + 1}(x) + ${name}${i + 1}(x)\n`)
      .join("");
  const end = (name: string) => `def ${name}14(x):\n  return x.relu()\n`;
  const one = nodesOf(chain("a") + end("a"));
  const many = nodesOf([..."abcdefgh"].map((name) => chain(name) + end(name)).join(""));
  expect(many).toBeLessThan(3 * one);
});

test("a module that is kept is what parsing gives, and the oldest goes first", () => {
  const text = "def f(x):\n  return x\n";
  expect(parsedModule(text)).toEqual(parsePython(text));
  expect(parsedModule(text)).toBe(parsedModule(text));
  const kept = parsedModule(text);
  for (const i of range(3)) parsedModule(`# ${i}\n${" ".repeat(800_000)}\n`);
  expect(parsedModule(text)).not.toBe(kept);
});

function range(length: number): readonly number[] {
  return Array.from({ length }, (_, i) => i);
}

function edgesOf(text: string): number {
  return sumOver(text, ({ nodes }) => nodes.reduce((sum, { inputs }) => sum + inputs.length, 0));
}

function nodesOf(text: string): number {
  return sumOver(text, ({ nodes }) => nodes.length);
}

/** A number for each region of all subjects, added up. */
function sumOver(text: string, count: (region: Region) => number): number {
  const below = (region: Region): number =>
    region.nodes
      .flatMap(({ regions }) => regions)
      .reduce((sum, inner) => sum + below(inner.region), count(region));
  const { subjects } = readPython(text, "model.py", NOTHING);
  return subjects.reduce((sum, { graph }) => sum + below(graph.body), 0);
}
