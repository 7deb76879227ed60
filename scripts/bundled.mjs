// The analyzers as scripts use them: bundled in memory, so that nothing needs to be built first.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/**
 * The exports of a TypeScript module of the project, by its path from the root.
 * @param {string} entry
 */
export async function bundled(entry) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${entry}`, import.meta.url))],
    bundle: true,
    write: false,
    format: "esm",
    platform: "neutral",
    mainFields: ["module", "main"],
    target: "es2022",
  });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return import(`data:text/javascript;base64,${code}`);
}
