// A model as plain data with names spelt out, from our reader and from onnx-proto, so that the two compare.

import type { onnx } from "onnx-proto";
import type {
  AttributeDef,
  GraphDef,
  Model,
  NodeDef,
  TypeDef,
  ValueDef,
} from "../../analyzers/onnx/index.ts";

export interface PlainGraph {
  readonly name: string;
  readonly nodes: readonly unknown[];
  readonly initializers: readonly unknown[];
  readonly inputs: readonly unknown[];
  readonly outputs: readonly unknown[];
  readonly infos: readonly unknown[];
}

/** All that onnx-proto can tell of a model, but payloads and what came after IR version 8. */
export function plainModel(model: Model) {
  const text = (id: number): string => model.names.text(id);
  const opsets = (list: Model["opsets"]) =>
    list.map(({ domain, version }) => `${text(domain)}:${version}`);
  return {
    irVersion: String(model.irVersion ?? 0),
    producer: model.producer.name,
    opsets: opsets(model.opsets),
    graph: plainGraph(text, model.graph),
    functions: model.functions.map((body) => ({
      domain: text(body.domain),
      opsets: opsets(body.opsets),
      attributes: body.attributes.map(text),
      body: { ...plainGraph(text, body.body), infos: [] },
    })),
  };
}

type Text = (id: number) => string;

function plainGraph(text: Text, graph: GraphDef): PlainGraph {
  return {
    name: text(graph.name),
    nodes: [...graph.nodes].map((node) => plainNode(text, node)),
    initializers: [
      ...graph.initializers.filter((tensor) => !tensor.isSparse),
      ...graph.initializers.filter((tensor) => tensor.isSparse),
    ].map(({ name, dataType, dims }) => ({ name: text(name), dataType, dims: dims.map(String) })),
    inputs: graph.inputs.map((value) => plainValue(text, value)),
    outputs: graph.outputs.map((value) => plainValue(text, value)),
    infos: graph.infos.map((value) => plainValue(text, value)),
  };
}

function plainNode(text: Text, node: NodeDef) {
  return {
    op: `${text(node.domain)}::${text(node.op)}`,
    name: text(node.name),
    inputs: node.inputs.map(text),
    outputs: node.outputs.map(text),
    attributes: Object.fromEntries([...node.attributes].map(([k, v]) => [k, plainAttribute(v)])),
    graphs: node.graphs.map(({ role, graph }) => ({ role, graph: plainGraph(text, graph) })),
  };
}

function plainAttribute(attribute: AttributeDef): unknown {
  switch (attribute.kind) {
    case "int":
      return String(attribute.value);
    case "ints":
      return attribute.values.map(String);
    case "float":
    case "string":
      return attribute.value;
    case "floats":
    case "strings":
      return attribute.values;
    case "tensor":
      return { dataType: attribute.value.dataType, dims: attribute.value.dims.map(String) };
    case "reference":
      return { reference: attribute.name };
    case "type":
    case "unread":
      return attribute.kind;
  }
}

function plainValue(text: Text, { name, type }: ValueDef) {
  return { name: text(name), type: type === null ? null : plainType(type) };
}

function plainType(type: TypeDef): unknown {
  switch (type.kind) {
    case "tensor":
    case "sparse": {
      const dims = type.dims?.map((dim) => (dim === null ? null : String(dim))) ?? null;
      return { kind: type.kind, dataType: type.dataType, dims };
    }
    case "sequence":
    case "optional":
      return { kind: type.kind, of: type.of === null ? null : plainType(type.of) };
    case "map":
    case "opaque":
      return { kind: type.kind };
  }
}

/** The same of what onnx-proto decoded. */
export function plainProto(model: onnx.ModelProto) {
  return {
    irVersion: String(model.irVersion),
    producer: model.producerName,
    opsets: model.opsetImport.map(opset),
    graph: protoGraph(model.graph ?? {}),
    functions: model.functions.map((body) => ({
      domain: (body as { domain?: string }).domain ?? "",
      opsets: (body.opsetImport ?? []).map(opset),
      attributes: body.attribute ?? [],
      body: protoGraph({
        name: body.name ?? "",
        node: body.node ?? [],
        input: (body.input ?? []).map((name) => ({ name })),
        output: (body.output ?? []).map((name) => ({ name })),
      }),
    })),
  };
}

function opset({ domain, version }: onnx.IOperatorSetIdProto): string {
  return `${domain ?? ""}:${String(version ?? 0)}`;
}

