// A repository with a cell, and what the command line says of it commit by commit.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { formats } from "../analyzers/index.ts";
import { buildCli, CLI } from "./support/cli.ts";

/** A cell that takes its gate from a module beside it. */
const CELL = `import torch
from gates import gate

class Cell(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(64, 64)

    def forward(self, x):
        B, T, D = x.shape
        h = x.new_zeros(B, D)
        for t in range(T):
            a = gate(self.inner, x[:, t], h)
            h = a * h + x[:, t]
        return h
`;
const READS_STATE =
  "import torch\ndef gate(inner, x, h):\n    return torch.sigmoid(inner(x + h))\n";
const READS_INPUT = READS_STATE.replace("inner(x + h)", "inner(x)");

let folder = "";

beforeAll(buildCli);

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "depthwise-review-"));
  git("init", "-q", "-b", "main");
  write("models/cell.py", CELL);
  write("models/gates.py", READS_STATE);
  commit("a cell whose gate reads the state");
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("against a revision", () => {
  test("a gate that reads the input only improves the cell, whatever file it stands in", () => {
    write("models/gates.py", READS_INPUT);
    const { code, out } = check("--base-ref", "HEAD");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^improved {2}models\/cell\.py#Cell {2}serial → stuck in TC0, chain O\(T\) → O\(1\), because/,
    );
  });

  test.each(formats.map(({ id }) => [id]))("%s tells it", (format) => {
    write("models/gates.py", READS_INPUT);
    const { code, out } = check("--base-ref", "HEAD", "--format", format);
    expect(code).toBe(0);
    expect(out).toContain(format === "gitlab" || format === "rdjson" ? "stuck-in-tc0" : "cell.py");
  });

  test("nothing has changed where nothing has", () => {
    expect(check("--base-ref", "HEAD").out).toBe("Nothing has changed.\n");
  });

  test("a renamed file is followed", () => {
    git("mv", "models/cell.py", "models/layer.py");
    expect(check("--base-ref", "HEAD").out).toContain(
      "moved  models/layer.py#Cell  was models/cell.py#Cell",
    );
  });

  test("works from a folder of the repository", () => {
    write("models/gates.py", READS_INPUT);
    const { out } = run(join(folder, "models"), "check", ".", "--base-ref", "HEAD");
    expect(out).toContain("improved  cell.py#Cell");
  });

  test("runs no hook, no filter and no file watcher, and leaves the work tree alone", () => {
    const trap = join(folder, "trap.sh");
    const sprung = join(folder, "sprung");
    writeFileSync(trap, `#!/bin/sh\ntouch ${sprung}\n`);
    chmodSync(trap, 0o755);
    git("config", "core.fsmonitor", trap);
    git("config", "filter.trap.smudge", trap);
    git("config", "diff.external", trap);
    git("config", "core.pager", trap);
    write(".gitattributes", "*.py filter=trap diff=trap\n");
    write("models/gates.py", READS_INPUT);
    expect(check("--base-ref", "HEAD").out).toContain("improved");
    expect(existsSync(sprung)).toBe(false);
  });

  test.each([
    ["a revision that there is none of", "v9"],
    ["an option in the place of a revision", "--output=owned"],
    ["a range", "HEAD..HEAD"],
  ])("%s is wrong usage", (_, ref) => {
    const { code, err } = check(`--base-ref=${ref}`);
    expect(code).toBe(2);
    expect(err).toContain("There is no revision");
    expect(existsSync(join(folder, "owned"))).toBe(false);
  });

  test("a report and a revision at once are wrong usage", () => {
    expect(check("--base", "a.json", "--base-ref", "HEAD").code).toBe(2);
  });
});

describe("against a report", () => {
  test("the same is told of one that was kept", () => {
    check("--format", "json", "--output", "kept.json");
    write("models/gates.py", READS_INPUT);
    expect(check("--base", "kept.json").out).toContain("improved  models/cell.py#Cell");
    check("--format", "json", "--output", "now.json");
    expect(run(folder, "diff", "kept.json", "now.json").out).toBe(check("--base", "kept.json").out);
  });

  test.each([
    ["nothing", "", "is no report of Depthwise"],
    ["other JSON", "[1]", "is no report of Depthwise"],
    ["a report without its inside", hollow(), "cannot be compared"],
  ])("%s is wrong usage", (_, text, sentence) => {
    write("kept.json", text);
    const { code, err } = run(folder, "diff", "kept.json", "kept.json");
    expect(code).toBe(2);
    expect(err).toContain(sentence);
  });
});

function hollow(): string {
  const lists = { subjects: [{}], findings: [{}], problems: [], assumptions: [] };
  return JSON.stringify({ schemaVersion: 1, tool: {}, settings: {}, ...lists });
}

function check(...args: string[]) {
  return run(folder, "check", "models", ...args);
}

function run(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

function write(name: string, text: string): void {
  mkdirSync(join(folder, name, ".."), { recursive: true });
  writeFileSync(join(folder, name), text);
}

function commit(message: string): void {
  git("add", "-A");
  git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", message);
}

function git(...args: string[]): void {
  const { status, stderr } = spawnSync("git", args, { cwd: folder, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
}
