// einops: patterns such as "b (h d) t -> b t h d" as reshapes, transposes, reductions and expansions.

import type { Value } from "../value.ts";
import { numbers, unsqueezed } from "./axes.ts";
import { arg, itemsOf } from "./items.ts";
import { call, layer } from "./make.ts";
import { arrange, type Side, sideOf } from "./pattern.ts";
import type { Bound, CallRow, Emitter, LayerRow } from "./row.ts";

export const einopsRows: readonly CallRow[] = [
  call("einops.rearrange", "tensor pattern **lengths", (cx, a) => changed(cx, a, a, null)),
  call("einops.repeat", "tensor pattern **lengths", (cx, a) => changed(cx, a, a, null)),
  call("einops.reduce", "tensor pattern reduction **lengths", (cx, a) =>
    changed(cx, a, a, a.text("reduction")),
  ),
  call("einops.einsum", "*operands", (cx, a) => {
    const all = a.rest("operands");
    const pattern = all.at(-1);
    const equation = pattern?.kind === "literal" ? lettered(String(pattern.value)) : null;
    return equation === null ? null : cx.emit("Einsum", all.slice(0, -1), { equation });
  }),
  call("einops.pack", "tensors pattern", () => null),
  call("einops.unpack", "tensor packed_shapes pattern", () => null),
];

export const einopsLayers: readonly LayerRow[] = [
  layer("einops.layers.torch.Rearrange", "pattern **lengths", "tensor", (cx, made, a) =>
    changed(cx, a, made, null),
  ),
  layer("einops.layers.torch.Reduce", "pattern reduction **lengths", "tensor", (cx, made, a) =>
    changed(cx, a, made, made.text("reduction")),
  ),
];

const REDUCTIONS: ReadonlyMap<string, string> = new Map([
  ["sum", "ReduceSum"],
  ["mean", "ReduceMean"],
  ["max", "ReduceMax"],
  ["min", "ReduceMin"],
  ["prod", "ReduceProd"],
]);

/** The tensor under a pattern; several tensors count as one with an axis in front. */
function changed(cx: Emitter, a: Bound, options: Bound, reduction: string | null): Value | null {
  const [left, right, ...rest] = (options.text("pattern") ?? "").split("->");
  const from = left === undefined ? null : sideOf(left);
  const to = right === undefined ? null : sideOf(right);
  if (from === null || to === null || rest.length > 0) return null;
  const parts = itemsOf(a.get("tensor"));
  const x =
    parts === null
      ? arg(a, "tensor")
      : cx.emit(
          "Concat",
          parts.map((part) => unsqueezed(cx, part, 0)),
          { axis: 0 },
        );
  return arrange(cx, x, from, to, {
    lengthOf: (name) => options.get(name),
    reduce: (value, axes) => {
      const op = REDUCTIONS.get(reduction ?? "");
      if (op === undefined) return null;
      return cx.emit(op, [value, numbers(cx, ...axes)], { keepdims: 0 });
    },
  });
}

/** The equation with a letter for each name. */
function lettered(pattern: string): string | null {
  const letters = new Map<string, string>();
  const letter = (name: string) => {
    const known = letters.get(name) ?? String.fromCharCode(97 + letters.size);
    letters.set(name, known);
    return known;
  };
  const [left = "", right, ...rest] = pattern.split("->");
  const sides = [...left.split(","), ...(right === undefined ? [] : [right])].map(sideOf);
  if (right === undefined || rest.length > 0 || sides.includes(null)) return null;
  const terms = sides.map((side) =>
    side === null ? null : (flat(side)?.map(letter).join("") ?? null),
  );
  if (terms.includes(null) || letters.size > 26) return null;
  return `${terms.slice(0, -1).join(",")}->${terms.at(-1)}`;
}

/** The names of a side without groups. */
function flat(side: Side): readonly string[] | null {
  const isFlat = side.every((group) => group.isSingle && !group.names.includes("..."));
  return isFlat ? side.flatMap((group) => group.names) : null;
}
