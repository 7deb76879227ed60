// The extension in both of its hosts: on Node, where it usually runs, and in the browser's worker.

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { writeModels } from "./models.mjs";
import { openFile, panel, start } from "./workbench.mjs";

const here = import.meta.dirname;
const root = join(here, "../..");
const artifacts = join(here, "artifacts");

const HOSTS = {
  node: {},
  browser: { "remote.extensionKind": { "depthwise.depthwise": ["web"] } },
};

let models;

beforeAll(() => {
  mkdirSync(artifacts, { recursive: true });
  models = mkdtempSync(join(tmpdir(), "models-"));
  writeModels(models);
});

afterAll(() => rmSync(models, { recursive: true, force: true }));

describe.for(Object.entries(HOSTS))("in the %s host", ([name, settings]) => {
  test("it wakes up for its command, and findings come and go with the editor", async () => {
    const workbench = await start({ settings });
    try {
      const code = await workbench.runInHost(models, root, join(here, "inHost.cjs"));
      const log = workbench.log.join("");
      expect(code, log).toBe(0);
    } finally {
      await workbench.stop();
    }
  });

  test("the packaged extension shows a verdict", async () => {
    const workbench = await start({ settings, vsix: join(root, "depthwise-0.1.0.vsix") });
    try {
      const { page } = await workbench.open(models);
      await openFile(page, "gru.onnx");
      const frame = await panel(page, "h2.phrase");
      expect(await frame.locator("h2.phrase").textContent()).toContain("depth grows with T");
      await page.screenshot({ path: join(artifacts, `host-${name}.png`) });
    } finally {
      await workbench.stop();
    }
  });
});
