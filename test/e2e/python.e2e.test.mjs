// Python in a workbench: what stands above, under and over the code of a model, and how it follows typing.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { command, openFile, panel, start } from "./workbench.mjs";

const here = import.meta.dirname;
const artifacts = join(here, "artifacts");
const vsix = join(here, "../../depthwise-0.1.0.vsix");

const TAGGER = `import torch.nn as nn

from layers import Mixer


class Tagger(nn.Module):
    def __init__(self, dim: int, tags: int):
        super().__init__()
        self.mixer = Mixer(dim)
        self.encoder = nn.LSTM(dim, dim, batch_first=True)
        self.head = nn.Linear(dim, tags)

    def forward(self, x):
        hidden, _ = self.encoder(x)
        return self.head(self.mixer(hidden))
`;

const MIXER = `import torch
import torch.nn as nn


class Mixer(nn.Module):
    def __init__(self, dim: int):
        super().__init__()
        self.query = nn.Linear(dim, dim)

    def forward(self, x):
        weights = torch.softmax(self.query(x) @ x.transpose(1, 2), dim=-1)
        return weights @ x
`;

/** Line of the only recurrent layer's call. */
const CALL = 14;

const SERIAL = "Not bounded by TC0: depth grows with";

/** Typing that brings exactly what is typed. */
const PLAIN_TYPING = {
  "editor.autoClosingBrackets": "never",
  "editor.autoClosingQuotes": "never",
  "editor.autoIndent": "none",
  "editor.quickSuggestions": { other: "off", comments: "off", strings: "off" },
  "editor.suggestOnTriggerCharacters": false,
  "editor.acceptSuggestionOnEnter": "off",
  "editor.hover.delay": 100,
  "files.autoSave": "off",
  "files.hotExit": "off",
};

let workbench;
let page;
let folder;
let sources;

beforeAll(async () => {
  mkdirSync(artifacts, { recursive: true });
  sources = mkdtempSync(join(tmpdir(), "sources-"));
  writeFileSync(join(sources, "tagger.py"), TAGGER);
  writeFileSync(join(sources, "layers.py"), MIXER);
  workbench = await start({ vsix, settings: PLAIN_TYPING });
  ({ page, path: folder } = await workbench.open(sources));
});

afterAll(async () => {
  await workbench?.stop();
  rmSync(sources, { recursive: true, force: true });
});

beforeEach(async () => {
  writeFileSync(join(folder, "tagger.py"), TAGGER);
  writeFileSync(join(folder, "layers.py"), MIXER);
  await openFile(page, "tagger.py");
  await lens(SERIAL).waitFor();
});

afterEach(async ({ task }) => {
  if (task.result?.state === "fail")
    await page.screenshot({ path: join(artifacts, `fail-${task.id}.png`) });
  const tabs = page.locator(".tabs-container .tab");
  for (let left = await tabs.count(); 0 < left; left = await tabs.count()) {
    await command(page, "View: Revert and Close Editor");
    await expect.poll(() => tabs.count()).toBeLessThan(left);
  }
});

const lens = (hasText) => page.locator(".codelens-decoration a", { hasText });
const squiggle = (severity) => page.locator(`.squiggly-${severity}`);

/** Settings of the open folder. */
function configure(settings) {
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  writeFileSync(join(folder, ".vscode/settings.json"), JSON.stringify(settings));
}

/** Puts the cursor at a line, behind its indentation. */
async function goTo(line) {
  await page.keyboard.press("Control+g");
  const input = page.locator(".quick-input-widget input").first();
  await input.fill(`:${line}`);
  // Entered before it is understood, the number is lost.
  await page.locator(".quick-input-widget", { hasText: `line ${line}` }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
  await page.keyboard.press("Home");
}

/** Types a text in place of what a line holds behind its indentation. */
async function retype(line, text) {
  await goTo(line);
  await page.keyboard.press("Shift+End");
  await page.keyboard.type(text, { delay: 5 });
}

/** The hover over a word, once it shows a text. */
async function hoverOver(word, hasText) {
  const words = page.locator(".view-line span span", { hasText: word });
  const box = await words.last().boundingBox();
  await page.mouse.move(box.x + 2, box.y + box.height / 2 + 40);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 4 });
  const hover = page.locator(".monaco-hover:visible", { hasText }).first();
  await hover.waitFor();
  return hover;
}

test("a model that is opened gets its verdict above it and its chain underlined", async () => {
  expect(await lens("chain O(").count()).toBe(1);
  await page.getByText("serial along").first().waitFor();
  await squiggle("info").first().waitFor();
  await command(page, "Problems: Focus on Problems View");
  const row = page.locator(".markers-panel .monaco-list-row", { hasText: "Serial along" });
  await row.first().waitFor();
  expect(await row.first().textContent()).toContain("serial-loop");
  await command(page, "View: Toggle Panel Visibility");
});

