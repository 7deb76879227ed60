// The text form of a graph, for tests and bug reports: one node a line, regions indented.
//
//   graph(x: f32[B, T, d]) -> (y) {
//     y = Softmax<axis = -1>(x)
//   }

import { isUnknown, printable } from "../base/index.ts";
import type { Attribute, Graph, Node, Region, ValueId } from "./graph.ts";
import { opKey } from "./graph.ts";
import { typeText } from "./type.ts";

/** The whole graph as text; functions follow the main region. */
export function printGraph(graph: Graph): string {
  const regions = [graph.body, ...[...graph.functions.values()].map((body) => body.region)];
  return regions.map((region) => printRegion(graph, region, "")).join("\n");
}

function printRegion(graph: Graph, region: Region, indent: string): string {
  const params = region.params.map((id) => `${name(graph, id)}${typeSuffix(graph, id)}`).join(", ");
  const results = region.results.map((id) => name(graph, id)).join(", ");
  const head = `${region.path}(${params}) -> (${results}) {`;
  const lines = region.nodes.map((node) => printNode(graph, node, `${indent}  `));
  return [head, ...lines, `${indent}}`].join("\n");
}

function printNode(graph: Graph, node: Node, indent: string): string {
  const outputs = node.outputs.map((id) => (id === null ? "" : name(graph, id))).join(", ");
  const inputs = node.inputs.map((id) => (id === null ? "" : name(graph, id))).join(", ");
  const attributes = [...node.attributes].map(([key, value]) => `${key} = ${attributeText(value)}`);
  const list = attributes.length === 0 ? "" : `<${attributes.join(", ")}>`;
  const line = `${indent}${outputs} = ${opKey(node.op)}${list}(${inputs})`;
  const inner = node.regions.map(
    ({ role, region }) => `${indent}  ${role}: ${printRegion(graph, region, `${indent}  `)}`,
  );
  return [line, ...inner].join("\n");
}

function attributeText(value: Attribute): string {
  switch (value.kind) {
    case "int":
    case "float":
      return String(value.value);
    case "string":
      return JSON.stringify(printable(value.value));
    case "ints":
    case "floats":
      return `[${value.values.join(", ")}]`;
    case "strings":
      return JSON.stringify(value.values.map(printable));
    case "tensor":
      return `tensor${value.value.ints === null ? "" : `{${value.value.ints.join(", ")}}`}`;
    case "type":
      return typeText(value.value);
    case "reference":
      return `@${value.name}`;
    case "unread":
      return `(${value.count} values)`;
  }
}

function name(graph: Graph, id: ValueId): string {
  return printable(graph.values[id]?.name ?? `%${id}`);
}

function typeSuffix(graph: Graph, id: ValueId): string {
  const declared = graph.values[id]?.declared;
  return declared === undefined || isUnknown(declared) ? "" : `: ${typeText(declared)}`;
}
