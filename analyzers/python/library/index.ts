// Every call, layer and attribute that the tables know, by its full name.

import { einopsLayers, einopsRows } from "./einops.ts";
import { functionalRows } from "./functional.ts";
import { torchLayers } from "./layers.ts";
import { CONSTANTS, mathRows } from "./math.ts";
import { recurrentRows } from "./recurrent.ts";
import type { AttributeRow, CallRow, LayerRow } from "./row.ts";
import { settingRows } from "./setting.ts";
import { attributeRows, tensorRows } from "./tensor.ts";
import { torchRows } from "./torch.ts";

export { bind } from "./bind.ts";
export type * from "./row.ts";

export const callRows: readonly CallRow[] = [
  ...torchRows,
  ...tensorRows,
  ...functionalRows,
  ...recurrentRows,
  ...mathRows,
  ...einopsRows,
  ...settingRows,
];

export const layerRows: readonly LayerRow[] = [...torchLayers, ...einopsLayers];

export { attributeRows };

const calls = new Map(callRows.map((row) => [row.name, row]));
const layers = new Map(layerRows.map((row) => [row.name, row]));
const attributes = new Map(attributeRows.map((row) => [row.name, row]));

/** A number that a library has a name for: `math.pi`. */
export function findConstant(name: string): number | null {
  return CONSTANTS.get(name) ?? null;
}

/** What a function, or a method of tensors, stands for; null where the tables do not know it. */
export function findCall(name: string): CallRow | null {
  return calls.get(name) ?? null;
}

/** What calling an instance of a library class stands for. */
export function findLayer(name: string): LayerRow | null {
  return layers.get(name) ?? null;
}

/** What reading an attribute of a tensor stands for: `Tensor.T`. */
export function findAttribute(name: string): AttributeRow | null {
  return attributes.get(name) ?? null;
}
