// The Python reader: test/python/syntax/ says what tree each construct has (`UPDATE=1` writes the trees anew, for
// review as a difference); here is what holds for every source.

import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { TextRange } from "../analyzers/base/index.ts";
import { maskPython, parsePython } from "../analyzers/python/parse.ts";
import type { Module } from "../analyzers/python/syntax.ts";
import { casesIn, reprinted, treeOf } from "./python/pages.ts";
import stdlib from "./python/stdlib.json" with { type: "json" };

const ROOT = "test/python/syntax";
const pages = readdirSync(ROOT).sort();
const sources: string[] = [];

for (const name of pages) {
  const path = join(ROOT, name);
  if (process.env["UPDATE"] === "1") writeFileSync(path, reprinted(readFileSync(path, "utf8")));
  const page = readFileSync(path, "utf8");
  const cases = casesIn(page);
  sources.push(...cases.map(({ source }) => source));
  describe(name, () => {
    test("every heading has a case", () => {
      expect(cases.map(({ title }) => `## ${title}`)).toEqual(page.match(/^## .+$/gm));
    });
    test.each(cases)("$title", ({ source, tree }) => {
      expect(treeOf(source)).toBe(tree);
    });
  });
}

/** Every range in a tree. */
function rangesIn(it: unknown): readonly TextRange[] {
  if (typeof it !== "object" || it === null || it instanceof Map) return [];
  return Object.entries(it).flatMap(([key, value]) =>
    key === "range" || key === "at" ? [value as TextRange] : rangesIn(value),
  );
}

/** The text a range covers, by lines that end as Python's do; null where the range leaves the text. */
function covered(text: string, [line, column, endLine, endColumn]: TextRange): string | null {
  const lines = text.split(/(?<=\n)|(?<=\r)(?!\n)/);
  const start = lines.slice(0, line - 1).join("").length + column - 1;
  const end = lines.slice(0, endLine - 1).join("").length + endColumn - 1;
  const last = endLine - 1 <= lines.length && line >= 1 && column >= 1;
  return last && start <= end && end <= text.length ? text.slice(start, end) : null;
}

function brokenTexts(it: unknown): readonly string[] {
  if (typeof it !== "object" || it === null || it instanceof Map) return [];
  const own = "kind" in it && it.kind === "broken" && "text" in it ? [String(it.text)] : [];
  return [...own, ...Object.values(it).flatMap(brokenTexts)];
}

describe("places", () => {
  const placed = (module: Module, text: string) =>
    module.body.map(({ range }) => covered(text, range));

  test("are counted in lines that end with \\n, \\r\\n or \\r", () => {
    const text = "a = 1\r\nb = '''x\r\ny'''\rif c:\r  d\n\ne = (1,\r\n 2)\r\n";
    const statements = ["a = 1", "b = '''x\r\ny'''", "if c:\r  d", "e = (1,\r\n 2)"];
    expect(placed(parsePython(text), text)).toEqual(statements);
  });

  test("are counted in UTF-16 units", () => {
    expect(parsePython("'😀' + b").body[0]?.range).toEqual([1, 1, 1, 9]);
  });

  test("of a function leave its decorators out, and `at` is its name", () => {
    const [it] = parsePython("@d\nasync def name(a):\n  return a\n\n\n").body;
    expect(it).toMatchObject({ range: [2, 1, 3, 11], at: [2, 11, 2, 15] });
  });

  test("of an `elif` begin at the word and end with the whole", () => {
    const [it] = parsePython("if a:\n  b\nelif c:\n  d\nelse:\n  e\n").body;
    expect(it).toMatchObject({ range: [1, 1, 6, 4], otherwise: [{ range: [3, 1, 6, 4] }] });
  });

  test("of an operation include the brackets of its operands", () => {
    const [it] = parsePython("(a + b) * (c)").body;
    expect(it).toMatchObject({ value: { range: [1, 1, 1, 14], left: { range: [1, 2, 1, 7] } } });
  });

  test("are the same behind a byte order mark", () => {
    const module = parsePython("\ufeffa = 1\nb = 2\n");
    expect(module.isBroken).toBe(false);
    expect(module.body.map(({ range }) => range)).toEqual([
      [1, 2, 1, 7],
      [2, 1, 2, 6],
    ]);
  });
});

describe("white space", () => {
  test.each([
    ["tabs count to the next multiple of 8", "if a:\n\tb\n        c\nd\n", 2],
    ["a form feed begins the line anew", "if a:\n    b\n\f\n  \f    c\n\fd\n", 2],
    ["a form feed separates words", "a\f=\fb\nc\n", 2],
    ["a joined line may begin at any column", "a = b + \\\r\nc\nif d: \\\n  e\n", 2],
    ["the last line need not end", "a\nif b:\n  c", 2],
  ])("%s", (_title, text, count) => {
    const module = parsePython(text);
    expect(module.isBroken).toBe(false);
    expect(module.body).toHaveLength(count);
  });

  test.each(["", "\n", "# a", "\r\n\f\n", "\ufeff", "\\\n", "  # x\n  "])("%j is empty", (text) => {
    expect(parsePython(text)).toMatchObject({ body: [], isBroken: false });
  });
});

test("comments are known by their line, and none is seen in a string", () => {
  const text =
    "#!first\na = '# no'  #  depthwise: a  \nb = [ # in\n]\n'''\n# no\n'''\nf'{c # yes\n}'\n";
  expect([...parsePython(text).comments]).toEqual([
    [1, "!first"],
    [2, "depthwise: a"],
    [3, "in"],
    [8, "yes"],
  ]);
});

describe("nesting", () => {
  const many = 20_000;
  test.each([
    ["brackets", `x = ${"(".repeat(many)}${")".repeat(many)}`],
    ["open brackets", "[".repeat(many)],
    ["signs", `x = ${"-".repeat(many)}1`],
    ["nots", `x = ${"not ".repeat(many)}1`],
    ["sums", `x = ${"1 + ".repeat(many)}1`],
    ["powers", `x = 1${" ** 1".repeat(many)}`],
    ["conditionals", `x = ${"a if b else ".repeat(many)}c`],
    ["lambdas", `x = ${"lambda: ".repeat(many)}c`],
    ["attributes", `x${".a".repeat(many)}`],
    ["calls", `x${"()".repeat(many)}`],
    ["branches", `if a: b\n${"elif a: b\n".repeat(many)}`],
    ["f-strings", "f'{".repeat(many)],
    ["blocks", Array.from({ length: 500 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("")],
  ])("of %s beyond measure is broken, not an overflow", (_title, text) => {
    expect(parsePython(text).isBroken).toBe(true);
  });

  test.each([
    ["brackets", `x = ${"(".repeat(100)}1${")".repeat(100)}`],
    ["sums", `x = ${"1 + ".repeat(100)}1`],
    [
      "blocks",
      `${Array.from({ length: 90 }, (_, depth) => `${" ".repeat(depth)}if a:\n`).join("")}${" ".repeat(90)}b`,
    ],
    ["logic", `x = ${"a and ".repeat(400)}b`],
  ])("of %s in measure is read", (_title, text) => {
    expect(parsePython(text).isBroken).toBe(false);
  });
});

describe("whatever the text", () => {
  const pieces = fc.constantFrom(
    ..."( [ { } ) ] ' \" ''' f' f\"\"\" { : = := * ** @ . ... , ; # \\ \n \r\n \t \f if else for in def class match case lambda yield as with not await x 1. 0x print".split(
      " ",
    ),
    "\n",
    "\n    ",
    " ",
    "\u2028",
    "é",
    "😀",
  );
  const cut = fc
    .tuple(fc.constantFrom(...sources, sources.join("\n")), fc.nat(), fc.nat(), fc.array(pieces))
    .map(([source, from, length, put]) => {
      const start = from % (source.length + 1);
      return source.slice(0, start) + put.join("") + source.slice(start + (length % 12));
    });
  const text = fc.oneof(
    cut,
    fc.array(pieces, { maxLength: 60 }).map((all) => all.join("")),
  );

  test("nothing throws, and every range is a range of the text", () => {
    fc.assert(
      fc.property(text, (source) => {
        for (const range of rangesIn(parsePython(source).body)) {
          expect(covered(source, range)).not.toBeNull();
        }
      }),
      { seed: 20_26, numRuns: 1500 },
    );
  });

  test("the masked text is as long, and broken nodes are said to be there", () => {
    fc.assert(
      fc.property(text, (source) => {
        expect(maskPython(source).text).toHaveLength(source.length);
        const { body, isBroken } = parsePython(source);
        if (brokenTexts(body).length > 0) expect(isBroken).toBe(true);
      }),
      { seed: 20_26, numRuns: 500 },
    );
  });

  test("an error in one line changes no other line", () => {
    const line = fc.constantFrom("a = 1 2", "for x y:", "'", "print 'c'", "d = )", "$");
    const around = ["x = 1", "if y:", "  z = [2,", "  3]", "  w", "def f(a):", "  return a"];
    fc.assert(
      fc.property(line, fc.constantFrom(0, 1, 5, 7), (wrong, at) => {
        const given = parsePython(around.toSpliced(at, 0, wrong).join("\n")).body;
        const kept = given.filter(({ kind }) => kind !== "broken").map(({ kind }) => kind);
        expect(kept).toEqual(["assign", "if", "function"]);
        expect(given).toHaveLength(4);
      }),
      { seed: 20_26, numRuns: 100 },
    );
  });
});

/** Python's own library on this machine, if there is one. */
function library(): { readonly version: string; readonly root: string } | null {
  try {
    const ask =
      "import os, sys; print('%d.%d' % sys.version_info[:2]); print(os.path.dirname(os.__file__))";
    const [version = "", root = ""] = execFileSync("python3", ["-c", ask], { encoding: "utf8" })
      .trim()
      .split(/\r?\n/);
    return { version, root };
  } catch {
    return null;
  }
}

const found = library();

test.skipIf(found === null)("Python's own library is read", () => {
  if (found === null) return;
  // Tests of the library may or may not be installed, and hold what is no Python on purpose.
  const files = readdirSync(found.root, { recursive: true, encoding: "utf8" }).filter(
    (path) =>
      path.endsWith(".py") &&
      !/(?:^|[\\/])(?:site-packages|dist-packages|tests?|idle_test)[\\/]/.test(path),
  );
  expect(files.length).toBeGreaterThan(100);
  const broken = files.filter(
    (path) => parsePython(readFileSync(join(found.root, path), "utf8")).isBroken,
  );
  const known: Readonly<Record<string, number>> = stdlib;
  const allowed = known[found.version];
  if (allowed !== undefined) expect(broken).toHaveLength(allowed);
});
