// Reads of one place of an axis: `x[t]`, written as an index, as a range, or as one part of a split. Which place,
// is told where the file says it in numbers.

import { asNumber } from "../algebra/index.ts";
import { isUnknown } from "../base/index.ts";
import {
  type Attribute,
  type Graph,
  type Node,
  opIdentity,
  type Region,
  type ValueId,
} from "../ir/index.ts";
import { type Columns, DATA, isSource } from "./columns.ts";
import { cutOf, reforms } from "./operators.ts";

/** One place of one axis of a value that is computed from what enters. */
export interface Step {
  readonly source: ValueId;
  /** As the file counts it: negative from the last. */
  readonly axis: number;
  readonly place: number;
  /** How many places the axis has; null where the file does not say. */
  readonly length: number | null;
}

/** Nodes that one read is written in, at most. */
const MOST_NODES = 4;

/** The step that the value is; null where it is none. */
export function stepOf(columns: Columns, numbers: Numbers, value: ValueId): Step | null {
  let id = value;
  for (let i = 0; i < MOST_NODES; i++) {
    id = (columns.original[id] ?? id) as ValueId;
    const node = columns.nodes[(columns.maker[id] ?? -1) - columns.base];
    if (node === undefined) return null;
    const step = cutBy(columns, numbers, node, node.inputs, columns.output[id] ?? 0);
    if (step !== null) return step;
    const [from] = node.inputs;
    if (!reforms(node.op) || from == null) return null;
    id = from;
  }
  return null;
}

/** The step that a node reads, its inputs being those; null where it reads none. */
export function cutBy(
  columns: Columns,
  numbers: Numbers,
  node: Node,
  inputs: readonly (ValueId | null)[],
  output: number,
): Step | null {
  const cut = cutOf(node.op);
  const [read] = inputs;
  if (cut === null || read == null || columns.graph.functions.has(opIdentity(node.op))) return null;
  const source = (columns.original[read] ?? read) as ValueId;
  if (columns.kind[source] !== DATA) return null;
  const axis =
    cut === "range" ? rangeAxis(numbers, node, inputs) : numbers.attribute(node, "axis", 0);
  const place = cut === "part" ? output : placeOf(numbers, cut, node, inputs);
  if (axis === null || place === null) return null;
  const parts = cut === "part" ? node.outputs.length : null;
  return { source, axis, place, length: parts ?? lengthOf(columns.graph, source, axis) };
}

function placeOf(
  numbers: Numbers,
  cut: "index" | "range",
  node: Node,
  inputs: readonly (ValueId | null)[],
): number | null {
  if (cut === "index") return numbers.of(inputs[1] ?? null);
  return numbers.of(inputs[1] ?? null) ?? numbers.attribute(node, "starts", null);
}

function rangeAxis(
  numbers: Numbers,
  node: Node,
  inputs: readonly (ValueId | null)[],
): number | null {
  const given = inputs[3] ?? null;
  return given === null ? numbers.attribute(node, "axes", 0) : numbers.of(given);
}

function lengthOf(graph: Graph, source: ValueId, axis: number): number | null {
  const declared = graph.values[source]?.declared;
  if (declared === undefined || isUnknown(declared) || declared.kind !== "tensor") return null;
  if (isUnknown(declared.shape)) return null;
  const dim = declared.shape.at(axis);
  return dim === undefined || isUnknown(dim) ? null : asNumber(dim);
}

/** Single integers that the file says, as constants or as what constant nodes put out. */
export class Numbers {
  readonly #graph: Graph;
  readonly #region: Region;
  /** Nodes that put out what their attributes hold; looked for when first asked for. */
  #sources: ReadonlyMap<ValueId, Node> | null = null;

  constructor(graph: Graph, region: Region) {
    this.#graph = graph;
    this.#region = region;
  }

  /** The only number in the value; null where it has more, or is computed. */
  of(id: ValueId | null): number | null {
    if (id === null) return null;
    const value = this.#graph.values[id];
    if (value?.overridable === true) return null;
    const held = value?.constant?.ints;
    if (held != null) return only(held);
    this.#sources ??= sourcesIn(this.#region);
    const [attribute] = this.#sources.get(id)?.attributes.values() ?? [];
    return attribute === undefined ? null : numberIn(attribute);
  }

  /** The number that an attribute of the node holds; `otherwise` where it has none. */
  attribute<T extends number | null>(node: Node, name: string, otherwise: T): number | T | null {
    const attribute = node.attributes.get(name);
    return attribute === undefined ? otherwise : numberIn(attribute);
  }
}

function sourcesIn({ nodes }: Region): ReadonlyMap<ValueId, Node> {
  const sources = new Map<ValueId, Node>();
  for (const node of nodes) {
    const [to] = node.outputs;
    if (to != null && isSource(node)) sources.set(to, node);
  }
  return sources;
}

function numberIn(attribute: Attribute): number | null {
  switch (attribute.kind) {
    case "int":
      return Number(attribute.value);
    case "ints":
      return only(attribute.values);
    case "tensor":
      return attribute.value.ints === null ? null : only(attribute.value.ints);
    default:
      return null;
  }
}

function only(numbers: readonly bigint[]): number | null {
  const [number] = numbers;
  return numbers.length === 1 && number !== undefined ? Number(number) : null;
}
