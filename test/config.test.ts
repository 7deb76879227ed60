// depthwise.json: what it says, what is wrong in it and where, and what the command line makes of it.

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import fc from "fast-check";
import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { NO_CONFIG, readConfig } from "../analyzers/index.ts";
import { buildCli, CLI } from "./support/cli.ts";

const validate = new Ajv2020({ strict: true }).compile(
  JSON.parse(readFileSync("docs/depthwise.schema.json", "utf8")),
);

const WHOLE = `{
  // Numbers of half precision.
  "precision": "constant",
  "axes": { "T": { "grows": true, "value": 4096 }, "L": { "grows": false } },
  "hardware": "h100",
  "exclude": ["old/**"],
  "budgets": [
    { "subjects": "src/**#Decoder", "growth": { "T": "log", "*": "constant" }, "verdicts": ["tc0", "polylog"] },
  ],
}`;

describe("a file", () => {
  test("says what it says, with comments and a comma too many", () => {
    expect(readConfig(WHOLE, "depthwise.json")).toEqual({
      problems: [],
      value: {
        precision: "constant",
        axes: { T: { grows: true, value: 4096 }, L: { grows: false, value: null } },
        hardware: "h100",
        exclude: ["old/**"],
        budgets: [
          {
            subjects: "src/**#Decoder",
            growth: { T: "log", "*": "constant" },
            verdicts: ["tc0", "polylog"],
            prefix: "",
          },
        ],
      },
    });
  });

  test.each<readonly [string, string, string, readonly number[], string]>([
    [
      "an unknown key",
      '{\n  "precison": "log"\n}',
      "config/key",
      [2, 3, 2, 13],
      "Did you mean precision?",
    ],
    [
      "a wrong word",
      '{ "precision": "half" }',
      "config/value",
      [1, 16, 1, 22],
      "constant, log, poly",
    ],
    [
      "a size of zero",
      '{ "axes": { "T": { "value": 0 } } }',
      "config/value",
      [1, 29, 1, 30],
      "positive",
    ],
    ["a list that is none", '{ "exclude": "old" }', "config/value", [1, 14, 1, 19], "a list"],
    ["no JSON", '{ "exclude": [ }', "config/syntax", [1, 16, 1, 17], "no JSON"],
  ])("with %s says where and what to do, and the rest goes on", (_, text, code, range, words) => {
    const { problems, value } = readConfig(text, "depthwise.json");
    expect(problems).toMatchObject([{ code, severity: "error", at: { range } }]);
    expect(JSON.stringify(problems)).toContain(words);
    expect(value).toEqual({ ...NO_CONFIG, axes: value.axes, exclude: value.exclude });
  });

  test("never throws, whatever it holds", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json(), cuts()), (text) => {
        readConfig(text, "depthwise.json");
      }),
      { seed: 3, numRuns: 500 },
    );
  });
});

describe("the schema", () => {
  test.each([
    [WHOLE.replace(/\/\/.*/, "").replace(/,(?=\s*[\]}])/g, ""), true],
    ["{}", true],
    ['{ "precison": "log" }', false],
    ['{ "precision": "half" }', false],
    ['{ "axes": { "T": { "value": 0 } } }', false],
    ['{ "axes": { "T": { "grow": true } } }', false],
    ['{ "exclude": "old" }', false],
    ['{ "budgets": [{ "growth": { "T": "unknown" } }] }', false],
    ['{ "budgets": [{ "verdicts": ["parallel"] }] }', false],
    ["[]", false],
  ])("and the reader agree on %s", (text, isRight) => {
    expect(validate(JSON.parse(text))).toBe(isRight);
    expect(readConfig(text, "depthwise.json").problems.length === 0).toBe(isRight);
  });
});

describe("a budget on the command line", () => {
  let folder = "";

  beforeAll(buildCli);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "depthwise-config-"));
    mkdirSync(join(folder, "src"));
    write("src/cell.py", CELL);
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  test("that is exceeded fails, at the line that decides the chain", () => {
    budget({ growth: { T: "log" } });
    const { code, out } = check("--format", "github");
    expect(code).toBe(1);
    expect(out).toMatch(
      /^::error file=src\/cell\.py,line=11,.*budget-exceeded::Depth along T is O\(T\); the budget is O\(log T\)$/m,
    );
  });

  test("that holds says nothing", () => {
    budget({ growth: { T: "linear" }, verdicts: ["serial"] });
    expect(check()).toMatchObject({ code: 0 });
  });

  test("holds for the models that its glob names, by the folder of the file", () => {
    budget({ subjects: "other/**", growth: { "*": "constant" } });
    expect(check().code).toBe(0);
    budget({ subjects: "src/*#Cell", growth: { "*": "constant" } });
    expect(check().code).toBe(1);
    expect(run(join(folder, "src"), "check", ".").code).toBe(1);
  });

  test("refuses a verdict that it does not allow", () => {
    budget({ verdicts: ["tc0"] });
    const { code, out } = check("--format", "junit");
    expect(code).toBe(1);
    expect(out).toContain('<failure type="budget-exceeded"');
  });

  test("is ignored with a reason in the code, and an ignore that does nothing is told", () => {
    budget({ growth: { T: "log" } });
    const reasoned = CELL.replace(
      "class",
      "# depthwise: ignore[budget-exceeded] -- tracks state\nclass",
    );
    write("src/cell.py", reasoned);
    expect(check().code).toBe(0);
    write("src/cell.py", reasoned.replace("x[:, t] + h", "x[:, t]"));
    expect(check("--format", "github").out).toContain("unused-ignore");
  });

  test("flags win over the file, and files it excludes are left out", () => {
    write("depthwise.json", '{ "precision": "poly", "exclude": ["src/"] }');
    expect(check().out).toBe("Nothing to analyse.\n");
    write("depthwise.json", '{ "precision": "poly" }');
    expect(JSON.parse(check("--format", "json").out).settings.precision).toBe("poly");
    const flagged = check("--format", "json", "--precision", "log").out;
    expect(JSON.parse(flagged).settings.precision).toBe("log");
  });

  test("in a broken file is a problem with its place, and the models are analysed", () => {
    write("depthwise.json", '{ "precison": "log" }');
    const { code, out } = check();
    expect(code).toBe(0);
    expect(out).toContain('Nothing is called "precison" here. [config/key]');
    expect(out).toContain("1 serial");
    expect(check("--strict-input").code).toBe(1);
  });

  test("in a named file that is not there is wrong usage", () => {
    expect(check("--config", "none.json")).toMatchObject({ code: 2 });
  });

  function budget(of: object): void {
    write("depthwise.json", JSON.stringify({ budgets: [of] }));
  }

  function check(...args: string[]) {
    return run(folder, "check", "src", ...args);
  }

  function write(name: string, text: string): void {
    writeFileSync(join(folder, name), text);
  }
});

const CELL = `import torch

class Cell(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.inner = torch.nn.Linear(64, 64)
    def forward(self, x):
        B, T, D = x.shape
        h = x.new_zeros(B, D)
        for t in range(T):
            h = torch.sigmoid(self.inner(x[:, t] + h)) * h + x[:, t]
        return h
`;

function run(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd,
    encoding: "utf8",
  });
  return { code: status, out: stdout, err: stderr };
}

function cuts(): fc.Arbitrary<string> {
  return fc.nat({ max: WHOLE.length }).map((end) => WHOLE.slice(0, end));
}
