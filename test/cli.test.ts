// The command line as a user runs it: the bundle, in a folder of its own.

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { parseOnnxText, writeOnnx } from "../analyzers/onnx/index.ts";
import { buildCli, CLI } from "./support/cli.ts";

const ROOT = join(import.meta.dirname, "..");
const POSIX = process.platform !== "win32";

let folder = "";

beforeAll(() => {
  buildCli();
});

beforeEach(() => {
  rmSync(folder, { recursive: true, force: true });
  folder = mkdtempSync(join(tmpdir(), "depthwise-cli-"));
  copyFileSync(join(ROOT, "examples/lstm.onnx"), join(folder, "a.onnx"));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("exit codes", () => {
  test("0 for a report, with nothing on standard error", () => {
    expect(run("check", "a.onnx")).toMatchObject({ code: 0, err: "" });
  });

  test("0 for a folder without a model, which says so", () => {
    mkdirSync(join(folder, "empty"));
    expect(run("check", "empty")).toEqual({ code: 0, out: "Nothing to analyse.\n", err: "" });
  });

  test("1 for a broken file only where input is strict", () => {
    write("broken.onnx", "no model");
    expect(run("check", "broken.onnx").code).toBe(0);
    expect(run("check", "broken.onnx", "--strict-input").code).toBe(1);
  });

  test.each([
    ["no command", []],
    ["an unknown command", ["chekc"]],
    ["no path", ["check"]],
    ["a path that leads nowhere", ["check", "nope.onnx"]],
    ["an unknown format", ["check", "a.onnx", "--format", "xml"]],
    ["an unknown precision", ["check", "a.onnx", "--precision", "half"]],
    ["a machine that nobody knows", ["check", "a.onnx", "--hardware", "abacus"]],
    ["no jobs at all", ["check", "a.onnx", "--jobs", "0"]],
    ["a size of zero", ["check", "a.onnx", "--axis", "T=0"]],
    ["a size that is not whole", ["check", "a.onnx", "--axis", "T=1.5"]],
    ["an output in no folder", ["check", "a.onnx", "--output", "no/report.txt"]],
    ["an unknown id", ["explain", "nothing-of-the-kind"]],
  ])("2 for %s, with a sentence", (_, args) => {
    const { code, err } = run(...args);
    expect(code).toBe(2);
    // A path that leads nowhere is a problem of the report, the rest is said on standard error.
    if (!args.includes("nope.onnx")) expect(err).toMatch(/\S/);
    expect(err).not.toMatch(/\n\s+at /);
  });
});

describe("the report", () => {
  test("stands on standard output as text or JSON, without colour where nobody watches", () => {
    const text = run("check", "a.onnx").out;
    expect(text).toContain("Not bounded by TC0");
    expect(text).not.toContain("\u001b");
    const report = JSON.parse(run("check", "a.onnx", "--format", "json").out);
    expect(report.subjects.map((subject: { id: string }) => subject.id)).toEqual(["a.onnx#"]);
  });

  test("is the same for every order and every name of its files", () => {
    copyFileSync(join(ROOT, "examples/mlp.onnx"), join(folder, "b.onnx"));
    const json = (...paths: string[]) => run("check", "--format", "json", ...paths).out;
    const once = json("a.onnx", "b.onnx");
    expect(json("b.onnx", "./a.onnx", join(folder, "a.onnx"), ".")).toBe(once);
    expect(once).not.toContain(folder);
  });

  test("of good files is not changed by broken ones beside them", () => {
    const alone = JSON.parse(run("check", "a.onnx", "--format", "json").out);
    write("b.onnx", "no model");
    write("c.onnx", "");
    const all = JSON.parse(run("check", ".", "--format", "json").out);
    expect(all.subjects).toEqual(alone.subjects);
    const problems: readonly { file: string }[] = all.problems;
    expect(new Set(problems.map(({ file }) => file))).toEqual(new Set(["b.onnx", "c.onnx"]));
  });

  test("leaves out what .gitignore names, and what the innermost one takes back stays", () => {
    mkdirSync(join(folder, "kept"));
    for (const name of ["out.onnx", "kept/x.onnx"])
      copyFileSync(join(ROOT, "examples/mlp.onnx"), join(folder, name));
    write(".gitignore", "out.onnx\nx.onnx\n");
    write("kept/.gitignore", "!x.onnx\n");
    const { subjects } = JSON.parse(run("check", ".", "--format", "json").out);
    expect(subjects.map((subject: { file: string }) => subject.file)).toEqual([
      "a.onnx",
      "kept/x.onnx",
    ]);
  });

  test("holds the Python files of a folder too", () => {
    write("model.py", torchModel("First"));
    const { subjects } = JSON.parse(run("check", ".", "--format", "json").out);
    expect(subjects.map((subject: { id: string }) => subject.id)).toEqual([
      "a.onnx#",
      "model.py#First",
    ]);
  });

  test("tells of many models in one line each, with what keeps a verdict open, and of a file in full", () => {
    mkdirSync(join(folder, "many"));
    const names = Array.from({ length: 30 }, (_, i) => `Model${i}`);
    write("many/known.py", names.map(torchModel).join("\n"));
    write("many/open.py", torchModel("Other").replace("x.relu()", "elsewhere(x)"));
    const lines = run("check", "many").out.split("\n");
    expect(lines).toContain("many/known.py");
    expect(lines.filter((line) => line.startsWith("  stuck in TC0"))).toHaveLength(30);
    expect(lines.find((line) => line.includes("Other"))).toMatch(/unknown .*line 4: elsewhere/);
    expect(lines.length).toBeLessThan(45);
    expect(run("check", "many/known.py").out).toContain("rests on");
  });

  test.runIf(POSIX)("follows no links inside a folder", () => {
    symlinkSync(join(ROOT, "examples"), join(folder, "linked"));
    symlinkSync(join(ROOT, "examples/mlp.onnx"), join(folder, "m.onnx"));
    const { subjects } = JSON.parse(run("check", ".", "--format", "json").out);
    expect(subjects.map((subject: { file: string }) => subject.file)).toEqual(["a.onnx"]);
  });

  test.runIf(POSIX)("shows control characters of a file's name as text", () => {
    copyFileSync(join(folder, "a.onnx"), join(folder, "esc\u001b[31m\n<b>x.onnx"));
    const { out } = run("check", ".");
    expect(out).not.toContain("\u001b");
    expect(out).toContain("esc\\u{1b}[31m\\u{a}<b>x.onnx");
  });

  test("keeps the largest integers of a file exact", () => {
    const largest = 2n ** 63n - 1n;
    model("max.onnx", `g (float[${largest}, d] x) => (float[M, d] y) { y = Relu(x) }`);
    model(
      "slice.onnx",
      `g (float[T, d] x) => (float[M, d] y) {
        z = Slice <axes = [0], starts = [1], ends = [${largest}]> (x)
        y = Relu(z)
      }`,
    );
    const dimension = run("check", "max.onnx").out;
    expect(dimension).toContain(`A dimension of ${largest} is no size`);
    expect(run("check", "slice.onnx").out).toContain("d·T − d operations");
  });

  test("quotes names of sizes that would read as formulas", () => {
    model("q.onnx", `g (float["2·T", d] x) => (float["2·T", d] y) { y = Relu(x) }`);
    expect(run("check", "q.onnx").out).toContain('"2·T"·d operations');
  });
});

describe("output", () => {
  test("never overwrites a model, under any of its names", () => {
    const before = readFileSync(join(folder, "a.onnx"));
    linkSync(join(folder, "a.onnx"), join(folder, "hard.txt"));
    const names = ["a.onnx", "./a.onnx", "hard.txt", "other.onnx", "model.py"];
    if (POSIX) {
      symlinkSync("a.onnx", join(folder, "soft.txt"));
      names.push("soft.txt");
    }
    for (const name of names) {
      const { code, err } = run("check", "a.onnx", "--output", name);
      expect([name, code]).toEqual([name, 2]);
      expect(err).toMatch(/^The report is not written to /);
    }
    expect(readFileSync(join(folder, "a.onnx"))).toEqual(before);
  });

  test("to a file is what would be printed", () => {
    expect(run("check", "a.onnx", "--output", "report.txt")).toEqual({ code: 0, out: "", err: "" });
    expect(readFileSync(join(folder, "report.txt"), "utf8")).toBe(run("check", "a.onnx").out);
  });

  test.runIf(POSIX)("ends quietly when its reader leaves", () => {
    const command = `"${process.execPath}" "${CLI}" check a.onnx; echo "code $?" >&2`;
    const { stderr } = spawnSync("sh", ["-c", `{ sleep 0.1; ${command}; } | true`], {
      cwd: folder,
      encoding: "utf8",
    });
    expect(stderr).toBe("code 0\n");
  });

  test.runIf(process.platform === "linux")("to a full disk is a sentence", () => {
    const { status, stderr } = spawnSync(
      "sh",
      ["-c", `"${process.execPath}" "${CLI}" check a.onnx > /dev/full`],
      { cwd: folder, encoding: "utf8" },
    );
    expect(stderr).toBe("The output cannot be written: no space is left.\n");
    expect(status).toBe(2);
  });
});

describe("several files at once", () => {
  test.each(["2", "5", "40"])("give the same bytes with %s jobs as with one", (jobs) => {
    for (let i = 0; i < 12; i++) {
      write(`m${i}.py`, torchModel(`Model${i}`));
      copyFileSync(join(folder, "a.onnx"), join(folder, `copy${i}.onnx`));
    }
    write("broken.onnx", "no model");
    mkdirSync(join(folder, "dir.onnx"));
    const one = run("check", ".", "--format", "json", "--jobs", "1");
    expect(run("check", ".", "--format", "json", "--jobs", jobs)).toEqual(one);
    expect(JSON.parse(one.out).subjects.length).toBeGreaterThan(24);
  });
});

describe("in GitHub Actions", () => {
  test("annotations go to standard output, and a table to the summary of the job", () => {
    const summary = join(folder, "summary.md");
    const { code, out } = runIn(
      { GITHUB_STEP_SUMMARY: summary },
      "check",
      "a.onnx",
      "--format",
      "github",
    );
    expect(code).toBe(0);
    expect(out).toContain("::notice file=a.onnx,line=1,title=Depthwise%3A serial-loop::");
    expect(readFileSync(summary, "utf8")).toContain("### Depthwise: 1 serial");
  });
});

describe("advice", () => {
  test("a size for an axis that no model has is warned of, with the axes that there are", () => {
    const { code, err } = run("check", "a.onnx", "--axis", "Q=3");
    expect({ code, err }).toEqual({
      code: 0,
      err: "Nothing here has an axis Q. There are: B, T.\n",
    });
  });

  test("an id that nothing has suggests near ones", () => {
    expect(run("explain", "serial-lop").err).toContain("Near to it: serial-loop.");
  });

  test("an id with two meanings shows both", () => {
    const { out } = run("explain", "NL");
    expect(out).toMatch(/^# Form NL$/m);
    expect(out).toMatch(/^# NL$/m);
  });

  test("help says what exit codes mean", () => {
    expect(run("check", "--help")).toMatchObject({ code: 0, err: "" });
    expect(run("check", "--help").out).toContain("Exit codes:");
  });
});

test.each(["lstm", "transformer"])("the text of %s is as it was read last", (name) => {
  const { out } = run("check", join(ROOT, "examples", `${name}.onnx`));
  const shown = out.replace(/^\S*\.onnx$/m, `${name}.onnx`);
  const snapshot = join(import.meta.dirname, "snapshots", `${name}.txt`);
  if (process.env["UPDATE"] === "1") writeFileSync(snapshot, shown);
  expect(shown).toBe(readFileSync(snapshot, "utf8"));
});

interface Result {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

function run(...args: string[]): Result {
  return runIn({}, ...args);
}

/** As `run`, with more in the environment. */
function runIn(env: Readonly<Record<string, string>>, ...args: string[]): Result {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { code: status, out: stdout, err: stderr };
}

/** A class that computes something, as PyTorch code. */
function torchModel(name: string): string {
  return `import torch.nn as nn\nclass ${name}(nn.Module):\n  def forward(self, x):\n    return x.relu()\n`;
}

function write(name: string, text: string): void {
  writeFileSync(join(folder, name), text);
}

function model(name: string, text: string): void {
  const parsed = parseOnnxText(`<ir_version: 8, opset_import: ["" : 9]>\n${text}`, name);
  if ("code" in parsed) throw new Error(parsed.message);
  writeFileSync(join(folder, name), writeOnnx(parsed));
}
