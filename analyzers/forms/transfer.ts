// How forms pass through operators on single entries: the transfer rules of the recurrence algebra. Each rule
// over-approximates: the function it is given, applied to the operator, is one of the form it returns. What is
// not listed is `NLC` while entries read one channel each, else `NL`.

import { affineSum, isAffine, linearImage, SHARE, scaled } from "./affine.ts";
import {
  type Axes,
  type Given,
  ofBoth,
  type Reading,
  readSameChannel,
  readsOneChannel,
} from "./carry.ts";
import type { FormId } from "./form.ts";

type Some = Reading["form"];

/** Real functions of one channel that are monotone where their slope is known. */
const MONOTONE = setOf("SELF", "ACC(+,*)", "ACC(min,max)", "DIAG", "LDIAG", "CLIP", "MONO");
/** The state enters with coefficient one: SELF, or SELF plus an input. */
const SEMIRING = setOf("LDIAG", "LOGDENSE", "TROP");
const ABSORBS_INPUT = setOf(
  ...(["ACC(mod)", "CLIP", "MONO", "NLC", "LDIAG", "MOBIUS", "MOBIUS(matrix)"] as const),
);
const SELECTING = setOf("PDr(affine)", "PDr", "PDr*");

/** The mean of a value and others: the value times a number. */
export function share(a: Reading): Reading {
  return timesInput(a, { kind: "given", same: SHARE, isNonNegative: true }, new Set());
}

/** The sum of a value and an input. */
export function plusInput(a: Reading): Reading {
  const biased: Reading = { ...a, isBiased: true };
  if (isShift(a)) return { ...biased, form: "ACC(+,*)", combines: "+" };
  if (a.form === "DENSE0") return { ...biased, form: "DENSE" };
  if (a.form === "ACC(+,*)") return { ...biased, form: "DIAG", combines: null };
  if (a.form === "ACC(min,max)") return { ...biased, form: "CLIP", combines: null };
  const stays = isAffine(a) || ABSORBS_INPUT.has(a.form) || SEMIRING.has(a.form);
  return stays || SELECTING.has(a.form) ? biased : other(biased);
}

/** The sum of two values. */
export function sum(a: Reading, b: Reading): Reading {
  if (isAffine(a) && isAffine(b)) return affineSum(a, b);
  const slope = a.slope === b.slope ? a.slope : 0;
  if (!readSameChannel(a, b)) return nonlinear(a, b);
  return isMonotone(a) && isMonotone(b) && slope !== 0
    ? { ...ofBoth(a, b), form: "MONO", slope }
    : nonlinear(a, b);
}

/** The value with its sign turned. */
export function negative(a: Reading): Reading {
  if (isAffine(a)) return scaled(a, "-1", new Set(), -1);
  const combines = isProduct(a) ? a.combines : null;
  const turned: Reading = { ...a, combines, slope: turn(a.slope) };
  if (isProjective(a)) return turned;
  if (a.form === "ACC(min,max)") return { ...turned, form: "CLIP" };
  if (a.form === "LDIAG") return { ...turned, form: "MONO" };
  const stays = setOf("CLIP", "MONO", "NLC", "MOBIUS", "MOBIUS(matrix)", "PDr", "PDr*");
  // The slope tells that the sign of all entries is turned.
  return stays.has(a.form) || isProduct(a) ? turned : other(turned);
}

/** The value times an input; `along` are the axes of the states that the input differs along. */
export function timesInput(a: Reading, factor: Given, along: Axes): Reading {
  const slope = factor.isNonNegative ? 1 : 0;
  if (a.form === "SELF" || (a.form === "ACC(+,*)" && a.combines === "*")) {
    return { ...scaled(a, factor.same, along, slope), form: "ACC(+,*)", combines: "*" };
  }
  if (isAffine(a)) return scaled(a, factor.same, along, slope);
  const gained: Reading = { ...a, combines: null, slope: slope === 0 ? 0 : a.slope };
  if (isProjective(a)) return along !== "all" && along.size === 0 ? gained : plain(a, "PROJ");
  if (a.form === "ACC(min,max)") return { ...gained, form: "CLIP" };
  if (a.form === "LDIAG") return { ...gained, form: "MONO" };
  const stays = setOf("CLIP", "MONO", "NLC", "MOBIUS", "MOBIUS(matrix)", "PDr", "PDr*");
  return stays.has(a.form) ? gained : other(gained);
}

/** An input divided by the value. */
export function inputOver(a: Reading): Reading {
  const isChannel = isChannelAffine(a) || a.form === "MOBIUS";
  return isChannel ? plain(a, "MOBIUS") : other(a);
}

