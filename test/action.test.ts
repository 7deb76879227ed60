// The GitHub Action: its very step, run in a repository with a change.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must } from "../analyzers/base/index.ts";
import { buildCli } from "./support/cli.ts";

const ROOT = join(import.meta.dirname, "..");
const ACTION = readFileSync(join(ROOT, "action.yml"), "utf8");

/** The command of the step, as the runner gives it to its shell. */
const STEP = must(/^ {6}run: (?<command>.+)$/m.exec(ACTION)?.groups?.["command"], "the step");

const CELL = `import torch

class Cell(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(64, 64)
    def forward(self, x):
        B, T, D = x.shape
        h = x.new_zeros(B, D)
        for t in range(T):
            h = torch.sigmoid(self.inner(x[:, t])) * h + x[:, t]
        return h
`;

let folder = "";

beforeAll(() => {
  buildCli();
  folder = mkdtempSync(join(tmpdir(), "depthwise-action-"));
  mkdirSync(join(folder, "src"));
  git("init", "-q", "-b", "main");
  write("src/cell.py", CELL);
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "a cell");
  git("checkout", "-q", "-b", "change");
  write("src/cell.py", CELL.replace("self.inner(x[:, t])", "self.inner(x[:, t] + h)"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the action", () => {
  test("annotates what a branch does to a chain, on its line", () => {
    const { code, out } = step({ PATHS: "src\n", BASE_REF: "main" });
    expect(code).toBe(0);
    expect(out).toMatch(/^::warning file=src\/cell\.py,line=11,.*worsened::src\/cell\.py#Cell/m);
  });

  test("fails where a budget is exceeded", () => {
    write("depthwise.json", '{ "budgets": [{ "growth": { "T": "log" } }] }');
    const { code, out } = step({});
    expect(code).toBe(1);
    expect(out).toContain("::error file=src/cell.py,line=11,");
    rmSync(join(folder, "depthwise.json"));
  });

  test("writes SARIF for code scanning", () => {
    expect(step({ FORMAT: "sarif", OUTPUT: "depthwise.sarif" }).code).toBe(0);
    const { runs } = JSON.parse(readFileSync(join(folder, "depthwise.sarif"), "utf8"));
    expect(runs[0].results.length).toBeGreaterThan(0);
  });

  test("gives no input to a shell", () => {
    const sprung = join(folder, "sprung");
    const trap = `$(touch ${sprung}); touch ${sprung} #`;
    expect(step({ PATHS: trap, BASE_REF: trap, FORMAT: trap, CONFIG: trap }).code).toBe(2);
    expect(spawnSync("ls", [sprung]).status).not.toBe(0);
    expect(ACTION.split("run:")[1]).not.toContain("${{");
  });

  test("hands every input to the step", () => {
    const [declared = ""] = ACTION.split("\nruns:");
    const inputs = [...declared.matchAll(/^ {2}(?<name>[a-z-]+):$/gm)].map(([, name]) => name);
    const handed = [...ACTION.matchAll(/inputs\.(?<name>[a-z-]+)/g)].map(([, name]) => name);
    expect([...new Set(handed)].sort()).toEqual(inputs.sort());
  });
});

function step(inputs: Readonly<Record<string, string>>) {
  const env = Object.entries(inputs).map(([name, value]) => [`DEPTHWISE_${name}`, value] as const);
  const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", STEP], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...Object.fromEntries(env), GITHUB_ACTION_PATH: ROOT },
  });
  return { code: status, out: stdout, err: stderr };
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function git(...args: string[]): void {
  const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
