// The messages of ONNX as field numbers and wire types, up to IR version 14. Only what the reader or the
// writer uses is listed; every other field is stepped over.

import type { onnx } from "onnx-proto";
import type { ElemType } from "../ir/index.ts";
import { FIXED32, LENGTH, type Message, VARINT } from "./wire.ts";

const varint = (number: number): number => number * 8 + VARINT;
const bytes = (number: number): number => number * 8 + LENGTH;
const fixed32 = (number: number): number => number * 8 + FIXED32;

/** A message with a tag, field number and wire type in one, for each field. */
export interface Fields<Name extends string> extends Message {
  readonly tags: Readonly<Record<Name, number>>;
}

/** A message of the schema by its name and tags. */
function message<Name extends string>(name: string, tags: Record<Name, number>): Fields<Name> {
  const numbers = new Set(Object.values<number>(tags).map((tag) => Math.floor(tag / 8)));
  return { name, tags, numbers };
}

export const MODEL = message("ModelProto", {
  irVersion: varint(1),
  producerName: bytes(2),
  producerVersion: bytes(3),
  graph: bytes(7),
  opsetImport: bytes(8),
  metadata: bytes(14),
  functions: bytes(25),
});

export const OPSET = message("OperatorSetIdProto", { domain: bytes(1), version: varint(2) });

export const ENTRY = message("StringStringEntryProto", { key: bytes(1), value: bytes(2) });

export const GRAPH = message("GraphProto", {
  node: bytes(1),
  name: bytes(2),
  initializer: bytes(5),
  input: bytes(11),
  output: bytes(12),
  valueInfo: bytes(13),
  sparseInitializer: bytes(15),
});

export const FUNCTION = message("FunctionProto", {
  name: bytes(1),
  input: bytes(4),
  output: bytes(5),
  attribute: bytes(6),
  node: bytes(7),
  opsetImport: bytes(9),
  domain: bytes(10),
  attributeProto: bytes(11),
  valueInfo: bytes(12),
  overload: bytes(13),
});

export const NODE = message("NodeProto", {
  input: bytes(1),
  output: bytes(2),
  name: bytes(3),
  opType: bytes(4),
  attribute: bytes(5),
  domain: bytes(7),
  overload: bytes(8),
});

export const ATTRIBUTE = message("AttributeProto", {
  name: bytes(1),
  f: fixed32(2),
  i: varint(3),
  s: bytes(4),
  t: bytes(5),
  g: bytes(6),
  floats: fixed32(7),
  floatsPacked: bytes(7),
  ints: varint(8),
  intsPacked: bytes(8),
  strings: bytes(9),
  tensors: bytes(10),
  graphs: bytes(11),
  tp: bytes(14),
  typeProtos: bytes(15),
  type: varint(20),
  reference: bytes(21),
  sparseTensor: bytes(22),
  sparseTensors: bytes(23),
});

export const TENSOR = message("TensorProto", {
  dims: varint(1),
  dimsPacked: bytes(1),
  dataType: varint(2),
  floatPacked: bytes(4),
  int32: varint(5),
  int32Packed: bytes(5),
  int64: varint(7),
  int64Packed: bytes(7),
  name: bytes(8),
  raw: bytes(9),
  uint64: varint(11),
  uint64Packed: bytes(11),
  externalData: bytes(13),
  dataLocation: varint(14),
});

export const SPARSE_TENSOR = message("SparseTensorProto", {
  values: bytes(1),
  dims: varint(3),
  dimsPacked: bytes(3),
});

export const VALUE_INFO = message("ValueInfoProto", { name: bytes(1), type: bytes(2) });

export const TYPE = message("TypeProto", {
  tensor: bytes(1),
  sequence: bytes(4),
  map: bytes(5),
  opaque: bytes(7),
  sparseTensor: bytes(8),
  optional: bytes(9),
});

/** TypeProto.Tensor and TypeProto.SparseTensor, which are alike. */
export const TENSOR_TYPE = message("TypeProto.Tensor", { elemType: varint(1), shape: bytes(2) });

/** TypeProto.Sequence and TypeProto.Optional, which are alike. */
export const CONTAINER_TYPE = message("TypeProto.Sequence", { elemType: bytes(1) });

export const SHAPE = message("TensorShapeProto", { dim: bytes(1) });

