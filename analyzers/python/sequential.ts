// Layers one after the other, as `nn.Sequential` calls them.

import { callFunction } from "./call.ts";
import type { Cx } from "./context.ts";
import { repeated } from "./loop.ts";
import { type CallArguments, literal, type Value } from "./value.ts";

/** What comes out of the last layer. */
export function walkSequential(cx: Cx, layers: Value, args: CallArguments): Value {
  const first = args.positional[0] ?? [...args.named.values()][0] ?? literal(null);
  const step =
    (layer: Value) =>
    (value: Value): Value =>
      callFunction(cx, layer, { positional: [value], named: new Map() });
  if (layers.kind === "repeat") return repeated(cx, layers.count, first, step(layers.item));
  if (layers.kind !== "list") return callFunction(cx, layers, args);
  if (layers.cell.grown !== null) return walkSequential(cx, layers.cell.grown, args);
  return layers.cell.items.reduce((value, layer) => step(layer)(value), first);
}
