// Windows that walk over the spatial axes, as convolutions and poolings describe them in their attributes.

import { asNumber, constant, type Poly } from "../algebra/index.ts";
import { isUnknown, unknown } from "../base/index.ts";
import { same, whole } from "./axes.ts";
import type { Sizes } from "./fact.ts";
import type { AxisFlow } from "./rule.ts";
import { isSize, ONE, type Walk, windows } from "./shape.ts";
import { intAttribute, intsAttribute, type OpView, stringAttribute } from "./view.ts";

/** The walk along each spatial axis, or null where the attributes do not fit that many axes. */
export function walks(at: OpView, kernel: readonly Poly[]): readonly Walk[] | null {
  const rank = kernel.length;
  const strides = intsAttribute(at, "strides") ?? Array.from(kernel, () => 1);
  const dilations = intsAttribute(at, "dilations") ?? Array.from(kernel, () => 1);
  const pads = intsAttribute(at, "pads") ?? [...kernel, ...kernel].map(() => 0);
  if (strides.length !== rank || dilations.length !== rank || pads.length !== 2 * rank) return null;
  const automatic = stringAttribute(at, "auto_pad", "NOTSET");
  return kernel.map((size, i) => ({
    kernel: size,
    stride: strides[i] ?? 1,
    dilation: dilations[i] ?? 1,
    pads: [pads[i] ?? 0, pads[i + rank] ?? 0],
    padding: automatic.startsWith("SAME") ? "same" : automatic === "VALID" ? "valid" : "given",
    rounding: intAttribute(at, "ceil_mode", 0) === 0 ? "floor" : "ceil",
  }));
}

/** The `kernel_shape` attribute as sizes, or null. */
export function kernelShape(at: OpView): readonly Poly[] | null {
  const shape = intsAttribute(at, "kernel_shape");
  if (shape === null || shape.some((size) => !Number.isSafeInteger(size) || size < 1)) return null;
  return shape.map((size) => constant(size));
}

/** Sizes of the result: batch, `channels`, and the places of the window along each spatial axis. */
export function walkedSizes(
  at: OpView,
  sizes: Sizes,
  channels: Poly,
  along: readonly Walk[] | null,
): Sizes {
  if (isUnknown(sizes)) return sizes;
  const [batch, , ...spatial] = sizes;
  if (batch === undefined || sizes.length < 2) return unknown("the input has no channels");
  const places = spatial.map(
    (size, i) => placesAlong(size, along?.[i]) ?? at.fresh("the window does not fit the input"),
  );
  return [batch, channels, ...places];
}

function placesAlong(size: Poly, walk: Walk | undefined): Poly | null {
  return walk === undefined ? null : windows(size, walk);
}

/** Flow along the spatial axes of input 0: a window around the same place, or anything where it strides. */
export function walkedFlow(
  sizes: readonly Poly[],
  along: readonly Walk[] | null,
): readonly AxisFlow[] {
  return sizes.slice(2).map((_, i) => {
    const walk = along?.[i];
    const isLocal = walk !== undefined && walk.stride === 1 && asNumber(walk.kernel) !== null;
    if (!isLocal) return whole(0, i + 2);
    const isPointwise = isSize(walk.kernel, 1) && walk.pads[0] === 0;
    return isPointwise ? same(0, i + 2, i + 2) : { ...same(0, i + 2, i + 2), kind: "window" };
  });
}

/** Entries under one window. */
export function windowSize(at: OpView, along: readonly Walk[] | null): readonly Poly[] {
  if (along === null) return [at.fresh("the size of the window is not known")];
  return along.length === 0 ? [ONE] : along.map((walk) => walk.kernel);
}
