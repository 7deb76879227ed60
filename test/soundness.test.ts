// What the recurrence analysis says of loops, held against running them: on generated bodies it must never be
// wrong, and where one of its rules is broken on purpose, running them must show it.

import { beforeAll, describe, expect, it } from "vitest";
import { closures } from "../analyzers/forms/closure/index.ts";
import { FORM_IDS } from "../analyzers/forms/index.ts";
import { mutants, oracleOf } from "../scripts/mutants.mjs";
import { loop } from "./support/analysis.ts";
import { claimsOf } from "./support/oracle/claim.ts";
import { judge } from "./support/oracle/judge.ts";
import { type Outcome, soundness } from "./support/oracle/oracle.ts";
import { randomFrom } from "./support/oracle/random.ts";

const BODIES = 2000;

describe("of generated loop bodies", () => {
  let outcome: Outcome;
  beforeAll(() => {
    outcome = soundness({ bodies: BODIES, seed: 1 });
  }, 60_000);

  it("nothing is said that running them refutes", () => {
    expect(outcome.disagreements.map(({ says, text }) => `${says}\n${text}`)).toEqual([]);
    expect(outcome.bodies).toBe(BODIES);
  });

  it("hardly any claim is left without numbers to judge it by", () => {
    expect(outcome.open).toBeLessThan(0.02 * BODIES);
  });

  it("most of a known form have that form or a better one, however they are written", () => {
    expect(outcome.found / outcome.known, outcome.missed.join("\n")).toBeGreaterThanOrEqual(0.95);
  });

  it("each form that the bodies can have is claimed often enough to be tested", () => {
    const rare = REACHED.filter((form) => (outcome.forms.get(form) ?? 0) < 0.02 * BODIES);
    expect(rare).toEqual([]);
  });
});

/** Forms that operators of ONNX lead to. */
const REACHED = [
  "X",
  "ACC(+,*)",
  "ACC(min,max)",
  "ACC(bool)",
  "ACC(mod)",
  "DIAG",
  "CLIP",
  "MONO",
  "NLC",
  "FIX",
  "PDr(affine)",
  "PDr",
  "PDr*",
  "DENSE0",
  "DENSE",
  "PROJ(FIX)",
  "PROJ",
  "MOBIUS",
  "LOGDENSE",
  "TROP",
  "FIN",
  "NL",
] as const;

describe("a broken rule is found out:", () => {
  it.each(Object.keys(mutants))("%s", async (name) => {
    const [broken, whole] = await Promise.all([oracleOf(name), oracleOf(null)]);
    const settings = { bodies: 5000, seed: 1, known: 0, except: whole.isWrong };
    expect(broken.soundness(settings).disagreements).toHaveLength(1);
  });
});

describe("a claim is refuted when", () => {
  const V = "float[d]";
  it.each([
    ["a nonlinear state is called affine", "DIAG", ["h_new = Tanh(h)"]],
    ["a state with a gate of its own is called monotone", "MONO", ["h_new = Mul(h, h)"]],
    ["channels that are mixed are called apart", "NLC", ["h_new = MatMul(W, h)"]],
    ["a matrix from the input is called fixed", "FIX", ["g = Mul(W, x_t)", "h_new = MatMul(g, h)"]],
    ["a sum is called an extremum", "TROP", ["h_new = MatMul(W, h)"]],
    ["a state that is read is called a map", "X", ["h_new = Add(h, x_t)"]],
  ] as const)("%s", (_, form, body) => {
    const claims = claimsOf(loop({ h: V }, body));
    const wrong = { ...claims, claims: claims.claims.map((claim) => ({ ...claim, form })) };
    expect(judge(claims, randomFrom(1)).wrong).toBeNull();
    expect(judge(wrong, randomFrom(1)).wrong).not.toBeNull();
  });

  it("states that read each other are said to be apart", () => {
    const body = ["a_new = Add(b, x_t)", "b_new = Mul(a, x_t)"];
    const claims = claimsOf(loop({ a: V, b: V }, body));
    expect(judge(claims, randomFrom(1)).wrong).toBeNull();
    expect(judge({ ...claims, claims: [] }, randomFrom(1)).wrong).not.toBeNull();
  });
});

it("every form of which more than stepping is known can be extracted, composed and applied", () => {
  const without = FORM_IDS.filter((form) => closures[form] === undefined);
  expect(without).toEqual(["DIAG(complex)", "MOBIUS(matrix)", "NL", "TOP"]);
});