/** One value divided by another. */
export function quotient(a: Reading, b: Reading): Reading {
  const isMobius = readSameChannel(a, b) && isChannelAffine(a) && isChannelAffine(b);
  return isMobius ? plain(ofBoth(a, b), "MOBIUS") : nonlinear(a, b);
}

/** What is left of the value by an input, with the sign of that. */
export function remainder(a: Reading, by: Given): Reading {
  const isOf = by.same !== null && (isShift(a) || (a.form === "ACC(mod)" && a.modulus === by.same));
  return isOf && readsOneChannel(a) ? { ...plain(a, "ACC(mod)"), modulus: by.same } : other(a);
}

/** Two values that meet in an operator of which nothing is used. */
export function nonlinear(a: Reading, b: Reading): Reading {
  const both = ofBoth(a, b);
  const isChannel = readSameChannel(a, b) && isPerChannel(a) && isPerChannel(b);
  return { ...both, form: worst(a, b) ?? (isChannel ? "NLC" : "NL"), slope: 0 };
}

/** A function of each entry that grows with it. */
export function increasing(a: Reading): Reading {
  if (isMonotone(a)) return plain(a, "MONO", a.slope);
  return SELECTING.has(a.form) ? plain(a, "PDr*") : other(a);
}

/** Any function of each entry. */
export function perEntry(a: Reading): Reading {
  return SELECTING.has(a.form) ? plain(a, "PDr*") : other(a);
}

/** The larger, or the smaller, of the value and an input. */
export function clipped(a: Reading, by: "min" | "max"): Reading {
  if (a.form === "SELF" || (a.form === "ACC(min,max)" && a.combines === by)) {
    return { ...a, form: "ACC(min,max)", combines: by };
  }
  if (a.form === "PDr(affine)" || a.form === "PDr") return plain(a, "PDr");
  if (a.form === "MONO" || a.form === "LDIAG") return plain(a, "MONO", a.slope);
  if (a.form === "TROP" && a.slope === 1 && a.combines === by) return a;
  return isMonotone(a) ? plain(a, "CLIP", a.slope) : perEntry(a);
}

/** The larger, or the smaller, of two values. */
export function extremum(a: Reading, b: Reading, by: "min" | "max"): Reading {
  const both = ofBoth(a, b);
  if (readSameChannel(a, b)) {
    if (isShift(a) && isShift(b)) return { ...both, form: "ACC(+,*)", combines: "+" };
    const slope = a.slope === b.slope ? a.slope : 0;
    const isProved = isMonotone(a) && isMonotone(b) && slope !== 0;
    return isProved ? { ...both, form: "MONO", slope } : nonlinear(a, b);
  }
  const isTropical = (r: Reading) => isShift(r) || (r.form === "TROP" && r.combines === by);
  return isTropical(a) && isTropical(b) && a.slope === 1 && b.slope === 1
    ? { ...both, form: "TROP", combines: by }
    : nonlinear(a, b);
}

/** log(exp(a) + exp(x)) for an input x. */
export function logAddInput(a: Reading): Reading {
  if (isShift(a) || a.form === "LDIAG") return plain(a, "LDIAG", 1);
  return a.form === "LOGDENSE" && a.slope === 1 ? a : increasing(a);
}

/** log(exp(a) + exp(b)). */
export function logAdd(a: Reading, b: Reading): Reading {
  const isLog = (r: Reading) =>
    r.slope === 1 && (isShift(r) || r.form === "LDIAG" || r.form === "LOGDENSE");
  if (!isLog(a) || !isLog(b)) return nonlinear(a, b);
  return plain(ofBoth(a, b), readSameChannel(a, b) ? "LDIAG" : "LOGDENSE", 1);
}

/** A Boolean operation of the value and an input. */
export function combined(a: Reading, by: "and" | "or" | "xor"): Reading {
  const isOne = a.form === "SELF" || (a.form === "ACC(bool)" && a.combines === by);
  return isOne ? { ...a, form: "ACC(bool)", combines: by, slope: 0 } : perEntry(a);
}

/** A linear map of the entries; `map` names it where it is the same in all trips. */
export function linear(a: Reading, reads: Reading["reads"], map: string | null): Reading {
  if (isProjective(a)) return { ...plain(a, "PROJ"), reads };
  if (isAffine(a)) return linearImage(a, reads, map);
  return other({ ...a, combines: null, reads, slope: 0 });
}

