// Cases as paragraphs of a specification: Markdown with models in ONNX text, in which a comment under a line
// says what the analysis finds there. The marks are stripped, the model is analysed, and its own marks are put
// in: a case holds when the text is the same again, so a missing mark fails as an unexpected one does.
//
//   y = LSTM <hidden_size = 64> (x, W, R)
//  #^ serial(T) [NL]

import type { RecurrenceReport, Subject } from "../../analyzers/index.ts";
import { nodePath, type Region } from "../../analyzers/ir/index.ts";
import { readOnnxText } from "../../analyzers/onnx/index.ts";
import { analyzePythonText, analyzeText } from "./analysis.ts";

export interface Case {
  readonly title: string;
  readonly language: Language;
  readonly text: string;
}

export type Language = "onnx" | "py";

/** The fenced models of a page, each named by the heading above it. */
export function casesIn(page: string): readonly Case[] {
  let title = "";
  const cases: Case[] = [];
  for (const match of page.matchAll(
    /^## (?<title>.+)$|^```(?<language>onnx|py)\n(?<text>[\s\S]*?)^```$/gm,
  )) {
    if (match.groups?.["title"] !== undefined) title = match.groups["title"];
    else {
      const language = match.groups?.["language"] === "py" ? "py" : "onnx";
      cases.push({ title, language, text: match.groups?.["text"] ?? "" });
    }
  }
  return cases;
}

/** The page with the marks that the analysis gives. */
export function remarked(page: string): string {
  return page.replace(/(?<=^```(onnx|py)\n)[\s\S]*?(?=^```$)/gm, (text, language: Language) =>
    marked(text, language),
  );
}

const MARK = /^\s*#\^ /;
const HEADER = '<ir_version: 9, opset_import: ["" : 21, "com.microsoft" : 1]>\n';

/** The model with a mark under each line that something is said of. */
export function marked(text: string, language: Language): string {
  const lines = text.split("\n").filter((line) => !MARK.test(line));
  const said = language === "py" ? pythonMarks(lines.join("\n")) : onnxMarks(lines);
  return lines
    .flatMap((line, i) => {
      const marks = said(line, i + 1);
      const indent = " ".repeat(Math.max(0, line.search(/\S/) - 1));
      return [line, ...marks.map((mark) => `${indent}#^ ${mark}`)];
    })
    .join("\n");
}

type MarksOf = (line: string, number: number) => readonly string[];

function onnxMarks(lines: readonly string[]): MarksOf {
  const model = lines.join("\n");
  const said = marksOf(model.startsWith("<") ? model : HEADER + model);
  return (line) => said.get(lineKey(line)) ?? [];
}

/** Marks by line; a subject is marked at its name, a loop and a blocker where they stand. */
function pythonMarks(text: string): MarksOf {
  const { subjects, problems } = analyzePythonText(text);
  const marks = new Map<number, string[]>();
  const add = (line: number, mark: string): void => {
    const there = marks.get(line) ?? [];
    if (!there.includes(mark)) marks.set(line, [...there, mark]);
  };
  // A fault of the analyser is never what a case says.
  const fault = problems.find(({ code }) => code === "analysis/internal");
  if (fault !== undefined) throw new Error(fault.message);
  for (const problem of problems) add(problem.at.line, `${problem.severity}: ${problem.code}`);
  for (const subject of subjects) {
    add(subject.line, verdictMark(subject));
    for (const loop of subject.recurrences) add(loop.at.line, loopMark(loop));
    for (const blocker of subject.blockers) add(blocker.at.line, `unknown: ${blocker.what}`);
  }
  return (_, number) => marks.get(number) ?? [];
}

/** What a line is known by: the first value it defines, or the graph it opens. */
function lineKey(line: string): string | null {
  const node = /^\s*(?<output>[\w.]+)\s*(?:,[^=]*)?=(?!>)/.exec(line)?.groups?.["output"];
  if (node !== undefined) return node;
  return /^\w+ \(.*=>/.test(line) ? "graph" : null;
}

function marksOf(source: string): ReadonlyMap<string | null, readonly string[]> {
  const { subjects, problems } = analyzeText(source);
  const marks = new Map<string | null, string[]>();
  const add = (key: string | null, mark: string): void => {
    marks.set(key, [...(marks.get(key) ?? []), mark]);
  };
  const names = firstOutputs(source);
  const key = (path: string | null): string => names.get(path ?? "") ?? "graph";
  for (const problem of problems) add("graph", `${problem.severity}: ${problem.code}`);
  for (const subject of subjects) {
    add(subject.kind === "procedure" ? key(subject.at.node) : "graph", verdictMark(subject));
    if (subject.kind === "model" && subject.at.node !== null) continue;
    for (const loop of subject.recurrences) add(key(loop.at.node), loopMark(loop));
    for (const blocker of subject.blockers) add(key(blocker.at.node), `unknown: ${blocker.what}`);
  }
  return marks;
}

function verdictMark(subject: Subject): string {
  const axes = subject.axes.filter(({ grows, rewritten }) => grows && rewritten !== "constant");
  const names = axes.map(({ axis }) => axis).join(", ");
  const { verdict, kind } = subject;
  const word = kind === "procedure" ? `${verdict} procedure` : verdict;
  return verdict === "tc0" || verdict === "unknown" ? word : `${word}(${names})`;
}

function loopMark(loop: RecurrenceReport): string {
  const words = { X: "map", TOP: "carried" } as const;
  const isSerial = loop.rewritten === "linear" || loop.rewritten === "poly";
  const word =
    loop.form === "X" || loop.form === "TOP" ? words[loop.form] : isSerial ? "serial" : "scan";
  if (loop.written === "constant") return `constant(${loop.trips.text})`;
  const states = loop.states.map(({ names }) => names.join(", ")).join("; ");
  return `${word}(${loop.axis}) [${loop.form}]${states === "" ? "" : ` carries ${states}`}`;
}

/** First output of each node, by the node's path. */
function firstOutputs(source: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  for (const { graph } of readOnnxText(source, "model.onnx").subjects) {
    const pending: Region[] = [graph.body, ...[...graph.functions.values()].map((f) => f.region)];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const [index, node] of next.nodes.entries()) {
        const first = node.outputs.find((id) => id !== null);
        const name = first === undefined || first === null ? undefined : graph.values[first]?.name;
        if (name !== undefined) names.set(nodePath(next, index), name);
        pending.push(...node.regions.map(({ region }) => region));
      }
    }
  }
  return names;
}