function protoGraph(graph: onnx.IGraphProto): PlainGraph {
  const tensor = ({ name, dataType, dims }: onnx.ITensorProto) => ({
    name: name ?? "",
    dataType: dataType ?? 0,
    dims: (dims ?? []).map(String),
  });
  const sparse = ({ values, dims }: onnx.ISparseTensorProto) => ({
    ...tensor(values ?? {}),
    dims: (dims ?? []).map(String),
  });
  return {
    name: graph.name ?? "",
    nodes: (graph.node ?? []).map(protoNode),
    initializers: [
      ...(graph.initializer ?? []).map(tensor),
      ...(graph.sparseInitializer ?? []).map(sparse),
    ],
    inputs: (graph.input ?? []).map(protoValue),
    outputs: (graph.output ?? []).map(protoValue),
    infos: (graph.valueInfo ?? []).map(protoValue),
  };
}

const FLOAT = 1;
const INT = 2;
const STRING = 3;
const TENSOR = 4;
const GRAPH = 5;
const FLOATS = 6;
const INTS = 7;
const STRINGS = 8;
const TYPE = 13;

function protoNode(node: onnx.INodeProto) {
  const attributes = node.attribute ?? [];
  const plain = attributes.filter((attribute) => attribute.type !== GRAPH);
  return {
    op: `${node.domain ?? ""}::${node.opType ?? ""}`,
    name: node.name ?? "",
    inputs: node.input ?? [],
    outputs: node.output ?? [],
    attributes: Object.fromEntries(plain.map((a) => [a.name ?? "", protoAttribute(a)])),
    graphs: attributes
      .filter((attribute) => attribute.type === GRAPH)
      .map(({ name, g }) => ({ role: name ?? "", graph: protoGraph(g ?? {}) })),
  };
}

function protoAttribute(attribute: onnx.IAttributeProto): unknown {
  const decoder = new TextDecoder();
  if (attribute.refAttrName) return { reference: attribute.refAttrName };
  switch (attribute.type) {
    case INT:
      return String(attribute.i);
    case FLOAT:
      return attribute.f;
    case STRING:
      return kept(attribute.s ?? new Uint8Array(0), (bytes) => decoder.decode(bytes));
    case INTS:
      return kept(attribute.ints ?? [], (ints) => [...ints].map(String));
    case FLOATS:
      return kept(attribute.floats ?? [], (floats) => floats);
    case STRINGS:
      return kept(attribute.strings ?? [], (all) => all.map((bytes) => decoder.decode(bytes)));
    case TENSOR:
      return {
        dataType: attribute.t?.dataType ?? 0,
        dims: (attribute.t?.dims ?? []).map(String),
      };
    case TYPE:
      return "type";
    default:
      return "unread";
  }
}

/** Long lists and strings are not kept by our reader. */
function kept<T extends { readonly length: number }>(list: T, read: (list: T) => unknown): unknown {
  const longest = list instanceof Uint8Array ? 4096 : 1024;
  return list.length > longest ? "unread" : read(list);
}

function protoValue({ name, type }: onnx.IValueInfoProto) {
  return { name: name ?? "", type: type ? protoType(type) : null };
}

function protoType(type: onnx.ITypeProto): unknown {
  if (type.tensorType) return protoTensor("tensor", type.tensorType);
  if (type.sparseTensorType) return protoTensor("sparse", type.sparseTensorType);
  const inner = (of: onnx.ITypeProto | null | undefined) => (of ? protoType(of) : null);
  if (type.sequenceType) return { kind: "sequence", of: inner(type.sequenceType.elemType) };
  if (type.optionalType) return { kind: "optional", of: inner(type.optionalType.elemType) };
  // An opaque type is unknown to onnx-proto, so that it looks as if nothing were said.
  return type.mapType ? { kind: "map" } : null;
}

function protoTensor(kind: "tensor" | "sparse", type: onnx.TypeProto.ITensor) {
  const dims = type.shape
    ? (type.shape.dim ?? []).map((dim) => {
        if (dim.dimParam) return dim.dimParam;
        return dim.dimValue === null || dim.dimValue === undefined || dim.dimParam === ""
          ? null
          : Object.hasOwn(dim, "dimValue")
            ? String(dim.dimValue)
            : null;
      })
    : null;
  return { kind, dataType: type.elemType ?? 0, dims };
}
