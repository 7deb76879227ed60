// By form, how the maps of its trips compose. The oracle of the tests runs loops beside these.

import type { FormId } from "../form.ts";
import {
  accumulation,
  arithmeticOperations,
  bitOperations,
  extremeOperations,
} from "./accumulation.ts";
import { channelwise } from "./channels.ts";
import type { Closure } from "./closure.ts";
import { bits } from "./finite.ts";
import { affineLine, anyLine, clipLine, logAffineLine, mobiusLine, monotoneLine } from "./lines.ts";
import { affine, anyMatrix, columnwise, nilpotent, ofOneMatrix, withoutBias } from "./matrix.ts";
import { modularLine } from "./modular.ts";
import { projective } from "./projective.ts";
import { logarithmic, maximal, minimal, semiringMatrix } from "./semiring.ts";
import { byBlock, firstOf, LOGARITHMIC_REACH, ofExponentials } from "./variants.ts";

export { readsOf } from "./channels.ts";
export type { Closure, Image, State, Step } from "./closure.ts";

const NUMBERS = [-40, -2, -0.5, 0, 1.25, 3, 50];
const BITS = [0, 1];

/** Forms of which nothing but stepping is known have none. */
export const closures: Partial<Readonly<Record<FormId, Closure>>> = {
  X: affine((maps) =>
    maps.some(({ matrix }) => matrix.flat().some((value) => Math.abs(value) > 1e-7))
      ? "the old state is read"
      : null,
  ),
  SHIFT: affine(nilpotent),
  "ACC(+,*)": accumulation(arithmeticOperations, NUMBERS),
  "ACC(min,max)": accumulation(extremeOperations, NUMBERS),
  "ACC(bool)": accumulation(bitOperations, BITS),
  "ACC(mod)": channelwise(modularLine, "fixed"),
  DIAG: channelwise(affineLine, "fixed"),
  LDIAG: channelwise(logAffineLine, "fixed"),
  CLIP: channelwise(clipLine, "fixed"),
  MONO: channelwise(monotoneLine, "fixed"),
  NLC: channelwise(anyLine, "fixed"),
  FIX: affine(ofOneMatrix),
  "PDr(affine)": channelwise(affineLine, "chosen"),
  PDr: channelwise(clipLine, "chosen"),
  "PDr*": channelwise(anyLine, "chosen"),
  PDc: affine(columnwise),
  DENSE0: affine(withoutBias),
  DENSE: affine(anyMatrix),
  "PROJ(FIX)": byBlock(projective),
  PROJ: byBlock(projective),
  MOBIUS: channelwise(mobiusLine, "fixed"),
  LOGDENSE: {
    ...firstOf([semiringMatrix([logarithmic]), byBlock(ofExponentials(projective))]),
    reach: LOGARITHMIC_REACH,
  },
  TROP: semiringMatrix([maximal, minimal]),
  FIN: bits,
};
