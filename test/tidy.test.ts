// What the project's structure promises, held by reading its sources. Each rule is also tried on a case it must reject.

import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { objection } from "./support/rooms.ts";
import { filesBelow, type Import, importsOf, ROOT, type SourceFile } from "./support/sources.ts";

const all = filesBelow(".");
const code = all.filter(({ path }) => /\.(?:m?ts|mjs|cjs|js)$/.test(path));
// The engine's assembly is another language with the same file names; its compiler checks it.
const typescript = code.filter(
  ({ path }) => path.endsWith(".ts") && !path.startsWith("analyzers/engine/assembly/"),
);

/** Files that may be longer than 400 lines, each with the reason. */
const LONG: Readonly<Record<string, string>> = {
  "test/engine.test.ts": "one table of laws that both engines are put through",
  "test/lemmas.test.ts": "an experiment for each lemma, beside the others that share its makers",
};

describe("imports", () => {
  test("follow the table of rooms", () => {
    const wrong = typescript
      .flatMap(importsOf)
      .map((it) => ({ it, why: objection(it) }))
      .filter(({ why }) => why !== null)
      .map(({ it, why }) => `${it.from}: "${it.specifier}": ${why}`);
    expect(wrong).toEqual([]);
  });

  test("that are relative name their file with its ending", () => {
    const known = new Set([...all.map(({ path }) => path), "dist/engine.wasm"]);
    const dangling = typescript
      .filter(({ path }) => !path.startsWith("test/"))
      .flatMap(importsOf)
      .filter(({ target }) => target !== null && !known.has(target))
      .map(({ from, specifier }) => `${from}: ${specifier}`);
    expect(dangling).toEqual([]);
  });

  test.each<readonly [string, string]>([
    ["analyzers/base/maybe.ts", "../algebra/index.ts"],
    ["analyzers/algebra/poly.ts", "../ir/index.ts"],
    ["analyzers/onnx/wire.ts", "../ops/index.ts"],
    ["analyzers/ops/rule.ts", "../ir/graph.ts"],
    ["analyzers/theory/paper.ts", "vscode"],
    ["analyzers/verdict/analyze.ts", "node:fs"],
    ["analyzers/verdict/analyze.ts", "../onnx/index.ts"],
    ["analyzers/verdict/analyze.ts", "../../cli/main.ts"],
    ["analyzers/verdict/analyze.ts", "../index.ts"],
    ["extension/workspace.ts", "node:fs"],
    ["extension/features/lenses.ts", "../../analyzers/ops/index.ts"],
    ["webview/app.ts", "@vscode/webview-ui-toolkit"],
    ["webview/app.ts", "../analyzers/index.ts"],
    ["cli/main.ts", "../analyzers/report/index.ts"],
  ])("of %s from %s would be refused", (path, specifier) => {
    const [found] = importsOf({ path, text: `import { x } from "${specifier}";` });
    expect(found === undefined ? null : objection(found)).not.toBeNull();
  });

  test.each<readonly [string, string]>([
    ["analyzers/ir/graph.ts", "../base/index.ts"],
    ["analyzers/onnx/schema.ts", "onnx-proto"],
    ["extension/platform/node.ts", "node:worker_threads"],
    ["extension/extension.ts", "vscode"],
    ["webview/ui.ts", "@vscode/webview-ui-toolkit"],
    ["cli/main.ts", "node:path"],
  ])("of %s from %s is allowed", (path, specifier) => {
    const [found] = importsOf({ path, text: `import { x } from "${specifier}";` });
    expect(found === undefined ? "not seen" : objection(found)).toBeNull();
  });

  test("are seen in every way of writing them", () => {
    const text = [
      'import "a";',
      'import type { B } from "b";',
      'export * from "c";',
      'const d = await import("d");',
      '// import "e";',
    ].join("\n");
    const seen = importsOf({ path: "x.ts", text }).map(({ specifier }) => specifier);
    expect(seen).toEqual(["a", "b", "c", "d"]);
  });
});

