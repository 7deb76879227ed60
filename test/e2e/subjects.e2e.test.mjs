// The panel alone, in a plain page that stands for the editor: what it does with several subjects, with
// long and hostile names, and with a file that has nothing to show.

import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { analyzeOnnx, assembleReport, defaultSettings, loadEngine } from "../../analyzers/index.ts";
import { gru, perceptron } from "./models.mjs";

const root = join(import.meta.dirname, "../..");

let browser;
let page;

beforeAll(async () => {
  const executablePath = spawnSync("which", ["chromium"]).stdout.toString().trim();
  browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
});

afterAll(() => browser?.close());

beforeEach(async () => {
  page = await browser.newPage({ viewport: { width: 900, height: 1000 } });
  page.setDefaultTimeout(5_000);
  await page.setContent('<main id="app"></main><p id="announcer"></p>');
  await page.addStyleTag({ content: readFileSync(join(root, "dist/webview.css"), "utf8") });
  await page.evaluate(() => {
    window.sent = [];
    window.acquireVsCodeApi = () => ({
      postMessage: (message) => window.sent.push(message),
      getState: () => undefined,
      setState: (state) => {
        window.saved = state;
      },
    });
  });
  await page.addScriptTag({ content: readFileSync(join(root, "dist/webview.js"), "utf8") });
});

afterEach(() => page.close());

const file = { name: "models.onnx", folder: "exported", bytes: 4096 };

const post = (message) => page.evaluate((data) => window.postMessage(data, "*"), message);
const show = (report) => post({ type: "report", file, report });
const phrase = (hasText = "") => page.locator("h2.phrase:visible", { hasText });

function reportOf(bytes) {
  const source = { size: bytes.length, read: (from, count) => bytes.subarray(from, from + count) };
  const options = { settings: defaultSettings, engine: loadEngine(null) };
  const result = analyzeOnnx(source, file.name, options);
  return assembleReport([result], defaultSettings, "0.1.0");
}

/** A model and a procedure that runs it, the procedure being the headline. */
function twoSubjects() {
  const model = reportOf(perceptron());
  const search = reportOf(gru());
  const [first] = model.subjects;
  const [second] = search.subjects;
  return {
    ...search,
    subjects: [
      { ...first, headline: false },
      { ...second, id: "models.onnx#BeamSearch_0", kind: "procedure", role: "search" },
    ],
  };
}

test("it says that it is ready, once", async () => {
  expect(await page.evaluate(() => window.sent)).toEqual([{ type: "ready" }]);
});

test("several subjects stand behind tabs, the headline first", async () => {
  await show(twoSubjects());
  const tabs = page.getByRole("tab");
  await tabs.first().waitFor();
  expect(await tabs.allTextContents()).toEqual(["BeamSearch_0", "Model"]);
  expect(await phrase().textContent()).toContain("depth grows with T");
});

test("a tab shows its subject, by mouse and by keyboard, and is remembered", async () => {
  await show(twoSubjects());
  await page.getByRole("tab", { name: "Model" }).click();
  await phrase("Stuck in TC0").waitFor();
  expect(await page.evaluate(() => window.saved.chosen)).toBe("models.onnx#");
  await page.keyboard.press("ArrowLeft");
  await phrase("depth grows with T").waitFor();
  expect(await page.evaluate(() => window.saved.chosen)).toBe("models.onnx#BeamSearch_0");
});

test("ids of headings are unique, whatever is shown", async () => {
  await show(twoSubjects());
  await page.getByRole("tab", { name: "Model" }).click();
  await phrase("Stuck in TC0").waitFor();
  const ids = await page.locator("[id]").evaluateAll((found) => found.map(({ id }) => id));
  expect(ids.length).toBe(new Set(ids).size);
});

test("names from the model are text, never markup, and long ones are cut", async () => {
  const report = reportOf(gru());
  const name = `<img src=x onerror="window.intruder = true">${"x".repeat(300)}`;
  const [subject] = report.subjects;
  await show({
    ...report,
    subjects: [
      {
        ...subject,
        phrase: `Unknown: ${name}`,
        axes: [{ ...subject.axes[0], axis: name }],
        path: [{ ...subject.path[0], op: name, at: { ...subject.at, node: name } }],
      },
    ],
  });
  await phrase().waitFor();
  expect(await page.locator("img").count()).toBe(0);
  expect(await page.evaluate(() => window.intruder)).toBeUndefined();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(wide).toBeLessThanOrEqual(0);
  expect(await page.locator(".clipped.name").first().getAttribute("title")).toContain("<img");
});

test("while a report is made anew the old one stays, with a way to stop", async () => {
  await show(reportOf(perceptron()));
  await post({ type: "progress", file, read: 10, total: 100 });
  const cancel = page.getByRole("button", { name: "Cancel" });
  await cancel.waitFor();
  expect(await phrase().textContent()).toBe("Stuck in TC0");
  await cancel.click();
  expect(await page.evaluate(() => window.sent.at(-1))).toEqual({ type: "cancel" });
});

test("the first analysis tells how far reading has come, and can be stopped", async () => {
  await post({ type: "progress", file, read: 2_000_000, total: 8_000_000 });
  await page.getByText("Reading the structure: 2.0 MB of 8.0 MB").waitFor();
  await post({ type: "progress", file, read: 8_000_000, total: 8_000_000 });
  await page.getByText("Following the chains").waitFor();
  await page.getByRole("button", { name: "Cancel" }).click();
  await post({ type: "cancelled", file });
  await page.getByRole("heading", { name: "Analysis cancelled" }).waitFor();
  await page.getByRole("button", { name: "Analyze" }).click();
  expect(await page.evaluate(() => window.sent.map(({ type }) => type))).toEqual([
    "ready",
    "cancel",
    "analyze",
  ]);
});

test("a report without subjects and problems says so", async () => {
  await show({ ...reportOf(perceptron()), subjects: [], findings: [] });
  expect(await phrase().textContent()).toBe("No verdict");
  await page.getByText("no graph that could be analyzed").waitFor();
});

test("messages of no known form change nothing", async () => {
  await show(reportOf(perceptron()));
  await post({ type: "report", file, report: { schemaVersion: 99 } });
  await post("report");
  await page.waitForTimeout(100);
  expect(await phrase().textContent()).toBe("Stuck in TC0");
});
