// The extension in both of its hosts: on Node, where it usually runs, and in the browser's worker.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

const TAGGER = `import torch.nn as nn

from layers import Cell


class Tagger(nn.Module):
    def __init__(self, dim):
        super().__init__()
        self.cell = Cell(dim, dim)

    def forward(self, x):
        hidden, _ = self.cell(x)
        return hidden
`;

let models;

beforeAll(() => {
  mkdirSync(artifacts, { recursive: true });
  models = mkdtempSync(join(tmpdir(), "models-"));
  writeModels(models);
  writeFileSync(join(models, "tagger.py"), TAGGER);
  writeFileSync(join(models, "layers.py"), "import torch.nn as nn\n\nCell = nn.LSTM\n");
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
      await openFile(page, "tagger.py");
      await page.locator(".codelens-decoration a", { hasText: "depth grows with" }).waitFor();
    } finally {
      await workbench.stop();
    }
  });
});

test("in Restricted Mode everything works, since nothing is executed", async () => {
  const settings = { "security.workspace.trust.startupPrompt": "never" };
  const vsix = join(root, "depthwise-0.1.0.vsix");
  const workbench = await start({ settings, vsix, trust: true });
  try {
    const { page } = await workbench.open(models);
    await page.locator(".statusbar-item", { hasText: "Restricted Mode" }).waitFor();
    await openFile(page, "tagger.py");
    await page.locator(".codelens-decoration a", { hasText: "depth grows with" }).waitFor();
  } finally {
    await workbench.stop();
  }
});