/** The extremum, or the log-sum-exp, of many entries. */
export function folded(
  a: Reading,
  reads: Reading["reads"],
  by: "min" | "max" | "logsumexp",
): Reading {
  const image: Reading = { ...a, combines: null, reads };
  const form: FormId = by === "logsumexp" ? "LOGDENSE" : "TROP";
  const isOf = by === "logsumexp" || a.combines === by;
  const keeps = isShift(a) || (a.form === form && a.slope === 1 && isOf);
  if (!keeps) {
    const isProved = isMonotone(a) && a.slope !== 0 && readsOneChannel(image);
    return isProved ? plain(image, "MONO", a.slope) : other(image);
  }
  const combines = by === "logsumexp" ? null : by;
  if (!readsOneChannel(image)) return { ...image, form, combines, slope: 1 };
  return by === "logsumexp"
    ? plain(image, "LDIAG", 1)
    : { ...image, form: "ACC(+,*)", combines: "+" };
}

/** Entries moved to other places, or left out, in the same way in each trip; `map` names the way. */
export function moved(a: Reading, reads: Reading["reads"], map: string): Reading {
  const image: Reading = { ...a, reads };
  const isMatrix = a.form === "FIX" || a.matrix !== null;
  if (readsOneChannel(image) && !(isMatrix && isAffine(a))) {
    return { ...image, exact: a.exact === null ? null : `${map}(${a.exact})` };
  }
  if (isAffine(a)) return linearImage(a, reads, map);
  return selected(a, reads);
}

/** Entries read at places that an input chooses. */
export function selected(a: Reading, reads: Reading["reads"]): Reading {
  const image: Reading = { ...a, reads, combines: null };
  if (readsOneChannel(image))
    return isShift(a) || a.form === "ACC(+,*)" ? plain(image, "DIAG", a.slope) : image;
  if (a.form === "TROP") return { ...image, combines: a.combines };
  if (isProjective(a)) return plain(image, "PROJ");
  const stays = setOf("PDr(affine)", "PDr", "PDr*", "LOGDENSE", "NORM", "NL", "TOP");
  if (stays.has(a.form)) return image;
  if (["SELF", "ACC(+,*)", "DIAG"].includes(a.form)) return plain(image, "PDr(affine)");
  if (a.form === "CLIP" || a.form === "ACC(min,max)") return plain(image, "PDr");
  if (isAffine(a)) return { ...plain(image, image.isBiased ? "DENSE" : "DENSE0"), matrix: null };
  const isChannel = isMonotone(a) || setOf("ACC(mod)", "NLC", "MOBIUS").has(a.form);
  return plain(image, isChannel ? "PDr*" : "NL");
}

/** The value, or an input, by a condition that is input. */
export function maybeInput(a: Reading, along: Axes): Reading {
  const stays = new Set<Some>([
    ...(["CLIP", "MONO", "NLC", "LDIAG", "MOBIUS", "PDr(affine)", "PDr", "PDr*"] as const),
    "ACC(mod)",
    ...(["DENSE", "LOGDENSE", "NL", "TOP"] as const),
  ]);
  const biased: Reading = { ...a, isBiased: true };
  if (stays.has(a.form) || a.form === "TROP") return biased;
  if (a.form === "ACC(min,max)") return plain(biased, "CLIP", a.slope);
  if (a.form === "DENSE0") return plain(biased, "DENSE");
  if (a.form === "PDc") return plain(biased, "DENSE");
  return isAffine(a) ? scaled(biased, null, along, 1) : other(biased);
}

/** One of two values by a condition that is input. */
export function either(a: Reading, b: Reading, along: Axes): Reading {
  const both = ofBoth(a, b);
  if (isShift(a) && isShift(b) && readSameChannel(a, b)) {
    return {
      ...both,
      form: a.form === "SELF" ? b.form : a.form,
      combines: a.combines ?? b.combines,
    };
  }
  if (readSameChannel(a, b)) {
    const same = sameForm(a, b);
    if (same !== null) return { ...both, form: same, combines: a.combines ?? b.combines };
  }
  if (isAffine(a) && isAffine(b)) return eitherAffine(a, b, along);
  const isLike = (form: FormId) =>
    a.slope === b.slope && [a, b].every((r) => isShift(r) || r.form === form);
  if (isLike("LOGDENSE")) return plain(both, "LOGDENSE", a.slope);
  const by = [a, b].flatMap((r) => (r.form === "TROP" && r.combines !== null ? [r.combines] : []));
  if (isLike("TROP") && new Set(by).size === 1) {
    return { ...plain(both, "TROP", a.slope), combines: by[0] ?? null };
  }
  return selectedPair(a, b) ?? nonlinear(a, b);
}

