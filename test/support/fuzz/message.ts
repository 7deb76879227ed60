// A model file as a tree of protobuf fields that can be changed at will, also into what no writer would write.

import * as schema from "../../../analyzers/onnx/schema.ts";

/** A message of the schema, by its name. */
export type Kind = string;

export interface Message {
  readonly kind: Kind;
  readonly fields: Field[];
}

export interface Field {
  number: number;
  wire: number;
  value: bigint | Uint8Array | Message;
  /** Added to the length that is written in front, so that it is a lie. */
  lie: number;
}

/** Messages within messages: by field number, the kind of each. */
const INSIDE: ReadonlyMap<Kind, ReadonlyMap<number, Kind>> = new Map([
  inside(schema.MODEL, {
    graph: "GraphProto",
    opsetImport: "OperatorSetIdProto",
    functions: "FunctionProto",
  }),
  inside(schema.GRAPH, {
    node: "NodeProto",
    initializer: "TensorProto",
    input: "ValueInfoProto",
    output: "ValueInfoProto",
    valueInfo: "ValueInfoProto",
    sparseInitializer: "SparseTensorProto",
  }),
  inside(schema.FUNCTION, {
    node: "NodeProto",
    opsetImport: "OperatorSetIdProto",
    attributeProto: "AttributeProto",
    valueInfo: "ValueInfoProto",
  }),
  inside(schema.NODE, { attribute: "AttributeProto" }),
  inside(schema.ATTRIBUTE, {
    t: "TensorProto",
    g: "GraphProto",
    tensors: "TensorProto",
    graphs: "GraphProto",
    tp: "TypeProto",
    sparseTensor: "SparseTensorProto",
  }),
  inside(schema.SPARSE_TENSOR, { values: "TensorProto" }),
  inside(schema.VALUE_INFO, { type: "TypeProto" }),
  inside(schema.TYPE, {
    tensor: "TypeProto.Tensor",
    sequence: "TypeProto.Sequence",
    sparseTensor: "TypeProto.Tensor",
    optional: "TypeProto.Sequence",
  }),
  inside(schema.TENSOR_TYPE, { shape: "TensorShapeProto" }),
  inside(schema.CONTAINER_TYPE, { elemType: "TypeProto" }),
  inside(schema.SHAPE, { dim: "Dimension" }),
]);

function inside<Name extends string>(
  { name, tags }: schema.Fields<Name>,
  kinds: Partial<Record<Name, Kind>>,
): readonly [Kind, ReadonlyMap<number, Kind>] {
  const entries = Object.entries<Kind | undefined>(kinds).flatMap(([field, kind]) => {
    const tag = tags[field as Name];
    return kind === undefined ? [] : [[numberOf(tag), kind] as const];
  });
  return [name, new Map(entries)];
}

/** The number of a field, of its number and wire type in one. */
export function numberOf(tag: number): number {
  return Math.floor(tag / 8);
}

/** A field as a message that lies, or not. */
export function fieldOf(number: number, value: Field["value"]): Field {
  return { number, wire: typeof value === "bigint" ? 0 : 2, value, lie: 0 };
}

/** The message in these bytes; null where they are none. */
export function parseMessage(bytes: Uint8Array, kind: Kind = "ModelProto"): Message | null {
  const fields: Field[] = [];
  const kinds = INSIDE.get(kind);
  const reader = { bytes, at: 0 };
  while (reader.at < bytes.length) {
    const tag = readVarint(reader);
    if (tag === null) return null;
    const [number, wire] = [Number(tag >> 3n), Number(tag & 7n)];
    const value = readValue(reader, wire);
    if (value === null || number === 0) return null;
    const child = typeof value === "bigint" ? undefined : kinds?.get(number);
    const message =
      child === undefined || typeof value === "bigint" ? null : parseMessage(value, child);
    fields.push({ number, wire, value: message ?? value, lie: 0 });
  }
  return { kind, fields };
}

interface Reader {
  readonly bytes: Uint8Array;
  at: number;
}

function readVarint(reader: Reader): bigint | null {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = reader.bytes[reader.at++];
    if (byte === undefined) return null;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  return null;
}

function readValue(reader: Reader, wire: number): bigint | Uint8Array | null {
  if (wire === 0) return readVarint(reader);
  const length =
    wire === 1 ? 8 : wire === 5 ? 4 : wire === 2 ? Number(readVarint(reader) ?? -1) : -1;
  const end = reader.at + length;
  if (length < 0 || end > reader.bytes.length) return null;
  const value = reader.bytes.subarray(reader.at, end);
  reader.at = end;
  return value;
}

/** The bytes of the message. */
export function encodeMessage({ fields }: Message): Uint8Array<ArrayBuffer> {
  const parts = fields.flatMap((field) => encodeField(field));
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function encodeField({ number, wire, value, lie }: Field): readonly Uint8Array[] {
  const tag = varint(BigInt(number * 8 + wire));
  if (typeof value === "bigint") return [tag, varint(value)];
  const bytes = value instanceof Uint8Array ? value : encodeMessage(value);
  return wire === 2 ? [tag, varint(BigInt(Math.max(0, bytes.length + lie))), bytes] : [tag, bytes];
}

function varint(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) + 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

/** A copy that can be changed apart from the message. */
export function copyOf({ kind, fields }: Message): Message {
  return {
    kind,
    fields: fields.map((field) => ({
      ...field,
      value: isMessage(field.value) ? copyOf(field.value) : field.value,
    })),
  };
}

export function isMessage(value: Field["value"]): value is Message {
  return typeof value === "object" && "fields" in value;
}

/** All messages within one another, outer ones first. */
export function messagesIn(root: Message): readonly Message[] {
  const found = [root];
  for (const message of found)
    for (const { value } of message.fields) if (isMessage(value)) found.push(value);
  return found;
}
