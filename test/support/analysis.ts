// Analyses a model given as ONNX text, as a user's file would be.

import {
  analyzeProgram,
  analyzePython,
  defaultSettings,
  type FileResult,
  foldedProgram,
  loadEngine,
  type Settings,
  type Subject,
} from "../../analyzers/index.ts";
import { readOnnxText } from "../../analyzers/onnx/index.ts";

/** The result for a model in ONNX text. */
export function analyzeText(text: string, settings: Settings = defaultSettings): FileResult {
  return analyzeProgram("model.onnx", { settings, engine: loadEngine(null) }, () =>
    foldedProgram(readOnnxText(text, "model.onnx")),
  );
}

/** The result for a file of Python that imports nothing of a workspace. */
export function analyzePythonText(text: string, settings: Settings = defaultSettings): FileResult {
  const options = { settings, engine: loadEngine(null) };
  return analyzePython(text, "model.py", { find: () => null }, options);
}

/** The only subject of a model in ONNX text, without problems. */
export function subjectOf(text: string, settings?: Settings): Subject {
  const { subjects, problems } = analyzeText(text, settings);
  const [subject] = subjects;
  if (subject === undefined || subjects.length > 1 || problems.length > 0) {
    throw new Error(`expected one subject: ${JSON.stringify({ subjects, problems }, null, 2)}`);
  }
  return subject;
}

/** A loop over `n` trips with the body's lines; states are given as `name: type = initial value`. */
export function loop(states: Readonly<Record<string, string>>, body: readonly string[]): string {
  const names = Object.keys(states);
  const inputs = names.map((name) => `${states[name]} ${name}0`);
  const entering = names.map((name) => `${states[name]} ${name}`);
  const leaving = names.map((name) => `${states[name]} ${name}_new`);
  const results = names.map((name) => `${states[name]} ${name}_last`);
  return `<ir_version: 8, opset_import: ["" : 17]>
    model (${["int64 n", "float[N, d] x", "float[d, d] W", ...inputs].join(", ")}) => (${results.join(", ")}) {
      go0 = Constant <value = bool {1}> ()
      ${names.map((name) => `${name}_last`).join(", ")} = Loop (${["n", "go0", ...names.map((name) => `${name}0`)].join(", ")}) <body = trip (
        ${["int64 i", "bool go", ...entering].join(", ")}) => (${["bool go_new", ...leaving].join(", ")}) {
          go_new = Identity(go)
          x_t = Gather(x, i)
          ${body.join("\n          ")}
        }>
    }`;
}
