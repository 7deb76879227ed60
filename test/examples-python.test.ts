// The Python examples: what is said of each, and that nothing in them keeps a verdict open.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkGraph } from "../analyzers/ir/index.ts";
import { readPython } from "../analyzers/python/index.ts";
import { analyzePythonText } from "./support/analysis.ts";
import { ROOT } from "./support/sources.ts";

const EXAMPLES = join(ROOT, "examples");

/** Each subject with its verdict, and the forms of its loops that are not constant in number. */
const SAYINGS: Readonly<Record<string, readonly string[]>> = {
  "delta_rule.py": ["DeltaRule: polylog, DENSE", "DeltaRule.heads: tc0"],
  "diagonal_ssm.py": ["DiagonalSSM: tc0, DIAG", "SSMBlock: tc0, DIAG"],
  "diffusion_sampler.py": [
    "Denoiser: tc0",
    "Denoiser.embed: tc0",
    "Diffusion: tc0",
    "Diffusion.sample: tc0",
  ],
  "gpt.py": ["CausalSelfAttention: tc0", "Block: tc0", "GPT: tc0"],
  "greedy_generate.py": ["LanguageModel: tc0", "LanguageModel.generate: serial, NL"],
  "looped_transformer.py": [
    "Block: tc0",
    "LoopedTransformer: tc0",
    "LengthLoopedTransformer: serial, NL",
  ],
  "lstm_tagger.py": ["LSTMTagger: serial, NL"],
  "mlp.py": ["ResidualBlock: tc0", "MLP: tc0"],
};

test("every example is in the table", () => {
  const files = readdirSync(EXAMPLES).filter((name) => name.endsWith(".py"));
  expect(files.sort()).toEqual(Object.keys(SAYINGS));
});

describe.each(Object.entries(SAYINGS))("%s", (name, expected) => {
  const text = readFileSync(join(EXAMPLES, name), "utf8");

  test("says what it shows, in lines that can be read", () => {
    expect(text).toMatch(/^"""[A-Z][^"]*\."""\n/);
    expect(text.split("\n").filter((line) => line.length > 100)).toEqual([]);
  });

  test("becomes sound graphs", () => {
    const { subjects, problems } = readPython(text, name, { find: () => null });
    expect(problems).toEqual([]);
    expect(subjects.flatMap(({ graph }) => checkGraph(graph))).toEqual([]);
  });

  test("has the verdicts it should have", () => {
    const { subjects, problems } = analyzePythonText(text);
    expect(problems).toEqual([]);
    expect(subjects.flatMap(({ blockers }) => blockers)).toEqual([]);
    const said = subjects.map(({ symbol, verdict, recurrences }) => {
      const growing = recurrences.filter(({ written }) => written !== "constant");
      return [`${symbol}: ${verdict}`, ...growing.map(({ form }) => form)].join(", ");
    });
    expect(said).toEqual(expected);
  });
});
