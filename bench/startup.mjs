// How long a user waits before the command line does anything.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { median, root, rounded } from "./measure.mjs";

const ROUNDS = 15;

/** `depthwise --version` less the start of Node itself, in turn. */
export async function startup() {
  const cli = join(root, "dist/cli.cjs");
  const ours = [];
  const bare = [];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(time([cli, "--version"]));
    bare.push(time(["-e", "0"]));
  }
  const value = rounded(median(ours) - median(bare));
  return [{ name: "cli-startup-ms", value, unit: "ms", target: 150, better: "lower" }];
}

function time(args) {
  const start = process.hrtime.bigint();
  spawnSync(process.execPath, args, { stdio: "ignore" });
  return Number(process.hrtime.bigint() - start) / 1e6;
}
