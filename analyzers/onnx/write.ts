// A model as a binary file, the reverse of the reader: for examples, tests and benchmarks. Payloads are not
// part of a model, so the caller gives them, or they are zero.

import type {
  AttributeDef,
  AttributeDefs,
  FunctionDef,
  GraphDef,
  Model,
  NodeDef,
  OpsetDef,
} from "./model.ts";
import type { Names } from "./names.ts";
import { Output, type Piece } from "./output.ts";
import * as schema from "./schema.ts";
import {
  type PayloadOf,
  putName,
  sparseOf,
  tensorOf,
  typeOf,
  valueInfoOf,
  type WriteContext,
} from "./writeValue.ts";

/** The file in one piece. */
export function writeOnnx(model: Model, payload: PayloadOf = () => null): Uint8Array<ArrayBuffer> {
  const pieces = writeOnnxPieces(model, payload);
  const size = pieces.reduce((sum: number, piece) => sum + sizeOf(piece), 0);
  const file = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    if (typeof piece !== "number") file.set(piece, at);
    at += sizeOf(piece);
  }
  return file;
}

/** The file as bytes and runs of zero bytes, so that one larger than the memory can be written. */
export function writeOnnxPieces(
  model: Model,
  payload: PayloadOf = () => null,
): readonly (Uint8Array | number)[] {
  const cx: WriteContext = { names: encodedNames(model.names), model, payload };
  const out = new Output();
  const { tags } = schema.MODEL;
  if (model.irVersion !== null) out.int(tags.irVersion, model.irVersion);
  if (model.producer.name !== "") out.text(tags.producerName, model.producer.name);
  if (model.producer.version !== "") out.text(tags.producerVersion, model.producer.version);
  out.message(tags.graph, graphOf(cx, model.graph));
  for (const opset of model.opsets) out.message(tags.opsetImport, opsetOf(cx, opset));
  for (const { key, value } of model.metadata) {
    const entry = new Output();
    entry.text(schema.ENTRY.tags.key, key);
    entry.text(schema.ENTRY.tags.value, value);
    out.message(tags.metadata, entry);
  }
  for (const body of model.functions) out.message(tags.functions, functionOf(cx, body));
  return out.finish();
}

function encodedNames(names: Names): readonly Uint8Array[] {
  const encoder = new TextEncoder();
  return Array.from({ length: names.count }, (_, id) => encoder.encode(names.text(id)));
}

/** Number of bytes a piece stands for. */
function sizeOf(piece: Piece): number {
  return typeof piece === "number" ? piece : piece.length;
}

// In the order of the specification: nodes first, weights behind them.
function graphOf(cx: WriteContext, graph: GraphDef): Output {
  const out = new Output();
  const { tags } = schema.GRAPH;
  for (const node of graph.nodes) out.message(tags.node, nodeOf(cx, node));
  putName(cx, out, tags.name, graph.name);
  for (const tensor of graph.initializers) {
    if (tensor.isSparse) out.message(tags.sparseInitializer, sparseOf(cx, tensor));
    else out.message(tags.initializer, tensorOf(cx, tensor));
  }
  for (const value of graph.inputs) out.message(tags.input, valueInfoOf(cx, value));
  for (const value of graph.outputs) out.message(tags.output, valueInfoOf(cx, value));
  for (const value of graph.infos) out.message(tags.valueInfo, valueInfoOf(cx, value));
  return out;
}

/** A function; the types of its inputs and outputs stand among its values. */
function functionOf(cx: WriteContext, { body, ...head }: FunctionDef): Output {
  const out = new Output();
  const { tags } = schema.FUNCTION;
  const empty = new Uint8Array(0);
  putName(cx, out, tags.name, head.name);
  for (const { name } of body.inputs) out.bytes(tags.input, cx.names[name] ?? empty);
  for (const { name } of body.outputs) out.bytes(tags.output, cx.names[name] ?? empty);
  for (const name of head.attributes) out.bytes(tags.attribute, cx.names[name] ?? empty);
  for (const node of body.nodes) out.message(tags.node, nodeOf(cx, node));
  for (const opset of head.opsets) out.message(tags.opsetImport, opsetOf(cx, opset));
  putName(cx, out, tags.domain, head.domain);
  putAttributes(cx, out, tags.attributeProto, head.defaults);
  for (const value of body.infos) out.message(tags.valueInfo, valueInfoOf(cx, value));
  putName(cx, out, tags.overload, head.overload);
  return out;
}

