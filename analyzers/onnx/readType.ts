// TypeProto and ValueInfoProto. Equal types of a file become one object.

import {
  countElement,
  eachField,
  nested,
  type ReadContext,
  readName,
  readText,
  shared,
} from "./context.ts";
import { MAX_RANK } from "./limits.ts";
import type { DimDef, TypeDef, ValueDef } from "./model.ts";
import { CONTAINER_TYPE, DIMENSION, SHAPE, TENSOR_TYPE, TYPE, VALUE_INFO } from "./schema.ts";

const OPAQUE: TypeDef = { kind: "opaque" };

/** The value that ends at `end`. */
export function readValue(cx: ReadContext, end: number): ValueDef {
  countElement(cx);
  const { cursor } = cx;
  let name = 0;
  let type: TypeDef | null = null;
  while (cursor.more(end)) {
    const tag = cursor.varint();
    if (tag === VALUE_INFO.tags.name) name = readName(cx, end);
    else if (tag === VALUE_INFO.tags.type) type = readType(cx, end);
    else cursor.other(tag, end, VALUE_INFO);
  }
  return { name, type };
}

/** The type whose length comes next; null for a type that says nothing. */
export function readType(cx: ReadContext, end: number): TypeDef | null {
  const length = cx.cursor.length(end);
  if (length === 0) return null;
  if (!cx.cursor.ensure(1)) return null;
  const typeEnd = cx.cursor.position + length;
  const read = (): TypeDef => nested(cx, () => readTypeFields(cx, typeEnd), OPAQUE);
  const isAtHand = length <= 512 && cx.cursor.ensure(length);
  return isAtHand ? shared(cx, cx.types, length, read) : read();
}

/** Reads a type; the last case wins, as protobuf has it for alternatives. */
function readTypeFields(cx: ReadContext, end: number): TypeDef {
  const { tags } = TYPE;
  let type = OPAQUE;
  eachField(cx, end, TYPE, (tag) => {
    if (tag === tags.tensor) type = readTensorType(cx, end, "tensor");
    else if (tag === tags.sparseTensor) type = readTensorType(cx, end, "sparse");
    else if (tag === tags.sequence) type = readContainer(cx, end, "sequence");
    else if (tag === tags.optional) type = readContainer(cx, end, "optional");
    else if (tag === tags.map || tag === tags.opaque) {
      type = { kind: tag === tags.map ? "map" : "opaque" };
      cx.cursor.skip(cx.cursor.length(end));
    } else return false;
    return true;
  });
  return type;
}

/** The tensor type whose length comes next; a type without a shape says nothing of the rank. */
function readTensorType(cx: ReadContext, outer: number, kind: "tensor" | "sparse"): TypeDef {
  const { cursor } = cx;
  const end = cursor.length(outer) + cursor.position;
  let dataType = 0;
  let dims: readonly DimDef[] | null = null;
  eachField(cx, end, TENSOR_TYPE, (tag) => {
    if (tag === TENSOR_TYPE.tags.elemType) dataType = cursor.varint();
    else if (tag === TENSOR_TYPE.tags.shape) dims = readShape(cx, end);
    else return false;
    return true;
  });
  return { kind, dataType, dims };
}

/** The type around another type whose length comes next. */
function readContainer(cx: ReadContext, outer: number, kind: "sequence" | "optional"): TypeDef {
  const end = cx.cursor.length(outer) + cx.cursor.position;
  let of: TypeDef | null = null;
  eachField(cx, end, CONTAINER_TYPE, (tag) => {
    if (tag !== CONTAINER_TYPE.tags.elemType) return false;
    of = readType(cx, end);
    return true;
  });
  return { kind, of };
}

/** The shape whose length comes next. */
function readShape(cx: ReadContext, outer: number): readonly DimDef[] {
  const { cursor } = cx;
  const end = cursor.length(outer) + cursor.position;
  const dims: DimDef[] = [];
  eachField(cx, end, SHAPE, (tag) => {
    if (tag !== SHAPE.tags.dim) return false;
    dims.push(readDimension(cx, end));
    if (dims.length > MAX_RANK)
      cursor.fail("too-large", `a shape of more than ${MAX_RANK} dimensions`);
    return true;
  });
  return dims;
}

/** The dimension whose length comes next; one that says nothing is null. */
function readDimension(cx: ReadContext, outer: number): DimDef {
  const { cursor } = cx;
  const end = cursor.length(outer) + cursor.position;
  let dim: DimDef = null;
  eachField(cx, end, DIMENSION, (tag) => {
    if (tag === DIMENSION.tags.value) dim = cursor.int64();
    // An empty name is how exporters say that they do not know.
    else if (tag === DIMENSION.tags.param) dim = readText(cx, end) || null;
    else return false;
    return true;
  });
  return dim;
}
