// docs/report.schema.json describes analyzers/report/report.ts: what the types allow validates, what they forbid does not.

import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { GROWTHS, type Severity } from "../analyzers/base/index.ts";
import { assembleReport, defaultSettings } from "../analyzers/index.ts";
import type {
  Assumption,
  Evidence,
  Precision,
  RecurrenceReport,
  Status,
  Subject,
  Verdict,
} from "../analyzers/report/index.ts";
import { analyzeText } from "./support/analysis.ts";
import { changedSample, sampleReport } from "./support/sampleReport.ts";

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

const schema = JSON.parse(readFileSync("docs/report.schema.json", "utf8"));
const validate = new Ajv2020({ strict: true, strictTuples: false, allErrors: true }).compile(
  schema,
);

describe("the report's schema", () => {
  test("accepts a report in which every part is filled in", () => {
    expect(validate(sampleReport) ? [] : validate.errors).toEqual([]);
  });

  test("accepts a report of nothing", () => {
    const empty = { ...sampleReport, subjects: [], assumptions: [], findings: [], problems: [] };
    expect(validate(empty)).toBe(true);
  });

  test("needs every field, at every depth", () => {
    const paths = fieldsOf(sample());
    expect(paths.length).toBeGreaterThan(100);
    const accepted = paths.filter((path) => validate(without(sample(), path)));
    // The names of axes are the user's own, so any of them may be left out.
    expect(accepted.map((path) => path.join("."))).toEqual(["settings.axes.T"]);
  });

  test("takes no field it does not know, at any depth", () => {
    const objects = ["", ...fieldsOf(sample()).map((path) => path.join("\n"))]
      .map((joined): Path => (joined === "" ? [] : joined.split("\n")))
      .filter((path) => isObject(follow(sample(), path)));
    const accepted = objects.filter((path) => validate(changed(sample(), [...path, "other"], 1)));
    expect(accepted).toEqual([]);
  });

  test("takes no value of another type", () => {
    const scalars = fieldsOf(sample()).filter((path) => typeof follow(sample(), path) !== "object");
    const accepted = scalars.filter((path) => validate(changed(sample(), path, [{}])));
    expect(accepted).toEqual([]);
  });

  test.each<readonly [string, Path, Json]>([
    ["a version it is not", ["schemaVersion"], 2],
    ["a verdict that does not exist", ["subjects", 0, "verdict"], "parallel"],
    ["a class that does not exist", ["subjects", 0, "bound", "class"], "TC02"],
    ["a growth that does not exist", ["subjects", 0, "axes", 0, "written"], "quadratic"],
    ["a verdict without evidence", ["subjects", 0, "evidence"], []],
    ["an absolute path", ["subjects", 0, "at", "file"], "/models/model.py"],
    ["a Windows path", ["findings", 0, "at", "file"], "src\\model.py"],
    ["a drive", ["findings", 0, "at", "file"], "C:/model.py"],
    ["a line 0", ["subjects", 0, "at", "line"], 0],
    ["a range of three numbers", ["subjects", 0, "at", "range"], [1, 2, 3]],
    [
      "a formula with an unknown operator",
      ["subjects", 0, "cost", "written", "work", "expr"],
      ["%", 1],
    ],
    ["an operator without operands", ["subjects", 0, "cost", "written", "work", "expr"], ["+"]],
    ["a share above 1", ["subjects", 0, "path", 0, "share"], 1.5],
    ["a subject without a file", ["subjects", 0, "id"], "Cell"],
    ["a problem code without an area", ["problems", 0, "code"], "truncated"],
  ])("refuses %s", (_, path, value) => {
    expect(validate(changed(sample(), path, value))).toBe(false);
  });

  test.each<readonly [string, Path, Json]>([
    ["a class TC4", ["subjects", 0, "bound", "class"], "TC4"],
    ["no bound", ["subjects", 0, "bound", "class"], null],
    ["no curve", ["subjects", 0, "curve"], null],
    ["a suppression with a reason", ["findings", 0, "suppressed"], "measured"],
    [
      "a deep formula",
      ["subjects", 0, "cost", "written", "work", "expr"],
      ["max", ["+", "T", 1], 2],
    ],
  ])("accepts %s", (_, path, value) => {
    expect(validate(changed(sample(), path, value))).toBe(true);
  });
});

