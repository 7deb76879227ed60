// Models written line by line in the syntax of ONNX text, with weights as inputs, and the work of their operators.

import { type Poly, sum } from "../../analyzers/algebra/index.ts";
import { readOnnxText } from "../../analyzers/onnx/index.ts";
import { infer, type RegionRun } from "../../analyzers/verdict/infer.ts";

/** A model that grows by a line a call. */
export interface Writer {
  /** An input, or a weight: its type without its name, as in `float[d, k]`. */
  input(type: string): string;
  /** The first result of a node. */
  node(op: string, inputs: readonly string[], attributes?: string): string;
  /** All results of a node. */
  nodes(
    op: string,
    inputs: readonly string[],
    attributes: string,
    results: number,
  ): readonly string[];
  /** A list of integers. */
  ints(...values: readonly number[]): string;
  text(result: string): string;
}

export function written(opset = 20): Writer {
  const inputs: string[] = [];
  const lines: string[] = [];
  let count = 0;
  const named = (): string => `v${count++}`;
  const nodes: Writer["nodes"] = (op, from, attributes, results) => {
    const names = Array.from({ length: results }, named);
    const list = attributes === "" ? "" : ` <${attributes}>`;
    lines.push(`${names.join(", ")} = ${op}${list} (${from.join(", ")})`);
    return names;
  };
  const node: Writer["node"] = (op, from, attributes = "") =>
    nodes(op, from, attributes, 1)[0] ?? "";
  return {
    nodes,
    node,
    input: (type) => {
      const name = named();
      inputs.push(`${type} ${name}`);
      return name;
    },
    ints: (...values) =>
      node("Constant", [], `value = int64[${values.length}] {${values.join(", ")}}`),
    text: (result) => `<ir_version: 10, opset_import: ["" : ${opset}]>
      model (${inputs.join(", ")}) => (float[] ${result}) {
        ${lines.join("\n        ")}
      }`,
  };
}

/** The work of all nodes of these operators, regions left out. */
export function workOf(text: string, ...operators: readonly string[]): Poly {
  const [subject] = readOnnxText(text, "model.onnx").subjects;
  if (subject === undefined) throw new Error(`not read:\n${text}`);
  return workIn(infer(subject.graph).run, new Set(operators));
}

function workIn({ nodes }: RegionRun, operators: ReadonlySet<string>): Poly {
  return sum(
    nodes
      .filter(({ node }) => operators.has(node.op.name))
      .flatMap(({ rule, view, outputs }) => (rule === null ? [] : [rule.cost(view, outputs).work])),
  );
}
