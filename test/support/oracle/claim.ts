// What the product says of the only loop of a model, as the analysis has it, before the report.

import { asNumber, markArena, releaseArena } from "../../../analyzers/algebra/index.ts";
import { loadEngine } from "../../../analyzers/engine/index.ts";
import type { FormId } from "../../../analyzers/forms/index.ts";
import type { Body, Graph, Node } from "../../../analyzers/ir/index.ts";
import { readOnnxText } from "../../../analyzers/onnx/index.ts";
import { infer } from "../../../analyzers/verdict/infer.ts";
import { findStructures } from "../../../analyzers/verdict/loops.ts";

/** States that are said to have one form together; each by its place among the carried ones. */
export interface Claim {
  readonly states: readonly number[];
  readonly form: FormId;
  /** How many numbers are said to depend on each other; null where that is open. */
  readonly coupled: number | null;
}

export interface Claims {
  readonly graph: Graph;
  readonly loop: Node;
  readonly body: Body;
  readonly claims: readonly Claim[];
  /** X for a map, else the form of the hardest states. */
  readonly form: FormId;
}

const engine = loadEngine(null);
const BASELINE = markArena();

/** The claims about a model in ONNX text. */
export function claimsOf(text: string): Claims {
  releaseArena(BASELINE);
  const { subjects, problems } = readOnnxText(text, "body.onnx");
  const [subject] = subjects;
  if (subject === undefined || problems.length > 0) {
    throw new Error(`the model is not read: ${problems.map(({ message }) => message).join("; ")}`);
  }
  const inference = infer(subject.graph);
  const { loops } = findStructures(inference, inference.run, subject.file, engine);
  const outer = [...loops.values()].find(({ parent }) => parent === null);
  if (outer === undefined || outer.recurrence.step.kind !== "body") {
    throw new Error("the model has no loop with a body");
  }
  const body = outer.recurrence.step;
  const places = new Map(body.carried.map(({ name }, place) => [name, place]));
  const claims = outer.classified.states.map(({ names, form, coupled }) => ({
    states: names.map((name) => places.get(name) ?? -1),
    form,
    coupled: coupled === null ? null : asNumber(coupled),
  }));
  return { graph: subject.graph, loop: outer.run.node, body, claims, form: outer.classified.form };
}