export const DIMENSION = message("Dimension", { value: varint(1), param: bytes(2) });

// The published typings pin what IR version 8 knows: a wrong number here does not compile.
type Numbers<E> = {
  readonly [K in keyof E]: `${E[K] & number}` extends `${infer N extends number}` ? N : never;
};

const KNOWN_ATTRIBUTE_TYPES = {
  UNDEFINED: 0,
  FLOAT: 1,
  INT: 2,
  STRING: 3,
  TENSOR: 4,
  GRAPH: 5,
  FLOATS: 6,
  INTS: 7,
  STRINGS: 8,
  TENSORS: 9,
  GRAPHS: 10,
  SPARSE_TENSOR: 11,
  SPARSE_TENSORS: 12,
  TYPE_PROTO: 13,
  TYPE_PROTOS: 14,
} as const satisfies Numbers<typeof onnx.AttributeProto.AttributeType>;

/** AttributeProto.AttributeType */
export const ATTRIBUTE_TYPE = KNOWN_ATTRIBUTE_TYPES;

const KNOWN_DATA_TYPES = {
  UNDEFINED: 0,
  FLOAT: 1,
  UINT8: 2,
  INT8: 3,
  UINT16: 4,
  INT16: 5,
  INT32: 6,
  INT64: 7,
  STRING: 8,
  BOOL: 9,
  FLOAT16: 10,
  DOUBLE: 11,
  UINT32: 12,
  UINT64: 13,
  COMPLEX64: 14,
  COMPLEX128: 15,
  BFLOAT16: 16,
} as const satisfies Numbers<typeof onnx.TensorProto.DataType>;

/** TensorProto.DataType; the later ones came with IR versions 9 to 13. */
export const DATA_TYPE = {
  ...KNOWN_DATA_TYPES,
  FLOAT8E4M3FN: 17,
  FLOAT8E4M3FNUZ: 18,
  FLOAT8E5M2: 19,
  FLOAT8E5M2FNUZ: 20,
  UINT4: 21,
  INT4: 22,
  FLOAT4E2M1: 23,
  FLOAT8E8M0: 24,
  UINT2: 25,
  INT2: 26,
  FLOAT6E2M3: 27,
  FLOAT6E3M2: 28,
} as const;

/** Our element types; the kinds of eight-bit and of six-bit floats differ in nothing the analysis asks for. */
const ELEMS: Readonly<Record<keyof typeof DATA_TYPE, ElemType>> = {
  UNDEFINED: "unknown",
  FLOAT: "f32",
  UINT8: "u8",
  INT8: "i8",
  UINT16: "u16",
  INT16: "i16",
  INT32: "i32",
  INT64: "i64",
  STRING: "string",
  BOOL: "bool",
  FLOAT16: "f16",
  DOUBLE: "f64",
  UINT32: "u32",
  UINT64: "u64",
  COMPLEX64: "c64",
  COMPLEX128: "c128",
  BFLOAT16: "bf16",
  FLOAT8E4M3FN: "f8",
  FLOAT8E4M3FNUZ: "f8",
  FLOAT8E5M2: "f8",
  FLOAT8E5M2FNUZ: "f8",
  UINT4: "u4",
  INT4: "i4",
  FLOAT4E2M1: "f4",
  FLOAT8E8M0: "f8",
  UINT2: "u2",
  INT2: "i2",
  FLOAT6E2M3: "f6",
  FLOAT6E3M2: "f6",
};

const ELEM_BY_CODE: ReadonlyMap<number, ElemType> = new Map(
  Object.entries(DATA_TYPE).map(([name, code]) => [code, ELEMS[name as keyof typeof DATA_TYPE]]),
);

/** The element type of a data type's number; "unknown" for numbers no version defines. */
export function elemOf(dataType: number): ElemType {
  return ELEM_BY_CODE.get(dataType) ?? "unknown";
}

/** The number of a data type by its name in ONNX text (`float16`, `int64`), or null. */
export function dataTypeNamed(name: string): number | null {
  if (name !== name.toLowerCase() || name === "undefined") return null;
  const codes: Readonly<Record<string, number>> = DATA_TYPE;
  return Object.hasOwn(codes, name.toUpperCase()) ? (codes[name.toUpperCase()] ?? null) : null;
}
