// The specification in test/cases/: each model gets just the marks that stand in its text. `UPDATE=1` writes
// the marks anew, for review as a difference.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { casesIn, marked, remarked } from "./support/cases.ts";

const root = "test/cases";
const pages = ["onnx", "python", "recurrence"].flatMap((room) =>
  readdirSync(join(root, room)).map((name) => `${room}/${name}`),
);

for (const name of pages.sort()) {
  const path = join(root, name);
  const page = readFileSync(path, "utf8");
  if (process.env["UPDATE"] === "1") writeFileSync(path, remarked(page));
  describe(name, () => {
    const cases = casesIn(page);
    test("holds cases", () => expect(cases.length).toBeGreaterThan(0));
    test.each(cases)("$title", ({ text, language, precision }) => {
      expect(marked(text, language, precision)).toBe(text);
    });
  });
}

test("a mark that should not be there fails, and so does one that is missing", () => {
  const model = "m (float[N] x) => (float[N] y) {\n  y = Relu(x)\n}\n";
  const right = marked(model, "onnx");
  expect(right).toBe("m (float[N] x) => (float[N] y) {\n#^ tc0\n  y = Relu(x)\n}\n");
  expect(marked(right, "onnx")).toBe(right);
  expect(marked(right.replace("#^ tc0\n", ""), "onnx")).not.toBe(model);
});
