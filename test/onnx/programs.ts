// Short ways to read a model in a test, and to see what came out.

import { checkGraph, type Graph, type Program, printGraph } from "../../analyzers/ir/index.ts";
import { bytesSource, readOnnx, readOnnxText } from "../../analyzers/onnx/index.ts";

export const FILE = "model.onnx";

/** A model of operator set 22 around a graph in ONNX text. */
export function text(graph: string, head = `ir_version: 10, opset_import: ["": 22]`): Program {
  return readOnnxText(`<${head}> ${graph}`, FILE);
}

export function binary(bytes: Uint8Array): Program {
  return readOnnx(bytesSource(bytes), FILE);
}

/** The graph of a program that must have one, and keeps the laws of graphs. */
export function graphOf(program: Program): Graph {
  const [subject] = program.subjects;
  if (subject === undefined) throw new Error(codes(program).join(", ") || "no subject");
  const faults = checkGraph(subject.graph);
  if (faults.length > 0) throw new Error(faults.join("\n"));
  return subject.graph;
}

export function printed(program: Program): string {
  return printGraph(graphOf(program));
}

/** The problems as `code severity`, in order. */
export function codes(program: Program): readonly string[] {
  return program.problems.map(({ code, severity }) => `${code} ${severity}`);
}
