// All bundles of the project: the extension for both hosts, its workers, the panel and the command line.
// The engine's WebAssembly is embedded; where it has not been built, bundles get null and the twin in
// TypeScript does its work.

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));

// Explicit targets: without them the embedded bytes are decoded by a function that Node 20 lacks.
// Modules first: some packages' other form cannot be bundled.
const mainFields = ["module", "main"];
const node = { platform: "node", target: "node20", format: "cjs", mainFields };
const browser = { platform: "browser", target: "es2022" };

/** Bundle by name: the file in `dist/`, its entry and for what it is built. */
const BUNDLES = {
  extension: {
    out: "extension.cjs",
    entry: "extension/platform/node.ts",
    ...node,
    external: ["vscode"],
  },
  extensionWeb: {
    out: "extension.web.cjs",
    entry: "extension/platform/web.ts",
    ...browser,
    format: "cjs",
    external: ["vscode"],
  },
  worker: { out: "worker.cjs", entry: "extension/platform/node.worker.ts", ...node },
  workerWeb: {
    out: "worker.web.js",
    entry: "extension/platform/web.worker.ts",
    ...browser,
    format: "iife",
  },
  webview: { out: "webview.js", entry: "webview/app.ts", ...browser, format: "iife" },
  style: { out: "webview.css", entry: "webview/style.css", ...browser },
  cli: {
    out: "cli.cjs",
    entry: "cli/main.ts",
    ...node,
    banner: { js: "#!/usr/bin/env node" },
  },
};

/** The bundles that the packaged extension holds. */
export const EXTENSION_BUNDLES = Object.keys(BUNDLES).filter((name) => name !== "cli");

/**
 * Builds bundles into `dist/` and tells their sizes: `[{ name, file, bytes, inputs }]`.
 * @param {{ names?: readonly string[], minify?: boolean, sourcemap?: boolean }} options
 */
export async function bundles({
  names = Object.keys(BUNDLES),
  minify = false,
  sourcemap = false,
} = {}) {
  return Promise.all(names.map((name) => one(name, { minify, sourcemap })));
}

async function one(name, options) {
  const { out, entry, ...rest } = BUNDLES[name];
  const file = join("dist", out);
  const { metafile } = await build({
    ...rest,
    ...options,
    entryPoints: [join(root, entry)],
    outfile: join(root, file),
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    legalComments: "none",
    logLevel: "warning",
    plugins: [embeddedEngine],
  });
  const output = metafile.outputs[file];
  return { name, file, bytes: output.bytes, inputs: Object.keys(metafile.inputs) };
}

const embeddedEngine = {
  name: "embedded-engine",
  setup({ onResolve, onLoad }) {
    const path = join(root, "dist", "engine.wasm");
    onResolve({ filter: /\/engine\.wasm$/ }, () => ({ path, namespace: "engine" }));
    onLoad({ filter: /.*/, namespace: "engine" }, async () =>
      existsSync(path)
        ? { contents: await readFile(path), loader: "binary" }
        : { contents: "export default null", loader: "js" },
    );
  },
};
