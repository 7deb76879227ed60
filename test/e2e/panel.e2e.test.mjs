// The packaged extension in a workbench: what a click on a model shows, and that it can be used without a
// mouse and without seeing it.

import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { gru, perceptron, writeModels } from "./models.mjs";
import { command, openFile, panel, pick, start } from "./workbench.mjs";

const here = import.meta.dirname;
const artifacts = join(here, "artifacts");
const vsix = join(here, "../../depthwise-0.1.0.vsix");

const SERIAL = "Not bounded by TC0: depth grows with T";

let workbench;
let page;
let folder;
let models;

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  models = mkdtempSync(join(tmpdir(), "models-"));
  writeModels(models);
  workbench = await start({ vsix });
  ({ page, path: folder } = await workbench.open(models));
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(models, { recursive: true, force: true });
});

beforeEach(async () => {
  await command(page, "View: Close All Editors");
  await page.locator(".tabs-container .tab").first().waitFor({ state: "detached" });
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail")
    await page.screenshot({ path: join(artifacts, `fail-${task.id}.png`) });
});

/** Settings of the open folder. */
function configure(settings) {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** The panel of a file, once it shows a phrase. */
async function opened(name, phrase) {
  await openFile(page, name);
  const frame = await panel(page, "h2.phrase");
  await frame.locator("h1", { hasText: name }).waitFor();
  await frame.locator("h2.phrase", { hasText: phrase }).waitFor();
  return frame;
}

test("a click on a model opens its verdict", async () => {
  const frame = await opened("perceptron.onnx", "Stuck in TC0");
  expect(await frame.locator(".figures").textContent()).toContain("Upper bound");
});

test("a recurrent model is not bounded by TC0, and its axis is named", async () => {
  const frame = await opened("gru.onnx", SERIAL);
  const recurrences = frame.getByRole("grid", { name: /Recurrences/ });
  expect(await recurrences.textContent()).toContain("encoder");
});

test("an operator nobody knows leaves the verdict open and says which one", async () => {
  const frame = await opened("custom.onnx", "Unknown");
  expect(await frame.locator("main").textContent()).toContain("SecretSauce");
});

test("findings stand in the Problems panel while the file is open", async () => {
  await opened("gru.onnx", SERIAL);
  await command(page, "Problems: Focus on Problems View");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: "serial" });
  await row.first().waitFor();
  await command(page, "View: Close All Editors");
  await row.first().waitFor({ state: "detached" });
  await command(page, "View: Toggle Panel Visibility");
});

test("the palette analyzes a picked file", async () => {
  await pick(page, "Depthwise: Analyze File", "perceptron.onnx");
  const frame = await panel(page, "h2.phrase");
  await frame.locator("h2.phrase", { hasText: "Stuck in TC0" }).waitFor();
  // Under test the workbench shows no toasts, only the list of them.
  await command(page, "Notifications: Show Notifications");
  await page
    .locator(".notification-list-item", { hasText: "perceptron.onnx: Stuck in TC0" })
    .waitFor();
  await command(page, "Notifications: Clear All Notifications");
});

test.for(["broken.onnx", "notes.onnx", "empty.onnx"])(
  "%s shows what is wrong, and the next file is analyzed",
  async (name) => {
    const frame = await opened(name, "");
    const notice = frame.locator(".notice").first();
    await notice.waitFor();
    expect((await notice.textContent()).length).toBeGreaterThan(40);
    expect(await frame.locator("main").textContent()).not.toMatch(/\bat .+:\d+:\d+/);
    await opened("perceptron.onnx", "Stuck in TC0");
  },
);

test("a file that changes on disk is analyzed again, and its deletion is told", async () => {
  const path = join(folder, "changing.onnx");
  writeFileSync(path, perceptron());
  const frame = await opened("changing.onnx", "Stuck in TC0");
  writeFileSync(path, gru());
  await frame.locator("h2.phrase", { hasText: SERIAL }).waitFor();
  rmSync(path);
  await frame.locator("h2", { hasText: "The file is gone" }).waitFor();
  writeFileSync(path, perceptron());
  await frame.locator("h2.phrase", { hasText: "Stuck in TC0" }).waitFor();
  rmSync(path);
});

test("a panel that was hidden comes back as it was", async () => {
  const frame = await opened("gru.onnx", SERIAL);
  await frame.evaluate(() => scrollTo(0, 240));
  await page.waitForTimeout(400);
  await command(page, "View: Keep Editor");
  await openFile(page, "perceptron.onnx");
  await panel(page, "h1[title='perceptron.onnx']");
  await page.getByRole("tab", { name: "gru.onnx" }).first().click();
  const again = await panel(page, "h1[title='gru.onnx']");
  await again.locator("h2.phrase", { hasText: SERIAL }).waitFor();
  await expect.poll(() => again.evaluate(() => scrollY)).toBe(240);
});

