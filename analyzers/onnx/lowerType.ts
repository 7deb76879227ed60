// Types and tensors of a model file as types and constants of the program. Equal ones become one object.

import { constant } from "../algebra/index.ts";
import { printable, unknown } from "../base/index.ts";
import type { Constant, Dim, ValueType } from "../ir/index.ts";
import { tensorType } from "../ir/index.ts";
import { isSize, namedDim } from "./dimension.ts";
import type { DimDef, TensorDef, TypeDef } from "./model.ts";
import type { ProblemList } from "./problems.ts";
import { elemOf } from "./schema.ts";

/** What lowering of types remembers: a large model has few different types and sizes. */
export interface TypeContext {
  readonly problems: ProblemList;
  readonly types: Map<TypeDef, ValueType>;
  readonly sizes: Map<bigint, Dim>;
  readonly named: Map<string, Dim>;
}

export function typeContext(problems: ProblemList): TypeContext {
  return { problems, types: new Map(), sizes: new Map(), named: new Map() };
}

const OPAQUE: ValueType = { kind: "opaque" };
const NO_RANK = unknown("the file does not say how many dimensions there are");
const NO_SIZE = unknown("the file leaves this size open");

/** The type as the program has it. */
export function lowerType(cx: TypeContext, type: TypeDef): ValueType {
  const known = cx.types.get(type);
  if (known !== undefined) return known;
  const lowered = newType(cx, type);
  cx.types.set(type, lowered);
  return lowered;
}

/** The type that a tensor itself has. */
export function tensorTypeOf(cx: TypeContext, tensor: TensorDef): ValueType {
  return tensorType(
    elemOf(tensor.dataType),
    tensor.dims.map((dim) => sizeOf(cx, dim)),
  );
}

/** The tensor as the program has it. */
export function lowerTensor({ dataType, dims, ints }: TensorDef): Constant {
  return { elem: elemOf(dataType), dims, ints };
}

function newType(cx: TypeContext, type: TypeDef): ValueType {
  switch (type.kind) {
    case "tensor":
    case "sparse": {
      const shape = type.dims === null ? NO_RANK : type.dims.map((dim) => lowerDim(cx, dim));
      return tensorType(elemOf(type.dataType), shape);
    }
    case "sequence":
    case "optional":
      return { kind: type.kind, of: type.of === null ? OPAQUE : lowerType(cx, type.of) };
    case "map":
    case "opaque":
      return { kind: type.kind };
  }
}

function lowerDim(cx: TypeContext, dim: DimDef): Dim {
  if (dim === null) return NO_SIZE;
  if (typeof dim === "bigint") return sizeOf(cx, dim);
  const known = cx.named.get(dim);
  if (known !== undefined) return known;
  const lowered = namedDim(dim);
  cx.named.set(dim, lowered);
  return lowered;
}

function sizeOf(cx: TypeContext, value: bigint): Dim {
  const known = cx.sizes.get(value);
  if (known !== undefined) return known;
  const size = isSize(value) ? constant(value) : badSize(cx, value);
  cx.sizes.set(value, size);
  return size;
}

/** An unknown size, with a problem for the first one of that value. */
function badSize(cx: TypeContext, value: bigint): Dim {
  // Exporters write -1 where they mean that the size is open.
  cx.problems.warning(
    "onnx/bad-dimension",
    null,
    `A dimension of ${printable(String(value))} is no size; it is taken as unknown.`,
    "Export the model with a named size there, so that the analysis can follow it.",
  );
  return unknown(`the file gives ${value} as a size`);
}
