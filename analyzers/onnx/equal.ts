// When two nodes say the same. Payloads are not read, so two constants that differ only there are equal here:
// nothing the analysis asks for tells them apart.

import type { AttributeDef, NodeDef, TensorDef } from "./model.ts";

/** Equal nodes compute the same; alike ones are constants of one type whose contents differ. */
export type Likeness = "equal" | "alike" | "different";

/** How far two nodes compute the same outputs from the same inputs; nodes with graphs are always different. */
export function likeness(a: NodeDef, b: NodeDef): Likeness {
  if (!isEqualHead(a, b)) return "different";
  if (hasEqualAttributes(a, b, isEqualTensor)) return "equal";
  return a.inputs.length === 0 && hasEqualAttributes(a, b, isAlikeTensor) ? "alike" : "different";
}

/** Whether operator, inputs and outputs are the same. */
function isEqualHead(a: NodeDef, b: NodeDef): boolean {
  return (
    a.op === b.op &&
    a.domain === b.domain &&
    a.overload === b.overload &&
    isEqualList(a.inputs, b.inputs) &&
    isEqualList(a.outputs, b.outputs) &&
    a.graphs.length + b.graphs.length === 0 &&
    a.attributes.size === b.attributes.size
  );
}

/** Equality of tensors, with or without their content. */
type CompareTensors = (a: TensorDef, b: TensorDef) => boolean;

function hasEqualAttributes(a: NodeDef, b: NodeDef, compare: CompareTensors): boolean {
  return [...a.attributes].every(([name, value]) =>
    isEqualAttribute(value, b.attributes.get(name), compare),
  );
}

function isEqualAttribute(
  a: AttributeDef,
  b: AttributeDef | undefined,
  compare: CompareTensors,
): boolean {
  switch (a.kind) {
    case "int":
    case "float":
    case "string":
      return b?.kind === a.kind && Object.is(a.value, b.value);
    case "ints":
      return b?.kind === "ints" && isEqualList(a.values, b.values);
    case "floats":
      return b?.kind === "floats" && isEqualList(a.values, b.values);
    case "strings":
      return b?.kind === "strings" && isEqualList(a.values, b.values);
    case "tensor":
      return b?.kind === "tensor" && compare(a.value, b.value);
    case "reference":
      return b?.kind === "reference" && a.name === b.name;
    case "type":
    case "unread":
      return false;
  }
}

function isEqualTensor(a: TensorDef, b: TensorDef): boolean {
  return isAlikeTensor(a, b) && isEqualList(a.ints ?? [], b.ints ?? []);
}

/** Whether two tensors have the same type and place. */
function isAlikeTensor(a: TensorDef, b: TensorDef): boolean {
  return (
    a.dataType === b.dataType &&
    a.isSparse === b.isSparse &&
    a.external === b.external &&
    isEqualList(a.dims, b.dims)
  );
}

function isEqualList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((item, i) => item === b[i]);
}