test("headings, tables and focus serve a screen reader and the keyboard", async () => {
  const frame = await opened("gru.onnx", SERIAL);
  const levels = await frame
    .locator("h1, h2, h3")
    .evaluateAll((found) => found.map(({ tagName }) => Number(tagName[1])));
  expect(levels[0]).toBe(1);
  expect(levels.filter((level) => level === 1)).toHaveLength(1);
  for (const [k, level] of levels.entries())
    expect(level - (levels[k - 1] ?? 0), `heading ${k}`).toBeLessThanOrEqual(1);

  for (const grid of await frame.getByRole("grid").all()) {
    expect(await grid.getAttribute("aria-label")).toBeTruthy();
    expect(await grid.getByRole("columnheader").count()).toBeGreaterThan(1);
  }
  for (const section of await frame.locator("section").all()) {
    const label = await section.getAttribute("aria-labelledby");
    expect(await frame.locator(`[id="${label}"]`).count(), String(label)).toBe(1);
  }
  expect(await frame.locator("main").count()).toBe(1);
  await expect.poll(() => frame.locator("#announcer").textContent()).toContain(SERIAL);

  await frame.locator("h1").click();
  const focused = [];
  for (let k = 0; k < 4; k += 1) {
    await page.keyboard.press("Tab");
    focused.push(
      await frame.evaluate(() => {
        const one = document.activeElement;
        return one?.closest("[aria-label]")?.getAttribute("aria-label") ?? one?.textContent;
      }),
    );
  }
  expect(focused[0]).toContain("Analyze again");
  expect(focused[1]).toContain("each axis");
  expect(focused[2]).toContain("Work");
});

test("the policy of the page lets nothing run but its own script", async () => {
  const frame = await opened("perceptron.onnx", "Stuck in TC0");
  const ran = await frame.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.intruder = true";
    document.body.append(script);
    return window.intruder === true;
  });
  expect(ran).toBe(false);
});

const THEMES = {
  light: ["Light Modern", "vscode-light"],
  dark: ["Dark Modern", "vscode-dark"],
  contrast: ["Default High Contrast", "vscode-high-contrast"],
  "contrast-light": ["Default High Contrast Light", "vscode-high-contrast-light"],
};

test.for(Object.entries(THEMES))(
  "nothing overflows in the %s theme",
  async ([name, [theme, kind]]) => {
    configure({ "workbench.colorTheme": theme });
    const shots = {
      gru: ["gru.onnx", SERIAL],
      perceptron: ["perceptron.onnx", "Stuck in TC0"],
      custom: ["custom.onnx", "Unknown"],
      broken: ["notes.onnx", ""],
    };
    for (const [shot, [file, phrase]] of Object.entries(shots)) {
      const frame = await opened(file, phrase);
      await page.waitForTimeout(300);
      await expect.poll(() => frame.evaluate(() => document.body.className)).toContain(kind);
      await page.waitForTimeout(300);
      expect(await frame.evaluate(overflow)).toEqual([]);
      await page.screenshot({ path: join(artifacts, `${shot}-${name}.png`) });
    }
  },
);

test("nothing overflows in a narrow editor", async () => {
  await page.setViewportSize({ width: 1050, height: 1600 });
  const frame = await opened("gru.onnx", SERIAL);
  await page.waitForTimeout(300);
  expect(await frame.evaluate(() => innerWidth)).toBeLessThanOrEqual(760);
  expect(await frame.evaluate(overflow)).toEqual([]);
  await page.screenshot({ path: join(artifacts, "gru-narrow.png") });
  await page.setViewportSize({ width: 1400, height: 900 });
});

/** Elements that stick out of the page to the right. */
function overflow() {
  return [...document.querySelectorAll("main *")]
    .filter((one) => innerWidth < one.getBoundingClientRect().right)
    .map((one) => one.outerHTML.slice(0, 80));
}

test("the examples open without an error", async () => {
  const examples = join(here, "../../examples");
  const names = readdirSync(examples).filter((name) => name.endsWith(".onnx"));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) {
    copyFileSync(join(examples, name), join(folder, name));
    const frame = await opened(name, "");
    expect(await frame.locator("h2.phrase").textContent()).not.toBe("No verdict");
    expect(await frame.locator(".notice.error").count(), name).toBe(0);
  }
});