describe("what the analysis reports", () => {
  const header = '<ir_version: 9, opset_import: ["" : 17]>';

  test.each<readonly [string, string]>([
    [
      "a feed-forward model",
      "g (float[B,T,64] x, float[64,64] W) => (float[B,T,64] y) { y = MatMul(x, W) }",
    ],
    [
      "a recurrent model",
      "g (float[T,B,d] x, float[1,256,d] W, float[1,256,64] R) => (float[T,1,B,64] y) { y = LSTM <hidden_size = 64> (x, W, R) }",
    ],
    ["an unknown operator", "g (float[B,T] x) => (float[B,T] y) { y = Mystery(x) }"],
    ["text that is no model", "g (float[B"],
  ])("of %s follows the schema", (_, text) => {
    const result = analyzeText(`${header}\n${text}`);
    expect(result.subjects.length + result.problems.length).toBeGreaterThan(0);
    const report = assembleReport([result], defaultSettings, "0.1.0");
    expect(validate(JSON.parse(JSON.stringify(report))) ? [] : validate.errors).toEqual([]);
  });
});

describe("the schema's words are those of the types", () => {
  test.each<readonly [string, Path, readonly string[]]>([
    ["verdicts", ["verdict"], all<Verdict>({ tc0: 0, serial: 0, polylog: 0, unknown: 0 })],
    [
      "status",
      ["status"],
      all<Status>({ proved: 0, derived: 0, conditional: 0, assumed: 0, none: 0 }),
    ],
    ["growth", ["growth"], GROWTHS],
    [
      "precision",
      ["settings", "properties", "precision"],
      all<Precision>({ constant: 0, log: 0, poly: 0 }),
    ],
    ["kinds", ["subject", "properties", "kind"], all<Subject["kind"]>({ model: 0, procedure: 0 })],
    [
      "roles",
      ["subject", "properties", "role"],
      all<Subject["role"]>({
        forward: 0,
        step: 0,
        generate: 0,
        sample: 0,
        solve: 0,
        search: 0,
        train: 0,
      }),
    ],
    [
      "front ends",
      ["subject", "properties", "frontend"],
      all<Subject["frontend"]>({ onnx: 0, torch: 0, jax: 0, keras: 0 }),
    ],
    [
      "directions",
      ["recurrence", "properties", "direction"],
      all<RecurrenceReport["direction"]>({ forward: 0, backward: 0, both: 0 }),
    ],
    [
      "evidence",
      ["evidence", "properties", "kind"],
      all<Evidence["kind"]>({ code: 0, rule: 0, theorem: 0, assumption: 0 }),
    ],
    [
      "assumptions",
      ["assumption", "properties", "kind"],
      all<Assumption["kind"]>({
        precision: 0,
        axis: 0,
        summary: 0,
        comment: 0,
        opaque: 0,
        uniformity: 0,
      }),
    ],
    [
      "severities",
      ["problem", "properties", "severity"],
      all<Severity>({ error: 0, warning: 0, info: 0, hint: 0 }),
    ],
  ])("%s", (_, path, words) => {
    expect(follow(schema.$defs, [...path, "enum"])).toEqual([...words]);
  });
});

/** All members of a union; a missing or surplus one is a type error. */
function all<T extends string>(members: Readonly<Record<T, 0>>): readonly string[] {
  return Object.keys(members);
}

/** The sample as plain JSON, a new copy each time. */
function sample(): Json {
  return JSON.parse(JSON.stringify(changedSample));
}

/** Paths of all fields of objects, through arrays as well; not inside formulas, which have no fixed shape. */
function fieldsOf(value: Json, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item, i) => fieldsOf(item, [...path, i]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, item]) => [
    [...path, key],
    ...(key === "expr" ? [] : fieldsOf(item, [...path, key])),
  ]);
}

function isObject(value: Json): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function follow(value: Json, path: Path): Json {
  return path.reduce<Json>((inner, key) => {
    const next = (inner as Record<string | number, Json>)[key];
    if (next === undefined) throw new Error(`nothing at ${path.join(".")}`);
    return next;
  }, value);
}

function changed(value: Json, path: Path, to: Json): Json {
  const parent = follow(value, path.slice(0, -1)) as Record<string | number, Json>;
  parent[path.at(-1) ?? ""] = to;
  return value;
}

function without(value: Json, path: Path): Json {
  const parent = follow(value, path.slice(0, -1)) as Record<string | number, Json>;
  delete parent[path.at(-1) ?? ""];
  return value;
}
