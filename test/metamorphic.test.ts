// Small changes to a program, and what they do to its verdict. `UPDATE=1` writes what is said anew, for review as a
// difference.

import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { changed, pairsIn, resaid, saying } from "./support/pairs.ts";

const ROOT = "test/cases/metamorphic";
let changes = 0;

for (const name of readdirSync(ROOT).sort()) {
  const path = join(ROOT, name);
  if (process.env["UPDATE"] === "1") writeFileSync(path, resaid(readFileSync(path, "utf8")));
  const pairs = pairsIn(readFileSync(path, "utf8"));
  changes += pairs.reduce((sum, pair) => sum + pair.changes, 0);
  describe(name, () => {
    test.each(pairs)("$title", ({ text, said }) => expect(said).toBe(text));
  });
}

test("there are changes of many kinds", () => expect(changes).toBeGreaterThanOrEqual(24));

describe("a change", () => {
  test("replaces the lines it takes away, where they stand together", () => {
    expect(changed("a\nb\nc\n", " a\n-b\n+x\n+y\n")).toBe("a\nx\ny\nc\n");
    expect(changed("a\nb\n", "-a\n")).toBe("b\n");
  });

  test("of lines that are not there, or there twice, is refused", () => {
    expect(() => changed("a\nb\n", "-c\n")).toThrow("stands 0 times");
    expect(() => changed("a\nb\na\n", "-a\n")).toThrow("stands 2 times");
  });

  test("that matters is told from one that does not", () => {
    const module = (body: string) =>
      `class M(nn.Module):\n    def forward(self, x):\n${body}        return x\n`;
    expect(saying(module("        x = x.relu()\n"))).toBe("tc0");
    expect(saying(module("        x = unheard_of(x)\n"))).toBe("unknown");
    expect(() => saying("x = 1\n")).toThrow("nothing is said of");
  });
});