describe("the analyzers are pure", () => {
  test("everything behind analyzers/index.ts bundles for no platform in particular", async () => {
    await expect(bundled('export * from "./index.ts";')).resolves.toBeGreaterThan(1000);
  });

  test.each(["vscode", "node:fs", "fs", "worker_threads"])(
    "an import of %s would fail",
    async (name) => {
      const probe = `export * from "./base/index.ts"; import * as host from "${name}"; export { host };`;
      await expect(bundled(probe)).rejects.toThrow(/Could not resolve/);
    },
  );

  test("workers are made and spoken to in extension/platform alone", () => {
    const host = /\bnew Worker\(|\bparentPort\b|\bimportScripts\(/;
    const files = typescript.filter(
      ({ path, text }) => /^(analyzers|extension)\//.test(path) && host.test(text),
    );
    const outside = files
      .map(({ path }) => path)
      .filter((path) => !path.startsWith("extension/platform/"));
    expect(outside).toEqual([]);
  });
});

describe("rooms are whole", () => {
  const rooms = [...new Set(typescript.map(({ path }) => /^analyzers\/([^/]+)\//.exec(path)?.[1]))];

  test.each(rooms.filter((room) => room !== undefined))(
    "every file of analyzers/%s is reached from its index.ts",
    (room) => {
      const files = typescript.filter(
        ({ path }) => path.startsWith(`analyzers/${room}/`) && !path.endsWith(".d.ts"),
      );
      expect(unreached(files, `analyzers/${room}/index.ts`)).toEqual([]);
    },
  );

  test("a file that nothing reaches would be told", () => {
    const files: readonly SourceFile[] = [
      { path: "a/index.ts", text: 'export * from "./b.ts";' },
      { path: "a/b.ts", text: "" },
      { path: "a/lost.ts", text: "" },
    ];
    expect(unreached(files, "a/index.ts")).toEqual(["a/lost.ts"]);
  });
});

describe("files", () => {
  test("have at most 400 lines, or 600 with a reason", () => {
    const long = code
      .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
      .filter(({ path, lines }) => lines > (path in LONG ? 600 : 400))
      .map(({ path, lines }) => `${path}: ${lines}`);
    expect(long).toEqual([]);
    const paths = new Set(code.map(({ path }) => path));
    expect(Object.keys(LONG).filter((path) => !paths.has(path))).toEqual([]);
  });

  test("start with a comment that says what they are", () => {
    const bare = code
      // A list says what it lists by its name, and a finding rule by its entry.
      .filter(
        ({ path }) => !/(?:^|\/)index\.ts$|\.config\.\w+$|^analyzers\/findings\/rules\//.test(path),
      )
      .filter(({ text }) => !/^(?:#!.*\n)?\/[/*]/.test(text))
      .map(({ path }) => path);
    expect(bare).toEqual([]);
  });

  test("have names that say something", () => {
    const vague = code.filter(({ path }) =>
      /\/(?:utils?|helpers?|manager|misc|common)\.\w+$/i.test(path),
    );
    expect(vague.map(({ path }) => path)).toEqual([]);
  });

  // Patterns and samples are put together from halves, so that this file does not hold what it forbids.
  const TYPE_END = "(?=\\s*(?:[;,)=>\\[|}\\]]|$))";
  test.each<readonly [string, RegExp, string, RegExp]>([
    [
      "a default export",
      /^export default\b/m,
      "export default 1;",
      /\.config\.\w+$|^analyzers\/engine\/assembly\//,
    ],
    [
      "a note to come back",
      new RegExp("\\b(?:TO" + "DO|FIX" + "ME|XX" + "X)\\b"),
      "// TO" + "DO",
      /^$/,
    ],
    [
      "a silenced type error",
      new RegExp("@ts-(?:ignore|nocheck|expect" + "-error)"),
      "// @ts-ig" + "nore",
      /^$/,
    ],
    [
      "a type that is none",
      new RegExp(`(?::\\s*|\\bas |<)a${"ny"}${TYPE_END}`, "m"),
      "const x: an" + "y = 1;",
      /^$/,
    ],
  ])("none holds %s", (_, pattern, sample, except) => {
    expect(sample).toMatch(pattern);
    const found = code.filter(({ path, text }) => pattern.test(text) && !except.test(path));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  test.each<readonly [string, RegExp, string]>([
    [
      "a folder of one machine",
      new RegExp("/(?:ho" + "me|Us" + "ers|ro" + "ot|wo" + "rk)/\\w"),
      "/ho" + "me/me",
    ],
    [
      "the host of a registry",
      new RegExp("registry\\.(?:npm" + "js|yarn" + "pkg)|artifact" + "ory|\\bnex" + "us\\b", "i"),
      "https://registry.npm" + "js.org/",
    ],
  ])("none names %s", (_, pattern, sample) => {
    expect(sample).toMatch(pattern);
    const found = all.filter(({ text }) => pattern.test(text)).map(({ path }) => path);
    expect(found).toEqual([]);
  });

  test("the lock file names no registry", () => {
    const lock = all.filter(({ path }) => path.endsWith("package-lock.json"));
    expect(lock.length).toBeGreaterThan(0);
    expect(
      lock.filter(({ text }) => text.includes('"resolved": "http')).map(({ path }) => path),
    ).toEqual([]);
  });
});

/** Size of the bundle of some code that stands in analyzers/. */
async function bundled(contents: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: `${ROOT}/analyzers`, loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
    logLevel: "silent",
  });
  return outputFiles.reduce((bytes, file) => bytes + file.contents.length, 0);
}

/** Files that no chain of imports from the index leads to. */
function unreached(files: readonly SourceFile[], index: string): readonly string[] {
  const targets = new Map<string, readonly Import[]>(
    files.map((file) => [file.path, importsOf(file)]),
  );
  const reached = new Set<string>();
  const open = [index];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    for (const { target } of targets.get(path) ?? []) if (target !== null) open.push(target);
  }
  return files.map(({ path }) => path).filter((path) => !reached.has(path));
}