function eitherAffine(a: Reading, b: Reading, along: Axes): Reading {
  const isSelecting = (r: Reading) =>
    r.form === "PDr(affine)" || (readsOneChannel(r) && r.form !== "FIX");
  const isPath = isSelecting(a) && isSelecting(b);
  if (isPath && !readSameChannel(a, b)) {
    // While nothing else is on the way, a choice between fixed moves is a choice of the channel that is read.
    return a.reads.size === 1 && b.reads.size === 1
      ? plain(ofBoth(a, b), "PDr(affine)")
      : affineSum(scaled(a, null, along, 0), scaled(b, null, along, 0));
  }
  return affineSum(scaled(a, null, along, 0), scaled(b, null, along, 0));
}

/** The form both share at one channel; null where the choice is of another. */
function sameForm(a: Reading, b: Reading): FormId | null {
  const pair = [a, b];
  const are = (...forms: Some[]) => pair.every((r) => forms.includes(r.form));
  if (are("SELF", "ACC(min,max)") && (a.combines ?? b.combines) === (b.combines ?? a.combines)) {
    return "ACC(min,max)";
  }
  if (pair.every((r) => isShift(r) || r.form === "LDIAG")) return "LDIAG";
  const isOneModulus = (a.modulus ?? b.modulus) === (b.modulus ?? a.modulus);
  if (isOneModulus && pair.every((r) => isShift(r) || r.form === "ACC(mod)")) return "ACC(mod)";
  if (are("SELF", "ACC(bool)")) return a.combines === b.combines ? "ACC(bool)" : null;
  if (isAffine(a) && isAffine(b)) return null;
  if (are("SELF", "ACC(+,*)", "DIAG", "ACC(min,max)", "CLIP")) return "CLIP";
  if (pair.every(isMonotone)) return "MONO";
  if (are("SELF", "ACC(+,*)", "DIAG", "MOBIUS")) return "MOBIUS";
  return pair.every(isPerChannel) ? "NLC" : null;
}

function selectedPair(a: Reading, b: Reading): Reading | null {
  if (a.reads.size !== 1 || b.reads.size !== 1) return null;
  const isPath = (r: Reading) => SELECTING.has(r.form) || (readsOneChannel(r) && isPerChannel(r));
  if (!isPath(a) || !isPath(b)) return null;
  const clips = setOf("SELF", "ACC(+,*)", "DIAG", "ACC(min,max)", "CLIP", "PDr(affine)", "PDr");
  const isClipped = clips.has(a.form) && clips.has(b.form);
  return plain(ofBoth(a, b), isClipped ? "PDr" : "PDr*");
}

/** What is left where nothing is known of the operator but that it is computed. */
export function other(a: Reading): Reading {
  if (a.form === "TOP") return a;
  return plain(a, readsOneChannel(a) && isPerChannel(a) ? "NLC" : "NL");
}

/** Whether the state enters with coefficient one: itself, or itself plus an input. */
export function isShift(a: Reading): boolean {
  return a.form === "SELF" || (a.form === "ACC(+,*)" && a.combines === "+");
}

function isChannelAffine(a: Reading): boolean {
  return readsOneChannel(a) && setOf("SELF", "ACC(+,*)", "DIAG").has(a.form);
}

/** Whether it is a product over another semiring; `slope` is -1 where its sign is turned. */
function isProduct({ form }: Reading): boolean {
  return form === "TROP" || form === "LOGDENSE";
}

function isProjective({ form }: Reading): boolean {
  return form === "PROJ" || form === "PROJ(FIX)";
}

function isMonotone(a: Reading): boolean {
  return MONOTONE.has(a.form);
}

// Complex channels are left out: a nonlinear function of one mixes two real ones.
function isPerChannel(a: Reading): boolean {
  return isMonotone(a) || setOf("NLC", "MOBIUS", "ACC(bool)", "ACC(mod)").has(a.form);
}

function worst(a: Reading, b: Reading): FormId | null {
  if (a.form === "TOP" || b.form === "TOP") return "TOP";
  return null;
}

function plain(a: Reading, form: FormId, slope: -1 | 0 | 1 = 0): Reading {
  return { ...a, form, combines: null, slope };
}

function turn(slope: -1 | 0 | 1): -1 | 0 | 1 {
  return slope === 0 ? 0 : slope === 1 ? -1 : 1;
}

function setOf(...forms: Some[]): ReadonlySet<Some> {
  return new Set(forms);
}
