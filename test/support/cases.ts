// Cases as paragraphs of a specification: Markdown with models in ONNX text, in which a comment under a line
// says what the analysis finds there. The marks are stripped, the model is analysed, and its own marks are put
// in: a case holds when the text is the same again, so a missing mark fails as an unexpected one does.
//
//   y = LSTM <hidden_size = 64> (x, W, R)
//  #^ serial(T) [NL]
//
// A loop is a `map`, a `scan` or `serial` along its axis, `constant`, or `carried` where the data decide how long it
// runs; then its form, and what it carries, with a form of its own where that is another. A model that is analysed
// "at log precision", by the words behind its fence, is marked with the class it is bounded by as well.

import { defaultSettings, type RecurrenceReport, type Subject } from "../../analyzers/index.ts";
import { nodePath, type Region } from "../../analyzers/ir/index.ts";
import { readOnnxText } from "../../analyzers/onnx/index.ts";
import { analyzePythonText, analyzeText } from "./analysis.ts";

export interface Case {
  readonly title: string;
  readonly language: Language;
  /** The precision it asks for; null where the usual one will do. */
  readonly precision: Precision | null;
  readonly text: string;
}

export type Language = "onnx" | "py";

type Precision = "constant" | "log" | "poly";

const FENCE =
  /^```(?<language>onnx|py)(?: at (?<precision>constant|log|poly) precision)?\n(?<text>[\s\S]*?)^```$/gm;

/** The fenced models of a page, each named by the heading above it. */
export function casesIn(page: string): readonly Case[] {
  const titles = [...page.matchAll(/^## (?<title>.+)$/gm)];
  return [...page.matchAll(FENCE)].map((fence) => {
    const above = titles.filter(({ index }) => index < fence.index).at(-1);
    return { title: above?.groups?.["title"] ?? "", ...contentOf(fence.groups) };
  });
}

/** The page with the marks that the analysis gives. */
export function remarked(page: string): string {
  return page.replace(FENCE, (fence: string, ...parts) => {
    const { text, language, precision } = contentOf(parts.at(-1));
    const opening = fence.slice(0, fence.indexOf("\n") + 1);
    return `${opening}${marked(text, language, precision)}\`\`\``;
  });
}

function contentOf(groups: Readonly<Record<string, string>> | undefined): Omit<Case, "title"> {
  const precision = groups?.["precision"];
  return {
    language: groups?.["language"] === "py" ? "py" : "onnx",
    precision:
      precision === "constant" || precision === "log" || precision === "poly" ? precision : null,
    text: groups?.["text"] ?? "",
  };
}

const MARK = /^\s*#\^ /;
const HEADER = '<ir_version: 9, opset_import: ["" : 21, "com.microsoft" : 1]>\n';

/** The model with a mark under each line that something is said of. */
export function marked(
  text: string,
  language: Language,
  precision: Precision | null = null,
): string {
  const lines = text.split("\n").filter((line) => !MARK.test(line));
  const said =
    language === "py" ? pythonMarks(lines.join("\n"), precision) : onnxMarks(lines, precision);
  return lines
    .flatMap((line, i) => {
      const marks = said(line, i + 1);
      const indent = " ".repeat(Math.max(0, line.search(/\S/) - 1));
      return [line, ...marks.map((mark) => `${indent}#^ ${mark}`)];
    })
    .join("\n");
}

type MarksOf = (line: string, number: number) => readonly string[];

function onnxMarks(lines: readonly string[], precision: Precision | null): MarksOf {
  const model = lines.join("\n");
  const said = marksOf(model.startsWith("<") ? model : HEADER + model, precision);
  return (line) => said.get(lineKey(line)) ?? [];
}

/** Marks by line; a subject is marked at its name, a loop and a blocker where they stand. */
function pythonMarks(text: string, precision: Precision | null): MarksOf {
  const { subjects, problems } = analyzePythonText(text, settingsAt(precision));
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
    add(subject.line, verdictMark(subject, precision));
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

function marksOf(
  source: string,
  precision: Precision | null,
): ReadonlyMap<string | null, readonly string[]> {
  const { subjects, problems } = analyzeText(source, settingsAt(precision));
  const marks = new Map<string | null, string[]>();
  const add = (key: string | null, mark: string): void => {
    marks.set(key, [...(marks.get(key) ?? []), mark]);
  };
  const names = firstOutputs(source);
  const key = (path: string | null): string => names.get(path ?? "") ?? "graph";
  for (const problem of problems) add("graph", `${problem.severity}: ${problem.code}`);
  for (const subject of subjects) {
    const place = subject.kind === "procedure" ? key(subject.at.node) : "graph";
    add(place, verdictMark(subject, precision));
    if (subject.kind === "model" && subject.at.node !== null) continue;
    for (const loop of subject.recurrences) add(key(loop.at.node), loopMark(loop));
    for (const blocker of subject.blockers) add(key(blocker.at.node), `unknown: ${blocker.what}`);
  }
  return marks;
}

function settingsAt(precision: Precision | null): typeof defaultSettings {
  return precision === null ? defaultSettings : { ...defaultSettings, precision };
}

function verdictMark(subject: Subject, precision: Precision | null): string {
  const axes = subject.axes.filter(({ grows, rewritten }) => grows && rewritten !== "constant");
  const names = axes.map(({ axis }) => axis).join(", ");
  const { verdict, kind, bound } = subject;
  const word = kind === "procedure" ? `${verdict} procedure` : verdict;
  const isNamed = verdict !== "tc0" && verdict !== "unknown";
  const within = precision === null || bound.class === null ? "" : ` within ${bound.class}`;
  return `${isNamed ? `${word}(${names})` : word}${within}`;
}

function loopMark(loop: RecurrenceReport): string {
  if (loop.written === "constant") return `constant(${loop.trips.text})`;
  const states = loop.states.map(({ names, form }) => {
    return form === loop.form ? names.join(", ") : `${names.join(", ")} [${form}]`;
  });
  const carries = states.length === 0 ? "" : ` carries ${states.join("; ")}`;
  return `${loopWord(loop)}(${loop.axis}) [${loop.form}]${carries}`;
}

function loopWord({ form, written, rewritten }: RecurrenceReport): string {
  if (form === "X") return "map";
  if (form === "TOP" || written === "data-dependent" || written === "unknown") return "carried";
  return rewritten === "linear" || rewritten === "poly" ? "serial" : "scan";
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
