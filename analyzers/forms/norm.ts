// Values divided by one number that reads the states itself: a norm, or a sum. Divisions before the last cancel,
// as long as one number divides all that is coupled; which axes it differs along is kept, for the loop's end.

import { isAffine } from "./affine.ts";
import { ofBoth, type Reading, readSameChannel } from "./carry.ts";
import { isShift } from "./transfer.ts";

/** A norm of the value over some axes. */
export function norm(a: Reading, reads: Reading["reads"]): Reading {
  const image: Reading = { ...a, reads, combines: null, slope: 0 };
  return { ...image, form: a.form === "TOP" ? "TOP" : isLinear(a) ? "NORM" : "NL" };
}

/** The value divided by a number that differs along the `apart` axes; null where that number is no norm. */
export function normalised(a: Reading, by: Reading, apart: ReadonlySet<number>): Reading | null {
  if (!isLinear(a) || !(by.form === "NORM" || isLinear(by)) || by.normed !== null) return null;
  const isOneMatrix = a.form === "FIX" && isUniform(a, apart);
  const form = isOneMatrix ? "PROJ(FIX)" : "PROJ";
  return { ...ofBoth(a, by), form, combines: null, slope: 0, normed: apart };
}

/** The value less a logarithm of a sum that differs along the `apart` axes; null where it is another number. */
export function logNormalised(a: Reading, by: Reading, apart: ReadonlySet<number>): Reading | null {
  const isPlain = (r: Reading) => r.slope === 1 && r.normed === null;
  const isProduct = isShift(a) || a.form === "LDIAG" || a.form === "LOGDENSE";
  if (!isProduct || by.form !== "LOGDENSE" || !isPlain(a) || !isPlain(by)) return null;
  if (readSameChannel(a, by)) return null;
  return { ...ofBoth(a, by), form: "LOGDENSE", combines: null, slope: 1, normed: apart };
}

function isLinear(a: Reading): boolean {
  return isAffine(a) && !a.isBiased && a.normed === null && a.form !== "DIAG(complex)";
}

/** Whether no number from the input differs between entries that one number divides. */
function isUniform({ gated }: Reading, apart: ReadonlySet<number>): boolean {
  return gated === null || (gated !== "all" && [...gated].every((axis) => apart.has(axis)));
}