test("the verdict, the squiggle and the hover follow what is typed, before it is saved", async () => {
  await retype(CALL, "hidden = self.head(x)");
  await lens("Stuck in TC0").waitFor();
  await squiggle("info").first().waitFor({ state: "detached" });
  const hover = await hoverOver("Tagger", "Stuck in TC0");
  expect(await hover.textContent()).toContain("depthwise/composition");
  await page.keyboard.press("Escape");
  await retype(CALL, "hidden, _ = self.encoder(x)");
  await lens(SERIAL).waitFor();
  await squiggle("info").first().waitFor();
  await hoverOver("Tagger", SERIAL);
});

test("a class that is half typed keeps what was said of it, and says so", async () => {
  await retype(CALL, "hidden = self.head(");
  await lens("as last read").waitFor();
  expect(await lens("as last read").textContent()).toContain(SERIAL);
  await page.keyboard.type("x)");
  await lens("Stuck in TC0").waitFor();
});

test("typing that goes on and on ends with what was typed last", async () => {
  await goTo(CALL);
  await page.keyboard.press("Shift+End");
  // Slower than the pause after which an analysis begins, so that each letter overtakes one.
  await page.keyboard.type("hidden = self.head(x)", { delay: 200 });
  await lens("Stuck in TC0").waitFor();
  expect(await lens("").count()).toBe(1);
});

test("the loop's own line tells what it carries", async () => {
  await squiggle("info").first().waitFor();
  const hover = await hoverOver("encoder", "Carries");
  expect(await hover.textContent()).toContain("form NL");
});

test("a comment with a reason takes the squiggle away, and one without is told", async () => {
  await squiggle("info").first().waitFor();
  await goTo(CALL);
  await page.keyboard.press("End");
  await page.keyboard.type("  # depthwise: ignore[serial-loop]");
  await squiggle("warning").first().waitFor();
  await page.keyboard.type(" -- the tags depend on all that came before");
  await squiggle("warning").first().waitFor({ state: "detached" });
  await squiggle("info").first().waitFor({ state: "detached" });
  expect(await lens(SERIAL).count()).toBe(1);
});

test("a quick fix writes that comment and leaves the reason to the user", async () => {
  await squiggle("info").first().waitFor();
  await goTo(CALL);
  await command(page, "Go to Next Problem in Files");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+.");
  const choice = page.locator(".action-widget .monaco-list-row", {
    hasText: "Ignore serial-loop here, with a reason",
  });
  await choice.waitFor();
  await choice.click();
  await page.locator(".view-line", { hasText: "ignore[serial-loop] -- reason" }).waitFor();
  await page.keyboard.type("it is meant");
  await squiggle("info").first().waitFor({ state: "detached" });
});

test("the palette explains the verdict at the cursor, and the page follows the code", async () => {
  await goTo(CALL);
  await command(page, "Depthwise: Explain Verdict at Cursor");
  const frame = await panel(page, "h1:has-text('Tagger')");
  expect(await frame.locator("h1").textContent()).toContain(SERIAL);
  expect(await frame.locator("h2").allTextContents()).toContain("Theorems");
  await page.screenshot({ path: join(artifacts, "python-explanation.png") });
  await page.getByRole("tab", { name: "tagger.py" }).first().click();
  await retype(CALL, "hidden = self.head(x)");
  await frame.locator("h1", { hasText: "Stuck in TC0" }).waitFor();
});

test("what is off in the settings is not shown, from that moment on", async () => {
  configure({ "depthwise.codeLens.enabled": false });
  await lens(SERIAL).waitFor({ state: "detached" });
  await squiggle("info").first().waitFor();
  configure({ "depthwise.python.enabled": false });
  await squiggle("info").first().waitFor({ state: "detached" });
  configure({});
  await lens(SERIAL).waitFor();
});

test("a click on the verdict explains it", async () => {
  await lens(SERIAL).click();
  const frame = await panel(page, "h1:has-text('Tagger')");
  expect(await frame.locator("h1").textContent()).toContain(SERIAL);
});

test("a module that is imported counts as it is typed and as it is saved", async () => {
  await retype(CALL, "hidden = self.head(x)");
  await lens("Stuck in TC0").waitFor();
  await openFile(page, "layers.py");
  await page.getByRole("tab", { name: "layers.py", selected: true }).waitFor();
  await retype(8, "self.query = nn.LSTM(dim, dim)");
  await retype(11, "weights, _ = self.query(x)");
  await page.getByRole("tab", { name: "tagger.py" }).first().click();
  await lens(SERIAL).waitFor();
  await page.getByRole("tab", { name: "layers.py" }).first().click();
  await command(page, "View: Revert and Close Editor");
  await lens("Stuck in TC0").waitFor();
  writeFileSync(join(folder, "layers.py"), MIXER.replace("nn.Linear(dim, dim)", "Missing(dim)"));
  await lens("Unknown").waitFor();
  writeFileSync(join(folder, "layers.py"), MIXER);
  await lens("Stuck in TC0").waitFor();
});

const THEMES = {
  light: "Light Modern",
  dark: "Dark Modern",
  contrast: "Default High Contrast",
  "contrast-light": "Default High Contrast Light",
};

test.for(Object.entries(THEMES))("it can be read in the %s theme", async ([name, theme]) => {
  configure({ "workbench.colorTheme": theme });
  await page.waitForTimeout(600);
  await hoverOver("Tagger", SERIAL);
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(artifacts, `python-${name}.png`) });
});
