// Builds everything that runs: the engine, then all bundles. `-- cli` builds only those named.

import { ensureInstalled } from "./install.mjs";

ensureInstalled();
const { buildEngine } = await import("./engine.mjs");
const { bundles } = await import("./bundles.mjs");

const names = process.argv.slice(2);
await buildEngine();
const built = await bundles(names.length > 0 ? { names } : {});
for (const { file, bytes } of built) console.error(`${file}  ${Math.ceil(bytes / 1024)} kB`);
