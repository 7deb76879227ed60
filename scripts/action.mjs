// The step of action.yml: builds the command line where that is not done, and checks what the inputs say. They come as
// environment variables, so that none of them is ever read by a shell.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureInstalled } from "./install.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = resolve(root, "dist/cli.cjs");

if (!existsSync(cli)) {
  ensureInstalled();
  const { buildEngine } = await import("./engine.mjs");
  const { bundles } = await import("./bundles.mjs");
  await buildEngine();
  await bundles({ names: ["cli"] });
}

const { status } = spawnSync(process.execPath, [cli, "check", ...argumentsOf(process.env)], {
  stdio: "inherit",
});
process.exit(status ?? 1);

function argumentsOf(env) {
  const option = (name, value) => (value ? [`--${name}=${value}`] : []);
  return [
    ...option("format", env.DEPTHWISE_FORMAT || "github"),
    ...option("output", env.DEPTHWISE_OUTPUT),
    ...option("base-ref", env.DEPTHWISE_BASE_REF),
    ...option("config", env.DEPTHWISE_CONFIG),
    "--",
    ...lines(env.DEPTHWISE_PATHS || "."),
  ];
}

function lines(text) {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}