function opsetOf(cx: WriteContext, { domain, version }: OpsetDef): Output {
  const out = new Output();
  putName(cx, out, schema.OPSET.tags.domain, domain);
  out.int(schema.OPSET.tags.version, version);
  return out;
}

// Omitted inputs are written as empty names, since their place counts.
function nodeOf(cx: WriteContext, node: NodeDef): Output {
  const out = new Output();
  const { tags } = schema.NODE;
  const empty = new Uint8Array(0);
  for (const name of node.inputs) out.bytes(tags.input, cx.names[name] ?? empty);
  for (const name of node.outputs) out.bytes(tags.output, cx.names[name] ?? empty);
  putName(cx, out, tags.name, node.name);
  putName(cx, out, tags.opType, node.op);
  putAttributes(cx, out, tags.attribute, node.attributes);
  putGraphs(cx, out, node);
  putName(cx, out, tags.domain, node.domain);
  putName(cx, out, tags.overload, node.overload);
  return out;
}

// Graphs of one list attribute are named `branches[0]`, `branches[1]`, one after the other.
function putGraphs(cx: WriteContext, out: Output, node: NodeDef): void {
  const { tags } = schema.ATTRIBUTE;
  const lists = new Map<string, Output>();
  for (const { role, graph } of node.graphs) {
    const [, listName] = /^(.*)\[\d+\]$/.exec(role) ?? [];
    const name = listName ?? role;
    const known = lists.get(name);
    const attribute = known ?? new Output();
    if (known === undefined) {
      attribute.text(tags.name, name);
      const { GRAPH, GRAPHS } = schema.ATTRIBUTE_TYPE;
      attribute.int(tags.type, BigInt(listName === undefined ? GRAPH : GRAPHS));
      lists.set(name, attribute);
    }
    attribute.message(listName === undefined ? tags.g : tags.graphs, graphOf(cx, graph));
  }
  for (const attribute of lists.values()) out.message(schema.NODE.tags.attribute, attribute);
}

function putAttributes(
  cx: WriteContext,
  out: Output,
  tag: number,
  attributes: AttributeDefs,
): void {
  for (const [name, value] of attributes) {
    const attribute = new Output();
    attribute.text(schema.ATTRIBUTE.tags.name, name);
    putAttribute(cx, attribute, value);
    out.message(tag, attribute);
  }
}

/** Writes type and value of an attribute; a reference has no value and no type of its own. */
function putAttribute(cx: WriteContext, out: Output, attribute: AttributeDef): void {
  const { tags } = schema.ATTRIBUTE;
  const type = schema.ATTRIBUTE_TYPE[TYPE_OF[attribute.kind]];
  if (attribute.kind !== "reference") out.int(tags.type, BigInt(type));
  switch (attribute.kind) {
    case "int":
      out.int(tags.i, attribute.value);
      break;
    case "ints":
      for (const value of attribute.values) out.int(tags.ints, value);
      break;
    case "float":
      out.float(tags.f, attribute.value);
      break;
    case "floats":
      for (const value of attribute.values) out.float(tags.floats, value);
      break;
    case "string":
      out.text(tags.s, attribute.value);
      break;
    case "strings":
      for (const value of attribute.values) out.text(tags.strings, value);
      break;
    case "tensor":
      if (attribute.value.isSparse) out.message(tags.sparseTensor, sparseOf(cx, attribute.value));
      else out.message(tags.t, tensorOf(cx, attribute.value));
      break;
    case "type":
      out.message(tags.tp, typeOf(attribute.value));
      break;
    case "reference":
      out.text(tags.reference, attribute.name);
      break;
    case "unread":
      // What the list held is not known; empty tensors keep its length.
      for (let i = 0; i < attribute.count; i++) out.message(tags.tensors, new Output());
  }
}

const TYPE_OF = {
  int: "INT",
  ints: "INTS",
  float: "FLOAT",
  floats: "FLOATS",
  string: "STRING",
  strings: "STRINGS",
  tensor: "TENSOR",
  type: "TYPE_PROTO",
  reference: "UNDEFINED",
  unread: "TENSORS",
} as const satisfies Record<AttributeDef["kind"], keyof typeof schema.ATTRIBUTE_TYPE>;
