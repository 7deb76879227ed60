// Tensors, types and values of a model, written.

import { ELEM_BITS } from "../ir/index.ts";
import { elementCount, type Model, type TensorDef, type TypeDef, type ValueDef } from "./model.ts";
import type { NameId } from "./names.ts";
import { Output } from "./output.ts";
import * as schema from "./schema.ts";

/** The content of a tensor: its bytes, or a number of bytes that are zero. */
export type Payload = Uint8Array | number;

/** Gives the content of a tensor by its name; null for what the tensor itself implies. */
export type PayloadOf = (tensor: TensorDef, name: string) => Payload | null;

/** What all messages are written with. */
export interface WriteContext {
  readonly model: Model;
  readonly names: readonly Uint8Array[];
  readonly payload: PayloadOf;
}

/** Writes a name, unless it is empty. */
export function putName(cx: WriteContext, out: Output, tag: number, name: NameId): void {
  if (name !== 0) out.bytes(tag, cx.names[name] ?? new Uint8Array(0));
}

/** A tensor with the payload it is given, or that it implies. */
export function tensorOf(cx: WriteContext, tensor: TensorDef): Output {
  const out = new Output();
  const { tags } = schema.TENSOR;
  for (const dim of tensor.dims) out.int(tags.dims, dim);
  out.int(tags.dataType, BigInt(tensor.dataType));
  putName(cx, out, tags.name, tensor.name);
  const given = cx.payload(tensor, cx.model.names.text(tensor.name));
  if (given === null && tensor.external !== null) {
    const entry = new Output();
    entry.text(schema.ENTRY.tags.key, "location");
    entry.text(schema.ENTRY.tags.value, tensor.external);
    out.message(tags.externalData, entry);
    out.int(tags.dataLocation, 1n);
    return out;
  }
  const payload = given ?? impliedPayload(tensor);
  if (typeof payload === "number") out.zeros(tags.raw, payload);
  else out.bytes(tags.raw, payload);
  return out;
}

/** A sparse tensor without any values: all of it is zero. */
export function sparseOf(cx: WriteContext, tensor: TensorDef): Output {
  const out = new Output();
  const values = new Output();
  values.int(schema.TENSOR.tags.dims, 0n);
  values.int(schema.TENSOR.tags.dataType, BigInt(tensor.dataType));
  putName(cx, values, schema.TENSOR.tags.name, tensor.name);
  out.message(schema.SPARSE_TENSOR.tags.values, values);
  for (const dim of tensor.dims) out.int(schema.SPARSE_TENSOR.tags.dims, dim);
  return out;
}

/** The content that is known, or as many zero bytes as the tensor has. */
function impliedPayload({ dataType, dims, ints }: TensorDef): Payload {
  const bits = ELEM_BITS[schema.elemOf(dataType)];
  if (ints === null) return Math.ceil((Number(elementCount(dims)) * bits) / 8);
  const size = bits / 8;
  const payload = new Uint8Array(ints.length * size);
  if (dataType === schema.DATA_TYPE.FLOAT) {
    const view = new DataView(payload.buffer);
    for (const [i, value] of ints.entries()) view.setFloat32(i * size, Number(value), true);
    return payload;
  }
  for (const [i, value] of ints.entries()) {
    const whole = BigInt.asUintN(64, value);
    for (let b = 0; b < size; b++) payload[i * size + b] = Number((whole >> BigInt(8 * b)) & 0xffn);
  }
  return payload;
}

/** A value with its type. */
export function valueInfoOf(cx: WriteContext, { name, type }: ValueDef): Output {
  const out = new Output();
  putName(cx, out, schema.VALUE_INFO.tags.name, name);
  if (type !== null) out.message(schema.VALUE_INFO.tags.type, typeOf(type));
  return out;
}

/** A type; maps and opaque types are written without what they hold. */
export function typeOf(type: TypeDef): Output {
  const out = new Output();
  const { tags } = schema.TYPE;
  switch (type.kind) {
    case "tensor":
    case "sparse":
      out.message(type.kind === "tensor" ? tags.tensor : tags.sparseTensor, tensorTypeOf(type));
      return out;
    case "sequence":
    case "optional": {
      const inner = new Output();
      if (type.of !== null) inner.message(schema.CONTAINER_TYPE.tags.elemType, typeOf(type.of));
      out.message(type.kind === "sequence" ? tags.sequence : tags.optional, inner);
      return out;
    }
    case "map":
    case "opaque":
      out.message(type.kind === "map" ? tags.map : tags.opaque, new Output());
      return out;
  }
}

function tensorTypeOf({ dataType, dims }: Extract<TypeDef, { dataType: number }>): Output {
  const out = new Output();
  const { tags } = schema.TENSOR_TYPE;
  out.int(tags.elemType, BigInt(dataType));
  if (dims === null) return out;
  const shape = new Output();
  for (const dim of dims) {
    const dimension = new Output();
    if (typeof dim === "bigint") dimension.int(schema.DIMENSION.tags.value, dim);
    else if (dim !== null) dimension.text(schema.DIMENSION.tags.param, dim);
    shape.message(schema.SHAPE.tags.dim, dimension);
  }
  out.message(tags.shape, shape);
  return out;
}
