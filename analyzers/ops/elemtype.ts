// Element types as attributes name them: by number, and by name before version 6 of the operator set.

import type { ElemType } from "../ir/index.ts";
import type { OpView } from "./view.ts";

/** The element type an attribute such as `to` or `dtype` names; `otherwise` where it is absent. */
export function elemAttribute(at: OpView, name: string, otherwise: ElemType): ElemType {
  const found = at.attribute(name);
  if (found?.kind === "int") return BY_CODE[Number(found.value)] ?? "unknown";
  if (found?.kind === "string") return BY_NAME.get(found.value.toUpperCase()) ?? "unknown";
  return otherwise;
}

const BY_CODE: readonly ElemType[] = [
  ...(["unknown", "f32", "u8", "i8", "u16", "i16", "i32", "i64", "string", "bool"] as const),
  ...(["f16", "f64", "u32", "u64", "c64", "c128", "bf16", "f8", "f8", "f8", "f8"] as const),
  ...(["u4", "i4", "f4", "f8", "u2", "i2", "f6", "f6"] as const),
];

const BY_NAME: ReadonlyMap<string, ElemType> = new Map([
  ["FLOAT", "f32"],
  ["UINT8", "u8"],
  ["INT8", "i8"],
  ["UINT16", "u16"],
  ["INT16", "i16"],
  ["INT32", "i32"],
  ["INT64", "i64"],
  ["STRING", "string"],
  ["BOOL", "bool"],
  ["FLOAT16", "f16"],
  ["DOUBLE", "f64"],
  ["UINT32", "u32"],
  ["UINT64", "u64"],
  ["COMPLEX64", "c64"],
  ["COMPLEX128", "c128"],
]);
