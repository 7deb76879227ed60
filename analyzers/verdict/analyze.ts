// The pipeline on one screen: infer the program, find its scopes, and analyse each.

import {
  fileLocation,
  type Location,
  nodeLocation,
  type Problem,
  printable,
} from "../base/index.ts";
import type { GraphEngine } from "../engine/index.ts";
import { nodePath, type Program, type Subject as Source } from "../ir/index.ts";
import type { FileResult, Settings, Subject, Way } from "../report/index.ts";
import { type Inference, infer, type NodeRun, type RegionRun } from "./infer.ts";
import { analyzeScope, type Scope, type SubjectResult } from "./subject.ts";
import { waysThrough } from "./ways.ts";

/** What the pipeline says of one program; findings are made of its subjects. */
export type Analysis = Omit<FileResult, "findings">;

/** Analyses every subject of a program. */
export function analyze(program: Program, settings: Settings, engine: GraphEngine): Analysis {
  const results = program.subjects.map((source) => analyzeSubject(source, settings, engine));
  return gathered(results.flat(), program.problems);
}

/** What is said of one subject of a program: of each procedure in it, and of the models they run. */
export function analyzeSubject(
  source: Source,
  settings: Settings,
  engine: GraphEngine,
): readonly SubjectResult[] {
  const inference = infer(source.graph);
  return scopesOf(source, inference).map((scope) =>
    analyzeScope({ source, inference, settings, engine }, scope),
  );
}

/** What is said of a program, from what is said of its subjects. */
export function gathered(
  results: readonly SubjectResult[],
  problems: readonly Problem[],
): Analysis {
  return {
    subjects: related(results.map((result) => result.subject)),
    assumptions: results.flatMap((result) => result.assumptions),
    problems,
  };
}

/** Procedures with the model they are methods of, and models with the procedures that take their bound away. */
function related(subjects: readonly Subject[]): readonly Subject[] {
  const models = new Map(subjects.flatMap((one) => (one.kind === "model" ? [[one.id, one]] : [])));
  const owned = subjects.map((one) => {
    const owner = one.symbol?.includes(".") ? one.id.slice(0, one.id.lastIndexOf(".")) : null;
    return one.of !== null || owner === null || !models.has(owner) ? one : { ...one, of: owner };
  });
  return owned.map((one) => {
    const ways = one.verdict === "tc0" ? waysThrough(owned.filter(({ of }) => of === one.id)) : [];
    return ways.length === 0 ? one : { ...one, ways: [...ways, ...one.ways.filter(isOfLoop)] };
  });
}

// The way that every model has is left out beside one that the program takes.
function isOfLoop({ at }: Way): boolean {
  return at !== null;
}

/**
 * The graph is one model, unless a node holds a decoding loop: then the graph is that node's procedure, and the
 * graphs inside the node are the models it runs.
 */
function scopesOf(source: Source, inference: Inference): readonly Scope[] {
  const { file, symbol, part = "" } = source;
  const whole = `${file}#${symbol ?? ""}`;
  const id = whole + part;
  const procedures = proceduresIn(inference.run);
  if (procedures.length === 0) {
    const { kind, role, headline } = source;
    const of = part === "" ? null : whole;
    return [{ id, at: placeOf(source), kind, role, of, headline, root: inference.run }];
  }
  return procedures.flatMap((run) => {
    const path = nodePath(run.region, run.index);
    const models = modelsOf(run).map(([name, root]): Scope => {
      const at: Location = nodeLocation(file, `${path}/${name}`);
      const modelId = `${id}${path}/${name}`;
      return { id: modelId, at, kind: "model", role: "forward", of: null, headline: false, root };
    });
    const procedure: Scope = {
      id: id + path,
      at: nodeLocation(file, path),
      kind: "procedure",
      role: "generate",
      of: models.at(-1)?.id ?? null,
      headline: true,
      root: inference.run,
    };
    return [procedure, ...models];
  });
}

function placeOf({ file, at }: Source): Location {
  return at === null
    ? fileLocation(file)
    : { file, line: at[0], range: at, cell: null, node: null };
}

function proceduresIn(root: RegionRun): readonly NodeRun[] {
  const found: NodeRun[] = [];
  const seen = new Set<RegionRun>();
  const pending = [root];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    for (const run of next.nodes) {
      if (run.structure()?.kind === "procedure") found.push(run);
      if (run.call !== null) pending.push(run.call);
      for (const inner of run.inner.values()) pending.push(inner);
    }
  }
  return found;
}

function modelsOf(run: NodeRun): readonly (readonly [string, RegionRun])[] {
  return run.node.regions.flatMap(({ role, region }) => {
    const inner = run.inner.get(region);
    return inner === undefined ? [] : [[printable(role), inner] as const];
  });
}
